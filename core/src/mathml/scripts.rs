//! Scripts beside, above and below.

use crate::mathml::latex::Step;
use crate::mathml::names::Kind;
use crate::mathml::symbols::{function, is_large};
use crate::mathml::tree::{Formula, Node};
use crate::page::NONE;

/// `<msub>`, `<msup>`, `<msubsup>`, `<mmultiscripts>`.
pub(super) fn beside(formula: &Formula, at: u32, node: &Node, steps: &mut Vec<Step>) {
    let mut children = formula.children(at).skip(1);
    let base = node.first;
    match node.kind {
        Kind::Multi => multiple(formula, at, steps),
        Kind::Sup => {
            steps.push(Step::Base(base));
            script(formula, "^", children.next(), steps);
        }
        _ => {
            steps.push(Step::Base(base));
            script(formula, "_", children.next(), steps);
            script(formula, "^", children.next(), steps);
        }
    }
}

/// Base, pairs of scripts behind it, and after `<mprescripts>` those before it.
fn multiple(formula: &Formula, at: u32, steps: &mut Vec<Step>) {
    let all: Vec<u32> = formula.children(at).collect();
    let is_mark =
        |node: &u32| formula.node(*node).is_some_and(|node| node.kind == Kind::Prescripts && node.first == NONE);
    let mark = all.iter().position(is_mark).unwrap_or(all.len());
    let (base, behind) = all[..mark].split_first().map_or((NONE, &[][..]), |(base, rest)| (*base, rest));
    for pair in all.get(mark + 1..).unwrap_or_default().chunks(2) {
        steps.push(Step::Put("{}"));
        both(formula, pair, steps);
    }
    steps.push(Step::Base(base));
    for (number, pair) in behind.chunks(2).enumerate() {
        steps.extend((number > 0).then_some(Step::Put("{}")));
        both(formula, pair, steps);
    }
}

fn both(formula: &Formula, pair: &[u32], steps: &mut Vec<Step>) {
    script(formula, "_", pair.first().copied(), steps);
    script(formula, "^", pair.get(1).copied(), steps);
}

fn script(formula: &Formula, sign: &'static str, script: Option<u32>, steps: &mut Vec<Step>) {
    let Some(script) = script.filter(|script| !formula.is_blank(*script)) else {
        return;
    };
    let text = if sign == "^" { formula.token(script) } else { String::new() };
    let primes = text.chars().map(|char| match char {
        '′' | '\'' | '’' => "'",
        '″' => "''",
        '‴' => "'''",
        '⁗' => "''''",
        _ => "",
    });
    let primes: Vec<&str> = primes.collect();
    if !primes.is_empty() && primes.iter().all(|prime| !prime.is_empty()) {
        steps.extend(primes.into_iter().map(Step::Put));
    } else {
        steps.extend([Step::Put(sign), Step::Script(script)]);
    }
}

/// `<munder>`, `<mover>`, `<munderover>`.
pub(super) fn above_and_below(formula: &Formula, at: u32, node: &Node, steps: &mut Vec<Step>) {
    let mut children = formula.children(at).skip(1);
    let base = node.first;
    let under = if node.kind == Kind::Over { None } else { children.next() };
    let over = if node.kind == Kind::Under { None } else { children.next() };
    let (under, over) = (under.filter(|at| !formula.is_blank(*at)), over.filter(|at| !formula.is_blank(*at)));
    let accent = if under.is_some() { None } else { accent(formula, base, over, OVER) };
    let accent = accent.or_else(|| if over.is_some() { None } else { self::accent(formula, base, under, UNDER) });
    if let Some(command) = accent {
        steps.extend([Step::Put(command), Step::Group(base)]);
    } else if has_limits(formula, base, steps) {
        script(formula, "_", under, steps);
        script(formula, "^", over, steps);
    } else if let Some(command) = arrow(formula, base) {
        steps.push(Step::Put(command));
        if let Some(under) = under {
            steps.extend([Step::Put("["), Step::Node(under), Step::Put("]")]);
        }
        steps.push(over.map_or(Step::Put("{}"), Step::Group));
    } else {
        for (command, script) in [("\\underset", under), ("\\overset", over)] {
            if let Some(script) = script {
                steps.extend([Step::Put(command), Step::Group(script), Step::Put("{")]);
            }
        }
        steps.push(Step::Node(base));
        steps.extend([under, over].into_iter().flatten().map(|_| Step::Put("}")));
    }
}

type Accents = &'static [(char, &'static str, &'static str)];

/// What an accent is over one letter, and over more.
const OVER: Accents = &[
    ('^', "\\hat", "\\widehat"),
    ('ˆ', "\\hat", "\\widehat"),
    ('\u{302}', "\\hat", "\\widehat"),
    ('~', "\\tilde", "\\widetilde"),
    ('˜', "\\tilde", "\\widetilde"),
    ('∼', "\\tilde", "\\widetilde"),
    ('\u{303}', "\\tilde", "\\widetilde"),
    ('¯', "\\bar", "\\overline"),
    ('ˉ', "\\bar", "\\overline"),
    ('‾', "\\bar", "\\overline"),
    ('_', "\\bar", "\\overline"),
    ('―', "\\bar", "\\overline"),
    ('-', "\\bar", "\\overline"),
    ('−', "\\bar", "\\overline"),
    ('\u{304}', "\\bar", "\\overline"),
    ('\u{305}', "\\bar", "\\overline"),
    ('→', "\\vec", "\\overrightarrow"),
    ('\u{20d7}', "\\vec", "\\overrightarrow"),
    ('←', "\\overleftarrow", "\\overleftarrow"),
    ('↔', "\\overleftrightarrow", "\\overleftrightarrow"),
    ('˙', "\\dot", "\\dot"),
    ('.', "\\dot", "\\dot"),
    ('\u{307}', "\\dot", "\\dot"),
    ('¨', "\\ddot", "\\ddot"),
    ('\u{308}', "\\ddot", "\\ddot"),
    ('\u{20db}', "\\dddot", "\\dddot"),
    ('ˇ', "\\check", "\\widecheck"),
    ('\u{30c}', "\\check", "\\widecheck"),
    ('˘', "\\breve", "\\breve"),
    ('\u{306}', "\\breve", "\\breve"),
    ('´', "\\acute", "\\acute"),
    ('`', "\\grave", "\\grave"),
    ('˚', "\\mathring", "\\mathring"),
    ('⏞', "\\overbrace", "\\overbrace"),
    ('⏜', "\\overparen", "\\overparen"),
    ('⎴', "\\overbracket", "\\overbracket"),
];
const UNDER: Accents = &[
    ('_', "\\underline", "\\underline"),
    ('¯', "\\underline", "\\underline"),
    ('‾', "\\underline", "\\underline"),
    ('―', "\\underline", "\\underline"),
    ('\u{332}', "\\underline", "\\underline"),
    ('→', "\\underrightarrow", "\\underrightarrow"),
    ('←', "\\underleftarrow", "\\underleftarrow"),
    ('~', "\\utilde", "\\utilde"),
    ('⏟', "\\underbrace", "\\underbrace"),
    ('⏝', "\\underparen", "\\underparen"),
    ('⎵', "\\underbracket", "\\underbracket"),
];

/// The command of an accent, which is one character above or below a letter or more.
fn accent(formula: &Formula, base: u32, script: Option<u32>, accents: Accents) -> Option<&'static str> {
    let accent = only(&formula.token(script?))?;
    let (_, narrow, wide) = accents.iter().find(|(known, _, _)| *known == accent)?;
    let letter = only(&formula.token(base));
    // An arrow over an operator is no accent of it.
    if letter.is_some_and(|letter| is_large(letter) || arrow_of(letter).is_some()) {
        return None;
    }
    Some(if letter.is_some() { narrow } else { wide })
}

/// The one character of a text, without those that combine with it.
fn only(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// Whether it is a letter with an accent, which needs no braces to have a script.
pub(super) fn is_accented(formula: &Formula, at: u32, node: &Node) -> bool {
    let script = Some(formula.child(at, 1));
    match node.kind {
        Kind::Over => accent(formula, node.first, script, OVER).is_some(),
        Kind::Under => accent(formula, node.first, script, UNDER).is_some(),
        _ => false,
    }
}

/// Write a base that TeX sets scripts below and above of: sums, limits, braces; false where it is none.
fn has_limits(formula: &Formula, base: u32, steps: &mut Vec<Step>) -> bool {
    let inner = formula.inner(base);
    let text = formula.token(inner);
    let brace = |node: &Node| {
        matches!(node.kind, Kind::Under | Kind::Over)
            && matches!(only(&formula.token(formula.child(inner, 1))), Some('⏞' | '⏟' | '⏜' | '⏝' | '⎴' | '⎵'))
    };
    if only(&text).is_some_and(is_large) || function(&text) == Some(true) || formula.node(inner).is_some_and(brace) {
        steps.push(Step::Node(inner));
        return true;
    }
    let name = text.len() > 1 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    if name {
        steps.extend([Step::Put("\\operatorname*{"), Step::Name(inner), Step::Put("}")]);
    }
    name
}

/// An arrow that is as long as what is above and below it (amsmath).
fn arrow(formula: &Formula, base: u32) -> Option<&'static str> {
    only(&formula.token(base)).and_then(arrow_of)
}

fn arrow_of(char: char) -> Option<&'static str> {
    match char {
        '→' | '⟶' => Some("\\xrightarrow"),
        '←' | '⟵' => Some("\\xleftarrow"),
        '⇒' | '⟹' => Some("\\xRightarrow"),
        '⇐' | '⟸' => Some("\\xLeftarrow"),
        '↔' | '⟷' => Some("\\xleftrightarrow"),
        '⇌' => Some("\\xrightleftharpoons"),
        '↦' | '⟼' => Some("\\xmapsto"),
        _ => None,
    }
}
