//! A formula written as LaTeX.

use crate::mathml::attributes::{Notation, Variant};
use crate::mathml::names::Kind;
use crate::mathml::symbols::style;
use crate::mathml::tree::{Formula, Node};
use crate::mathml::{fences, scripts, tables, tokens};
use crate::page::NONE;

/// What has been written.
#[derive(Default)]
pub(super) struct Output {
    text: String,
    /// A letter that followed would be read as part of a command, or a digit as part of a script.
    gap: bool,
    /// The last style that ended, and where.
    ended: (Variant, usize),
}

impl Output {
    /// Add symbols or a command.
    pub fn put(&mut self, piece: &str) {
        if self.gap && piece.starts_with(|char: char| char.is_ascii_alphanumeric()) {
            self.text.push(' ');
        }
        self.put_text(piece);
        if !piece.is_empty() {
            let before = piece.trim_end_matches(|char: char| char.is_ascii_alphabetic());
            self.gap = before.len() < piece.len() && before.ends_with('\\');
        }
    }

    /// Begin a style, or go on with it where it has just ended: `\mathrm{d}` and `\mathrm{x}` are `\mathrm{dx}`.
    pub fn begin(&mut self, variant: Variant) {
        if variant != Variant::None && self.ended == (variant, self.text.len()) {
            self.text.pop();
        } else {
            self.put(style(variant));
        }
    }

    /// End a style.
    pub fn end(&mut self, variant: Variant) {
        if variant != Variant::None {
            self.put("}");
            self.ended = (variant, self.text.len());
        }
    }

    /// Add what is not read as mathematics.
    pub fn put_text(&mut self, piece: &str) {
        self.text.push_str(piece);
    }
}

/// What is still to be written.
#[derive(Clone, Copy)]
pub(super) enum Step {
    Put(&'static str),
    Node(u32),
    /// The text of a token as it is.
    Name(u32),
    /// In braces.
    Group(u32),
    /// What a script is set at: in braces unless it is one symbol.
    Base(u32),
    /// A script: in braces unless it is one letter or digit.
    Script(u32),
    /// After a script that is not in braces.
    Gap,
}

impl Formula {
    /// The formula as LaTeX, without dollar signs; none where there is no MathML in it, or too much.
    pub fn latex(&self) -> Option<String> {
        if !self.is_one() {
            return None;
        }
        let mut output = Output::default();
        let mut steps = vec![Step::Node(0)];
        let mut added = Vec::new();
        while let Some(step) = steps.pop() {
            match step {
                Step::Put(piece) => output.put(piece),
                Step::Gap => output.gap = true,
                Step::Node(node) => self.write(node, &mut output, &mut added),
                Step::Name(node) => output.put(&self.token(node)),
                Step::Group(node) => added.extend([Step::Put("{"), Step::Node(node), Step::Put("}")]),
                Step::Base(node) => self.base(node, &mut added),
                Step::Script(node) => self.script(node, &mut added),
            }
            steps.extend(added.drain(..).rev());
        }
        Some(output.text)
    }

    /// Write a token, or say of which steps another node consists.
    fn write(&self, at: u32, output: &mut Output, steps: &mut Vec<Step>) {
        let Some(node) = self.node(at) else {
            return;
        };
        let arguments = |steps: &mut Vec<Step>, command: &'static str, count: usize| {
            steps.push(Step::Put(command));
            steps.extend((0..count).map(|place| Step::Group(self.child(at, place))));
        };
        match node.kind {
            kind if kind.arity().is_some_and(|arity| arity != node.children) => fences::row(self, at, steps),
            kind if kind.is_token() => tokens::token(output, node, self.raw(node)),
            Kind::First => steps.push(Step::Node(node.first)),
            Kind::Space if node.first == NONE => output.put(space(node.said.width)),
            Kind::Fraction if node.said.no_line => {
                steps.extend([Step::Put("{"), Step::Node(node.first), Step::Put("\\atop ")]);
                steps.extend([Step::Node(self.child(at, 1)), Step::Put("}")]);
            }
            Kind::Fraction if node.said.bevelled => {
                steps.extend([Step::Base(node.first), Step::Put("/"), Step::Base(self.child(at, 1))]);
            }
            Kind::Fraction => arguments(steps, "\\frac", 2),
            Kind::IndexedRoot => {
                steps.push(Step::Put("\\sqrt["));
                let index = self.child(at, 1);
                steps.push(if self.token(index).is_empty() { Step::Group(index) } else { Step::Node(index) });
                steps.extend([Step::Put("]"), Step::Group(node.first)]);
            }
            Kind::Root => self.around(at, "\\sqrt{", steps),
            Kind::Phantom => self.around(at, "\\phantom{", steps),
            Kind::Enclosed => self.around(at, enclosure(node.said.notation), steps),
            Kind::Sub | Kind::Sup | Kind::SubSup | Kind::Multi => scripts::beside(self, at, node, steps),
            Kind::Under | Kind::Over | Kind::UnderOver => scripts::above_and_below(self, at, node, steps),
            Kind::Table => tables::table(self, at, tables::environment(node), steps),
            _ => fences::row(self, at, steps),
        }
    }

    /// A row of all children in a command's braces.
    fn around(&self, at: u32, command: &'static str, steps: &mut Vec<Step>) {
        steps.push(Step::Put(command));
        fences::row(self, at, steps);
        steps.push(Step::Put("}"));
    }

    fn base(&self, node: u32, steps: &mut Vec<Step>) {
        let inner = self.inner(node);
        let one = self.node(inner).is_some_and(|base| base.kind.is_token() || scripts::is_accented(self, inner, base));
        if one && !self.is_blank(inner) { steps.push(Step::Node(inner)) } else { steps.push(Step::Group(node)) }
    }

    fn script(&self, node: u32, steps: &mut Vec<Step>) {
        let text = self.token(node);
        let plain = text.len() == 1 && text.starts_with(|char: char| char.is_ascii_alphanumeric());
        let inner = self.inner(node);
        if plain && self.node(inner).is_some_and(Node::is_plain) {
            steps.extend([Step::Node(inner), Step::Gap]);
        } else {
            steps.push(Step::Group(node));
        }
    }

    /// Whether there is nothing to be seen of a node, as far as one look tells.
    pub(super) fn is_blank(&self, node: u32) -> bool {
        let inner = self.inner(node);
        match self.node(inner) {
            None => true,
            Some(node) if node.kind.is_token() => self.token(inner).is_empty(),
            Some(node) => node.first == NONE && matches!(node.kind, Kind::Row | Kind::Nothing),
        }
    }
}

impl Node {
    /// Whether a letter or digit of it is written as it is.
    fn is_plain(&self) -> bool {
        use Variant::{Italic, None, Normal};
        match self.kind {
            Kind::Identifier => matches!(self.said.variant, None | Italic),
            Kind::Number | Kind::Operator => matches!(self.said.variant, None | Normal),
            _ => false,
        }
    }
}

/// White space by its width in thousandths of an em, as TeX's commands have it (The TeXbook, chapter 18).
fn space(width: u32) -> &'static str {
    match width {
        0 => "",
        1..=199 => "\\,",
        200..=249 => "\\:",
        250..=699 => "\\;",
        700..=1499 => "\\quad",
        _ => "\\qquad",
    }
}

fn enclosure(notation: Notation) -> &'static str {
    match notation {
        Notation::None => "{",
        Notation::Box => "\\boxed{",
        Notation::Strike => "\\cancel{",
        Notation::BackStrike => "\\bcancel{",
        Notation::Cross => "\\xcancel{",
        Notation::Over => "\\overline{",
        Notation::Under => "\\underline{",
        Notation::Root => "\\sqrt{",
    }
}
