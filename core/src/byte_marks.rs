//! What the bytes of a page in UTF-8 show of faults in its encoding: one pass, for `humongous.charset`.

use memchr::{memchr_iter, memchr2_iter};

/// Counts stop at this many: more of a kind say no more.
pub const ENOUGH: u8 = 3;

/// Signs that a page went through a wrong encoding, or none.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ByteMarks {
    /// Characters that look like UTF-8 read as windows-1252 and written as UTF-8 once more.
    pub twice: u8,
    /// The first of them is one of the usual ones: "Â", "Ã", "â€".
    pub usual: bool,
    /// Runs of four letters of Latin-1 that are not ASCII.
    pub runs: u8,
    /// "Р" and "С".
    pub capitals: usize,
    /// First bytes of Cyrillic letters, D0 and D1.
    pub cyrillic: usize,
}

/// The marks of `html`, in time linear in it; neither twice-written characters nor runs overlap among themselves.
pub fn byte_marks(html: &[u8]) -> ByteMarks {
    let mut found = ByteMarks::default();
    let (mut after_twice, mut after_run) = (0, 0);
    for at in memchr_iter(0xC3, html) {
        let here = &html[at..];
        if at >= after_twice
            && found.twice < ENOUGH
            && let Some(length) = twice_written(here)
        {
            if found.twice == 0 {
                found.usual = matches!(here, [_, 0x82 | 0x83, ..] | [_, 0xA2, 0xE2, 0x82, 0xAC, ..]);
            }
            found.twice += 1;
            after_twice = at + length;
        }
        if at >= after_run && found.runs < ENOUGH && is_run(here) {
            found.runs += 1;
            after_run = at + 8;
        }
        if found.twice == ENOUGH && found.runs == ENOUGH {
            break;
        }
    }
    for at in memchr2_iter(0xD0, 0xD1, html) {
        found.cyrillic += 1;
        found.capitals += usize::from(matches!(html[at..], [0xD0, 0xA0 | 0xA1, ..]));
    }
    found
}

/// The length of the character written twice that begins here, if one does.
fn twice_written(here: &[u8]) -> Option<usize> {
    let tails = match here.get(1)? {
        0x82..=0x9F => 1,
        0xA0..=0xAF => 2,
        0xB0..=0xB4 => 3,
        _ => return None,
    };
    (0..tails).try_fold(2, |length, _| Some(length + tail(here.get(length..)?)?))
}

/// The length of a continuation byte as windows-1252 reads it, in UTF-8.
fn tail(here: &[u8]) -> Option<usize> {
    match here {
        [0xC2, 0x80..=0xBF, ..] | [0xC6, 0x92, ..] | [0xCB, 0x86 | 0x9C, ..] => Some(2),
        [0xC5, 0x92 | 0x93 | 0xA0 | 0xA1 | 0xB8 | 0xBD | 0xBE, ..] => Some(2),
        [0xE2, 0x80, 0x93..=0xBA, ..] | [0xE2, 0x82, 0xAC, ..] | [0xE2, 0x84, 0xA2, ..] => Some(3),
        _ => None,
    }
}

fn is_run(here: &[u8]) -> bool {
    here.len() >= 8 && here[..8].chunks_exact(2).all(|pair| pair[0] == 0xC3 && (0x80..=0xBF).contains(&pair[1]))
}
