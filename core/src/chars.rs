//! What kind of character one is, in every script alike.

use crate::char_table::{BLOCKS, HANGUL, INDEX, MARK, NOTHING, OTHER, SPACE, WIDE};

/// The class of a character: one of `char_table`'s constants.
#[inline]
pub fn class_of(char: char) -> u8 {
    let code = char as usize;
    match INDEX.get(code >> 8) {
        Some(block) => BLOCKS[*block as usize][code & 255],
        None if (0xE0000..=0xE0FFF).contains(&code) => NOTHING,
        None => OTHER,
    }
}

/// How much room a character takes: a wide one says as much as two of an alphabet.
#[inline]
pub fn weight_of(class: u8) -> u32 {
    match class {
        WIDE | HANGUL => 2,
        SPACE | NOTHING | MARK => 0,
        _ => 1,
    }
}

/// Whether a line break beside it in the source is no space: Chinese and Japanese text, its punctuation included
/// (CSS Text 3, section 4.1.3); Hangul has spaces.
pub fn joins_lines(char: char) -> bool {
    class_of(char) == WIDE
        || matches!(char as u32, 0x3000..=0x303F | 0xFF01..=0xFF60 | 0xFFE0..=0xFFE6 | 0xFE30..=0xFE4F)
}

/// Whether nothing of it would be seen.
pub fn is_blank(char: char) -> bool {
    matches!(class_of(char), SPACE | NOTHING)
}
