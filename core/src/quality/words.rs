//! Scan 3: words, for texts that put spaces between them; a word is what Python's `str.split` gives.

use super::characters::Characters;
use super::exact::{Signal, entropy, ratio};
use super::kind_table::*;
use super::multiset::Multiset;
use super::{Language, Named, WINDOW};

/// Of the hash of a span, Σ (code + 1)·BASEⁱ modulo 2⁶⁴: any large odd number will do, but the same one as in Python.
pub const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
/// BASE · INVERSE = 1 modulo 2⁶⁴.
pub const INVERSE: u64 = inverse(BASE);

/// Gopher's eight English words.
const STOP_WORDS: [&[u8]; 8] = [b"the", b"be", b"to", b"of", b"and", b"that", b"have", b"with"];

const LETTER_BIT: u8 = 1;
const WORDLIKE_BIT: u8 = 2;
const UPPER_BIT: u8 = 4;
const LOWER_BIT: u8 = 8;
const BITS: [u8; 16] = bits();

const fn inverse(odd: u64) -> u64 {
    let (mut found, mut step) = (1u64, 0);
    while step < 6 {
        found = found.wrapping_mul(2u64.wrapping_sub(odd.wrapping_mul(found)));
        step += 1;
    }
    found
}

const fn bits() -> [u8; 16] {
    let mut bits = [0; 16];
    bits[UPPER as usize] = LETTER_BIT | WORDLIKE_BIT | UPPER_BIT;
    bits[LOWER as usize] = LETTER_BIT | WORDLIKE_BIT | LOWER_BIT;
    bits[LETTER as usize] = LETTER_BIT | WORDLIKE_BIT;
    bits[MARK as usize] = LETTER_BIT | WORDLIKE_BIT;
    bits[UNSPACED as usize] = LETTER_BIT | WORDLIKE_BIT;
    bits[DIGIT as usize] = WORDLIKE_BIT;
    bits[NUMBER as usize] = WORDLIKE_BIT;
    bits
}

/// One word of the window.
struct Word {
    hash: u64,
    chars: u32,
}

/// The word that is being read, and counts of those that were.
pub struct Words<'a> {
    text: &'a [u8],
    open: bool,
    start: usize,
    first: usize,
    bits: u8,
    hash: u64,
    power: u64,
    window: Vec<Word>,
    all: u64,
    real: u64,
    real_chars: u64,
    alphabetic: u64,
    caps: u64,
    longest: u64,
    stop_words: u8,
}

impl<'a> Words<'a> {
    /// Nothing read yet.
    pub fn new(text: &'a [u8]) -> Words<'a> {
        let window = Vec::with_capacity(text.len().min(WINDOW) / 6);
        let (all, real, real_chars, alphabetic, caps, longest) = (0, 0, 0, 0, 0, 0);
        let (open, start, first, bits, hash, power, stop_words) = (false, 0, 0, 0, 0, 1, 0);
        Words {
            text,
            open,
            start,
            first,
            bits,
            hash,
            power,
            window,
            all,
            real,
            real_chars,
            alphabetic,
            caps,
            longest,
            stop_words,
        }
    }

    /// A character of a word.
    #[inline]
    pub fn grow(&mut self, at: usize, place: usize, code: u32, kind: u8) {
        if !self.open {
            (self.open, self.start, self.first) = (true, at, place);
            (self.bits, self.hash, self.power) = (0, 0, 1);
        }
        self.bits |= BITS[kind as usize & 15];
        self.hash = self.hash.wrapping_add((u64::from(code) + 1).wrapping_mul(self.power));
        self.power = self.power.wrapping_mul(BASE);
    }

    /// White space, or the end: the length of the word that it ends, if it ends one.
    #[inline]
    pub fn close(&mut self, at: usize, place: usize) -> Option<usize> {
        if !self.open {
            return None;
        }
        self.open = false;
        let chars = place - self.first;
        self.all += 1;
        if self.bits & WORDLIKE_BIT != 0 {
            self.real += 1;
            self.real_chars += chars as u64;
        }
        self.alphabetic += u64::from(self.bits & LETTER_BIT);
        self.caps += u64::from(self.bits & (UPPER_BIT | LOWER_BIT) == UPPER_BIT);
        self.longest = self.longest.max(chars as u64);
        if place <= WINDOW {
            self.window.push(Word { hash: self.hash, chars: chars as u32 });
        }
        let word = &self.text[self.start..at];
        if word.len() <= 4 {
            for (bit, stop_word) in STOP_WORDS.iter().enumerate() {
                self.stop_words |= u8::from(word == *stop_word) << bit;
            }
        }
        Some(chars)
    }

    /// Counts, shares and repetition; all null where `language` is none, as the text has no words.
    pub fn signals(self, found: &mut Vec<Named>, seen: &Characters, window: usize, language: Option<Language>) {
        let of = |value: Signal| if language.is_some() { value } else { Signal::Null };
        let english = language.is_some_and(|language| language.english);
        let stop_words = Signal::Count(u64::from(self.stop_words.count_ones()));
        found.extend([
            ("gopher_word_count", of(Signal::Count(self.real))),
            ("gopher_mean_word_length", of(ratio(self.real_chars, self.real))),
            ("gopher_hash_to_word_ratio", of(ratio(seen.hashes(), self.all))),
            ("gopher_ellipsis_to_word_ratio", of(ratio(seen.ellipses(), self.all))),
            ("gopher_alpha_word_frac", of(ratio(self.alphabetic, self.all))),
            ("gopher_stop_words", if english { stop_words } else { Signal::Null }),
            ("rps_doc_frac_all_caps_words", of(ratio(self.caps, self.all))),
            ("longest_word", of(Signal::Count(self.longest))),
            ("fineweb_list_ratio", of(ratio(seen.newlines(), self.all))),
        ]);
        let words = if language.is_some() { &self.window[..] } else { &[] };
        variety(found, words);
        repetition(found, words, window as u64);
    }
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
