//! Every measure of a text, in one pass over its characters: the twin of `humongous/quality/`, number for number.
//!
//! What each signal means stands in `humongous/quality/signals.py`; the tests there hold the two to the same numbers.
pub mod characters;
pub mod decode;
pub mod exact;
pub mod grams;
pub mod kind_table;
pub mod lengths;
pub mod lines;
pub mod multiset;
pub mod paragraphs;
pub mod phrases;
pub mod repetition;
pub mod segments;
pub mod stop_words;
pub mod tail;
pub mod words;

use characters::Characters;
use decode::code_at;
use exact::Signal;
use kind_table::{CLOSING, SPACE};
use lines::Lines;
use memchr::memmem;
use stop_words::StopWords;
use words::Words;

/// Rises when any number changes: the same as `MEASURES_VERSION` in Python.
pub const VERSION: &str = "1";

/// Repetition and entropy read no more characters of a text than this, so a huge page costs bounded memory.
pub const WINDOW: usize = 1_000_000;

/// A signal's name and its value.
pub type Named = (&'static str, Signal);

/// Every signal of `text`: UTF-8, with lone surrogates written as if they were characters (WTF-8).
///
/// `unspaced_script`: the language's script is written without spaces, at least by some.
pub fn measure(text: &[u8], unspaced_script: bool, stop_words: &StopWords<'_>) -> Vec<Named> {
    let mut characters = Characters::default();
    let mut lines = Lines::new(text);
    let mut words = Words::new(text, stop_words);
    let mut codes = Vec::with_capacity(text.len().min(WINDOW));
    let (mut at, mut place) = (0, 0);
    while at < text.len() {
        let (code, next) = code_at(text, at);
        let entry = decode::kind_of(code);
        let kind = entry & !CLOSING;
        if characters.see(code, kind) {
            lines.end_sentence();
        }
        if kind == SPACE {
            if let Some(chars) = words.close(at, place) {
                lines.add_word(chars);
            }
            if code == u32::from(b'\n') {
                lines.close();
            }
        } else {
            words.grow(at, place, code, kind);
            lines.grow(at, next, place, kind);
        }
        if place < WINDOW {
            codes.push(code);
        }
        (at, place) = (next, place + 1);
    }
    if characters.finish() {
        lines.end_sentence();
    }
    if let Some(chars) = words.close(at, place) {
        lines.add_word(chars);
    }
    lines.close();
    let chars = place as u64;
    let spaced = characters.is_spaced(unspaced_script);
    let mut found = vec![("spaced", Signal::Count(u64::from(spaced)))];
    characters.signals(&mut found, chars, text.len() as u64);
    let of = |needle: &str| memmem::find_iter(text, needle).count() as u64;
    found.push(("wds_urls", Signal::Count(of("www").max(of("http")))));
    grams::signals(&mut found, &codes);
    lines.signals(&mut found, chars, characters.newlines(), spaced);
    found.push(("c4_curly_brackets", Signal::Count(characters.curly_brackets())));
    lines.segments.signals(&mut found);
    words.signals(&mut found, &characters, codes.len(), spaced);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(text: &[u8]) -> Vec<Named> {
        measure(text, false, &StopWords::new(std::iter::empty()))
    }

    #[test]
    fn malformed_bytes_are_measured() {
        for text in [&b"\xff\xfe"[..], b"\xe4\xb8", b"\xf0", b"\xed\xa0\x80", b"\x80\x80\x80", b"\xf7\xbf\xbf\xbf"] {
            assert_eq!(measured(b"").len(), measured(text).len());
        }
    }

    #[test]
    fn a_name_is_given_once() {
        let mut names: Vec<_> = measured(b"a b").iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(all, names.len());
    }
}
