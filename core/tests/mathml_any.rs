//! Any formula in MathML is well formed in LaTeX.

use humongous_core::mathml::attributes::{Brackets, Said};
use humongous_core::mathml::names::Kind;
use humongous_core::mathml::tree::Formula;

/// xorshift64*: the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    }
}

const NAMES: &[&str] = &[
    "mi",
    "mn",
    "mo",
    "mo",
    "mtext",
    "ms",
    "mspace",
    "mphantom",
    "menclose",
    "mfrac",
    "msqrt",
    "mroot",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mmultiscripts",
    "mprescripts",
    "mtable",
    "mtr",
    "mtd",
    "mfenced",
    "mrow",
    "maction",
    "none",
    "x",
];
const TEXTS: &[&str] = &[
    "(", ")", "[", "]", "{", "}", "|", "‖", "⟨", "⟩", "\\", "$", "^", "_", "x", "12", "α", "𝐱", "lim", "∑", "→", "⏟",
    "′", "漢", "\u{a0}", "ab cd", "", "%",
];

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
                        Kind::of(NAMES[dice.below(NAMES.len())].as_bytes()),
                        Said::default(),
                        &Brackets::default(),
                    );
                    depth += 1;
                }
                _ => formula.text(TEXTS[dice.below(TEXTS.len())]),
            }
        }
        while !formula.close() {}
        if let Some(tex) = formula.latex() {
            assert!(is_well_formed(&tex), "{tex}");
        }
    }
}

fn is_well_formed(tex: &str) -> bool {
    let (mut depth, mut chars) = (0i32, tex.chars());
    while let Some(char) = chars.next() {
        match char {
            '\\' => _ = chars.next(),
            '{' => depth += 1,
            '}' if depth == 0 => return false,
            '}' => depth -= 1,
            '$' => return false,
            _ => {}
        }
    }
    let count = |word: &str| {
        tex.match_indices(word)
            .filter(|(at, _)| !tex[at + word.len()..].starts_with(|c: char| c.is_ascii_alphabetic()))
            .count()
    };
    depth == 0 && count("\\left") == count("\\right") && count("\\begin") == count("\\end")
}
