//! Bytes → tokens → tree → features → model → cut → text, under settings of the input's choosing.
#![no_main]

use humongous_core_fuzz::{check_again, check_choice, check_extraction, check_page, settings};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let (options, html) = settings(data);
    let page = check_page(html, &options);
    let found = check_extraction(html, &options);
    match data.first().map_or(0, |first| first >> 6) {
        1 => check_choice(&page, &options),
        2 => check_again(html, &options, &found),
        _ => {}
    }
    assert_eq!(page.hit, found.hit);
    assert!(!options.tables || found.text.is_empty() == page.blocks.is_empty(), "no text of a page that has some");
});
