//! How a line ends once citations are cut out of it: C4's question.

use super::decode::{code_before, kind_of};
use super::kind_table::{ASCII_END, CLOSING, DIGIT, SENTENCE_END, SPACE};

/// Whether the kind of a character, as the table has it, is one that a line may end with.
pub fn is_terminal(entry: u8) -> bool {
    entry & CLOSING != 0 || matches!(entry, ASCII_END | SENTENCE_END)
}

/// Whether a line ends with terminal punctuation and not with `...`, after `[12]`, `[]`, `[edit]` and
/// `[citation needed]` are cut out and then white space at its end.
pub fn ends_well(line: &[u8]) -> bool {
    let (mut end, mut dots) = (line.len(), 0);
    while let Some(before) = before_citation(line, end).or_else(|| (end > 0).then_some(end)) {
        if before != end {
            end = before;
            continue;
        }
        let (code, at) = code_before(line, end);
        let entry = kind_of(code);
        end = at;
        if dots == 0 && entry == SPACE {
            continue;
        }
        if code != u32::from(b'.') {
            return dots > 0 || is_terminal(entry);
        }
        dots += 1;
        if dots == 3 {
            return false;
        }
    }
    dots > 0
}

/// Where the citation starts that ends at `end`, if one does.
fn before_citation(line: &[u8], end: usize) -> Option<usize> {
    let inner = line[..end].strip_suffix(b"]")?;
    for text in [&b"[edit"[..], b"[citation needed"] {
        if inner.ends_with(text) {
            return Some(inner.len() - text.len());
        }
    }
    let mut at = inner.len();
    while at > 0 {
        let (code, start) = code_before(inner, at);
        if code == u32::from(b'[') {
            return Some(start);
        }
        if kind_of(code) != DIGIT {
            return None;
        }
        at = start;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citations_and_ellipses() {
        for line in
            ["a.", "a.[1]", "a. [] [edit]", "a..", "a.[1].", "a!...\"", "ab”", "。[citation needed]", ".", "a.[१]"]
        {
            assert!(ends_well(line.as_bytes()), "{line}");
        }
        for line in ["", "a", "a...", "a.[1].[2].", "a. [x]", "a.[1[2]]", "a.[edit ]", "[1]", "…", "a.1]"] {
            assert!(!ends_well(line.as_bytes()), "{line}");
        }
    }
}
