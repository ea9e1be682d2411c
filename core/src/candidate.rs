//! Two guesses at where the main text is, as features: the element with the best paragraphs, the densest run of blocks.

use crate::facts::Facts;
use crate::page::Page;
use crate::quantise::{log, near, share, signed};

/// What a block costs a run that it is in, in characters; links cost twice their length on top.
const COSTS: [i64; 2] = [40, 150];

/// The guesses for a page.
pub struct Candidate {
    first: usize,
    last: usize,
    chars: u8,
    link: u8,
    runs: [(usize, usize); 2],
}

impl Candidate {
    /// Score elements as Arc90's Readability did, by the paragraphs right below them, in hundredths.
    pub fn new(page: &Page, facts: &Facts) -> Self {
        let mut scores = vec![0u64; page.elements.len()];
        for fact in &facts.of {
            if fact.chars < 25 || fact.link * 2 > fact.chars {
                continue;
            }
            let score = 100 * (1 + u64::from(fact.commas.min(20)) + u64::from((fact.chars / 100).min(3)));
            let mut at = fact.around;
            for divisor in [1, 2, 4] {
                if let Some(slot) = scores.get_mut(at as usize) {
                    *slot += score / divisor;
                    at = page.elements[at as usize].parent;
                }
            }
        }
        let mut best = (0u64, 0usize);
        for (index, score) in scores.iter().enumerate() {
            let sums = facts.within(&page.elements[index]);
            let text = u64::from(sums.chars - sums.link.min(sums.chars));
            let scaled = (score * text).checked_div(u64::from(sums.chars)).unwrap_or(0);
            if scaled > best.0 {
                best = (scaled, index);
            }
        }
        let element = &page.elements[best.1];
        let sums = facts.within(element);
        Candidate {
            first: element.first as usize,
            last: element.last as usize,
            chars: share(sums.chars, facts.page().chars),
            link: share(sums.link, sums.chars),
            runs: COSTS.map(|cost| densest_run(facts, cost)),
        }
    }

    /// Nine features.
    pub fn push(&self, row: &mut Vec<u8>, index: usize) {
        let inside = index >= self.first && index < self.last;
        row.extend([
            u8::from(inside),
            signed(index, Some(self.first)),
            signed(index, Some(self.last)),
            self.chars,
            self.link,
        ]);
        for (first, last) in self.runs {
            let distance = if index < first { first - index } else { (index + 1).saturating_sub(last) };
            row.extend([near(distance), log(last.saturating_sub(first) as u32)]);
        }
    }
}

/// The run of blocks `first..last` with the most text after costs (the maximum subarray, in one pass).
fn densest_run(facts: &Facts, cost: i64) -> (usize, usize) {
    let (mut best, mut best_run) = (0i64, (0, 0));
    let (mut sum, mut start) = (0i64, 0);
    for (index, fact) in facts.of.iter().enumerate() {
        sum += i64::from(fact.chars) - 3 * i64::from(fact.link) - cost;
        if sum <= 0 {
            (sum, start) = (0, index + 1);
        } else if sum > best {
            (best, best_run) = (sum, (start, index + 1));
        }
    }
    best_run
}
