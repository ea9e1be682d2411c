//! What mark-up states of its page: the start tags that may say a language, a day or an author, and JSON-LD, in one pass.
//!
//! `humongous/markup/by_patterns.py` does the same where there is no core; tests hold the two together.

use memchr::memmem;
use memchr::{memchr, memchr_iter};

/// Tags that are handed out.
pub const MAX_TAGS: usize = 1_000;
/// Characters of an attribute's value.
pub const MAX_VALUE: usize = 2_000;
/// Characters of the text after a tag.
pub const MAX_AFTER: usize = 1_000;
/// Scripts of JSON-LD.
pub const MAX_SCRIPTS: usize = 20;
/// Characters of all of them.
pub const MAX_SCRIPT_CHARS: usize = 1_000_000;

const WANTED: [&str; 15] = [
    "rel",
    "name",
    "lang",
    "href",
    "type",
    "class",
    "content",
    "pubdate",
    "property",
    "itemprop",
    "xml:lang",
    "hreflang",
    "datetime",
    "itemscope",
    "http-equiv",
];
/// In the address of each Creative Commons licence.
const LICENCE: &[u8] = b"creativecommons.org/";
const NAMING: [&str; 4] = ["property", "name", "itemprop", "http-equiv"];
const TELLING: [&str; 12] =
    ["date", "time", "author", "creator", "modif", "lastmod", "publi", "byl", "issued", "created", "lang", "locale"];
const MARKED: [&str; 3] = ["author", "datePublished", "dateModified"];

/// The elements that matter here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Element {
    A,
    Body,
    Html,
    Link,
    Meta,
    Time,
    Script,
    /// Others whose content is text up to their end tag.
    Raw,
    Other,
}

const ELEMENTS: [(&str, Element); 14] = [
    ("a", Element::A),
    ("body", Element::Body),
    ("html", Element::Html),
    ("link", Element::Link),
    ("meta", Element::Meta),
    ("time", Element::Time),
    ("script", Element::Script),
    ("style", Element::Raw),
    ("textarea", Element::Raw),
    ("title", Element::Raw),
    ("xmp", Element::Raw),
    ("iframe", Element::Raw),
    ("noembed", Element::Raw),
    ("noframes", Element::Raw),
];

fn element(name: &str) -> Element {
    let mut alike = ELEMENTS.iter().filter(|(each, _)| each.len() == name.len());
    alike.find(|(each, _)| each.eq_ignore_ascii_case(name)).map_or(Element::Other, |(_, element)| *element)
}

/// A start tag that may state something.
#[derive(Debug, PartialEq, Eq)]
pub struct Statement<'a> {
    /// In lower case.
    pub name: String,
    /// Those that matter, names in lower case, the first of each, values as written.
    pub attributes: Vec<(&'static str, &'a str)>,
    /// The page's text after the tag, where that may be what it states.
    pub after: &'a str,
    /// Stands before `<body>` or is it.
    pub head: bool,
}

/// All that a page's mark-up states.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Statements<'a> {
    /// In the order of the page.
    pub tags: Vec<Statement<'a>>,
    /// JSON-LD as written.
    pub scripts: Vec<&'a str>,
}

/// Read a page's statements in time linear in it. As in browsers, what is in comments and in text that is no mark-up
/// states nothing, and a tag that never closes ends the page.
pub fn statements(html: &str) -> Statements<'_> {
    let bytes = html.as_bytes();
    let mut found = Statements::default();
    // Few pages name a licence: in the others no address is searched.
    let licensed = memmem::find(bytes, LICENCE).is_some();
    let (mut head, mut at, mut script_chars) = (true, 0, MAX_SCRIPT_CHARS);
    let mut attributes = Vec::with_capacity(WANTED.len());
    while let Some(start) = find(bytes, at, b'<') {
        let next = bytes.get(start + 1).copied().unwrap_or(0);
        if !next.is_ascii_alphabetic() {
            let Some(after) = after_no_tag(bytes, start, next) else { break };
            at = after;
            continue;
        }
        let name_end = bytes[start..].iter().position(|byte| ends_name(*byte)).map_or(bytes.len(), |len| start + len);
        let name = &html[start + 1..name_end];
        attributes.clear();
        let Some(end) = read_attributes(html, name_end, &mut attributes) else { break };
        at = end;
        let element = element(name);
        if found.tags.len() < MAX_TAGS
            && let Some(with_text) = speaks(element, &attributes, head, licensed)
        {
            found.tags.push(Statement {
                name: name.to_ascii_lowercase(),
                attributes: attributes.iter().map(|(name, value)| (*name, first(value, MAX_VALUE))).collect(),
                after: if with_text { first(&html[end..], MAX_AFTER) } else { "" },
                head,
            });
        }
        head &= element != Element::Body;
        if matches!(element, Element::Script | Element::Raw) {
            let Some(length) = raw_length(&bytes[end..], name.as_bytes()) else { break };
            at = end + length;
            if element == Element::Script
                && is_json_ld(&attributes)
                && script_chars > 0
                && found.scripts.len() < MAX_SCRIPTS
            {
                let script = &html[end..at];
                let chars = script.chars().count();
                if chars <= script_chars {
                    found.scripts.push(script);
                }
                script_chars = script_chars.saturating_sub(chars);
            }
        }
    }
    found
}

fn find(bytes: &[u8], at: usize, wanted: u8) -> Option<usize> {
    memchr(wanted, bytes.get(at..)?).map(|found| at + found)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | 0x0C | b'\r')
}

fn ends_name(byte: u8) -> bool {
    is_space(byte) || matches!(byte, b'/' | b'>')
}

/// The first `count` characters.
fn first(text: &str, count: usize) -> &str {
    if text.len() <= count { text } else { text.char_indices().nth(count).map_or(text, |(end, _)| &text[..end]) }
}

/// Where what begins with `<` and is no start tag ends.
fn after_no_tag(bytes: &[u8], start: usize, next: u8) -> Option<usize> {
    if bytes[start..].starts_with(b"<!--") {
        // From its own hyphens on: `<!-->` is a whole comment.
        return memmem::find(&bytes[start + 2..], b"-->").map(|found| start + 2 + found + 3);
    }
    if matches!(next, b'!' | b'/' | b'?') { find(bytes, start, b'>').map(|end| end + 1) } else { Some(start + 1) }
}

/// The attributes that are wanted, and where the tag ends; `None` where the page ends first (HTML Standard, 13.2.5.32-40).
fn read_attributes<'a>(html: &'a str, mut at: usize, found: &mut Vec<(&'static str, &'a str)>) -> Option<usize> {
    let bytes = html.as_bytes();
    loop {
        at = skip(bytes, at, |byte| is_space(byte) || byte == b'/');
        if *bytes.get(at)? == b'>' {
            return Some(at + 1);
        }
        let begins = at;
        at = skip(bytes, at + 1, |byte| !ends_name(byte) && byte != b'=');
        let name = &bytes[begins..at];
        at = skip(bytes, at, is_space);
        let mut value = "";
        if *bytes.get(at)? == b'=' {
            at = skip(bytes, at + 1, is_space);
            (value, at) = match *bytes.get(at)? {
                quote @ (b'"' | b'\'') => {
                    let end = find(bytes, at + 1, quote)?;
                    (&html[at + 1..end], end + 1)
                }
                _ => {
                    let end = skip(bytes, at, |byte| !is_space(byte) && byte != b'>');
                    (&html[at..end], end)
                }
            };
        }
        if let Some(wanted) = wanted(name)
            && found.iter().all(|(name, _)| *name != wanted)
        {
            found.push((wanted, value));
        }
    }
}

fn wanted(name: &[u8]) -> Option<&'static str> {
    let first = name.first()?.to_ascii_lowercase();
    let mut alike = WANTED.iter().filter(|wanted| wanted.len() == name.len() && wanted.as_bytes()[0] == first);
    alike.find(|wanted| wanted.as_bytes().eq_ignore_ascii_case(name)).copied()
}

fn skip(bytes: &[u8], at: usize, over: impl Fn(u8) -> bool) -> usize {
    bytes.get(at..).map_or(at, |rest| at + rest.iter().position(|byte| !over(*byte)).unwrap_or(rest.len()))
}

fn value_of<'a>(attributes: &[(&'static str, &'a str)], name: &str) -> &'a str {
    attributes.iter().find(|(each, _)| *each == name).map_or("", |(_, value)| value)
}

/// Whether a tag may state something, and whether its text may be what it states.
fn speaks(element: Element, attributes: &[(&'static str, &str)], head: bool, licensed: bool) -> Option<bool> {
    if attributes.is_empty() {
        return None;
    }
    let value = |name| value_of(attributes, name);
    let marked = value("itemprop").split(|each: char| each.is_ascii_whitespace()).any(|prop| MARKED.contains(&prop));
    let linked = element == Element::A && value("rel").split(|each: char| each.is_ascii_whitespace()).any(is_author);
    if marked || linked {
        return Some(true);
    }
    if licensed && matches!(element, Element::A | Element::Link | Element::Meta) && names_licence(attributes) {
        return Some(false);
    }
    let speaks = match element {
        Element::Time => !value("datetime").is_empty(),
        _ if !head => false,
        Element::Meta => !value("content").is_empty() && NAMING.iter().any(|naming| tells(value(naming))),
        Element::Link => !value("hreflang").is_empty(),
        Element::Html | Element::Body => !value("lang").is_empty() || !value("xml:lang").is_empty(),
        _ => false,
    };
    speaks.then_some(false)
}

fn names_licence(attributes: &[(&'static str, &str)]) -> bool {
    ["href", "content"].iter().any(|name| memmem::find(value_of(attributes, name).as_bytes(), LICENCE).is_some())
}

fn is_author(token: &str) -> bool {
    token.eq_ignore_ascii_case("author")
}

fn tells(name: &str) -> bool {
    !name.is_empty() && {
        let name = first(name, MAX_VALUE).to_ascii_lowercase();
        TELLING.iter().any(|telling| name.contains(telling))
    }
}

fn is_json_ld(attributes: &[(&'static str, &str)]) -> bool {
    first(value_of(attributes, "type"), MAX_VALUE).to_ascii_lowercase().contains("ld+json")
}

/// How long the text of an element is that ends with its end tag only.
fn raw_length(rest: &[u8], name: &[u8]) -> Option<usize> {
    memchr_iter(b'<', rest).find(|at| {
        let after = &rest[at + 1..];
        after.first() == Some(&b'/')
            && after.get(1..=name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
            && after.get(1 + name.len()).copied().is_some_and(ends_name)
    })
}
