//! The stop words of one language, and which of them a text has.

use memchr::memmem;

use super::decode::code_at;
use super::multiset::SPREAD;
use super::words::BASE;

/// A list of stop words.
pub struct StopWords<'a> {
    words: Vec<(u64, &'a [u8])>,
    /// A bit for each of the words, at a place that depends on its hash: most other words meet none.
    mask: u64,
}

impl<'a> StopWords<'a> {
    /// The words of a list, each once.
    pub fn new(list: impl Iterator<Item = &'a [u8]>) -> StopWords<'a> {
        let words: Vec<_> = list.map(|word| (hash_of(word), word)).collect();
        let mask = words.iter().fold(0, |mask, (hash, _)| mask | bit(*hash));
        StopWords { words, mask }
    }

    /// Whether there is no list for the language.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Which one a word is, by its hash (`Σ (code + 1)·BASEⁱ`) and its bytes.
    #[inline]
    pub fn find(&self, hash: u64, word: &[u8]) -> Option<usize> {
        if self.mask & bit(hash) == 0 {
            return None;
        }
        self.words.iter().position(|(other, stop_word)| *other == hash && *stop_word == word)
    }

    /// How many of them the text has, whatever is beside them.
    pub fn within(&self, text: &[u8]) -> u64 {
        self.words.iter().filter(|(_, word)| memmem::find(text, word).is_some()).count() as u64
    }
}

fn bit(hash: u64) -> u64 {
    1 << (hash.wrapping_mul(*SPREAD) >> 58)
}

fn hash_of(word: &[u8]) -> u64 {
    let (mut hash, mut power, mut at) = (0u64, 1u64, 0);
    while at < word.len() {
        let (code, next) = code_at(word, at);
        hash = hash.wrapping_add((u64::from(code) + 1).wrapping_mul(power));
        (power, at) = (power.wrapping_mul(BASE), next);
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_hash_and_bytes() {
        let words = StopWords::new(["der", "für"].iter().map(|word| word.as_bytes()));
        assert_eq!(Some(1), words.find(hash_of("für".as_bytes()), "für".as_bytes()));
        assert_eq!(None, words.find(hash_of(b"die"), b"die"));
        assert_eq!((2, 1), (words.within("wiederfür".as_bytes()), words.within(b"wieder")));
    }
}
