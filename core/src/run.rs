//! The text of the block that is being read: white space folded as CSS folds it.

use crate::chars::{is_blank, joins_lines};
use crate::measure::measure;
use crate::page::{Block, Page};

/// White space read since the last word.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
enum Space {
    #[default]
    None,
    Plain,
    /// With a line break of the source in it.
    Line,
}

/// What the elements around the text say about it.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// The innermost element that the page keeps.
    pub element: u32,
    /// Within a link.
    pub link: bool,
    /// In bold.
    pub bold: bool,
    /// Not seen by readers.
    pub hidden: bool,
    /// White space is text.
    pub pre: bool,
}

/// The block being read; its text is the end of `Page::text`.
#[derive(Debug)]
pub struct Run {
    start: usize,
    space: Space,
    breaks: u32,
    link: usize,
    bold: usize,
    images: u32,
    style: Option<Style>,
    /// How often text may have become shorter.
    cuts: u64,
    /// Blocks that may still follow.
    left: usize,
    /// One more would have followed.
    pub full: bool,
}

/// A place in the text of the block being read.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    cuts: u64,
    at: usize,
}

impl Run {
    /// At the start of a page, of which at most `blocks` are kept.
    pub fn new(blocks: usize) -> Self {
        Run {
            start: 0,
            space: Space::None,
            breaks: 0,
            link: 0,
            bold: 0,
            images: 0,
            style: None,
            cuts: 0,
            left: blocks,
            full: false,
        }
    }

    /// Add text as it stands in the source.
    pub fn push(&mut self, page: &mut Page, text: &str, style: Style) {
        if style.pre {
            self.push_pre(page, text, style);
            return;
        }
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if is_html_space(bytes[at]) {
                let line = matches!(bytes[at], b'\n' | b'\r');
                if line {
                    self.space = Space::Line;
                } else if self.space == Space::None {
                    self.space = Space::Plain;
                }
                at += 1;
                continue;
            }
            let length = bytes[at..].iter().position(|byte| is_html_space(*byte)).unwrap_or(bytes.len() - at);
            self.push_word(page, &text[at..at + length], style);
            at += length;
        }
    }

    fn push_word(&mut self, page: &mut Page, word: &str, style: Style) {
        self.settle(page);
        let before = page.text.len();
        if before == self.start {
            self.style = Some(style);
        } else if self.breaks == 1 {
            page.text.push('\n');
        } else if self.space != Space::None && !self.joins(page, word) {
            page.text.push(' ');
        }
        (self.space, self.breaks) = (Space::None, 0);
        push_seen(&mut page.text, word);
        self.count(page.text.len() - before, style);
    }

    /// Whether the white space before `word` is a line break between two characters that need none.
    fn joins(&self, page: &Page, word: &str) -> bool {
        self.space == Space::Line
            && page.text.chars().next_back().is_some_and(joins_lines)
            && word.chars().next().is_some_and(joins_lines)
    }

    fn push_pre(&mut self, page: &mut Page, text: &str, style: Style) {
        let before = page.text.len();
        if before == self.start {
            self.style = Some(style);
        }
        for _ in 0..std::mem::take(&mut self.breaks) {
            page.text.push('\n');
        }
        let mut rest = text;
        while let Some(at) = rest.find('\r') {
            push_seen(&mut page.text, &rest[..at]);
            page.text.push('\n');
            rest = &rest[at + 1..];
            rest = rest.strip_prefix('\n').unwrap_or(rest);
        }
        push_seen(&mut page.text, rest);
        self.space = Space::None;
        self.count(page.text.len() - before, style);
    }

    fn count(&mut self, bytes: usize, style: Style) {
        self.link += if style.link { bytes } else { 0 };
        self.bold += if style.bold { bytes } else { 0 };
    }

    /// A `<br>`: two of them part paragraphs.
    pub fn line_break(&mut self, page: &Page) {
        if page.text.len() > self.start {
            self.breaks += 1;
        }
    }

    /// An image.
    pub fn image(&mut self) {
        self.images = self.images.saturating_add(1);
    }

    /// End the block now where the next word would, so that a mark set here is not lost by it.
    pub fn settle(&mut self, page: &mut Page) {
        if self.breaks >= 2 {
            self.flush(page);
        }
    }

    /// Where the next word would begin, for text that may be replaced by another.
    pub fn mark(&self, page: &Page) -> Mark {
        Mark { cuts: self.cuts, at: page.text.len() }
    }

    /// What was added since `mark`; nothing if a block has ended since.
    pub fn since<'a>(&self, page: &'a Page, mark: Mark) -> &'a str {
        if mark.cuts == self.cuts { &page.text[mark.at..] } else { "" }
    }

    /// Take back what was added since `mark`, if nothing has ended or been taken back since: else false.
    pub fn take_back(&mut self, page: &mut Page, mark: Mark) -> bool {
        let whole = mark.cuts == self.cuts;
        if whole {
            match page.text[mark.at..].chars().next() {
                Some(' ') => self.space = Space::Plain,
                Some('\n') => self.breaks = 1,
                _ => {}
            }
            page.text.truncate(mark.at);
            self.cuts += 1;
        }
        whole
    }

    /// End the block. What is nothing but blanks is no block, and what is one too many is left out.
    pub fn flush(&mut self, page: &mut Page) {
        self.cuts += 1;
        (self.space, self.breaks) = (Space::None, 0);
        let (link, bold) = (std::mem::take(&mut self.link), std::mem::take(&mut self.bold));
        let Some(style) = self.style.take() else {
            return;
        };
        let text = &page.text[self.start..];
        let end = self.start + text.trim_end_matches(is_blank).len();
        let first = if style.pre { first_line(text) } else { text.len() - text.trim_start_matches(is_blank).len() };
        let start = self.start + first;
        if start >= end || self.left == 0 {
            self.full |= start < end;
            page.text.truncate(self.start);
            return;
        }
        self.left -= 1;
        page.text.truncate(end);
        self.start = end;
        page.blocks.push(Block {
            start: start as u32,
            end: end as u32,
            element: style.element,
            link: link.min(end - start) as u32,
            bold: bold.min(end - start) as u32,
            images: std::mem::take(&mut self.images),
            hidden: style.hidden,
            pre: style.pre,
            counts: measure(&page.text[start..end]),
        });
    }
}

/// The five characters that HTML calls white space; NUL is none of them, and nothing either.
fn is_html_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | 0x0c)
}

/// Add text without what no reader sees: soft hyphens, NUL.
fn push_seen(into: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['\u{ad}', '\0']) {
        into.push_str(&rest[..at]);
        rest = &rest[at + if rest.as_bytes()[at] == 0 { 1 } else { 2 }..];
    }
    into.push_str(rest);
}

/// Bytes of empty lines before the first line that has something, whose indentation is text.
fn first_line(text: &str) -> usize {
    let blank = text.len() - text.trim_start_matches(is_blank).len();
    text[..blank].rfind('\n').map_or(0, |at| at + 1)
}
