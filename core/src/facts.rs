//! What the features of all blocks are made of: facts of each block, and their sums from the page's start.

use crate::page::{Element, Page};
use crate::tags::Tag;

/// Characters from which a block is long: about two lines.
const LONG: u32 = 80;

/// One block, in numbers.
#[derive(Clone, Copy, Debug, Default)]
#[allow(missing_docs)]
pub struct Fact {
    /// Weighted characters, and those of them in links and in bold.
    pub chars: u32,
    pub link: u32,
    pub bold: u32,
    pub words: u32,
    pub ends: u32,
    pub commas: u32,
    pub long: bool,
    /// Kind of `holder`, see `kind_of`.
    pub kind: u8,
    /// The innermost element that starts blocks, and the next one around it.
    pub holder: u32,
    pub around: u32,
}

/// Sums over blocks: subtract two to have those of a range.
#[derive(Clone, Copy, Debug, Default)]
#[allow(missing_docs)]
pub struct Sums {
    pub chars: u32,
    pub link: u32,
    pub words: u32,
    pub ends: u32,
    pub commas: u32,
    pub long: u32,
    pub paragraph: u32,
    pub items: u32,
    pub headings: u32,
    pub blocks: u32,
}

impl Sums {
    fn plus(self, fact: &Fact) -> Sums {
        Sums {
            chars: self.chars.saturating_add(fact.chars),
            link: self.link.saturating_add(fact.link),
            words: self.words.saturating_add(fact.words),
            ends: self.ends.saturating_add(fact.ends),
            commas: self.commas.saturating_add(fact.commas),
            long: self.long + u32::from(fact.long),
            paragraph: self.paragraph.saturating_add(if fact.kind == PARAGRAPH { fact.chars } else { 0 }),
            items: self.items + u32::from(fact.kind == ITEM),
            headings: self.headings + u32::from(fact.kind == HEADING),
            blocks: self.blocks + 1,
        }
    }

    fn minus(self, before: Sums) -> Sums {
        Sums {
            chars: self.chars - before.chars,
            link: self.link - before.link,
            words: self.words - before.words,
            ends: self.ends - before.ends,
            commas: self.commas - before.commas,
            long: self.long - before.long,
            paragraph: self.paragraph - before.paragraph,
            items: self.items - before.items,
            headings: self.headings - before.headings,
            blocks: self.blocks - before.blocks,
        }
    }
}

/// `<p>`.
pub const PARAGRAPH: u8 = 1;
/// `<li>`.
pub const ITEM: u8 = 2;
/// `<h1>` to `<h6>`.
pub const HEADING: u8 = 4;

fn kind_of(tag: Tag) -> u8 {
    match tag {
        Tag::P => PARAGRAPH,
        Tag::Li => ITEM,
        Tag::Td | Tag::Th => 3,
        _ if tag.is_heading() => HEADING,
        Tag::Div => 5,
        Tag::Pre | Tag::Listing | Tag::Xmp => 6,
        Tag::Dd | Tag::Dt => 7,
        Tag::Figcaption | Tag::Caption => 8,
        Tag::Blockquote => 9,
        Tag::Article | Tag::Main | Tag::Section => 10,
        Tag::Summary | Tag::Legend => 11,
        Tag::Nav | Tag::Header | Tag::Footer | Tag::Aside => 12,
        _ => 0,
    }
}

/// All facts of a page; `sums` has one more entry than there are blocks.
pub struct Facts {
    /// By block.
    pub of: Vec<Fact>,
    sums: Vec<Sums>,
}

impl Facts {
    /// Gather them.
    pub fn new(page: &Page) -> Self {
        let of: Vec<Fact> = page.blocks.iter().map(|block| fact(page, block)).collect();
        let mut sums = vec![Sums::default()];
        for fact in &of {
            let last = sums.last().copied().unwrap_or_default();
            sums.push(last.plus(fact));
        }
        Facts { of, sums }
    }

    /// The sums over blocks `first..last`.
    pub fn range(&self, first: usize, last: usize) -> Sums {
        let last = last.min(self.of.len());
        self.sums[last].minus(self.sums[first.min(last)])
    }

    /// The sums over an element's blocks.
    pub fn within(&self, element: &Element) -> Sums {
        self.range(element.first as usize, element.last as usize)
    }

    /// The sums over the page.
    pub fn page(&self) -> Sums {
        self.range(0, self.of.len())
    }
}

fn fact(page: &Page, block: &crate::page::Block) -> Fact {
    let counts = &block.counts;
    let bytes = u64::from(block.end - block.start).max(1);
    let share = |part: u32| (u64::from(counts.chars) * u64::from(part) / bytes) as u32;
    let mut holders =
        page.ancestors(block.element).filter(|(_, element)| element.tag.is_block() || element.tag == Tag::Body);
    let (holder, tag) = holders.next().map_or((0, Tag::Body), |(index, element)| (index, element.tag));
    let around = holders.next().map_or(0, |(index, _)| index);
    let (link, bold) = (share(block.link), share(block.bold));
    Fact {
        chars: counts.chars,
        link,
        bold,
        words: counts.words,
        ends: counts.ends,
        commas: counts.commas,
        long: counts.chars >= LONG && link * 2 < counts.chars,
        kind: kind_of(tag),
        holder,
        around,
    }
}
