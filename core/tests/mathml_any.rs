//! Any formula in MathML is well formed in LaTeX.

mod common {
    pub mod dice;
    pub mod formulas;
}

use common::dice::Dice;
use common::formulas::{NAMES, TEXTS, is_well_formed};
use humongous_core::mathml::attributes::{Brackets, Said};
use humongous_core::mathml::names::Kind;
use humongous_core::mathml::tree::Formula;

/// Whatever the elements and however they nest: braces, brackets and environments are in pairs, and no dollar is bare.
#[test]
fn any_formula_is_well_formed() {
    let mut dice = Dice(11);
    for _ in 0..5_000 {
        let mut formula = Formula::default();
        let mut depth = 1;
        for _ in 0..dice.below(40) {
            match dice.below(5) {
                0 if depth > 1 => {
                    formula.close();
                    depth -= 1;
                }
                0..=2 => {
                    formula.open(
                        Kind::of(NAMES.get(dice.below(NAMES.len() + 1)).unwrap_or(&"maction").as_bytes()),
                        Said::default(),
                        &Brackets::default(),
                    );
                    depth += 1;
                }
                _ => formula.text(TEXTS.get(dice.below(TEXTS.len() + 1)).unwrap_or(&"ab cd")),
            }
        }
        while !formula.close() {}
        if let Some(tex) = formula.latex() {
            assert!(is_well_formed(&tex), "{tex}");
        }
    }
}
