//! A page after parsing: its text in blocks, and the elements that hold them.

use crate::measure::Counts;
use crate::tags::Tag;

/// No element, no block.
pub const NONE: u32 = u32::MAX;

/// An element that starts a block or that its class, id or role says something about.
#[derive(Clone, Debug)]
pub struct Element {
    /// Its name.
    pub tag: Tag,
    /// The element around it, `NONE` for the page itself, which is element 0.
    pub parent: u32,
    /// How many elements are around it in this list.
    pub depth: u32,
    /// Groups of `keywords` in its class, id, role and itemprop.
    pub keys: u64,
    /// The names of all elements around it, as one number.
    pub path: u64,
    /// The same with their classes: pages repeat templates.
    pub signature: u64,
    /// Its first block, and the one after its last.
    pub first: u32,
    /// See `first`.
    pub last: u32,
}

/// A run of text without a block boundary in it.
#[derive(Clone, Debug)]
pub struct Block {
    /// Where its text is in `Page::text`.
    pub start: u32,
    /// See `start`.
    pub end: u32,
    /// The element that its first character is in.
    pub element: u32,
    /// Bytes of it within links.
    pub link: u32,
    /// Bytes of it in bold.
    pub bold: u32,
    /// Images between the block before and its end.
    pub images: u32,
    /// Not shown to readers, as far as mark-up says.
    pub hidden: bool,
    /// White space in it is text.
    pub pre: bool,
    /// What its text is made of.
    pub counts: Counts,
}

/// All that is known of a page before it is decided what its main text is.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The text of all blocks, one after the other.
    pub text: String,
    /// In the order of their start tags; the first is the page.
    pub elements: Vec<Element>,
    /// In the order of the page.
    pub blocks: Vec<Block>,
    /// `og:title`, else `<title>`.
    pub title: Option<String>,
    /// Where the page was larger than what is read of one.
    pub hit: Hit,
}

impl Page {
    /// The text of one block.
    pub fn text_of(&self, block: &Block) -> &str {
        &self.text[block.start as usize..block.end as usize]
    }

    /// The element and those around it, from the inside.
    pub fn ancestors(&self, element: u32) -> impl Iterator<Item = (u32, &Element)> {
        let mut at = element;
        std::iter::from_fn(move || {
            let found = self.elements.get(at as usize)?;
            let index = at;
            at = found.parent;
            Some((index, found))
        })
    }
}

/// What is read of a page. Deeper elements count as children of the deepest that may be; over any other limit reading
/// stops, and what was read by then is the page.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of UTF-8.
    pub bytes: usize,
    /// Start tags.
    pub elements: usize,
    /// Elements nested in one another.
    pub depth: usize,
    /// Blocks of text.
    pub blocks: usize,
}

impl Default for Limits {
    /// Each is several times the most seen on 9,089 real pages (docs/extraction.md).
    fn default() -> Self {
        Limits { bytes: 64 << 20, elements: 200_000, depth: 512, blocks: 100_000 }
    }
}

/// The limits that a page went over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Hit {
    pub bytes: bool,
    pub elements: bool,
    pub depth: bool,
    pub blocks: bool,
}

impl Hit {
    /// Their names, as `Limits` has them.
    pub fn names(self) -> Vec<&'static str> {
        let all = [("bytes", self.bytes), ("depth", self.depth), ("elements", self.elements), ("blocks", self.blocks)];
        all.into_iter().filter(|(_, hit)| *hit).map(|(name, _)| name).collect()
    }
}
