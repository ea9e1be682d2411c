//! Scan 3: words, for texts that put spaces between them; a word is what Python's `str.split` gives.

use super::characters::Characters;
use super::exact::{Signal, ratio};
use super::kind_table::*;
use super::lengths::Lengths;
use super::stop_words::StopWords;
use super::{Named, WINDOW, repetition};

/// Of the hash of a span, Σ (code + 1)·BASEⁱ modulo 2⁶⁴: any large odd number will do, but the same one as in Python.
pub const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
/// BASE · INVERSE = 1 modulo 2⁶⁴.
pub const INVERSE: u64 = inverse(BASE);

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

/// Another hash, such that sums say which they were sums of: BASE times the hash of `ab`, plus that of `cd`, is the same
/// of `db` and `ca`.
fn mixed(hash: u64) -> u64 {
    let found = (hash ^ hash >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    found ^ found >> 29
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
pub struct Word {
    /// Of Σ (code + 1)·BASEⁱ over its characters, mixed.
    pub hash: u64,
    /// How many they are.
    pub chars: u32,
}

/// Counts of the words read.
#[derive(Default)]
struct Counts {
    all: u64,
    real: u64,
    real_chars: u64,
    alphabetic: u64,
    caps: u64,
    longest: u64,
    stop_words: u64,
}

/// The word that is being read.
#[derive(Default)]
struct Open {
    /// Where it starts, in bytes and in characters.
    start: usize,
    first: usize,
    bits: u8,
    hash: u64,
    power: u64,
}

/// The words read.
pub struct Words<'a> {
    text: &'a [u8],
    open: Option<Open>,
    window: Vec<Word>,
    counts: Counts,
    lengths: Lengths,
    stop_words: &'a StopWords<'a>,
    found: Vec<bool>,
}

impl<'a> Words<'a> {
    /// Nothing read yet.
    pub fn new(text: &'a [u8], stop_words: &'a StopWords<'a>) -> Words<'a> {
        Words {
            text,
            open: None,
            window: Vec::with_capacity(text.len().min(WINDOW) / 6),
            counts: Counts::default(),
            lengths: Lengths::default(),
            stop_words,
            found: vec![false; stop_words.len()],
        }
    }

    /// A character of a word.
    #[inline]
    pub fn grow(&mut self, at: usize, place: usize, code: u32, kind: u8) {
        let fresh = || Open { start: at, first: place, power: 1, ..Open::default() };
        let open = self.open.get_or_insert_with(fresh);
        open.bits |= BITS[kind as usize & 15];
        open.hash = open.hash.wrapping_add((u64::from(code) + 1).wrapping_mul(open.power));
        open.power = open.power.wrapping_mul(BASE);
    }

    /// White space, or the end: the length of the word that it ends, if it ends one.
    #[inline]
    pub fn close(&mut self, at: usize, place: usize) -> Option<usize> {
        let open = self.open.take()?;
        let (chars, counts) = (place - open.first, &mut self.counts);
        counts.all += 1;
        if open.bits & WORDLIKE_BIT != 0 {
            counts.real += 1;
            counts.real_chars += chars as u64;
        }
        counts.alphabetic += u64::from(open.bits & LETTER_BIT);
        counts.caps += u64::from(open.bits & (UPPER_BIT | LOWER_BIT) == UPPER_BIT);
        counts.longest = counts.longest.max(chars as u64);
        self.lengths.add(chars);
        if place <= WINDOW {
            self.window.push(Word { hash: mixed(open.hash), chars: chars as u32 });
        }
        if let Some(which) = self.stop_words.find(open.hash, &self.text[open.start..at]) {
            counts.stop_words += 1;
            self.found[which] = true;
        }
        Some(chars)
    }

    /// Counts, shares and repetition; all but one null where the text has no words.
    pub fn signals(self, found: &mut Vec<Named>, seen: &Characters, window: usize, spaced: bool) {
        let counts = &self.counts;
        let of = |value: Signal| if spaced { value } else { Signal::Null };
        let (listed, distinct) = (!self.stop_words.is_empty(), self.found.iter().filter(|found| **found).count());
        let of_list = |value: Signal| if listed { of(value) } else { Signal::Null };
        let within = if listed && !spaced { Signal::Count(self.stop_words.within(self.text)) } else { Signal::Null };
        found.extend([
            ("stop_words_within", within),
            ("gopher_word_count", of(Signal::Count(counts.real))),
            ("gopher_mean_word_length", of(ratio(counts.real_chars, counts.real))),
            ("dolma_median_word_length", of(self.lengths.median(counts.all))),
            ("gopher_hash_to_word_ratio", of(ratio(seen.hashes(), counts.all))),
            ("gopher_ellipsis_to_word_ratio", of(ratio(seen.ellipses(), counts.all))),
            ("gopher_alpha_word_frac", of(ratio(counts.alphabetic, counts.all))),
            ("gopher_stop_words", of_list(Signal::Count(distinct as u64))),
            ("stop_word_frac", of_list(ratio(counts.stop_words, counts.all))),
            ("rps_doc_frac_all_caps_words", of(ratio(counts.caps, counts.all))),
            ("longest_word", of(Signal::Count(counts.longest))),
            ("fineweb_list_ratio", of(ratio(seen.newlines(), counts.all))),
        ]);
        let words = if spaced { &self.window[..] } else { &[] };
        repetition::signals(found, words, window as u64);
    }
}
