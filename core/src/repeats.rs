//! Templates repeat: what all blocks with the same elements and classes around them have in common.

use std::collections::HashMap;

use crate::attributes::{SEED, mix};
use crate::facts::Facts;
use crate::page::Page;
use crate::quantise::{log, share};

#[derive(Clone, Copy, Default)]
struct Group {
    blocks: u32,
    chars: u32,
    link: u32,
    ends: u32,
    words: u32,
}

/// Groups of blocks by signature, by path and by text.
pub struct Repeats {
    signatures: HashMap<u64, Group>,
    paths: HashMap<u64, Group>,
    texts: HashMap<u64, u32>,
    hashes: Vec<u64>,
}

impl Repeats {
    /// Group a page's blocks.
    pub fn new(page: &Page, facts: &Facts) -> Self {
        let mut found = Repeats {
            signatures: HashMap::new(),
            paths: HashMap::new(),
            texts: HashMap::new(),
            hashes: page.blocks.iter().map(|block| mix(SEED, page.text_of(block).as_bytes())).collect(),
        };
        for (fact, hash) in facts.of.iter().zip(&found.hashes) {
            let element = &page.elements[fact.holder as usize];
            for group in
                [found.signatures.entry(element.signature).or_default(), found.paths.entry(element.path).or_default()]
            {
                group.blocks += 1;
                group.chars = group.chars.saturating_add(fact.chars);
                group.link = group.link.saturating_add(fact.link);
                group.ends = group.ends.saturating_add(fact.ends);
                group.words = group.words.saturating_add(fact.words);
            }
            *found.texts.entry(*hash).or_default() += 1;
        }
        found
    }

    /// Six features of each of two groups, and how often the text is there.
    pub fn push(&self, row: &mut Vec<u8>, page: &Page, facts: &Facts, index: usize) {
        let element = &page.elements[facts.of[index].holder as usize];
        let whole = facts.page();
        for group in [self.signatures.get(&element.signature), self.paths.get(&element.path)] {
            let group = group.copied().unwrap_or_default();
            row.extend([
                log(group.blocks),
                share(group.chars, whole.chars),
                log(group.chars.checked_div(group.blocks).unwrap_or(0)),
                share(group.link, group.chars),
                share(group.ends.saturating_mul(8), group.words),
            ]);
        }
        row.push(log(self.texts.get(&self.hashes[index]).copied().unwrap_or(0)));
    }
}
