//! What the attributes of a MathML element say that changes its LaTeX.

/// The style of letters, `mathvariant`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Variant {
    #[default]
    None,
    Normal,
    Italic,
    Bold,
    BoldItalic,
    DoubleStruck,
    Script,
    Fraktur,
    SansSerif,
    Monospace,
}

/// Where an operator stands, if it says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Form {
    #[default]
    None,
    Prefix,
    Infix,
    Postfix,
}

/// What is drawn around or through, `notation`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Notation {
    #[default]
    None,
    Box,
    Strike,
    BackStrike,
    Cross,
    Over,
    Under,
    Root,
}

/// What one start tag says.
#[derive(Clone, Copy, Debug, Default)]
pub struct Said {
    /// `mathvariant`.
    pub variant: Variant,
    /// `form`.
    pub form: Form,
    /// `notation`.
    pub notation: Notation,
    /// `stretchy=false`.
    pub rigid: bool,
    /// `linethickness=0`.
    pub no_line: bool,
    /// `bevelled=true`.
    pub bevelled: bool,
    /// `columnalign` of columns that meet at a sign.
    pub aligned: bool,
    /// `width`, in thousandths of an em.
    pub width: u32,
}

/// The brackets of an `<mfenced>`, where they are not `(`, `)` and `,`.
#[derive(Clone, Debug, Default)]
pub struct Brackets {
    /// Before all.
    pub open: Option<String>,
    /// Behind all.
    pub close: Option<String>,
    /// Between two, a character each; the last one between all that follow.
    pub separators: Option<String>,
}

/// Whether `take` looks at an attribute of that name.
pub fn wants(name: &[u8]) -> bool {
    matches!(
        name,
        b"mathvariant"
            | b"form"
            | b"notation"
            | b"stretchy"
            | b"linethickness"
            | b"bevelled"
            | b"columnalign"
            | b"width"
            | b"open"
            | b"close"
            | b"separators"
    )
}

impl Said {
    /// Take one attribute, name in lower case.
    pub fn take(&mut self, brackets: &mut Brackets, name: &[u8], value: &[u8]) {
        let value = value.trim_ascii();
        let bracket = || Some(String::from_utf8_lossy(&value[..value.len().min(LONGEST)]).into_owned());
        match name {
            b"mathvariant" => self.variant = variant(value),
            b"form" => self.form = form(value),
            b"notation" => self.notation = notation(value),
            b"stretchy" => self.rigid = value.eq_ignore_ascii_case(b"false"),
            b"linethickness" => {
                self.no_line = value.starts_with(b"0") && !value.iter().any(|b| matches!(b, b'1'..=b'9'))
            }
            b"bevelled" => self.bevelled = value.eq_ignore_ascii_case(b"true"),
            b"columnalign" => self.aligned = is_aligned(value),
            b"width" => self.width = width(value),
            b"open" => brackets.open = bracket(),
            b"close" => brackets.close = bracket(),
            b"separators" => brackets.separators = bracket(),
            _ => {}
        }
    }
}

/// Bytes of a bracket or of separators: nobody's are as long.
const LONGEST: usize = 40;

fn variant(value: &[u8]) -> Variant {
    match value {
        b"normal" => Variant::Normal,
        b"italic" => Variant::Italic,
        b"bold" => Variant::Bold,
        b"bold-italic" | b"sans-serif-bold-italic" => Variant::BoldItalic,
        b"double-struck" => Variant::DoubleStruck,
        b"script" | b"bold-script" => Variant::Script,
        b"fraktur" | b"bold-fraktur" => Variant::Fraktur,
        b"sans-serif" | b"bold-sans-serif" | b"sans-serif-italic" => Variant::SansSerif,
        b"monospace" => Variant::Monospace,
        _ => Variant::None,
    }
}

fn form(value: &[u8]) -> Form {
    match value {
        b"prefix" => Form::Prefix,
        b"infix" => Form::Infix,
        b"postfix" => Form::Postfix,
        _ => Form::None,
    }
}

fn notation(value: &[u8]) -> Notation {
    let mut found = Notation::None;
    for word in value.split(u8::is_ascii_whitespace) {
        found = match (word, found) {
            (b"downdiagonalstrike", Notation::Strike) | (b"updiagonalstrike", Notation::BackStrike) => Notation::Cross,
            (b"updiagonalstrike" | b"horizontalstrike", _) => Notation::Strike,
            (b"downdiagonalstrike", _) => Notation::BackStrike,
            (b"box" | b"roundedbox", _) => Notation::Box,
            (b"top", _) => Notation::Over,
            (b"bottom", _) => Notation::Under,
            (b"radical", _) => Notation::Root,
            _ => found,
        };
    }
    found
}

/// `right left` and so on: the columns of amsmath's `aligned`.
fn is_aligned(value: &[u8]) -> bool {
    let words: Vec<&[u8]> = value.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).take(3).collect();
    words.starts_with(&[b"right".as_slice(), b"left"])
}

/// A width in thousandths of an em; nothing where it is not above zero.
fn width(value: &[u8]) -> u32 {
    match value {
        b"veryverythinmathspace" | b"verythinmathspace" | b"thinmathspace" => return 167,
        b"mediummathspace" => return 222,
        b"thickmathspace" | b"verythickmathspace" | b"veryverythickmathspace" => return 278,
        _ => {}
    }
    let digits = value.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
    let (number, unit) = value.split_at(digits.min(12));
    let whole = number.iter().take_while(|byte| byte.is_ascii_digit());
    let whole = whole.fold(0u32, |sum, byte| (10 * sum + u32::from(byte - b'0')).min(1_000));
    let decimals = number.iter().skip_while(|byte| **byte != b'.').skip(1).filter(|byte| byte.is_ascii_digit());
    let (part, _) =
        decimals.take(3).fold((0, 100), |(sum, place), byte| (sum + place * u32::from(byte - b'0'), place / 10));
    let thousandths = 1_000 * whole + part;
    match unit {
        b"em" => thousandths,
        b"ex" => thousandths / 2,
        b"px" | b"pt" => thousandths / 12,
        _ => 0,
    }
}
