//! Scan 1: kinds of characters, and where sentences end.

use super::Named;
use super::exact::{Signal, ratio};
use super::kind_table::*;

/// White space / (white space + letters), below which a text in an unspaced script has no words to count.
const MAX_UNSPACED_SHARE: f64 = 0.15;
const ELLIPSIS: u32 = 0x2026;

/// Counts of what was seen.
#[derive(Debug)]
pub struct Characters {
    by_kind: [u64; 16],
    ascii: [u64; 128],
    ellipses: u64,
    dots: u32,
    sentences: u64,
    pending: u8,
    /// The kind before, and whether the character before is an `@` that follows a letter or digit.
    before: u8,
    at_sign: bool,
    emails: u64,
}

impl Default for Characters {
    fn default() -> Characters {
        Characters {
            by_kind: [0; 16],
            ascii: [0; 128],
            ellipses: 0,
            dots: 0,
            sentences: 0,
            pending: OTHER,
            before: OTHER,
            at_sign: false,
            emails: 0,
        }
    }
}

fn is_end(kind: u8) -> bool {
    matches!(kind, ASCII_END | SENTENCE_END)
}

fn is_wordlike(kind: u8) -> bool {
    matches!(kind, UPPER | LOWER | LETTER | MARK | UNSPACED | DIGIT | NUMBER)
}

impl Characters {
    /// Count one; whether a sentence ended before it.
    #[inline]
    pub fn see(&mut self, code: u32, kind: u8) -> bool {
        self.by_kind[kind as usize & 15] += 1;
        if let Some(count) = self.ascii.get_mut(code as usize) {
            *count += 1;
        }
        if code == u32::from(b'.') {
            self.dots += 1;
        } else {
            self.ellipses += u64::from(self.dots / 3) + u64::from(code == ELLIPSIS);
            self.dots = 0;
        }
        self.emails += u64::from(self.at_sign && is_wordlike(kind));
        self.at_sign = code == u32::from(b'@') && is_wordlike(self.before);
        self.before = kind;
        let ended = self.ends_before(kind);
        self.pending = if is_end(kind) { kind } else { OTHER };
        ended
    }

    /// A run of marks ends a sentence, `.`, `!` and `?` only where no letter or digit follows.
    #[inline]
    fn ends_before(&mut self, kind: u8) -> bool {
        let ended = self.pending != OTHER && !is_end(kind) && (self.pending == SENTENCE_END || !is_wordlike(kind));
        self.sentences += u64::from(ended);
        ended
    }

    /// The text is over; whether a sentence ended with it.
    pub fn finish(&mut self) -> bool {
        self.ellipses += u64::from(self.dots / 3);
        self.dots = 0;
        let ended = self.ends_before(SPACE);
        self.pending = OTHER;
        ended
    }

    /// Letters and marks.
    pub fn letters(&self) -> u64 {
        [UPPER, LOWER, LETTER, MARK, UNSPACED].iter().map(|kind| self.of(*kind)).sum()
    }

    /// Line feeds.
    pub fn newlines(&self) -> u64 {
        self.char(b'\n')
    }

    /// `#`.
    pub fn hashes(&self) -> u64 {
        self.char(b'#')
    }

    /// `...` and `…`.
    pub fn ellipses(&self) -> u64 {
        self.ellipses
    }

    /// Whether the text has words between spaces.
    pub fn is_spaced(&self, unspaced_script: bool) -> bool {
        let (letters, spaces) = (self.letters(), self.of(SPACE));
        if !unspaced_script && self.of(UNSPACED) * 2 <= letters {
            return true;
        }
        spaces as f64 >= MAX_UNSPACED_SHARE * (spaces + letters) as f64
    }

    fn of(&self, kind: u8) -> u64 {
        self.by_kind[kind as usize]
    }

    fn char(&self, char: u8) -> u64 {
        self.ascii[char as usize]
    }

    /// Counts and shares.
    pub fn signals(&self, found: &mut Vec<Named>, chars: u64, bytes: u64) {
        let letters = self.letters();
        let of = |kind| ratio(self.of(kind), chars);
        let punctuation = self.of(PUNCTUATION) + self.of(ASCII_END) + self.of(SENTENCE_END);
        found.extend([
            ("chars", Signal::Count(chars)),
            ("utf8_bytes", Signal::Count(bytes)),
            ("letters", Signal::Count(letters)),
            ("sentences", Signal::Count(self.sentences)),
            ("letter_frac", ratio(letters, chars - self.of(SPACE))),
            ("upper_frac", ratio(self.of(UPPER), letters)),
            ("digit_frac", of(DIGIT)),
            ("punct_frac", ratio(punctuation, chars)),
            ("symbol_frac", of(SYMBOL)),
            ("space_frac", of(SPACE)),
            ("format_frac", of(FORMAT)),
            ("control_frac", of(OTHER)),
            ("private_use_frac", of(PRIVATE)),
            ("replacement_char_frac", of(REPLACEMENT)),
            ("hash_char_frac", ratio(self.hashes(), chars)),
            ("ellipsis_char_frac", ratio(self.ellipses, chars)),
            ("line_break_frac", ratio(self.newlines(), chars)),
            ("bracket_frac", ratio(b"()[]{}".iter().map(|bracket| self.char(*bracket)).sum(), chars)),
            ("email_count", Signal::Count(self.emails)),
            ("rps_doc_curly_bracket", ratio(self.char(b'{') + self.char(b'}'), chars)),
        ]);
    }

    /// `{`.
    pub fn curly_brackets(&self) -> u64 {
        self.char(b'{')
    }
}
