//! Tables: matrices, cases, equations below one another.

use crate::mathml::latex::Step;
use crate::mathml::names::Kind;
use crate::mathml::tree::{Formula, Node};

/// How a table begins and ends.
pub(super) type Environment = (&'static str, &'static str);

const MATRIX: Environment = ("\\begin{matrix}", "\\end{matrix}");
const ALIGNED: Environment = ("\\begin{aligned}", "\\end{aligned}");

/// The environment of a table without brackets.
pub(super) fn environment(table: &Node) -> Environment {
    if table.said.aligned { ALIGNED } else { MATRIX }
}

/// That of a table within brackets, where there is one; a brace that nothing closes makes cases.
pub(super) fn bracketed(open: &str, close: Option<&str>) -> Option<Environment> {
    match (open, close) {
        ("(", Some(")")) => Some(("\\begin{pmatrix}", "\\end{pmatrix}")),
        ("[", Some("]")) => Some(("\\begin{bmatrix}", "\\end{bmatrix}")),
        ("{", Some("}")) => Some(("\\begin{Bmatrix}", "\\end{Bmatrix}")),
        ("|" | "∣", Some("|" | "∣")) => Some(("\\begin{vmatrix}", "\\end{vmatrix}")),
        ("‖" | "∥", Some("‖" | "∥")) => Some(("\\begin{Vmatrix}", "\\end{Vmatrix}")),
        ("{", None) => Some(("\\begin{cases}", "\\end{cases}")),
        _ => None,
    }
}

/// Write rows and cells; what is none of them is a row or a cell of its own.
pub(super) fn table(formula: &Formula, at: u32, environment: Environment, steps: &mut Vec<Step>) {
    steps.push(Step::Put(environment.0));
    for (number, row) in formula.children(at).enumerate() {
        if number > 0 {
            steps.push(Step::Put(" \\\\ "));
        }
        if formula.node(row).is_none_or(|row| row.kind != Kind::TableRow) {
            steps.push(Step::Node(row));
            continue;
        }
        for (number, cell) in formula.children(row).enumerate() {
            if number > 0 {
                steps.push(Step::Put(" & "));
            }
            steps.push(Step::Node(cell));
        }
    }
    steps.push(Step::Put(environment.1));
}
