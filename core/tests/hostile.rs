//! Whatever the bytes: an extraction, the same in debug and release. Linear time: bench/linear.py.

mod common {
    pub mod dice;
}

use common::dice::Dice;
use humongous_core::attributes::{SEED, mix};
use humongous_core::extract::{Options, extract};
use humongous_core::page::Limits;
use humongous_core::tokens::parse;

const PIECES: &[&str] = &[
    "<p>",
    "</p>",
    "<div class='comment-list'>",
    "</div>",
    "<b>",
    "</b>",
    "<a href=x>",
    "</a>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<li>",
    "<ul>",
    "</ul>",
    "<svg>",
    "</svg>",
    "<math>",
    "<mfrac>",
    "</mfrac>",
    "<msup>",
    "<munder>",
    "<mo>",
    "</mo>",
    "<mi>",
    "<mtr>",
    "<mfenced open='|'>",
    "<mspace/>",
    "<annotation-xml>",
    "<annotation encoding=application/x-tex>",
    "</annotation>",
    "</math>",
    "<pre>",
    "</pre>",
    "<br>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<title>",
    "</title>",
    "<template>",
    "</template>",
    "<span hidden>",
    "</span>",
    "<h1>",
    "</h2>",
    "<dialog>",
    "<ruby>",
    "<rt>",
    "</ruby>",
    "<button>",
    "<x-y>",
    "</x-y>",
    "text ",
    "漢字\n",
    "&amp;",
    "&#0;",
    "&shy;",
    "\0",
    "\r\n",
    "<",
    "<a '\"=",
    "Some words, and an end. ",
    "<noscript>",
];

fn made(dice: &mut Dice) -> Vec<u8> {
    let mut page = Vec::new();
    for _ in 0..dice.below(60) {
        if dice.below(20) == 0 {
            page.push(dice.below(256) as u8);
        }
        page.extend_from_slice(PIECES[dice.below(PIECES.len())].as_bytes());
    }
    page
}

/// `FUZZ_INPUTS=1000000 FUZZ_SEED=2 RUSTFLAGS=-Coverflow-checks cargo test --release any_bytes` for more of them.
#[test]
fn any_bytes_have_an_outcome() {
    let number =
        |name: &str, default: u64| std::env::var(name).map_or(default, |value| value.parse().expect("a whole number"));
    let mut dice = Dice(number("FUZZ_SEED", 6));
    for _ in 0..number("FUZZ_INPUTS", 4_000) {
        let page = made(&mut dice);
        for comments in [false, true] {
            let found = extract(&page, &Options { comments, ..Options::default() });
            assert!(found.expected <= 1000);
        }
    }
}

/// Debug and release builds, and every processor, give the same texts: those that the stored digest was made of.
///
/// A new model or another rule changes it: `UPDATE_DIGEST=1 cargo test digest` writes it anew.
#[test]
fn digest_of_texts_is_the_stored_one() {
    let mut dice = Dice(7);
    let mut digest = SEED;
    for _ in 0..2_000 {
        let found = extract(&made(&mut dice), &Options::default());
        digest = mix(mix(digest, found.text.as_bytes()), &found.expected.to_le_bytes());
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/digest.txt");
    let digest = format!("{digest:016x}\n");
    if std::env::var_os("UPDATE_DIGEST").is_some() {
        std::fs::write(path, &digest).expect("can be written");
    }
    assert_eq!(std::fs::read_to_string(path).expect("can be read"), digest);
}

#[test]
fn over_a_limit_there_is_the_text_of_what_was_read() {
    let found = |html: &str, limits: Limits| {
        let found = extract(html.as_bytes(), &Options { limits, ..Options::default() });
        (found.text, found.hit.names())
    };
    let all = Limits::default();
    let text = |text: &str, hit: &[&'static str]| (text.to_owned(), hit.to_vec());
    assert_eq!(text("ab", &["bytes"]), found("abc", Limits { bytes: 2, ..all }));
    assert_eq!(text("a", &["bytes"]), found("a漢c", Limits { bytes: 3, ..all }));
    assert_eq!(text("a漢", &["bytes"]), found("a漢c", Limits { bytes: 4, ..all }));
    assert_eq!(text("ab", &["elements"]), found("<i>a<b>b<i>c</b>d", Limits { elements: 2, ..all }));
    assert_eq!(text("a\n\nb", &["blocks"]), found("<p>a<p>b<p>c<p>d", Limits { blocks: 2, ..all }));
    assert_eq!(text("a\n\nb", &["blocks"]), found("a<br><br>b<br><br>c", Limits { blocks: 2, ..all }));
    assert_eq!(text("", &["blocks"]), found("<p>a", Limits { blocks: 0, ..all }));
    assert_eq!(text("abcd", &["depth"]), found("<i>a<i>b<i>c</i></i></i>d", Limits { depth: 2, ..all }));
    let exactly = Limits { bytes: 15, elements: 2, depth: 2, blocks: 2 };
    assert_eq!(text("a\n\nb", &[]), found("<div>a<div>b   ", exactly));
}

/// Deeper elements do to text what they always do; only that they are children of the one at the limit.
#[test]
fn depth_is_flattened() {
    let limits = Limits { depth: 2, ..Limits::default() };
    let nested = "<div>a<div>b<div>c<div hidden>d</div><script>e</script><p>f</div>g</div>h</div>i";
    let page = parse(nested.as_bytes(), limits);
    let texts: Vec<&str> = page.blocks.iter().map(|block| page.text_of(block)).collect();
    let depths: Vec<u32> = page.blocks.iter().map(|block| page.elements[block.element as usize].depth).collect();
    assert_eq!(["a", "b", "c", "d", "f", "g", "h", "i"], *texts);
    assert_eq!([1, 2, 2, 2, 2, 2, 1, 0], *depths);
    assert_eq!(["d"], *page.blocks.iter().filter(|block| block.hidden).map(|b| page.text_of(b)).collect::<Vec<_>>());
}
