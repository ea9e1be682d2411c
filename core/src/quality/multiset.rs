//! How often each of many hashes was seen.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;

/// By what hashes are spread over slots: a page written to crowd them into one cannot know it. No number depends on it.
pub static SPREAD: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(0u8) | 1);

/// Hashes and how often each was added. One that was never added has no slot.
pub struct Multiset {
    slots: Vec<u64>,
    again: Vec<u32>,
    shift: u32,
    distinct: usize,
    zeros: u32,
}

impl Multiset {
    /// A multiset with room for so many hashes.
    pub fn new(room: usize) -> Multiset {
        let size = (2 * room).next_power_of_two().max(16);
        Multiset {
            slots: vec![0; size],
            again: vec![0; size + 1],
            shift: 64 - size.trailing_zeros(),
            distinct: 0,
            zeros: 0,
        }
    }

    /// Add one: its slot, and how often it was there before.
    #[inline]
    pub fn add(&mut self, hash: u64) -> (usize, u32) {
        if hash == 0 {
            return self.add_zero();
        }
        let mask = self.slots.len() - 1;
        let mut slot = (hash.wrapping_mul(*SPREAD) >> self.shift) as usize;
        loop {
            let found = self.slots[slot];
            if found == hash {
                self.again[slot] += 1;
                return (slot, self.again[slot]);
            }
            if found == 0 {
                self.slots[slot] = hash;
                self.distinct += 1;
                return (slot, 0);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Zero marks a free slot, so that hash has one of its own, behind the others.
    fn add_zero(&mut self) -> (usize, u32) {
        let before = self.zeros;
        self.zeros += 1;
        self.distinct += usize::from(before == 0);
        let slot = self.slots.len();
        self.again[slot] = before;
        (slot, before)
    }

    /// How many different ones there are.
    pub fn distinct(&self) -> usize {
        self.distinct
    }

    /// How often the hash in this slot was added.
    pub fn times(&self, slot: usize) -> u32 {
        self.again[slot] + 1
    }

    /// How many slots there are, the one for zero included.
    pub fn size(&self) -> usize {
        self.again.len()
    }

    /// How often each was added that was added more than once.
    pub fn repeated(&self) -> impl Iterator<Item = u32> {
        self.again.iter().filter(|again| **again > 0).map(|again| again + 1)
    }
}

/// Hashes of which it can be said that one was not added, at 16 bits or more for each (Bloom).
pub struct Filter {
    words: Vec<u64>,
    shift: u32,
}

impl Filter {
    /// A filter for so many hashes.
    pub fn new(room: usize) -> Filter {
        let bits = (16 * room).next_power_of_two().max(64);
        Filter { words: vec![0; bits / 64], shift: 64 - bits.trailing_zeros() }
    }

    fn bit(&self, hash: u64) -> (usize, u64) {
        let bit = (hash.wrapping_mul(*SPREAD) >> self.shift) as usize;
        (bit / 64, 1 << (bit % 64))
    }

    /// Add one.
    pub fn add(&mut self, hash: u64) {
        let (word, bit) = self.bit(hash);
        self.words[word] |= bit;
    }

    /// Whether it was added, or one like it was.
    pub fn may_have(&self, hash: u64) -> bool {
        let (word, bit) = self.bit(hash);
        self.words[word] & bit != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_all_hashes_zero_too() {
        let mut set = Multiset::new(8);
        let before: Vec<u32> = [5, 0, 5, 7, 0, 0, u64::MAX].iter().map(|hash| set.add(*hash).1).collect();
        assert_eq!(vec![0, 0, 1, 0, 1, 2, 0], before);
        let mut repeated: Vec<u32> = set.repeated().collect();
        repeated.sort_unstable();
        assert_eq!((4, vec![2, 3]), (set.distinct(), repeated));
    }
}
