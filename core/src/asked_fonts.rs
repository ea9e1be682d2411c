//! Whether mark-up asks for one of some fonts: `humongous.charset.oddities` knows which, and does the same in Python.

use std::collections::HashSet;

use memchr::memmem;

/// What asks for a font.
const ASKING: [&[u8]; 2] = [b"face", b"font-family"];
/// Bytes from the beginning of the word that asks for a font within which its name begins.
const NEAR: usize = 80;
/// Bytes after that word that are looked at.
const FAR: usize = 100;

/// Whether the name of one of `fonts` (lower case) follows `face` or `font-family` within a tag or a rule.
pub fn asks_for_font(html: &[u8], fonts: &[impl AsRef<[u8]>]) -> bool {
    let lower = html.to_ascii_lowercase();
    let mut seen = HashSet::new();
    ASKING.iter().any(|word| {
        seen.clear();
        memmem::find_iter(&lower, word).any(|at| {
            let after = &lower[at + word.len()..lower.len().min(at + word.len() + FAR)];
            let ends = after.iter().position(|byte| matches!(byte, b'<' | b'>' | b'{' | b'}' | b';'));
            let asked = &after[..ends.unwrap_or(after.len())];
            seen.insert(asked) && fonts.iter().any(|font| names(asked, font.as_ref(), NEAR - word.len()))
        })
    })
}

/// Whether `font` begins within the first `near` bytes of `asked`, or right after them.
fn names(asked: &[u8], font: &[u8], near: usize) -> bool {
    memmem::find(&asked[..asked.len().min(near + font.len())], font).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_asks_counts() {
        assert!(asks_for_font(b"<font FACE='Kruti Dev 010'>", &[b"kruti dev"]));
        assert!(!asks_for_font(b"<font face=Arial>Kruti Dev", &[b"kruti dev"]));
    }
}
