//! Lines as segments: what HPLT's web-docs-scorer is made of, counted in letters, with Unicode's classes.

use super::Named;
use super::exact::{Signal, quotient, ratio};
use super::kind_table::*;

const MENU_LETTERS: u64 = 30;
const PROSE_LETTERS: u64 = 90;
const LONG_LETTERS: u64 = 250;
/// Punctuation is missing where a line has less than one mark for so many letters.
const LETTERS_A_MARK: u64 = 200;
const MANY: u64 = 10;

/// How many characters of each kind are in a line.
pub type Kinds = [u64; 16];

/// Letters and marks of a line.
pub fn letters_of(kinds: &Kinds) -> u64 {
    [UPPER, LOWER, LETTER, MARK, UNSPACED].iter().map(|kind| kinds[*kind as usize]).sum()
}

/// Counts over the lines that were seen.
#[derive(Default)]
pub struct Segments {
    lines: u64,
    letters: u64,
    squares: u128,
    longest: u64,
    long: u64,
    short_letters: u64,
    unpunctuated_letters: u64,
    digits_over: u64,
    symbols_over: u64,
    /// Letters of short lines before the first line that is none, and after the last one that is none.
    head: u64,
    tail: u64,
    body: bool,
}

impl Segments {
    /// Count one line.
    pub fn add(&mut self, kinds: &Kinds) {
        let letters = letters_of(kinds);
        self.lines += 1;
        self.letters += letters;
        self.squares += u128::from(letters) * u128::from(letters);
        self.longest = self.longest.max(letters);
        self.long += u64::from(letters > LONG_LETTERS);
        if letters <= MENU_LETTERS {
            self.short_letters += letters;
            self.tail += letters;
            self.head += if self.body { 0 } else { letters };
        } else {
            (self.body, self.tail) = (true, 0);
        }
        let marks = [PUNCTUATION, ASCII_END, SENTENCE_END].iter().map(|kind| kinds[*kind as usize]).sum::<u64>();
        if letters > PROSE_LETTERS && LETTERS_A_MARK * marks < letters {
            self.unpunctuated_letters += letters;
        }
        self.digits_over = self.digits_over.max(over(kinds[DIGIT as usize], letters));
        self.symbols_over = self.symbols_over.max(over(kinds[SYMBOL as usize], letters));
    }

    /// Counts and shares.
    pub fn signals(&self, found: &mut Vec<Named>) {
        let edges = if self.body { self.head + self.tail } else { self.letters };
        let total = u128::from(self.letters) * u128::from(self.letters);
        let spread = u128::from(self.lines) * self.squares - total;
        found.extend([
            ("segment_longest_letters", Signal::Count(self.longest)),
            ("segment_long_count", Signal::Count(self.long)),
            ("segment_short_letter_frac", ratio(self.short_letters, self.letters)),
            ("segment_menu_letter_frac", ratio(edges, self.letters)),
            ("segment_unpunctuated_letter_frac", ratio(self.unpunctuated_letters, self.letters)),
            ("segment_digits_over_letters", Signal::Count(self.digits_over)),
            ("segment_symbols_over_letters", Signal::Count(self.symbols_over)),
            ("segment_letters_cv2", quotient(spread, total)),
        ]);
    }
}

/// By how much a kind outnumbers letters, in a line that has many of it: more than a tenth of the letters.
fn over(count: u64, letters: u64) -> u64 {
    if count < MANY || 10 * count <= letters { 0 } else { count.saturating_sub(letters) }
}
