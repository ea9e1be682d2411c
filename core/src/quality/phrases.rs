//! C4's phrases, in any case, as Python's `str.lower` sees it.

use std::borrow::Cow;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use memchr::memmem;

const JAVASCRIPT: &str = "javascript";
const LOREM_IPSUM: &str = "lorem ipsum";
/// A line with one of these is C4's policy line; the two before it are `JAVASCRIPT` and `LOREM_IPSUM`.
const PHRASES: [&str; 8] = [
    JAVASCRIPT,
    LOREM_IPSUM,
    "terms of use",
    "privacy policy",
    "cookie policy",
    "uses cookies",
    "use of cookies",
    "use cookies",
];
/// The Kelvin sign: the one character outside ASCII whose lower case is a letter of a phrase.
const KELVIN: &str = "\u{212A}";

static MATCHER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).ascii_case_insensitive(true).build(PHRASES).ok()
});

/// What of C4's phrases was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// `javascript`.
    pub javascript: bool,
    /// One of the policy phrases.
    pub policy: bool,
    /// How many times `lorem ipsum`.
    pub lorem_ipsum: u64,
}

/// The phrases of a piece of text.
pub fn phrases(text: &[u8]) -> Found {
    let Some(matcher) = MATCHER.as_ref() else {
        return Found::default();
    };
    let text = folded(text);
    let mut found = Found::default();
    if matcher.find(&*text).is_none() {
        return found;
    }
    for hit in matcher.find_overlapping_iter(&*text) {
        match PHRASES[hit.pattern().as_usize()] {
            JAVASCRIPT => found.javascript = true,
            LOREM_IPSUM => found.lorem_ipsum += 1,
            _ => found.policy = true,
        }
    }
    found
}

fn folded(text: &[u8]) -> Cow<'_, [u8]> {
    let mut signs = memmem::find_iter(text, KELVIN).peekable();
    if signs.peek().is_none() {
        return Cow::Borrowed(text);
    }
    let (mut folded, mut from) = (Vec::with_capacity(text.len()), 0);
    for sign in signs {
        folded.extend_from_slice(&text[from..sign]);
        folded.push(b'k');
        from = sign + KELVIN.len();
    }
    folded.extend_from_slice(&text[from..]);
    Cow::Owned(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_in_any_case() {
        let found = phrases("We use coo\u{212A}ies. JavaScripTerms of use. Lorem IpsumLorem ipsum".as_bytes());
        assert_eq!(Found { javascript: true, policy: true, lorem_ipsum: 2 }, found);
        assert_eq!(Found::default(), phrases(b"java script, lorem"));
    }
}
