//! Entry points that take any text.
#![no_main]

use humongous_core::measure::measure;
use humongous_core_fuzz::{as_text, twice};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = as_text(data);
    let counts = twice(|| measure(&text));
    let characters = text.chars().count();
    assert!(counts.chars as usize <= 2 * characters && counts.words as usize <= characters);
    assert!(counts.upper <= counts.letters && counts.lines as usize <= characters);
});
