//! Lengths of words, for their median.

use super::exact::{Signal, ratio};

const SMALL: usize = 128;

/// How often each length was seen.
pub struct Lengths {
    small: [u64; SMALL],
    large: Vec<usize>,
}

impl Default for Lengths {
    fn default() -> Lengths {
        Lengths { small: [0; SMALL], large: Vec::new() }
    }
}

impl Lengths {
    /// Count one.
    #[inline]
    pub fn add(&mut self, length: usize) {
        match self.small.get_mut(length) {
            Some(count) => *count += 1,
            None => self.large.push(length),
        }
    }

    /// The middle one of all, or the mean of the middle two.
    pub fn median(mut self, all: u64) -> Signal {
        if all == 0 {
            return Signal::Null;
        }
        self.large.sort_unstable();
        let sum = self.nth((all - 1) / 2) + self.nth(all / 2);
        ratio(sum as u64, 2)
    }

    /// The length that has so many before it, the large ones being in order.
    fn nth(&self, mut before: u64) -> usize {
        for (length, count) in self.small.iter().enumerate() {
            if before < *count {
                return length;
            }
            before -= count;
        }
        self.large.get(before as usize).copied().unwrap_or_default()
    }
}
