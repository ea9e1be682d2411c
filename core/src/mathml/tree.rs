//! A formula as it is read: its elements in a list, each with its first child and the next one of its parent.

use crate::mathml::attributes::{Brackets, Form, Said};
use crate::mathml::names::Kind;
use crate::mathml::symbols::seen;
use crate::page::NONE;

/// Bytes of text, and elements, from which a formula stays as its text: no formula of 9,089 real pages had a tenth.
const LARGEST: usize = 100_000;

/// One element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub kind: Kind,
    pub said: Said,
    pub first: u32,
    pub next: u32,
    /// How many there are; in a row, without operators that are not seen.
    pub children: u32,
    /// Where its text is, for a token.
    pub start: u32,
    pub end: u32,
    /// Brackets around it grow.
    pub tall: bool,
}

/// An element that has not ended.
#[derive(Debug)]
struct Open {
    /// `NONE` for one within a token.
    node: u32,
    last: u32,
    /// What ends an `<mfenced>`, and what parts its children.
    close: Option<String>,
    separators: Vec<char>,
}

/// A formula: elements are opened and closed, and text is put in.
#[derive(Debug)]
pub struct Formula {
    pub(super) nodes: Vec<Node>,
    pub(super) text: String,
    open: Vec<Open>,
    /// A token is open.
    in_token: bool,
    has_token: bool,
    too_large: bool,
}

impl Default for Formula {
    /// An empty `<math>` that is open.
    fn default() -> Self {
        let mut formula = Formula {
            nodes: Vec::new(),
            text: String::new(),
            open: Vec::new(),
            in_token: false,
            has_token: false,
            too_large: false,
        };
        formula.add(Kind::Row, Said::default());
        formula.open.push(Open { node: 0, last: NONE, close: None, separators: Vec::new() });
        formula
    }
}

impl Formula {
    /// A start tag.
    pub fn open(&mut self, kind: Kind, said: Said, brackets: &Brackets) {
        self.too_large |= self.nodes.len() >= LARGEST;
        let mut open = Open { node: NONE, last: NONE, close: None, separators: Vec::new() };
        self.loosen(kind);
        if !self.in_token && !self.too_large {
            self.part();
            open.node = self.add_child(kind, said);
            self.in_token = kind.is_token();
            self.has_token |= kind.is_token();
        }
        self.open.push(open);
        if kind == Kind::Fenced && !self.in_token {
            self.add_bracket(brackets.open.as_deref().unwrap_or("("), Form::Prefix);
            if let Some(open) = self.open.last_mut() {
                open.close = Some(brackets.close.clone().unwrap_or_else(|| ")".to_owned()));
                let separators = brackets.separators.as_deref().unwrap_or(",");
                open.separators = separators.chars().rev().filter(|separator| !separator.is_whitespace()).collect();
            }
        }
    }

    /// A token that begins with an element is a row: KaTeX has `<mi><munder>`.
    fn loosen(&mut self, kind: Kind) {
        let token = self.open.last().and_then(|open| self.nodes.get_mut(open.node as usize));
        if let Some(token) = token.filter(|token| kind != Kind::Row && token.kind.is_token())
            && self.text[token.start as usize..].trim_ascii().is_empty()
        {
            token.kind = Kind::Row;
            self.in_token = false;
        }
    }

    /// The end of the innermost open element; true where that was the formula.
    pub fn close(&mut self) -> bool {
        if let Some(close) = self.open.last_mut().and_then(|open| open.close.take()) {
            self.add_bracket(&close, Form::Postfix);
        }
        if let Some(open) = self.open.pop()
            && let Some(node) = self.nodes.get(open.node as usize).copied()
        {
            let mut unseen = false;
            if node.kind.is_token() {
                self.in_token = false;
                self.nodes[open.node as usize].end = self.text.len() as u32;
                unseen = node.kind == Kind::Operator && seen(&self.text[node.start as usize..]).is_empty();
            }
            if unseen {
                self.nodes[open.node as usize].kind = Kind::Nothing;
            }
            if let Some(parent) = self.open.last()
                && let Some(parent) = self.nodes.get_mut(parent.node as usize)
            {
                parent.tall |= node.tall && parent.kind.is_as_tall();
                parent.children -= u32::from(unseen && parent.kind == Kind::Row);
            }
        }
        self.open.is_empty()
    }

    /// Characters outside of tags.
    pub fn text(&mut self, text: &str) {
        self.too_large |= self.text.len() + text.len() > LARGEST;
        if self.too_large || (!self.in_token && self.goes_on(text)) {
            return;
        }
        if self.in_token {
            self.text.push_str(text);
        } else if !text.trim_ascii().is_empty() {
            self.part();
            self.add_token(Kind::Beside, Said::default(), text);
        }
    }

    /// Text beside elements comes in pieces: more of it, or what parts it from an element.
    fn goes_on(&mut self, text: &str) -> bool {
        let end = self.text.len() as u32;
        let last = self.open.last().and_then(|open| self.nodes.get_mut(open.last as usize));
        let Some(last) = last.filter(|last| last.kind == Kind::Beside && last.end == end) else {
            return false;
        };
        last.end += text.len() as u32;
        self.text.push_str(text);
        true
    }

    /// Put a separator before the next child of an `<mfenced>`, unless it is the first.
    fn part(&mut self) {
        let Some(open) = self.open.last_mut() else {
            return;
        };
        let first = self.nodes.get(open.node as usize).is_none_or(|node| node.children < 2);
        if open.close.is_none() || first {
            return;
        }
        let separator = if open.separators.len() > 1 { open.separators.pop() } else { open.separators.last().copied() };
        if let Some(separator) = separator {
            let said = Said { form: Form::Infix, ..Said::default() };
            self.add_token(Kind::Operator, said, separator.encode_utf8(&mut [0; 4]));
        }
    }

    fn add_bracket(&mut self, bracket: &str, form: Form) {
        self.add_token(Kind::Operator, Said { form, ..Said::default() }, bracket);
    }

    fn add_token(&mut self, kind: Kind, said: Said, text: &str) {
        let node = self.add_child(kind, said);
        self.text.push_str(text);
        if let Some(node) = self.nodes.get_mut(node as usize) {
            node.end = self.text.len() as u32;
        }
    }

    fn add_child(&mut self, kind: Kind, said: Said) -> u32 {
        let Some((parent, last)) = self.open.last_mut().map(|open| (open.node, &mut open.last)) else {
            return NONE;
        };
        let added = self.nodes.len() as u32;
        if let Some(before) = self.nodes.get_mut(std::mem::replace(last, added) as usize) {
            before.next = added;
        } else if let Some(parent) = self.nodes.get_mut(parent as usize) {
            parent.first = added;
        }
        if let Some(parent) = self.nodes.get_mut(parent as usize) {
            parent.children += 1;
        }
        self.add(kind, said)
    }

    fn add(&mut self, kind: Kind, said: Said) -> u32 {
        let end = self.text.len() as u32;
        let tall = kind.is_tall();
        self.nodes.push(Node { kind, said, first: NONE, next: NONE, children: 0, start: end, end, tall });
        self.nodes.len() as u32 - 1
    }

    /// Whether it is a formula in MathML, and not too large for one.
    pub(super) fn is_one(&self) -> bool {
        self.has_token && !self.too_large
    }

    pub(super) fn node(&self, node: u32) -> Option<&Node> {
        self.nodes.get(node as usize)
    }

    /// The children of a node, in their order.
    pub(super) fn children(&self, node: u32) -> impl Iterator<Item = u32> {
        let mut next = self.node(node).map_or(NONE, |node| node.first);
        std::iter::from_fn(move || {
            let found = next;
            next = self.node(found)?.next;
            Some(found)
        })
    }

    /// A child by its place, `NONE` where there are fewer.
    pub(super) fn child(&self, node: u32, at: usize) -> u32 {
        self.children(node).nth(at).unwrap_or(NONE)
    }

    /// What a row of one holds.
    pub(super) fn inner(&self, node: u32) -> u32 {
        let mut inner = node;
        // Rows of one in one another are rarely more than three.
        for _ in 0..8 {
            match self.node(inner) {
                Some(row) if row.kind == Kind::Row && row.children == 1 => {
                    // `<none>` with something in it is as good as a row.
                    let is_seen = |child: &Node| child.kind != Kind::Nothing || child.first != NONE;
                    let seen = |child: &u32| self.node(*child).is_some_and(is_seen);
                    inner = self.children(inner).find(seen).unwrap_or(row.first);
                }
                _ => break,
            }
        }
        inner
    }

    /// A token's text as it stands.
    pub(super) fn raw(&self, node: &Node) -> &str {
        self.text.get(node.start as usize..node.end as usize).unwrap_or_default()
    }

    /// The text of what is one token, else nothing.
    pub(super) fn token(&self, node: u32) -> String {
        match self.node(self.inner(node)) {
            Some(token) if token.kind.is_token() => seen(self.raw(token)),
            _ => String::new(),
        }
    }
}
