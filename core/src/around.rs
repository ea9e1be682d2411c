//! Features of what is around a block: its ancestors, its neighbours, its page.

use crate::facts::{Facts, HEADING, Sums};
use crate::page::Page;
use crate::quantise::{FAR, log, near, share};
use crate::tags::Tag;

/// How many ancestors, each with more text than the one below it.
const LEVELS: usize = 5;

/// Ten features of each of five ancestors.
pub fn push_ancestors(row: &mut Vec<u8>, page: &Page, facts: &Facts, index: usize) {
    let fact = &facts.of[index];
    let whole = facts.page();
    let (mut chars, mut levels) = (fact.chars, 0);
    for (_, element) in page.ancestors(fact.holder) {
        let sums = facts.within(element);
        if sums.chars <= chars {
            continue;
        }
        chars = sums.chars;
        levels += 1;
        row.extend(range_features(&sums, &whole));
        row.push(share((index as u32).saturating_sub(element.first), sums.blocks));
        if levels == LEVELS {
            return;
        }
    }
    let missing = (LEVELS - levels) * 10;
    row.extend(std::iter::repeat_n(0, missing));
}

fn range_features(sums: &Sums, whole: &Sums) -> [u8; 9] {
    [
        log(sums.chars),
        share(sums.link, sums.chars),
        share(sums.long, sums.blocks),
        share(sums.chars, whole.chars),
        share(sums.paragraph, sums.chars),
        share(sums.commas.saturating_mul(4), sums.words),
        share(sums.ends.saturating_mul(8), sums.words),
        share(sums.items, sums.blocks),
        share(sums.headings, sums.blocks),
    ]
}

/// Distances to what is before and after each block.
pub struct Neighbours {
    signature: Vec<u64>,
    long: Distances,
    heading: Distances,
}

struct Distances {
    before: Vec<u8>,
    after: Vec<u8>,
}

impl Distances {
    fn new(marks: impl DoubleEndedIterator<Item = bool> + Clone) -> Self {
        let mut after = distances(marks.clone().rev());
        after.reverse();
        Distances { before: distances(marks), after }
    }
}

fn distances(marks: impl Iterator<Item = bool>) -> Vec<u8> {
    let mut last: Option<usize> = None;
    let mut found = Vec::new();
    for (index, mark) in marks.enumerate() {
        found.push(last.map_or(FAR, |last| near(index - last)));
        last = if mark { Some(index) } else { last };
    }
    found
}

impl Neighbours {
    /// Prepare for a page.
    pub fn new(page: &Page, facts: &Facts) -> Self {
        Neighbours {
            signature: facts.of.iter().map(|fact| page.elements[fact.holder as usize].signature).collect(),
            long: Distances::new(facts.of.iter().map(|fact| fact.long)),
            heading: Distances::new(facts.of.iter().map(|fact| fact.kind == HEADING)),
        }
    }

    /// Six features of each of the three blocks before and after; sums over eight; distances.
    pub fn push(&self, row: &mut Vec<u8>, facts: &Facts, index: usize) {
        for offset in [-3isize, -2, -1, 1, 2, 3] {
            let at = index.wrapping_add_signed(offset);
            let Some(other) = facts.of.get(at) else {
                row.extend([0, 0, 0, FAR, 0, 0]);
                continue;
            };
            let fact = &facts.of[index];
            row.extend([
                log(other.chars),
                share(other.link, other.chars),
                log(other.ends),
                other.kind,
                u8::from(other.around == fact.around) + u8::from(other.holder == fact.holder),
                u8::from(self.signature[at] == self.signature[index]),
            ]);
        }
        for sums in [facts.range(index.saturating_sub(8), index), facts.range(index + 1, index + 9)] {
            row.extend([log(sums.chars), share(sums.link, sums.chars), share(sums.ends.saturating_mul(8), sums.words)]);
        }
        row.extend([
            self.long.before[index],
            self.long.after[index],
            self.heading.before[index],
            self.heading.after[index],
        ]);
    }
}

/// Bits of `keywords::KEYWORDS`.
const COMMENT: u64 = 1 << 6;
const THREAD: u64 = 1 << 33 | 1 << 34;
const PRODUCT: u64 = 1 << 30;

/// Features that all blocks of a page share.
pub fn page_features(page: &Page, facts: &Facts) -> Vec<u8> {
    let whole = facts.page();
    let mut row = range_features(&whole, &whole).to_vec();
    let within = |wanted: &dyn Fn(&crate::page::Element) -> bool| -> (u32, u32) {
        let (mut chars, mut elements, mut end) = (0u32, 0u32, 0u32);
        for element in page.elements.iter().filter(|element| wanted(element)) {
            elements += 1;
            if element.first >= end {
                chars = chars.saturating_add(facts.within(element).chars);
                end = element.last;
            }
        }
        (elements, chars)
    };
    let (articles, article_chars) = within(&|element| element.tag == Tag::Article);
    let (_, main_chars) = within(&|element| element.tag == Tag::Main);
    let (comments, comment_chars) = within(&|element| element.keys & COMMENT != 0);
    let (threads, thread_chars) = within(&|element| element.keys & THREAD != 0);
    let (_, product_chars) = within(&|element| element.keys & PRODUCT != 0);
    let (cells, _) = within(&|element| element.tag == Tag::Td);
    row.extend([
        log(whole.blocks),
        log(articles),
        share(article_chars, whole.chars),
        share(main_chars, whole.chars),
        log(comments),
        share(comment_chars, whole.chars),
        log(threads),
        share(thread_chars, whole.chars),
        share(product_chars, whole.chars),
        log(cells),
        log(whole.ends),
    ]);
    row
}
