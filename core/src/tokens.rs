//! From the tokenizer's events to tags and text.

use std::str::from_utf8;

use html5gum::{Emitter, Error, State, Tokenizer};

use crate::attributes::{Attributes, SEED, mix};
use crate::page::{Exceeded, Limits, Page};
use crate::reader::PageReader;
use crate::tags::{Tag, tag_of};
use crate::tree::Builder;

/// Parse a page; an error where it has more than `limits` allow.
pub fn parse(html: &[u8], limits: Limits) -> Result<Page, Exceeded> {
    if html.len() > limits.bytes {
        return Err(Exceeded { what: "bytes", found: html.len(), limit: limits.bytes });
    }
    let mut builder = Builder::new(limits);
    let mut tokens = Tokenizer::new_with_emitter(PageReader::new(html), Tokens::new(&mut builder));
    // All is told to the builder; what would come out is the request to stop.
    let _ = tokens.next();
    builder.finish()
}

struct Tokens<'a> {
    builder: &'a mut Builder,
    /// The first bytes of a character whose others are still to come.
    partial: Vec<u8>,
    name: Vec<u8>,
    last_start: Vec<u8>,
    attributes: Attributes,
    attribute: Vec<u8>,
    value: Vec<u8>,
    /// The attribute being read is one that we look at.
    wanted: bool,
    end_tag: bool,
    self_closing: bool,
}

impl<'a> Tokens<'a> {
    fn new(builder: &'a mut Builder) -> Self {
        Tokens {
            builder,
            partial: Vec::new(),
            name: Vec::new(),
            last_start: Vec::new(),
            attributes: Attributes::default(),
            attribute: Vec::new(),
            value: Vec::new(),
            wanted: false,
            end_tag: false,
            self_closing: false,
        }
    }

    /// Text that is not UTF-8 in the page either; a character that its end cuts is kept for what comes.
    fn broken_text(&mut self, text: &[u8]) {
        let last = text.utf8_chunks().last().map_or(&[][..], |chunk| chunk.invalid());
        let cut = from_utf8(last).is_err_and(|error| error.error_len().is_none());
        let whole = text.len() - if cut { last.len() } else { 0 };
        if whole > 0 {
            self.builder.text(&String::from_utf8_lossy(&text[..whole]));
        }
        self.partial.extend_from_slice(&text[whole..]);
    }

    /// No more bytes of a character will come.
    fn end_text(&mut self) {
        if !self.partial.is_empty() {
            self.partial.clear();
            self.builder.text("\u{fffd}");
        }
    }

    fn begin_tag(&mut self, end_tag: bool) {
        self.end_text();
        self.name.clear();
        self.attributes.clear();
        self.attribute.clear();
        self.value.clear();
        (self.wanted, self.end_tag, self.self_closing) = (false, end_tag, false);
    }

    fn end_attribute(&mut self) {
        if !self.attribute.is_empty() && Attributes::wants(&self.attribute) {
            self.attributes.add(&self.attribute, &self.value);
        }
        self.attribute.clear();
        self.value.clear();
        self.wanted = false;
    }
}

impl Emitter for Tokens<'_> {
    type Token = ();

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start.clear();
        self.last_start.extend_from_slice(name.unwrap_or_default());
    }

    fn emit_eof(&mut self) {
        self.end_text();
    }

    fn emit_error(&mut self, _: Error) {}

    #[inline]
    fn should_emit_errors(&mut self) -> bool {
        false
    }

    #[inline]
    fn pop_token(&mut self) -> Option<()> {
        self.builder.exceeded.map(|_| ())
    }

    fn emit_string(&mut self, text: &[u8]) {
        // Behind `&amp;` or a lone `<` the tokenizer hands out one byte and then the rest, whatever the byte begins.
        let mut joined = std::mem::take(&mut self.partial);
        let text = if joined.is_empty() {
            text
        } else {
            joined.extend_from_slice(text);
            &joined
        };
        match from_utf8(text) {
            Ok(text) => self.builder.text(text),
            Err(_) => self.broken_text(text),
        }
    }

    fn init_start_tag(&mut self) {
        self.begin_tag(false);
    }

    fn init_end_tag(&mut self) {
        self.begin_tag(true);
    }

    fn init_comment(&mut self) {
        self.end_text();
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.end_attribute();
        let tag = tag_of(&self.name);
        let name = if tag == Tag::Other { mix(SEED, &self.name) } else { 0 };
        if self.end_tag {
            self.builder.end(tag, name);
            return None;
        }
        std::mem::swap(&mut self.last_start, &mut self.name);
        if !self.builder.start(tag, name, &self.attributes, self.self_closing) {
            return None;
        }
        Some(match tag {
            Tag::Title | Tag::Textarea => State::RcData,
            Tag::Script => State::ScriptData,
            Tag::Plaintext => State::PlainText,
            _ => State::RawText,
        })
    }

    fn emit_current_comment(&mut self) {}

    fn emit_current_doctype(&mut self) {}

    fn set_self_closing(&mut self) {
        self.self_closing = true;
    }

    fn set_force_quirks(&mut self) {}

    fn push_tag_name(&mut self, name: &[u8]) {
        self.name.extend_from_slice(name);
    }

    fn push_comment(&mut self, _: &[u8]) {}

    fn push_doctype_name(&mut self, _: &[u8]) {}

    fn init_doctype(&mut self) {}

    fn init_attribute(&mut self) {
        self.end_attribute();
    }

    fn init_attribute_value(&mut self) {
        self.wanted = Attributes::wants(&self.attribute);
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        self.attribute.extend_from_slice(name);
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        if self.wanted {
            self.value.extend_from_slice(value);
        }
    }

    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.end_tag && self.name == self.last_start
    }
}
