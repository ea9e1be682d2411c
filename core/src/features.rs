//! What the trees know of a block: one byte a feature, no word of any language among them.

use crate::around::{self, Neighbours};
use crate::candidate::Candidate;
use crate::facts::Facts;
use crate::keywords::GROUPS;
use crate::page::{Block, Page};
use crate::quantise::{FAR, log, near, share};
use crate::repeats::Repeats;
use crate::tags::Tag;
use crate::title::Title;

/// Groups of elements whose distance above a block is a feature.
const TAG_GROUPS: usize = 24;

/// Features of a block.
pub const COUNT: usize = 255;

/// Where in a row the share of links is, the kind of element, and the distance to a name of comments.
pub const LINKS: usize = 2;
/// See `LINKS`.
pub const KIND: usize = 21;
/// See `LINKS`.
pub const COMMENT: usize = 22 + 6 + TAG_GROUPS + 6;

/// The features of all blocks, one row after the other.
pub fn features(page: &Page) -> Vec<u8> {
    features_with(page, &Title::new(page, &Facts::new(page)))
}

/// The same with a title that was compared before: its text may have been rewritten since.
pub fn features_with(page: &Page, title: &Title) -> Vec<u8> {
    let facts = Facts::new(page);
    let candidate = Candidate::new(page, &facts);
    let neighbours = Neighbours::new(page, &facts);
    let repeats = Repeats::new(page, &facts);
    let whole = around::page_features(page, &facts);
    let mut rows = Vec::with_capacity(page.blocks.len() * COUNT);
    for (index, block) in page.blocks.iter().enumerate() {
        push_text(&mut rows, block, &facts, index);
        push_place(&mut rows, page, &facts, index);
        push_names(&mut rows, page, block);
        around::push_ancestors(&mut rows, page, &facts, index);
        neighbours.push(&mut rows, &facts, index);
        repeats.push(&mut rows, page, &facts, index);
        title.push(&mut rows, index);
        candidate.push(&mut rows, index);
        rows.extend_from_slice(&whole);
    }
    rows
}

fn push_text(row: &mut Vec<u8>, block: &Block, facts: &Facts, index: usize) {
    let (counts, fact) = (&block.counts, &facts.of[index]);
    row.extend([
        log(counts.chars),
        log(counts.words),
        share(fact.link, fact.chars),
        share(fact.bold, fact.chars),
        share(counts.digits, counts.chars),
        share(counts.upper, counts.letters),
        log(counts.ends),
        log(counts.commas),
        share(counts.ends * 8, counts.words),
        share(counts.commas * 4, counts.words),
        share(counts.punct * 2, counts.chars),
        share(counts.symbols * 2, counts.chars),
        log(counts.quotes),
        share(counts.letters, counts.chars),
        (counts.chars * 8).checked_div(counts.words).unwrap_or(0).min(255) as u8,
        log(counts.lines),
        log(counts.chars / (counts.lines + 1)),
        log(block.images),
        u8::from(block.pre),
        counts.first,
        counts.last,
        fact.kind,
    ]);
}

fn push_place(row: &mut Vec<u8>, page: &Page, facts: &Facts, index: usize) {
    let blocks = page.blocks.len();
    let (before, all) = (facts.range(0, index), facts.page());
    row.extend([
        share(index as u32, blocks as u32),
        log(index as u32),
        log((blocks - 1 - index) as u32),
        share(before.chars, all.chars),
        log(before.chars),
        near(page.elements[facts.of[index].holder as usize].depth as usize),
    ]);
}

/// How far above the block the nearest element of each kind and of each group of names is.
fn push_names(row: &mut Vec<u8>, page: &Page, block: &Block) {
    let mut tags = [FAR; TAG_GROUPS];
    let mut keys = [FAR; GROUPS];
    let mut seen = 0u64;
    for (distance, (_, element)) in page.ancestors(block.element).enumerate() {
        if let Some(slot) = tag_group(element.tag).and_then(|group| tags.get_mut(group)) {
            *slot = (*slot).min(near(distance));
        }
        let mut fresh = element.keys & !seen;
        seen |= fresh;
        while fresh != 0 {
            keys[fresh.trailing_zeros() as usize] = near(distance);
            fresh &= fresh - 1;
        }
    }
    row.extend(tags);
    row.extend(keys);
}

fn tag_group(tag: Tag) -> Option<usize> {
    Some(match tag {
        Tag::Article => 0,
        Tag::Main => 1,
        Tag::Nav => 2,
        Tag::Aside => 3,
        Tag::Footer => 4,
        Tag::Header => 5,
        Tag::Form => 6,
        Tag::Section => 7,
        Tag::Table => 8,
        Tag::Td | Tag::Th => 9,
        Tag::Ul | Tag::Ol | Tag::Menu => 10,
        Tag::Li => 11,
        Tag::Dl | Tag::Dd | Tag::Dt => 12,
        Tag::Blockquote => 13,
        Tag::Figure | Tag::Figcaption => 14,
        Tag::Pre | Tag::Listing => 15,
        Tag::A => 16,
        Tag::Button | Tag::Label | Tag::Fieldset => 17,
        Tag::Noscript => 18,
        Tag::Details | Tag::Summary => 19,
        Tag::P => 20,
        Tag::H1 => 21,
        Tag::H2 | Tag::H3 => 22,
        Tag::H4 | Tag::H5 | Tag::H6 => 23,
        _ => return None,
    })
}
