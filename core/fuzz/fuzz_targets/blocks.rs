//! The path of training: a page's blocks with other texts in them. The first byte says how much of the input is page.
#![no_main]

use humongous_core::features::COUNT;
use humongous_core::rewritten::read;
use humongous_core_fuzz::{as_text, twice};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((share, rest)) = data.split_first() else { return };
    let (html, texts) = rest.split_at(rest.len() * usize::from(*share) / 256);
    let rows = |texts: Option<&[String]>| read(html, texts).map(|(page, rows)| (page.blocks.len(), rows));
    let (blocks, own) = rows(None).expect("no texts are as many as they should be");
    assert_eq!(blocks * COUNT, own.len());
    let texts: Vec<String> = as_text(texts).split('\n').map(str::to_owned).collect();
    let exact: Vec<String> = texts.iter().cycle().take(blocks).cloned().collect();
    assert_eq!(own.len(), twice(|| rows(Some(&exact))).expect("as many as blocks").1.len());
    assert_eq!(texts.len() == blocks, rows(Some(&texts)).is_ok());
});
