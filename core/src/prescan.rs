//! The start tags of `<meta>` that may state an encoding: the walk of WHATWG's prescan (HTML Standard, 13.2.3.2).
//!
//! `humongous/charset/evidence.py` does the same where there is no core; tests hold the two together.

use memchr::{memchr, memmem};

/// Values as written, quotation marks and all; empty where an attribute has none.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct MetaTag<'a> {
    /// `charset`.
    pub charset: Option<&'a [u8]>,
    /// `http-equiv`.
    pub http_equiv: Option<&'a [u8]>,
    /// `content`.
    pub content: Option<&'a [u8]>,
}

const RAW: [&[u8]; 8] = [b"script", b"style", b"textarea", b"title", b"xmp", b"noembed", b"noframes", b"iframe"];

/// Those of `window` with `charset` or `http-equiv`, in order, in time linear in it.
pub fn meta_tags(window: &[u8]) -> Vec<MetaTag<'_>> {
    let mut found = Vec::new();
    let mut next = memchr(b'<', window);
    while let Some(start) = next {
        let after = window.get(start + 1).copied().unwrap_or(0);
        let at = if window[start..].starts_with(b"<!--") {
            end_of(window, memmem::find(&window[start + 2..], b"-->").map(|end| start + 2 + end + 3))
        } else if after.is_ascii_alphabetic() {
            let name_end = span(window, start + 1, |byte| byte.is_ascii_alphanumeric());
            let name = &window[start + 1..name_end];
            let (tag, at) = read_attributes(window, name_end);
            if name.eq_ignore_ascii_case(b"meta") && (tag.charset.is_some() || tag.http_equiv.is_some()) {
                found.push(tag);
            }
            if RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name)) { after_raw(window, at, name) } else { at }
        } else if matches!(after, b'!' | b'/' | b'?') {
            end_of(window, memchr(b'>', &window[start..]).map(|end| start + end + 1))
        } else {
            start + 1
        };
        next = memchr(b'<', &window[at..]).map(|found| at + found);
    }
    found
}

fn end_of(window: &[u8], found: Option<usize>) -> usize {
    found.unwrap_or(window.len())
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

fn span(window: &[u8], at: usize, over: impl Fn(u8) -> bool) -> usize {
    window[at..].iter().position(|byte| !over(*byte)).map_or(window.len(), |length| at + length)
}

/// The attributes that matter, the first of each name, and where no further one begins.
fn read_attributes(window: &[u8], mut at: usize) -> (MetaTag<'_>, usize) {
    let mut tag = MetaTag::default();
    loop {
        let begins = span(window, at, |byte| is_space(byte) || byte == b'/');
        let ends = span(window, begins, |byte| !is_space(byte) && !matches!(byte, b'/' | b'>' | b'='));
        if begins == ends {
            return (tag, at);
        }
        let (value, end) = read_value(window, ends).unwrap_or((&window[ends..ends], ends));
        let name = &window[begins..ends];
        let place = if name.eq_ignore_ascii_case(b"charset") {
            Some(&mut tag.charset)
        } else if name.eq_ignore_ascii_case(b"http-equiv") {
            Some(&mut tag.http_equiv)
        } else if name.eq_ignore_ascii_case(b"content") {
            Some(&mut tag.content)
        } else {
            None
        };
        if let Some(place) = place {
            place.get_or_insert(value);
        }
        at = end;
    }
}

/// The value after the name that ends at `at`, and where it ends; none without `=`, or where its quotation never closes.
fn read_value(window: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let equals = span(window, at, is_space);
    if *window.get(equals)? != b'=' {
        return None;
    }
    let begins = span(window, equals + 1, is_space);
    let ends = match *window.get(begins)? {
        quote @ (b'"' | b'\'') => begins + 1 + memchr(quote, &window[begins + 1..])? + 1,
        b'>' => return None,
        _ => span(window, begins, |byte| !is_space(byte) && byte != b'>'),
    };
    Some((&window[begins..ends], ends))
}

/// Behind the end tag of an element of raw text, or the end.
fn after_raw(window: &[u8], at: usize, name: &[u8]) -> usize {
    let ends = memmem::find_iter(&window[at..], b"</").find(|start| {
        let rest = &window[at + start + 2..];
        rest.len() > name.len()
            && rest[..name.len()].eq_ignore_ascii_case(name)
            && (is_space(rest[name.len()]) || matches!(rest[name.len()], b'/' | b'>'))
    });
    ends.map_or(window.len(), |start| at + start + 2 + name.len() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_as_browsers_find_them() {
        let window =
            b"<!-- <meta charset=a> --><title><meta charset=b></title><META Charset='c' charset=d><meta name=x>";
        let tag = MetaTag { charset: Some(b"'c'"), ..MetaTag::default() };
        assert_eq!(meta_tags(window), [tag]);
    }
}
