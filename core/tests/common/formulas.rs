//! What formulas by chance are made of, and what their LaTeX must be: for the test and for the fuzz target.

/// Elements that show all they hold: seeds of the fuzz target have their places, so that new ones go to the end.
pub const NAMES: [&str; 27] = [
    "mi",
    "mn",
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
    "none",
    "math",
    "x",
];
/// Texts, likewise.
pub const TEXTS: [&str; 28] = [
    "(", ")", "[", "]", "{", "}", "|", "‖", "⟨", "⟩", "\\", "$", "^", "_", "x", "12", "α", "𝐱", "lim", "∑", "→", "⏟",
    "′", "\u{a0}", "漢", "a b", "%", "\u{338}",
];

/// Whether braces, brackets that grow and environments of LaTeX are in pairs, and no dollar sign would end the formula.
pub fn is_well_formed(tex: &str) -> bool {
    let (mut depth, mut chars) = (0u32, tex.chars());
    while let Some(char) = chars.next() {
        match char {
            '\\' => _ = chars.next(),
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '}' | '$' => return false,
            _ => {}
        }
    }
    let count = |command: &str| {
        let ends = tex.match_indices(command).map(|(at, _)| tex.as_bytes().get(at + command.len()));
        ends.filter(|next| !next.is_some_and(u8::is_ascii_alphabetic)).count()
    };
    depth == 0 && count("\\left") == count("\\right") && count("\\begin") == count("\\end")
}
