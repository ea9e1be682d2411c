//! Counts over the text of one block, without knowing a word of any language.

use crate::char_table::{
    COMMA, DIGIT, END, HANGUL, LETTER, LOWER, MARK, NOTHING, PUNCT, QUOTE, SPACE, SYMBOL, UNSPACED, UPPER, WIDE,
};
use crate::chars::{class_of, weight_of};

/// What is in a text, by class of character. `chars` and the rest are weighted: a wide character counts two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Counts {
    pub chars: u32,
    pub words: u32,
    pub letters: u32,
    pub digits: u32,
    pub upper: u32,
    pub ends: u32,
    pub commas: u32,
    pub quotes: u32,
    pub punct: u32,
    pub symbols: u32,
    pub lines: u32,
    /// Class of the first and of the last character that is seen.
    pub first: u8,
    pub last: u8,
}

/// Unspaced scripts have no words to count; their characters, in this number, stand for one.
const WIDE_WORD: u32 = 2;
const UNSPACED_WORD: u32 = 5;

/// Count `text` in one pass.
pub fn measure(text: &str) -> Counts {
    let mut by_class = [0u32; 16];
    let mut counts = Counts::default();
    let (mut words, mut in_word, mut end_before) = (0u32, false, false);
    for char in text.chars() {
        let class = class_of(char);
        by_class[class as usize] += 1;
        let starts = matches!(class, LOWER | UPPER | LETTER | DIGIT | HANGUL);
        if starts && !in_word {
            words += 1;
        }
        in_word = starts || (in_word && matches!(class, MARK | NOTHING | QUOTE));
        if class == END && end_before {
            by_class[END as usize] -= 1; // "..." ends one sentence
        }
        end_before = class == END;
        if char == '\n' {
            counts.lines += 1;
        }
        if !matches!(class, SPACE | NOTHING | MARK) {
            if counts.chars == 0 && counts.first == 0 {
                counts.first = class;
            }
            counts.last = class;
            counts.chars += weight_of(class);
        }
    }
    let of = |class: u8| by_class[class as usize];
    counts.words = words + of(WIDE) / WIDE_WORD + of(UNSPACED) / UNSPACED_WORD;
    counts.letters = of(LOWER) + of(UPPER) + of(LETTER) + of(UNSPACED) + 2 * (of(WIDE) + of(HANGUL));
    counts.digits = of(DIGIT);
    counts.upper = of(UPPER);
    counts.ends = of(END);
    counts.commas = of(COMMA);
    counts.quotes = of(QUOTE);
    counts.punct = of(PUNCT);
    counts.symbols = of(SYMBOL);
    counts
}
