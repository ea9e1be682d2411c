//! Where the page's title stands in its text, and its first heading.

use std::collections::HashSet;

use crate::char_table::{DIGIT, HANGUL, LETTER, LOWER, MARK, UNSPACED, UPPER, WIDE};
use crate::chars::class_of;
use crate::facts::Facts;
use crate::page::Page;
use crate::quantise::signed;
use crate::tags::Tag;

/// Blocks longer than this, in bytes, are no title.
const LONGEST: u32 = 400;
/// From this likeness on a block is the title.
const SAME: u8 = 200;

/// How like the title each block is, and where title and first `<h1>` stand.
pub struct Title {
    likeness: Vec<u8>,
    at: Option<usize>,
    heading: Option<usize>,
}

impl Title {
    /// Compare a page's blocks with its title.
    pub fn new(page: &Page, facts: &Facts) -> Self {
        let title = page.title.as_deref().map(folded).unwrap_or_default();
        let words: HashSet<&str> = title.split(' ').filter(|word| !word.is_empty()).collect();
        let likeness: Vec<u8> = page
            .blocks
            .iter()
            .map(|block| if block.end - block.start > LONGEST { 0 } else { like(&title, &words, page.text_of(block)) })
            .collect();
        let heading = facts.of.iter().position(|fact| page.elements[fact.holder as usize].tag == Tag::H1);
        let best = likeness.iter().copied().max().filter(|best| *best >= SAME);
        let at = likeness.iter().position(|like| Some(*like) == best);
        Title { likeness, at, heading }
    }

    /// Three features.
    pub fn push(&self, row: &mut Vec<u8>, index: usize) {
        row.extend([self.likeness[index], signed(index, self.at), signed(index, self.heading)]);
    }
}

/// Letters and digits in lower case, anything else one space.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for char in text.chars().take(1000) {
        if is_word(char) {
            folded.extend(char.to_lowercase());
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Not the standard library's: its Unicode comes with the compiler.
fn is_word(char: char) -> bool {
    matches!(class_of(char), LOWER | UPPER | LETTER | WIDE | UNSPACED | HANGUL | DIGIT | MARK)
}

/// 255 for a part of the title or one that it is a part of; else the share of its words that the title has.
fn like(title: &str, words: &HashSet<&str>, text: &str) -> u8 {
    let text = folded(text);
    if title.is_empty() || text.is_empty() {
        return 0;
    }
    let long_enough = |text: &str| text.chars().count() >= 8 || text == title;
    if (title.contains(text.as_str()) && long_enough(&text)) || (text.contains(title) && long_enough(title)) {
        return 255;
    }
    let (mut all, mut found) = (0u32, 0u32);
    for word in text.split(' ') {
        all += 1;
        found += u32::from(words.contains(word));
    }
    (found * 254 / all.max(1)) as u8
}
