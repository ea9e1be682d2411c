//! A formula in MathML, of elements that the bytes choose: its LaTeX is well formed, and none of its text is missing.
#![no_main]

use humongous_core::mathml::attributes::{Brackets, Said};
use humongous_core::mathml::names::Kind;
use humongous_core::mathml::tree::Formula;
use humongous_core_fuzz::formulas::{NAMES, TEXTS, is_well_formed};
use humongous_core_fuzz::twice;
use libfuzzer_sys::fuzz_target;

/// In no command and no sign.
const WORD: &str = "語";
const ATTRIBUTES: [(&str, &str); 8] = [
    ("mathvariant", "bold"),
    ("mathvariant", "normal"),
    ("stretchy", "false"),
    ("linethickness", "0"),
    ("form", "postfix"),
    ("open", "|"),
    ("separators", ""),
    ("width", "1em"),
];
fuzz_target!(|data: &[u8]| {
    let mut formula = Formula::default();
    let (mut depth, mut words) = (1, 0);
    for bytes in data.chunks_exact(2) {
        let choice = usize::from(bytes[1]);
        match bytes[0] % 4 {
            0 if depth > 1 => {
                depth -= 1;
                assert!(!formula.close());
            }
            1 => {
                words += 1;
                formula.text(WORD);
            }
            2 => formula.text(TEXTS[choice % TEXTS.len()]),
            _ => {
                let (mut said, mut brackets) = (Said::default(), Brackets::default());
                if let Some((name, value)) = ATTRIBUTES.get(choice >> 5).filter(|_| bytes[0] & 0x80 != 0) {
                    said.take(&mut brackets, name.as_bytes(), value.as_bytes());
                }
                depth += 1;
                formula.open(Kind::of(NAMES[choice % NAMES.len()].as_bytes()), said, &brackets);
            }
        }
    }
    for left in (0..depth).rev() {
        assert_eq!(left == 0, formula.close());
    }
    if let Some(tex) = twice(|| formula.latex()) {
        assert!(is_well_formed(&tex), "{tex}");
        assert_eq!(words, tex.matches(WORD).count(), "{tex}");
    }
});
