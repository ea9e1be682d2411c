//! The attributes of one start tag that have a say in the text.

use crate::keywords::groups_in;
use crate::mathml::attributes::{Brackets, Said, wants};

/// What was collected of a start tag.
#[derive(Debug, Default)]
pub struct Attributes {
    /// class, id, role and itemprop, apart by spaces.
    names: Vec<u8>,
    class: u64,
    style: Vec<u8>,
    /// `type` or `encoding`.
    kind: Vec<u8>,
    /// `property` or `name`.
    pub property: Vec<u8>,
    /// `content`.
    pub content: Vec<u8>,
    /// `hidden` or `aria-hidden=true`.
    hidden: bool,
    /// Has `href`.
    pub href: bool,
    /// Has `open`.
    pub open: bool,
    /// The element is in a formula: what MathML's attributes say is looked at.
    pub in_math: bool,
    /// What they say.
    pub math: Said,
    /// Brackets among them.
    pub brackets: Brackets,
}

/// FNV-1a, 64 bits: the same on every machine.
pub fn mix(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The start of every hash.
pub const SEED: u64 = 0xcbf2_9ce4_8422_2325;

impl Attributes {
    /// Forget everything.
    pub fn clear(&mut self) {
        self.names.clear();
        self.class = SEED;
        self.style.clear();
        self.kind.clear();
        self.property.clear();
        self.content.clear();
        (self.hidden, self.href, self.open) = (false, false, false);
        if self.in_math {
            (self.in_math, self.math, self.brackets) = (false, Said::default(), Brackets::default());
        }
    }

    /// Take one attribute, name in lower case.
    pub fn add(&mut self, name: &[u8], value: &[u8]) {
        if self.in_math {
            self.math.take(&mut self.brackets, name, value);
        }
        match name {
            b"class" => {
                for byte in value.iter().filter(|byte| !byte.is_ascii_digit()) {
                    self.class = mix(self.class, &[*byte]);
                }
                self.add_names(value);
            }
            b"id" | b"role" | b"itemprop" => self.add_names(value),
            b"style" => self.style.extend_from_slice(value),
            b"type" | b"encoding" => self.kind.extend_from_slice(value),
            b"property" | b"name" => self.property.extend_from_slice(value),
            b"content" => self.content.extend_from_slice(value),
            b"hidden" => self.hidden |= !value.eq_ignore_ascii_case(b"until-found"),
            b"aria-hidden" => self.hidden |= value.eq_ignore_ascii_case(b"true"),
            b"href" => self.href = true,
            b"open" => self.open = true,
            _ => {}
        }
    }

    /// Whether `add` looks at this attribute at all.
    pub fn wants(&self, name: &[u8]) -> bool {
        (self.in_math && wants(name))
            || matches!(
                name,
                b"class"
                    | b"id"
                    | b"role"
                    | b"itemprop"
                    | b"style"
                    | b"type"
                    | b"encoding"
                    | b"property"
                    | b"name"
                    | b"content"
                    | b"hidden"
                    | b"aria-hidden"
                    | b"href"
                    | b"open"
            )
    }

    fn add_names(&mut self, value: &[u8]) {
        // A hostile name is cut: nobody's class is as long as this.
        self.names.extend_from_slice(&value[..value.len().min(1000)]);
        self.names.push(b' ');
    }

    /// Groups of keywords in the names.
    pub fn keys(&self) -> u64 {
        if self.names.is_empty() { 0 } else { groups_in(&self.names) }
    }

    /// The class without its digits (`post-1234`), as a number.
    pub fn class(&self) -> u64 {
        self.class
    }

    /// Whether mark-up says that readers do not see the element. MediaWiki hides its MathML and shows an image.
    pub fn is_hidden(&self) -> bool {
        (self.hidden || hides(&self.style)) && memchr::memmem::find(&self.names, b"mwe-math").is_none()
    }

    /// Whether it is for those who edit or link the page, or for screen readers alone: no part of its text.
    ///
    /// MediaWiki's "[edit]", Sphinx's and MkDocs' "¶", the classes by which Bootstrap, WordPress and Drupal hide.
    pub fn is_mark(&self) -> bool {
        self.names.split(u8::is_ascii_whitespace).any(|name| {
            matches!(
                name,
                b"mw-editsection"
                    | b"headerlink"
                    | b"sr-only"
                    | b"visually-hidden"
                    | b"visuallyhidden"
                    | b"screen-reader-text"
            )
        })
    }

    /// Whether it is said to hold TeX.
    pub fn is_tex(&self) -> bool {
        let kind = self.kind.to_ascii_lowercase();
        kind.starts_with(b"application/x-tex") || kind.starts_with(b"math/tex")
    }
}

/// Whether an inline style takes the element out of sight.
fn hides(style: &[u8]) -> bool {
    style.split(|byte| *byte == b';').any(|declaration| {
        let packed: Vec<u8> =
            declaration.iter().filter(|byte| !byte.is_ascii_whitespace()).map(u8::to_ascii_lowercase).collect();
        packed.starts_with(b"display:none") || packed.starts_with(b"visibility:hidden")
    })
}

#[cfg(test)]
mod tests {
    use super::hides;

    #[test]
    fn styles_that_hide() {
        assert!(hides(b"color: red; Display : None !important"));
        assert!(hides(b"visibility:hidden"));
        assert!(!hides(b"display:block"));
        assert!(!hides(b"--display:none"));
    }
}
