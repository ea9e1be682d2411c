//! Bytes to code points, and code points to kinds.

use super::kind_table::{BLOCKS, INDEX, OTHER};

/// The code point at `at` and where the next one starts.
///
/// Lone surrogates are taken as they come. Of bytes that are not UTF-8 it makes something, and always goes on.
#[inline]
pub fn code_at(bytes: &[u8], at: usize) -> (u32, usize) {
    let lead = u32::from(bytes[at]);
    if lead < 0x80 {
        return (lead, at + 1);
    }
    let (mut code, size) = match lead {
        0..0xE0 => (lead & 0x1F, 2),
        0xE0..0xF0 => (lead & 0x0F, 3),
        _ => (lead & 0x07, 4),
    };
    let end = bytes.len().min(at + size);
    for byte in &bytes[at + 1..end] {
        code = code << 6 | u32::from(byte & 0x3F);
    }
    (code, end)
}

/// The kind of a code point, with `CLOSING` added where it is a closing quotation mark.
#[inline]
pub fn kind_of(code: u32) -> u8 {
    match INDEX.get(code as usize >> 8) {
        Some(block) => BLOCKS[*block as usize][code as usize & 255],
        None => OTHER,
    }
}

/// How many code points there are in `bytes`.
pub fn count(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count() as u64
}

/// The code point that ends before `end`, and where it starts.
pub fn code_before(bytes: &[u8], end: usize) -> (u32, usize) {
    let mut at = end - 1;
    while at > 0 && end - at < 4 && bytes[at] & 0xC0 == 0x80 {
        at -= 1;
    }
    (code_at(&bytes[..end], at).0, at)
}
