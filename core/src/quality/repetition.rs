//! Variety and repetition of words: Gopher's n-grams.

use super::Named;
use super::exact::{Signal, entropy, ratio};
use super::multiset::Multiset;
use super::words::{BASE, Word};

/// The measures of the words of the text's first characters, which are so many.
pub fn signals(found: &mut Vec<Named>, words: &[Word], chars: u64) {
    variety(found, words);
    repetition(found, words, chars);
}

fn variety(found: &mut Vec<Named>, words: &[Word]) {
    let mut set = Multiset::new(words.len());
    for word in words {
        set.add(word.hash);
    }
    let repeated: u64 = set.repeated().map(u64::from).sum();
    // Those seen once add nothing to Σ c·log₂ c but themselves to the total.
    let once = std::iter::repeat_n(1, words.len() - repeated as usize);
    let times = set.repeated().map(u64::from).chain(once);
    found.push(("unique_word_frac", ratio(set.distinct() as u64, words.len() as u64)));
    found.push(("word_entropy", entropy(times)));
}

const TOP: [(usize, &str); 3] =
    [(2, "gopher_top_2gram_char_frac"), (3, "gopher_top_3gram_char_frac"), (4, "gopher_top_4gram_char_frac")];
const DUP: [(usize, &str); 6] = [
    (5, "gopher_dup_5gram_char_frac"),
    (6, "gopher_dup_6gram_char_frac"),
    (7, "gopher_dup_7gram_char_frac"),
    (8, "gopher_dup_8gram_char_frac"),
    (9, "gopher_dup_9gram_char_frac"),
    (10, "gopher_dup_10gram_char_frac"),
];

/// A place where an n-gram starts that may repeat, and its hash.
#[derive(Clone, Copy)]
struct Candidate {
    place: u32,
    hash: u64,
}

/// Gopher's characters in the top 2- to 4-grams and in repeated 5- to 10-grams, for as many words as there are.
///
/// An n-gram can only repeat where its first n−1 words do, so each n looks at the places left by the one before.
fn repetition(found: &mut Vec<Named>, words: &[Word], chars: u64) {
    let mut upto = Vec::with_capacity(words.len() + 1);
    upto.push(0u64);
    for word in words {
        upto.push(upto[upto.len() - 1] + u64::from(word.chars));
    }
    let size = |place: u32, n: usize| upto[place as usize + n] - upto[place as usize];
    let first = words.iter().enumerate();
    let mut left: Vec<Candidate> = first.map(|(at, word)| Candidate { place: at as u32, hash: word.hash }).collect();
    for (n, name) in TOP.into_iter().chain(DUP) {
        if words.len() < n {
            found.push((name, Signal::Null));
            continue;
        }
        left.retain(|candidate| candidate.place as usize + n <= words.len());
        for candidate in &mut left {
            let next = words[candidate.place as usize + n - 1].hash;
            candidate.hash = candidate.hash.wrapping_mul(BASE).wrapping_add(next);
        }
        let mut set = Multiset::new(left.len());
        let slots: Vec<usize> = left.iter().map(|candidate| set.add(candidate.hash).0).collect();
        let found_chars = if n <= TOP.len() + 1 {
            let (place, times) = commonest(&left, &slots, &set);
            (size(place, n) + n as u64 - 1) * u64::from(times)
        } else {
            walk(&left, &slots, &set, n, size)
        };
        found.push((name, ratio(found_chars, chars)));
        let mut slot = slots.iter();
        left.retain(|_| slot.next().is_some_and(|slot| set.times(*slot) > 1));
    }
}

/// The first place of the commonest n-gram, and how often it is there: of equally common ones the first seen.
fn commonest(candidates: &[Candidate], slots: &[usize], set: &Multiset) -> (u32, u32) {
    let mut best = (0, 1);
    for (candidate, slot) in candidates.iter().zip(slots) {
        if set.times(*slot) > best.1 {
            best = (candidate.place, set.times(*slot));
        }
    }
    best
}

/// Walk the places in order: an n-gram seen before adds its characters and is stepped over whole.
fn walk(candidates: &[Candidate], slots: &[usize], set: &Multiset, n: usize, size: impl Fn(u32, usize) -> u64) -> u64 {
    let mut seen = vec![false; set.size()];
    let (mut chars, mut resume) = (0, 0);
    for (candidate, slot) in candidates.iter().zip(slots) {
        if candidate.place < resume {
            continue;
        }
        if seen[*slot] {
            chars += size(candidate.place, n);
            resume = candidate.place + n as u32;
        }
        seen[*slot] = true;
    }
    chars
}
