//! From the tokenizer's events to tags and text.

use std::str::from_utf8;

use html5gum::{Emitter, Error, State, Tokenizer};

use crate::attributes::Attributes;
use crate::mathml::names::prefixed;
use crate::page::{Limits, Page};
use crate::reader::PageReader;
use crate::tags::{Tag, tag_of};
use crate::tree::Builder;

/// Parse a page, up to what `limits` allow; `Page::hit` says which of them it went over.
pub fn parse(html: &[u8], limits: Limits) -> Page {
    let read = within(html, limits.bytes);
    let mut builder = Builder::new(limits);
    builder.page.hit.bytes = read.len() < html.len();
    let mut tokens = Tokenizer::new_with_emitter(PageReader::new(read), Tokens::new(&mut builder));
    // All is told to the builder; what would come out is the request to stop.
    let _ = tokens.next();
    builder.finish()
}

/// The first `limit` bytes at most, without the character that the limit would part.
fn within(html: &[u8], limit: usize) -> &[u8] {
    if html.len() <= limit {
        return html;
    }
    let inside = html[..=limit].iter().rev().take(4).position(|byte| byte & 0xc0 != 0x80).unwrap_or(0);
    &html[..limit - inside]
}

struct Tokens<'a> {
    builder: &'a mut Builder,
    name: Vec<u8>,
    last_start: Vec<u8>,
    attributes: Attributes,
    /// The beginning of a character.
    partial: Vec<u8>,
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
            name: Vec::new(),
            last_start: Vec::new(),
            attributes: Attributes::default(),
            partial: Vec::new(),
            attribute: Vec::new(),
            value: Vec::new(),
            wanted: false,
            end_tag: false,
            self_closing: false,
        }
    }

    fn begin_tag(&mut self, end_tag: bool) {
        self.name.clear();
        self.attributes.clear();
        self.attribute.clear();
        self.value.clear();
        self.attributes.in_math = self.builder.in_math();
        (self.wanted, self.end_tag, self.self_closing) = (false, end_tag, false);
    }

    /// Hand over the first bytes of what is held back; those that are not UTF-8 as U+FFFD.
    fn emit_partial(&mut self, length: usize) {
        if length > 0 {
            self.builder.text(&String::from_utf8_lossy(&self.partial[..length]));
            self.partial.drain(..length);
        }
    }

    fn end_attribute(&mut self) {
        if !self.attribute.is_empty() && self.attributes.wants(&self.attribute) {
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
        self.emit_partial(self.partial.len());
    }

    fn emit_error(&mut self, _: Error) {}

    #[inline]
    fn should_emit_errors(&mut self) -> bool {
        false
    }

    #[inline]
    fn pop_token(&mut self) -> Option<()> {
        self.builder.stopped().then_some(())
    }

    fn emit_string(&mut self, text: &[u8]) {
        if self.partial.is_empty()
            && let Ok(text) = from_utf8(text)
        {
            self.builder.text(text);
            return;
        }
        self.partial.extend_from_slice(text);
        let whole = match from_utf8(&self.partial) {
            // The tokenizer hands out the byte after a character reference alone: the rest of the character follows.
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => self.partial.len(),
        };
        self.emit_partial(whole);
    }

    fn init_start_tag(&mut self) {
        self.begin_tag(false);
    }

    fn init_end_tag(&mut self) {
        self.begin_tag(true);
    }

    fn init_comment(&mut self) {
        self.emit_partial(self.partial.len());
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.emit_partial(self.partial.len());
        self.end_attribute();
        let tag = match tag_of(&self.name) {
            Tag::Other => prefixed(&self.name),
            tag => tag,
        };
        if self.end_tag {
            self.builder.end(tag, &self.name);
            return None;
        }
        std::mem::swap(&mut self.last_start, &mut self.name);
        if !self.builder.start(tag, &self.last_start, &self.attributes, self.self_closing) {
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
        self.wanted = self.attributes.wants(&self.attribute);
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
