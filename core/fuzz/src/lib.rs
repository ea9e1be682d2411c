//! What the targets share: settings from an input's first bytes, and what must hold whatever the bytes.

#[path = "../../tests/common/formulas.rs"]
pub mod formulas;

use std::fmt::Debug;

use humongous_core::chars::is_blank;
use humongous_core::extract::{Extraction, Options, choose, extract};
use humongous_core::features::features;
use humongous_core::page::{Hit, Limits, NONE, Page};
use humongous_core::tokens::parse;
use humongous_core::visible::keep_visible;

/// Bytes of a page that its settings are made of.
pub const SETTINGS: usize = 2;

/// The options that the first bytes say, and the rest; half of all inputs have limits so small that they are hit.
pub fn settings(data: &[u8]) -> (Options, &[u8]) {
    let (first, rest) = data.split_at(data.len().min(SETTINGS));
    let (switches, limits) = (first.first().copied().unwrap_or(0), first.get(1).copied().unwrap_or(0));
    let small = |shift: u32| usize::from(limits >> shift & 3) + 1;
    let limits = match limits & 0x80 {
        0 => Limits::default(),
        _ => Limits { bytes: 64 * small(0), elements: 8 * small(1), depth: 3 * small(3), blocks: 2 * small(5) },
    };
    let options = Options {
        limits,
        comments: switches & 1 != 0,
        tables: switches & 2 != 0,
        markdown: switches & 4 != 0,
        recall: [0, 1, 250, 500, 850, 1000, 2000, u16::MAX][usize::from(switches >> 3 & 7)],
    };
    (options, rest)
}

/// What `run` gives, which must be the same twice: for any entry point.
pub fn twice<T: PartialEq + Debug>(run: impl Fn() -> T) -> T {
    let found = run();
    assert_eq!(found, run(), "not the same twice");
    found
}

/// The input as text, for entry points that take `&str`: what is not UTF-8 becomes U+FFFD.
pub fn as_text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// The whole path: whatever the bytes and the options, a text of the page within bounds.
pub fn check_extraction(html: &[u8], options: &Options) -> Extraction {
    let found = extract(html, options);
    assert!(found.expected <= 1000);
    assert!(!found.text.contains(['\0', '\r', '\u{ad}']), "characters that no text has");
    assert_eq!(found.text.trim_end_matches(is_blank), found.text);
    // A byte that is not UTF-8 becomes three, one of a formula a command of TeX; Markdown indents each line by as many
    // as eight lists and quotes.
    let formula = html.windows(4).any(|name| name.eq_ignore_ascii_case(b"math"));
    let most = if options.markdown { 40 } else { 3 } * if formula { 6 } else { 1 };
    assert!(found.text.len() <= most * html.len() + 16, "{} bytes of {}", found.text.len(), html.len());
    found
}

/// A second extraction, which an input asks for by its first byte, for it is the model that takes the time: the same
/// again, and the same under other limits where none is hit.
pub fn check_again(html: &[u8], options: &Options, found: &Extraction) {
    assert_eq!(*found, extract(html, options), "not the same twice");
    if found.hit == Hit::default() {
        let lifted = Options { limits: Limits::default(), ..*options };
        assert_eq!(*found, extract(html, &lifted), "limits that are not hit have no say");
    }
}

/// The page before the text: its parts fit together, and limits hold.
pub fn check_page(html: &[u8], options: &Options) -> Page {
    let mut page = parse(html, options.limits);
    let limits = options.limits;
    assert!(page.blocks.len() <= limits.blocks && page.elements.len() <= limits.elements + 1);
    check_parts(&page, limits.depth);
    keep_visible(&mut page);
    check_parts(&page, limits.depth);
    page
}

fn check_parts(page: &Page, depth: usize) {
    let mut end = 0;
    for block in &page.blocks {
        assert!(end <= block.start && block.start < block.end && (block.element as usize) < page.elements.len());
        assert!(block.link <= block.end - block.start && block.bold <= block.end - block.start);
        assert!(!page.text_of(block).trim_matches(is_blank).is_empty());
        end = block.end;
    }
    for (index, element) in page.elements.iter().enumerate() {
        assert!(element.first <= element.last && element.last as usize <= page.blocks.len());
        assert!(element.depth as usize <= depth);
        let parent = page.elements.get(element.parent as usize);
        assert!(if index == 0 {
            element.parent == NONE
        } else {
            parent.is_some_and(|up| up.depth + 1 == element.depth)
        });
        assert!(index == 0 || (element.parent as usize) < index);
    }
}

/// Less recall keeps no more, and what the model says something of is never all left out.
pub fn check_choice(page: &Page, options: &Options) {
    let rows = features(page);
    let all = choose(page, &rows, options).keep;
    let fewer = choose(page, &rows, &Options { recall: options.recall / 2, ..*options }).keep;
    assert!(fewer.iter().zip(&all).all(|(fewer, all)| *all || !*fewer), "less recall keeps more");
    assert!(all.is_empty() || all.contains(&true), "nothing is kept");
}
