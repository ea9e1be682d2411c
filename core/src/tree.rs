//! Open elements: which tag ends which, as far as it matters to text (HTML Standard, 13.2.6).
//!
//! No tree is built. Foster parenting and the reconstruction of formatting elements are left out: they move no text.

mod catching;
mod closing;

use crate::attributes::{Attributes, SEED, mix};
use crate::mathml::tree::Formula;
use crate::page::{Element, Limits, NONE, Page};
use crate::run::{Mark, Run, Style};
use crate::tags::Tag;

const TAGS: usize = 160;

/// What an open element does to the text in it.
#[derive(Clone, Copy, Debug, Default)]
struct Effect {
    skip: bool,
    hidden: bool,
    link: bool,
    bold: bool,
    pre: bool,
}

#[derive(Clone, Copy, Debug)]
struct Open {
    tag: Tag,
    /// Hash of the name, where the tag is `Other`.
    name: u64,
    /// The innermost element of `Page::elements`, this one or one around it.
    element: u32,
    /// `element` is this one.
    own: bool,
    effect: Effect,
    /// It is an element of the formula.
    in_formula: bool,
}

/// The hash of a name, where the tag is `Other`.
fn name_of(tag: Tag, name: &[u8]) -> u64 {
    if tag == Tag::Other { mix(SEED, name) } else { 0 }
}

/// Builds a page from tags and text.
#[derive(Debug)]
pub struct Builder {
    /// What has been built.
    pub page: Page,
    limits: Limits,
    run: Run,
    stack: Vec<Open>,
    open: [u32; TAGS],
    /// How many open elements have each effect.
    skip: u32,
    hidden: u32,
    link: u32,
    bold: u32,
    pre: u32,
    elements: usize,
    /// The line break right after `<pre>` is not text.
    after_pre: bool,
    /// Text that is caught instead of shown: a title or TeX.
    caught: Option<String>,
    shared_title: Option<String>,
    /// Where the text of the last link that was opened begins.
    link_start: Option<Mark>,
    /// Where the text of the open `<math>` begins.
    math: Option<Mark>,
    /// The formula that is being read, and where its text begins.
    formula: Option<(Formula, Mark)>,
    /// The last formula that was written in LaTeX: where it begins and ends.
    written: Option<(Mark, usize)>,
}

impl Builder {
    /// An empty page.
    pub fn new(limits: Limits) -> Self {
        let root =
            Element { tag: Tag::Body, parent: NONE, depth: 0, keys: 0, path: SEED, signature: SEED, first: 0, last: 0 };
        Builder {
            page: Page { elements: vec![root], ..Page::default() },
            limits,
            run: Run::new(limits.blocks),
            stack: Vec::new(),
            open: [0; TAGS],
            skip: 0,
            hidden: 0,
            link: 0,
            bold: 0,
            pre: 0,
            elements: 0,
            after_pre: false,
            caught: None,
            shared_title: None,
            link_start: None,
            math: None,
            formula: None,
            written: None,
        }
    }

    /// Whether the page has more elements or blocks than are read.
    pub fn stopped(&self) -> bool {
        self.page.hit.elements || self.run.full
    }

    /// Characters outside of tags.
    pub fn text(&mut self, text: &str) {
        if self.stopped() {
            return;
        }
        if let Some(caught) = &mut self.caught {
            caught.push_str(text);
        } else if self.skip == 0 {
            if let Some((formula, _)) = &mut self.formula {
                formula.text(text);
            }
            let first = std::mem::take(&mut self.after_pre);
            let text = if first { text.strip_prefix("\r\n").or(text.strip_prefix('\n')).unwrap_or(text) } else { text };
            let style = self.style();
            self.run.push(&mut self.page, text, style);
        }
    }

    fn style(&self) -> Style {
        Style {
            element: self.element(),
            link: self.link > 0,
            bold: self.bold > 0,
            hidden: self.hidden > 0,
            pre: self.pre > 0,
        }
    }

    fn element(&self) -> u32 {
        self.stack.last().map_or(0, |open| open.element)
    }

    /// Whether a foreign element (SVG, MathML) is open: there, `/>` is an end.
    fn in_foreign(&self) -> bool {
        self.in_svg() || self.in_math()
    }

    /// Whether a formula in MathML is open.
    pub fn in_math(&self) -> bool {
        self.open[Tag::Math as usize] > 0
    }

    /// A start tag. True where the text up to its end tag is raw, so that the tokenizer must be told.
    pub fn start(&mut self, tag: Tag, name: &[u8], attributes: &Attributes, self_closing: bool) -> bool {
        self.page.hit.elements |= self.elements == self.limits.elements;
        if self.stopped() {
            return false;
        }
        self.elements += 1;
        if self.in_foreign() && tag.breaks_out() {
            self.leave(|open| matches!(open.tag, Tag::Svg | Tag::Math), |_| false);
        }
        self.after_pre = false;
        match tag {
            Tag::Html | Tag::Head | Tag::Body | Tag::Frameset => return false,
            Tag::Meta => self.meta(attributes),
            Tag::Br => self.run.line_break(&self.page),
            Tag::Img | Tag::Image => self.run.image(),
            Tag::Hr => self.flush(),
            _ => {}
        }
        if tag.is_void() {
            if tag == Tag::Hr {
                self.imply_end_tags(tag);
            }
            return false;
        }
        if tag.is_block() {
            self.flush();
        }
        self.imply_end_tags(tag);
        if self_closing && (self.in_foreign() || matches!(tag, Tag::Svg | Tag::Math)) {
            self.empty_in_formula(tag, name, attributes);
            return false;
        }
        self.push(tag, name, attributes);
        self.catch(tag, attributes);
        !self.in_svg() && tag.is_raw()
    }

    fn in_svg(&self) -> bool {
        self.open[Tag::Svg as usize] > 0
    }

    fn push(&mut self, tag: Tag, name: &[u8], attributes: &Attributes) {
        let keys = attributes.keys();
        let own = tag.is_block() || keys != 0;
        self.page.hit.depth |= self.stack.len() >= self.limits.depth;
        let element = if own { self.add_element(tag, keys, attributes.class()) } else { self.element() };
        let hidden = attributes.is_hidden() || (tag == Tag::Dialog && !attributes.open);
        let effect = Effect {
            skip: tag.is_skipped() || ((hidden || attributes.is_mark()) && !tag.is_block()),
            hidden: hidden && tag.is_block(),
            link: tag == Tag::A && attributes.href,
            bold: matches!(tag, Tag::B | Tag::Strong),
            pre: tag.is_preformatted(),
        };
        self.after_pre = tag.is_preformatted();
        if tag == Tag::A {
            self.link_start = Some(self.run.mark(&self.page));
        }
        self.count(effect, 1);
        self.open[tag as usize] += 1;
        let in_formula = self.open_in_formula(tag, name, attributes);
        self.stack.push(Open { tag, name: name_of(tag, name), element, own, effect, in_formula });
    }

    /// The element in which one that opens now stands: beyond the limit on depth, that around the deepest.
    fn parent(&self) -> u32 {
        let beyond = self.stack.len() >= self.limits.depth;
        let around = if beyond { self.limits.depth.checked_sub(2) } else { self.stack.len().checked_sub(1) };
        around.and_then(|at| self.stack.get(at)).map_or(0, |open| open.element)
    }

    fn add_element(&mut self, tag: Tag, keys: u64, class: u64) -> u32 {
        let parent = self.parent();
        let first = self.page.blocks.len() as u32;
        let around = &self.page.elements[parent as usize];
        let path = mix(around.path, &[tag as u8]);
        let signature = mix(mix(around.signature, &[tag as u8]), &class.to_le_bytes());
        let depth = around.depth + 1;
        self.page.elements.push(Element { tag, parent, depth, keys, path, signature, first, last: first });
        self.page.elements.len() as u32 - 1
    }

    fn count(&mut self, effect: Effect, by: i32) {
        for (counter, has) in [
            (&mut self.skip, effect.skip),
            (&mut self.hidden, effect.hidden),
            (&mut self.link, effect.link),
            (&mut self.bold, effect.bold),
            (&mut self.pre, effect.pre),
        ] {
            if has {
                *counter = counter.saturating_add_signed(by);
            }
        }
    }

    fn pop(&mut self) {
        let Some(open) = self.stack.last().copied() else {
            return;
        };
        if open.tag.is_block() {
            self.flush();
        }
        self.stack.pop();
        self.close(open);
    }

    fn close(&mut self, open: Open) {
        self.open[open.tag as usize] = self.open[open.tag as usize].saturating_sub(1);
        self.count(open.effect, -1);
        if open.own {
            self.page.elements[open.element as usize].last = self.page.blocks.len() as u32;
        }
        if let Some(start) = self.link_start.take_if(|_| open.tag == Tag::A)
            && matches!(self.run.since(&self.page, start).trim(), "¶" | "§" | "#" | "🔗")
        {
            self.run.take_back(&mut self.page, start);
        }
        if matches!(open.tag, Tag::Title | Tag::Annotation | Tag::Script) {
            self.release(open.tag);
        }
        if open.in_formula {
            self.close_in_formula();
        }
    }

    fn flush(&mut self) {
        self.run.flush(&mut self.page);
    }

    /// The end of the page.
    pub fn finish(mut self) -> Page {
        while !self.stack.is_empty() {
            self.pop();
        }
        self.flush();
        self.page.elements[0].last = self.page.blocks.len() as u32;
        self.page.title = self.shared_title.take().or(self.page.title.take());
        self.page.hit.blocks = self.run.full;
        self.page
    }
}
