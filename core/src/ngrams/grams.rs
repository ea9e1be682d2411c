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
    gram.iter().fold(SEED, |key, &point| longer(key, point))
}

/// The key of an n-gram that is one character longer.
fn longer(key: u64, point: u32) -> u64 {
    let mixed = (key ^ u64::from(point)).wrapping_mul(FACTOR);
    mixed ^ (mixed >> 32)
}

/// White space as Python's `str.strip` knows it.
pub fn is_space(point: u32) -> bool {
    if (0x21..0x85).contains(&point) {
        return false;
    }
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
    /// The key of each n-gram of `text`, one size after the other; and how many of them have the first size.
    pub fn keys(&self, text: &[u32]) -> (Vec<u64>, u64) {
        let mut found = Vec::with_capacity(text.len() * self.sizes.len());
        let mut of_first = 0;
        let mut windows = Windows::new(text);
        for (at, &size) in self.sizes.iter().enumerate() {
            let count = (text.len() + 1).saturating_sub(size + usize::from(self.omit_last));
            match size {
                1 => found.extend(text.iter().filter(|&&point| point >= FIRST_SINGLE).map(|&point| key(&[point]))),
                _ if self.strip => {
                    let grams = text.windows(size.max(1)).take(count).map(stripped);
                    found.extend(grams.filter(|gram| gram.len() > 1).map(key));
                }
                _ => found.extend(windows.of(size).iter().take(count)),
            }
            if at == 0 {
                of_first = found.len() as u64;
            }
        }
        (found, of_first)
    }
}

/// The keys of all windows of a text of one size, made longer for the next size.
struct Windows<'t> {
    text: &'t [u32],
    size: usize,
    keys: Vec<u64>,
}

impl<'t> Windows<'t> {
    fn new(text: &'t [u32]) -> Windows<'t> {
        Windows { text, size: 0, keys: Vec::new() }
    }

    fn of(&mut self, size: usize) -> &[u64] {
        if self.size == 0 || size < self.size {
            (self.size, self.keys) = (0, vec![SEED; self.text.len()]);
        }
        while self.size < size {
            let last = self.text.get(self.size..).unwrap_or_default();
            self.keys.truncate(last.len());
            self.keys.iter_mut().zip(last).for_each(|(key, &point)| *key = longer(*key, point));
            self.size += 1;
        }
        &self.keys
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(text: &str) -> Vec<u32> {
        text.chars().map(u32::from).collect()
    }

    fn seen(scheme: &Scheme, text: &str) -> (Vec<u64>, u64) {
        scheme.keys(&points(text))
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
        let scheme = Scheme { sizes: vec![3, 2, 5], strip: false, omit_last: true };
        assert_eq!((keys(&["abc", "bcd", "cde", "ab", "bc", "cd", "de", "abcde"]), 3), seen(&scheme, "abcdef"));
    }
}
