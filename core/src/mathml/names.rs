//! The elements of MathML, by what they mean to a formula in LaTeX.

use crate::tags::Tag;

/// What an element is; one that is none of them is a row of its children.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Kind {
    Row,
    /// Of several ways to show it, the first is shown.
    First,
    Identifier,
    Number,
    Operator,
    Text,
    Quoted,
    Space,
    Phantom,
    Enclosed,
    Fraction,
    Root,
    IndexedRoot,
    Sub,
    Sup,
    SubSup,
    Under,
    Over,
    UnderOver,
    Multi,
    Prescripts,
    Table,
    TableRow,
    Cell,
    Fenced,
    /// Text that is in no token.
    Beside,
    /// It has no text and takes a place.
    Nothing,
}

impl Kind {
    /// The kind of an element, by its name in lower case.
    pub fn of(name: &[u8]) -> Kind {
        match local(name) {
            b"mi" => Kind::Identifier,
            b"mn" => Kind::Number,
            b"mo" => Kind::Operator,
            b"mtext" => Kind::Text,
            b"ms" => Kind::Quoted,
            b"mspace" => Kind::Space,
            b"mphantom" => Kind::Phantom,
            b"menclose" => Kind::Enclosed,
            b"mfrac" => Kind::Fraction,
            b"msqrt" => Kind::Root,
            b"mroot" => Kind::IndexedRoot,
            b"msub" => Kind::Sub,
            b"msup" => Kind::Sup,
            b"msubsup" => Kind::SubSup,
            b"munder" => Kind::Under,
            b"mover" => Kind::Over,
            b"munderover" => Kind::UnderOver,
            b"mmultiscripts" => Kind::Multi,
            b"mprescripts" => Kind::Prescripts,
            b"mtable" => Kind::Table,
            b"mtr" | b"mlabeledtr" => Kind::TableRow,
            b"mtd" => Kind::Cell,
            b"mfenced" => Kind::Fenced,
            b"maction" => Kind::First,
            b"none" => Kind::Nothing,
            _ => Kind::Row,
        }
    }

    /// Whether it holds text; elements in it are text as well.
    pub fn is_token(self) -> bool {
        matches!(self, Kind::Identifier | Kind::Number | Kind::Operator | Kind::Text | Kind::Quoted | Kind::Beside)
    }

    /// How many children it has; with another number it is a row of them (MathML Core, section 3.3.1).
    pub(super) fn arity(self) -> Option<u32> {
        match self {
            Kind::Fraction | Kind::IndexedRoot | Kind::Sub | Kind::Sup | Kind::Under | Kind::Over => Some(2),
            Kind::SubSup | Kind::UnderOver => Some(3),
            _ => None,
        }
    }

    /// Whether brackets around it grow.
    pub(super) fn is_tall(self) -> bool {
        matches!(self, Kind::Fraction | Kind::Table | Kind::UnderOver)
    }

    /// Whether it is as tall as what is in it.
    pub(super) fn is_as_tall(self) -> bool {
        !self.is_token() && !matches!(self, Kind::Space | Kind::Prescripts | Kind::Nothing)
    }
}

/// A name without the prefix that pages made from XML give MathML.
fn local(name: &[u8]) -> &[u8] {
    name.strip_prefix(b"mml:").or(name.strip_prefix(b"m:")).unwrap_or(name)
}

/// The tag of a name with that prefix, where MathML has one.
pub fn prefixed(name: &[u8]) -> Tag {
    match local(name) {
        same if same.len() == name.len() => Tag::Other,
        b"math" => Tag::Math,
        b"annotation" => Tag::Annotation,
        b"annotation-xml" => Tag::AnnotationXml,
        _ => Tag::Other,
    }
}
