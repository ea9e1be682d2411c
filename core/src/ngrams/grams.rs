//! The n-grams of a text as 64-bit keys.

/// Where a key begins.
const SEED: u64 = 0x243F_6A88_85A3_08D3;
/// Odd, so that multiplying loses nothing.
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
/// Single characters below this one are skipped: letters of ASCII by themselves tell nothing.
const FIRST_SINGLE: u32 = 126;

/// Which n-grams a table counts.
pub struct Scheme {
    /// How many characters, in the order in which they are counted.
    pub sizes: Vec<usize>,
    /// White space at both ends of an n-gram is cut off, and what is left of one character or none is skipped.
    pub strip: bool,
    /// The last n-gram of each size is left out, as FUN-LangID does.
    pub omit_last: bool,
}

/// The key of an n-gram.
pub fn key(gram: &[u32]) -> u64 {
    gram.iter().fold(SEED, |key, &point| {
        let mixed = (key ^ u64::from(point)).wrapping_mul(FACTOR);
        mixed ^ (mixed >> 32)
    })
}

/// White space as Python's `str.strip` knows it.
fn is_space(point: u32) -> bool {
    matches!(point,
        0x09..=0x0D | 0x1C..=0x20 | 0x85 | 0xA0 | 0x1680 | 0x2000..=0x200A | 0x2028 | 0x2029 | 0x202F | 0x205F | 0x3000)
}

fn stripped(gram: &[u32]) -> &[u32] {
    let Some(first) = gram.iter().position(|&point| !is_space(point)) else {
        return &[];
    };
    let end = gram.iter().rposition(|&point| !is_space(point)).map_or(first, |last| last + 1);
    gram.get(first..end).unwrap_or_default()
}

impl Scheme {
    /// Give each n-gram of `text` to `see`; the number of those that have the first size.
    pub fn each(&self, text: &[u32], mut see: impl FnMut(u64)) -> u64 {
        let mut of_first = 0;
        for (at, &size) in self.sizes.iter().enumerate() {
            let seen = if size == 1 { singles(text, &mut see) } else { self.windows(text, size, &mut see) };
            if at == 0 {
                of_first = seen;
            }
        }
        of_first
    }

    fn windows(&self, text: &[u32], size: usize, see: &mut impl FnMut(u64)) -> u64 {
        let count = (text.len() + 1).saturating_sub(size + usize::from(self.omit_last));
        let mut seen = 0;
        for gram in text.windows(size.max(1)).take(count) {
            let gram = if self.strip { stripped(gram) } else { gram };
            if !self.strip || gram.len() > 1 {
                see(key(gram));
                seen += 1;
            }
        }
        seen
    }
}

fn singles(text: &[u32], see: &mut impl FnMut(u64)) -> u64 {
    let mut seen = 0;
    for &point in text.iter().filter(|&&point| point >= FIRST_SINGLE) {
        see(key(&[point]));
        seen += 1;
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(text: &str) -> Vec<u32> {
        text.chars().map(u32::from).collect()
    }

    fn seen(scheme: &Scheme, text: &str) -> (Vec<u64>, u64) {
        let mut keys = Vec::new();
        let of_first = scheme.each(&points(text), |key| keys.push(key));
        (keys, of_first)
    }

    fn keys(grams: &[&str]) -> Vec<u64> {
        grams.iter().map(|gram| key(&points(gram))).collect()
    }

    #[test]
    fn windows_are_stripped_and_the_last_left_out() {
        let scheme = Scheme { sizes: vec![4], strip: true, omit_last: true };
        assert_eq!((keys(&["I am", "am", "am n", "m no"]), 4), seen(&scheme, "I am not"));
        assert_eq!((vec![], 0), seen(&scheme, " a  "));
        assert_eq!((vec![], 0), seen(&scheme, "abc"));
    }

    #[test]
    fn sizes_come_one_after_the_other() {
        let scheme = Scheme { sizes: vec![2, 1], strip: false, omit_last: false };
        assert_eq!((keys(&["a中", "中b", "中"]), 2), seen(&scheme, "a中b"));
    }
}
