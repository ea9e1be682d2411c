//! Characters and names as TeX has them.

use crate::mathml::attributes::Variant;
use crate::mathml::symbol_table::SYMBOLS;

/// What TeX calls a character; none where it stands for itself.
pub(super) fn symbol(char: char) -> Option<&'static str> {
    // Most are ASCII letters and digits.
    if char.is_ascii_alphanumeric() {
        return None;
    }
    SYMBOLS.binary_search_by_key(&char, |(known, _)| *known).ok().map(|at| SYMBOLS[at].1)
}

/// Names that TeX has commands for, and whether it sets their scripts below them (The TeXbook, chapter 18).
const FUNCTIONS: [(&str, bool); 34] = [
    ("Pr", true),
    ("arccos", false),
    ("arcsin", false),
    ("arctan", false),
    ("arg", false),
    ("cos", false),
    ("cosh", false),
    ("cot", false),
    ("coth", false),
    ("csc", false),
    ("deg", false),
    ("det", true),
    ("dim", false),
    ("exp", false),
    ("gcd", true),
    ("hom", false),
    ("inf", true),
    ("ker", false),
    ("lg", false),
    ("lim", true),
    ("lim inf", true),
    ("lim sup", true),
    ("liminf", true),
    ("limsup", true),
    ("ln", false),
    ("log", false),
    ("max", true),
    ("min", true),
    ("sec", false),
    ("sin", false),
    ("sinh", false),
    ("sup", true),
    ("tan", false),
    ("tanh", false),
];

/// Whether TeX has a command for a name, and if so, whether it sets scripts below it.
pub(super) fn function(name: &str) -> Option<bool> {
    let name = &*name.replace(['\u{a0}', '\u{2006}', '\u{2009}'], " ");
    FUNCTIONS.binary_search_by_key(&name, |(known, _)| *known).ok().map(|at| FUNCTIONS[at].1)
}

/// Whether a character is an operator that is as large as what it sums up.
pub(super) fn is_large(char: char) -> bool {
    matches!(char, '∏'..='∑' | '∫'..='∳' | '⋀'..='⋃' | '⨀'..='⨜' | '⫿')
}

/// A token's text as it is seen: white space folded, a no-break space as a space, nothing invisible.
pub(super) fn seen(text: &str) -> String {
    let mut found = String::with_capacity(text.len());
    for word in text.split_ascii_whitespace() {
        if !found.is_empty() {
            found.push(' ');
        }
        found.extend(word.chars().filter(|char| !is_unseen(*char)));
    }
    found
}

/// Function application, invisible times, separator and plus; what has no width; choices of a glyph; controls.
fn is_unseen(char: char) -> bool {
    matches!(char, '\u{2061}'..='\u{2064}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{ad}')
        || char.is_control()
}

/// A mathematical letter of Unicode (U+1D400 to U+1D7FF) as its style and the plain letter.
pub(super) fn plain(char: char) -> (Variant, char) {
    use Variant::*;
    const LATIN: [Variant; 13] = [
        Bold,
        Italic,
        BoldItalic,
        Script,
        Script,
        Fraktur,
        DoubleStruck,
        Fraktur,
        SansSerif,
        Bold,
        SansSerif,
        BoldItalic,
        Monospace,
    ];
    const GREEK: [Variant; 5] = [Bold, Italic, BoldItalic, Bold, BoldItalic];
    const DIGITS: [Variant; 5] = [Bold, DoubleStruck, SansSerif, Bold, Monospace];
    let code = char as u32;
    let found = |styles: &[Variant], first: u32, each: u32, plain: &str| {
        let at = code.checked_sub(first)?;
        let style = styles.get((at / each) as usize)?;
        Some((*style, plain.chars().nth((at % each) as usize)?))
    };
    found(&LATIN, 0x1D400, 52, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        .or_else(|| found(&GREEK, 0x1D6A8, 58, "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ"))
        .or_else(|| found(&DIGITS, 0x1D7CE, 10, "0123456789"))
        .unwrap_or((None, char))
}

/// The command that sets letters in a style.
pub(super) fn style(variant: Variant) -> &'static str {
    match variant {
        Variant::None => "",
        Variant::Normal => "\\mathrm{",
        Variant::Italic => "\\mathit{",
        Variant::Bold => "\\mathbf{",
        Variant::BoldItalic => "\\boldsymbol{",
        Variant::DoubleStruck => "\\mathbb{",
        Variant::Script => "\\mathcal{",
        Variant::Fraktur => "\\mathfrak{",
        Variant::SansSerif => "\\mathsf{",
        Variant::Monospace => "\\mathtt{",
    }
}
