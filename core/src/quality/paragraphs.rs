//! Parts of a text that were there before: lines, and paragraphs parted by blank lines.

use memchr::memchr_iter;

use super::decode::{code_at, code_before, count, kind_of};
use super::kind_table::{CLOSING, SPACE};
use super::multiset::SPREAD;

/// Which parts were seen, as places in the text: equal hashes are compared in full.
pub struct Parts<'a> {
    text: &'a [u8],
    slots: Vec<Slot>,
    held: usize,
    /// How many parts there were before, and their characters.
    pub repeats: u64,
    /// Characters of those.
    pub chars: u64,
}

/// A part: the upper half of its hash, where it starts and its length; no length for a free slot.
#[derive(Clone, Copy, Default)]
struct Slot {
    hash: u32,
    start: u32,
    size: u32,
}

impl<'a> Parts<'a> {
    /// No parts yet of this text, of which the first 4 GB count.
    pub fn new(text: &'a [u8]) -> Parts<'a> {
        let slots = vec![Slot::default(); 64];
        Parts { text, slots, held: 0, repeats: 0, chars: 0 }
    }

    /// Add the part from `start` to `end`, which is not empty and has so many characters.
    pub fn add(&mut self, start: usize, end: usize, chars: impl FnOnce(&[u8]) -> u64) {
        let (Ok(from), Ok(size)) = (u32::try_from(start), u32::try_from(end - start)) else {
            return;
        };
        if 2 * (self.held + 1) > self.slots.len() {
            self.double();
        }
        let part = &self.text[start..end];
        let hash = hash_of(part);
        let wanted = Slot { hash, start: from, size };
        let slot = self.slot_of(&wanted, part);
        if self.slots[slot].size > 0 {
            self.repeats += 1;
            self.chars += chars(part);
        } else {
            self.slots[slot] = wanted;
            self.held += 1;
        }
    }

    /// Where the part is, or a free slot for it.
    fn slot_of(&self, wanted: &Slot, part: &[u8]) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = wanted.hash as usize & mask;
        loop {
            let held = &self.slots[slot];
            let same = held.hash == wanted.hash && held.size == wanted.size;
            if held.size == 0 || (same && self.text[held.start as usize..][..part.len()] == *part) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
    }

    fn double(&mut self) {
        let slots = vec![Slot::default(); 2 * self.slots.len()];
        let mask = slots.len() - 1;
        for held in std::mem::replace(&mut self.slots, slots).into_iter().filter(|held| held.size > 0) {
            let mut slot = held.hash as usize & mask;
            while self.slots[slot].size > 0 {
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = held;
        }
    }
}

/// Two parts alike have the same; a page written to have many others of one hash cannot know by what it is made.
fn hash_of(part: &[u8]) -> u32 {
    let folded = |hash: u64, chunk: u64| {
        let product = u128::from(hash ^ chunk) * u128::from(*SPREAD);
        product as u64 ^ (product >> 64) as u64
    };
    let (chunks, rest) = part.as_chunks::<8>();
    let hash = chunks.iter().fold(part.len() as u64, |hash, chunk| folded(hash, u64::from_le_bytes(*chunk)));
    let last = rest.iter().fold(1, |sum, byte| sum << 8 | u64::from(*byte));
    (folded(folded(hash, last), *SPREAD) >> 32) as u32
}

/// The text's paragraphs, parted by two line feeds or more, white space at the text's ends left out: how many there
/// are, and which were there before.
pub fn paragraphs(text: &[u8]) -> (u64, Parts<'_>) {
    let (mut count_of, mut parts) = (0, Parts::new(text));
    let (first, end) = trimmed(text);
    let mut start = first;
    let mut add = |start: usize, end: usize| {
        count_of += 1;
        parts.add(start, end, count);
    };
    let mut after_feed = first;
    for feed in memchr_iter(b'\n', &text[first..end]).map(|at| first + at) {
        if feed == after_feed && feed > start {
            // The second line feed in a row: the first is not of the paragraph.
            add(start, feed - 1);
            start = feed + 1;
        } else if feed == start {
            start = feed + 1;
        }
        after_feed = feed + 1;
    }
    if start < end {
        add(start, end);
    }
    (count_of, parts)
}

/// Where the text starts and ends without the white space around it.
fn trimmed(text: &[u8]) -> (usize, usize) {
    let is_space = |code| kind_of(code) & !CLOSING == SPACE;
    let (mut start, mut end) = (0, text.len());
    while start < end {
        let (code, next) = code_at(text, start);
        if !is_space(code) {
            break;
        }
        start = next;
    }
    while end > start {
        let (code, at) = code_before(text, end);
        if !is_space(code) {
            break;
        }
        end = at;
    }
    (start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_parted_by_blank_lines() {
        let text = b" \n\na\nb\n\n\n\na\nb\n\n \n\n\na\nb \n";
        let (all, parts) = paragraphs(text);
        assert_eq!((4, 2, 6), (all, parts.repeats, parts.chars));
    }

    #[test]
    fn many_parts_are_held() {
        let text: Vec<u8> = (0..2000u32).flat_map(|number| format!("{}\n\n", number % 1500).into_bytes()).collect();
        assert_eq!((2000, 500), (paragraphs(&text).0, paragraphs(&text).1.repeats));
    }
}
