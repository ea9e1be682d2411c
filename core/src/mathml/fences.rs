//! Rows, and the brackets in them.

use crate::mathml::attributes::Form;
use crate::mathml::latex::Step;
use crate::mathml::names::Kind;
use crate::mathml::tables::{self, Environment};
use crate::mathml::tree::Formula;
use crate::page::NONE;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Open,
    Close,
    /// The same sign on both sides.
    Bar,
}

/// A bracket, the command that makes it grow, what it is in LaTeX.
const BRACKETS: [(&str, Side, &str, &str, &str); 22] = [
    ("(", Side::Open, "\\left(", "", "("),
    (")", Side::Close, "", "\\right)", ")"),
    ("[", Side::Open, "\\left[", "", "["),
    ("]", Side::Close, "", "\\right]", "]"),
    ("{", Side::Open, "\\left\\{", "", "\\{"),
    ("}", Side::Close, "", "\\right\\}", "\\}"),
    ("⟨", Side::Open, "\\left\\langle", "", "\\langle"),
    ("⟩", Side::Close, "", "\\right\\rangle", "\\rangle"),
    ("\u{2329}", Side::Open, "\\left\\langle", "", "\\langle"),
    ("\u{232a}", Side::Close, "", "\\right\\rangle", "\\rangle"),
    ("\u{3008}", Side::Open, "\\left\\langle", "", "\\langle"),
    ("\u{3009}", Side::Close, "", "\\right\\rangle", "\\rangle"),
    ("⌊", Side::Open, "\\left\\lfloor", "", "\\lfloor"),
    ("⌋", Side::Close, "", "\\right\\rfloor", "\\rfloor"),
    ("⌈", Side::Open, "\\left\\lceil", "", "\\lceil"),
    ("⌉", Side::Close, "", "\\right\\rceil", "\\rceil"),
    ("|", Side::Bar, "\\left|", "\\right|", "|"),
    ("∣", Side::Bar, "\\left|", "\\right|", "|"),
    ("‖", Side::Bar, "\\left\\|", "\\right\\|", "\\|"),
    ("∥", Side::Bar, "\\left\\|", "\\right\\|", "\\|"),
    ("⟦", Side::Open, "\\left\\llbracket", "", "\\llbracket"),
    ("⟧", Side::Close, "", "\\right\\rrbracket", "\\rrbracket"),
];

/// A child of a row that is a bracket: which of `BRACKETS`, and where in the row.
#[derive(Clone, Copy)]
struct Bracket {
    at: usize,
    which: usize,
    grows: bool,
}

/// Write the children of a row.
pub(super) fn row(formula: &Formula, at: u32, steps: &mut Vec<Step>) {
    let children: Vec<u32> = formula.children(at).collect();
    let pieces = pieces(formula, &children);
    let mut place = 0;
    while place < children.len() {
        match pieces[place] {
            Piece::Node => steps.push(Step::Node(children[place])),
            Piece::Bracket(piece) => steps.push(Step::Put(piece)),
            Piece::Table(environment, length) => {
                tables::table(formula, formula.inner(children[place + 1]), environment, steps);
                place += length - 1;
            }
            Piece::Binomial => {
                let fraction = formula.inner(children[place + 1]);
                steps.push(Step::Put("\\binom"));
                steps.extend([Step::Group(formula.child(fraction, 0)), Step::Group(formula.child(fraction, 1))]);
                place += 2;
            }
        }
        place += 1;
    }
}

#[derive(Clone, Copy)]
enum Piece {
    Node,
    Bracket(&'static str),
    /// A bracket, a table, and another bracket where the length is three.
    Table(Environment, usize),
    /// A bracket, two numbers above one another, a bracket.
    Binomial,
}

fn pieces(formula: &Formula, children: &[u32]) -> Vec<Piece> {
    let mut pieces = vec![Piece::Node; children.len()];
    let mut tall_before = vec![0usize; children.len() + 1];
    for (place, child) in children.iter().enumerate() {
        tall_before[place + 1] = tall_before[place] + usize::from(formula.node(*child).is_some_and(|node| node.tall));
    }
    let mut open: Vec<Bracket> = Vec::new();
    for place in 0..children.len() {
        let Some((bracket, side)) = bracket(formula, children, place) else {
            continue;
        };
        if BRACKETS[bracket.which].1 == Side::Bar {
            pieces[place] = Piece::Bracket(BRACKETS[bracket.which].4);
        }
        if side == Side::Open {
            open.push(bracket);
        } else if let Some(before) = open.pop_if(|before| fits(before, &bracket)) {
            let tall = tall_before[place] > tall_before[before.at + 1];
            pair(formula, children, before, bracket, tall, &mut pieces);
        }
    }
    for bracket in open {
        let table = bracket.at + 1 < children.len() && is_table(formula, children[bracket.at + 1]);
        if let Some(environment) = tables::bracketed(BRACKETS[bracket.which].0, None).filter(|_| table) {
            pieces[bracket.at] = Piece::Table(environment, 2);
        }
    }
    pieces
}

/// A bar ends what a bar began, or an angle where it is half of a bracket of Dirac's; any other bracket may end any
/// other, as in half-open intervals.
fn fits(open: &Bracket, close: &Bracket) -> bool {
    let (open, close) = (&BRACKETS[open.which], &BRACKETS[close.which]);
    match (open.1, close.1) {
        (Side::Bar, Side::Bar) => open.4 == close.4,
        (Side::Bar, _) => close.4 == "\\rangle",
        (_, Side::Bar) => open.4 == "\\langle",
        _ => true,
    }
}

fn pair(formula: &Formula, children: &[u32], open: Bracket, close: Bracket, tall: bool, pieces: &mut [Piece]) {
    let signs = (BRACKETS[open.which].0, BRACKETS[close.which].0);
    if close.at == open.at + 2 {
        let between = children[open.at + 1];
        if is_table(formula, between)
            && let Some(environment) = tables::bracketed(signs.0, Some(signs.1))
        {
            pieces[open.at] = Piece::Table(environment, 3);
            return;
        }
        let binomial = formula.node(formula.inner(between)).is_some_and(|node| node.said.no_line && node.children == 2);
        if signs == ("(", ")") && binomial {
            pieces[open.at] = Piece::Binomial;
            return;
        }
    }
    if tall && open.grows && close.grows {
        pieces[open.at] = Piece::Bracket(BRACKETS[open.which].2);
        pieces[close.at] = Piece::Bracket(BRACKETS[close.which].3);
    }
}

fn is_table(formula: &Formula, node: u32) -> bool {
    formula.node(formula.inner(node)).is_some_and(|node| node.kind == Kind::Table)
}

/// The bracket at a place in a row, and whether it opens or closes.
fn bracket(formula: &Formula, children: &[u32], place: usize) -> Option<(Bracket, Side)> {
    let node = formula.node(formula.inner(children[place])).filter(|node| node.kind == Kind::Operator)?;
    let sign = formula.raw(node).trim_ascii();
    let which = BRACKETS.iter().position(|(known, ..)| *known == sign)?;
    let neighbour = |at: Option<usize>| at.and_then(|at| children.get(at)).copied().unwrap_or(NONE);
    let side = match (BRACKETS[which].1, node.said.form) {
        (Side::Bar, Form::Prefix) => Side::Open,
        (Side::Bar, Form::Postfix) => Side::Close,
        (Side::Bar, Form::Infix) => return None,
        // Without a word, a bar opens at the start of a row and before a table, and closes at its end and behind one.
        (Side::Bar, Form::None) if place == 0 || is_table(formula, neighbour(Some(place + 1))) => Side::Open,
        (Side::Bar, Form::None)
            if place + 1 == children.len() || is_table(formula, neighbour(place.checked_sub(1))) =>
        {
            Side::Close
        }
        (Side::Bar, Form::None) => return None,
        (side, _) => side,
    };
    Some((Bracket { at: place, which, grows: !node.said.rigid }, side))
}
