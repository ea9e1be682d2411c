//! The whole way: a page's bytes to its main text.

use crate::cut::{Cut, cut, fill};
use crate::facts::HEADING;
use crate::features::{COMMENT, COUNT, KIND, LINKS, features};
use crate::model::{MODEL, Row};
use crate::page::{Hit, Limits, Page};
use crate::quantise::{FAR, log};
use crate::{markdown, render, tokens, visible};

/// How a page is read.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// What is read of a page.
    pub limits: Limits,
    /// Keep readers' comments.
    pub comments: bool,
    /// Keep tables of data.
    pub tables: bool,
    /// Markdown instead of plain text.
    pub markdown: bool,
    /// Weight of what would be missed, in thousandths: smaller is more precise, see `cut`.
    pub recall: u16,
}

impl Default for Options {
    fn default() -> Self {
        Options { limits: Limits::default(), comments: false, tables: true, markdown: false, recall: 850 }
    }
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extraction {
    /// Empty only where the page has no text that is seen.
    pub text: String,
    /// As mark-up has it: `og:title`, else `<title>`.
    pub title: Option<String>,
    /// The F1 that the model expects of the text, in thousandths.
    pub expected: u16,
    /// The limits that the page went over: its text is what was read by then.
    pub hit: Hit,
}

/// Find a page's main text; bytes that are not UTF-8 become U+FFFD.
pub fn extract(html: &[u8], options: &Options) -> Extraction {
    #[cfg(feature = "panics")]
    assert!(memchr::memmem::find(html, b"<!--panic-->").is_none(), "as the page asked");
    let mut page = tokens::parse(html, options.limits);
    visible::keep_visible(&mut page);
    let cut = choose(&page, &features(&page), options);
    let render = if options.markdown { markdown::render } else { render::render };
    let text = render(&page, &cut.keep, options.tables);
    Extraction { text, title: page.title, expected: cut.expected, hit: page.hit }
}

/// Weighted characters from which what stands in a comment section is what somebody says.
const PROSE: u32 = 40;
/// The chance that such a block has at least, where comments are kept.
const COMMENTED: u16 = 800;

/// Which blocks of a page are its main text, by their features.
pub fn choose(page: &Page, features: &[u8], options: &Options) -> Cut {
    let sizes: Vec<u32> = page.blocks.iter().map(|block| block.counts.words.max(1)).collect();
    let chances = chances(features, options.comments);
    let mut cut = cut(&chances, &sizes, options.recall);
    let of = |test: fn(&[u8]) -> bool| -> Vec<bool> { features.chunks_exact(COUNT).map(test).collect() };
    fill(&mut cut.keep, &chances, &of(|row| row[LINKS] >= 128), &of(|row| row[KIND] == HEADING));
    cut
}

/// Blocks whose rows are held at once: 256 KB, which stay in the second cache while every tree goes over them.
const AT_ONCE: usize = 1024;

/// The chance of each block, in thousandths.
pub fn chances(features: &[u8], comments: bool) -> Vec<u16> {
    features.chunks(AT_ONCE * COUNT).flat_map(|some| chances_of(some, comments)).collect()
}

fn chances_of(features: &[u8], comments: bool) -> Vec<u16> {
    let rows: Vec<Row> = features
        .chunks_exact(COUNT)
        .map(|features| {
            let mut row = [0; 256];
            row[..COUNT].copy_from_slice(features);
            row
        })
        .collect();
    let mut found = MODEL.chances(&MODEL.main, &rows);
    if comments {
        let said = MODEL.chances(&MODEL.comment, &rows);
        for ((chance, comment), row) in found.iter_mut().zip(said).zip(&rows) {
            let prose = row[COMMENT] != FAR && row[LINKS] < 64 && row[0] >= log(PROSE);
            *chance = (*chance).max(comment).max(if prose { COMMENTED } else { 0 });
        }
    }
    found
}
