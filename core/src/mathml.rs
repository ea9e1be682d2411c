//! Formulas in MathML (MathML Core, and what of MathML 3 pages still have) as LaTeX, for those without TeX beside them.
//!
//! A formula is read into a list of nodes that point at one another, and written with a stack of what is still to be
//! written: nothing recurses, each node is visited once, and no text is copied twice.

pub mod attributes;
mod fences;
mod latex;
pub mod names;
mod scripts;
mod symbol_table;
mod symbols;
mod tables;
mod tokens;
pub mod tree;
