//! Entropy and repetition of characters.

use super::Named;
use super::exact::{Signal, entropy, ratio};
use super::multiset::{Filter, Multiset};
use super::words::{BASE, INVERSE};

const DISTINCT: usize = 4;
/// A longer text has fewer distinct 4-grams for its length, so no more of it is read.
const DISTINCT_CHARS: usize = 10_000;
const SHORT: usize = 10;
const LONG: usize = 50;
const BLOCKS: usize = 0x11_0000 >> 8;

/// The measures of the text's first characters.
pub fn signals(found: &mut Vec<Named>, codes: &[u32]) {
    found.push(("char_entropy", entropy(frequencies(codes).into_iter())));
    let grams = codes.len().saturating_sub(SHORT - 1);
    let mut short = Multiset::new(grams);
    let (mut run, mut seen_again) = (0, Vec::new());
    for (place, hash) in hashes::<SHORT>(codes).enumerate() {
        let (_, before) = short.add(hash);
        run = if before > 0 { run + 1 } else { 0 };
        // A 50-gram can only have been there before where each of its 10-grams was.
        if run > LONG - SHORT {
            seen_again.push((place + SHORT - LONG) as u32);
        }
    }
    found.push(("char_distinct_4gram_frac", distinct(&codes[..codes.len().min(DISTINCT_CHARS)])));
    found.push(("roots_char_repetition_ratio", roots(&short, grams)));
    found.push(("char_repeated_10gram_frac", ratio((grams - short.distinct()) as u64, grams as u64)));
    let grams = codes.len().saturating_sub(LONG - 1);
    found.push(("char_repeated_50gram_frac", ratio(repeats(codes, &seen_again), grams as u64)));
}

/// Distinct 4-grams / all.
fn distinct(codes: &[u32]) -> Signal {
    let grams = codes.len().saturating_sub(DISTINCT - 1);
    let mut set = Multiset::new(grams);
    for hash in hashes::<DISTINCT>(codes) {
        set.add(hash);
    }
    ratio(set.distinct() as u64, grams as u64)
}

/// How many 50-grams were there before, where `candidates` are the places of all that may have been, in order.
fn repeats(codes: &[u32], candidates: &[u32]) -> u64 {
    if candidates.is_empty() {
        return 0;
    }
    let mut filter = Filter::new(candidates.len());
    let mut left = candidates.iter().peekable();
    for (place, hash) in hashes::<LONG>(codes).enumerate() {
        if left.next_if(|candidate| **candidate as usize == place).is_some() {
            filter.add(hash);
        }
    }
    // All that are like a candidate, the first of each kind among them, and a few others, which are there once.
    let kin: Vec<u64> = hashes::<LONG>(codes).filter(|hash| filter.may_have(*hash)).collect();
    let mut set = Multiset::new(kin.len());
    for hash in &kin {
        set.add(*hash);
    }
    (kin.len() - set.distinct()) as u64
}

/// Occurrences of the √distinct commonest n-grams, those seen once excepted, as a share of all.
fn roots(grams: &Multiset, all: usize) -> Signal {
    let mut times: Vec<u32> = grams.repeated().collect();
    let top = grams.distinct().isqrt();
    if top < times.len() {
        times.select_nth_unstable_by(top, |one, other| other.cmp(one));
        times.truncate(top);
    }
    ratio(times.iter().map(|times| u64::from(*times)).sum(), all as u64)
}

/// The hash of each n-gram, counted from its own start: Σ (code + 1)·BASEⁱ. Rolled from one to the next.
fn hashes<const N: usize>(codes: &[u32]) -> impl Iterator<Item = u64> {
    let last = (1..N).fold(1u64, |power, _| power.wrapping_mul(BASE));
    let term = |code: u32| u64::from(code).wrapping_add(1);
    let first = codes.get(..N).unwrap_or_default();
    let mut hash = first.iter().rev().fold(0u64, |sum, code| sum.wrapping_mul(BASE).wrapping_add(term(*code)));
    let rolled = codes.iter().zip(codes.get(N..).unwrap_or_default()).map(move |(old, new)| {
        hash = hash.wrapping_sub(term(*old)).wrapping_mul(INVERSE).wrapping_add(term(*new).wrapping_mul(last));
        hash
    });
    (codes.len() >= N).then_some(hash).into_iter().chain(rolled)
}

/// How often each code point occurs; blocks of 256 are made as they come up.
fn frequencies(codes: &[u32]) -> Vec<u64> {
    let (mut index, mut blocks) = (vec![0u16; BLOCKS], vec![[0u32; 256]]);
    for code in codes {
        let block = (*code as usize >> 8).min(BLOCKS - 1);
        if index[block] == 0 {
            index[block] = blocks.len() as u16;
            blocks.push([0; 256]);
        }
        blocks[index[block] as usize][*code as usize & 255] += 1;
    }
    blocks.iter().flatten().filter(|count| **count > 0).map(|count| u64::from(*count)).collect()
}
