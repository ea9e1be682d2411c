//! Which blocks to keep: those above the chance that promises the best F1 for this page.

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// By block.
    pub keep: Vec<bool>,
    /// Expected F1 of what is kept, in thousandths.
    pub expected: u16,
}

/// Expected F1, in thousandths, below which a page is an unsure one, and how far below it `a` doubles, trebles, …
///
/// The sum takes blocks as independent, but on a page of a kind that the model does not know they are right or wrong
/// together: then more should be kept than the sum says. Measured on the development pages (docs/extraction-model.md).
const UNSURE: u16 = 850;
/// See `UNSURE`.
const STEP: u16 = 50;

/// Keep the blocks whose chance is at least the threshold that maximises
/// Σ kept p·c / (Σ kept c + a · Σ all p·c): expected F1 for a = 1, and more precise the smaller a is.
///
/// `chances` (p) and `a` in thousandths; `sizes` (c) in words. Equal chances are kept or left together.
pub fn cut(chances: &[u16], sizes: &[u32], a: u16) -> Cut {
    let steps = steps(chances, sizes);
    let all = steps.last().map_or(0, |step| step.right);
    let best = best(&steps, all);
    let expected = best.map_or(0, |step| 2000 * step.right / (step.kept + all).max(1)).min(1000) as u16;
    let times = 1 + u64::from(UNSURE.saturating_sub(expected) / STEP);
    let chosen = self::best(&steps, all * u64::from(a) * times / 1000);
    let threshold = chosen.map_or(u16::MAX, |step| step.threshold);
    Cut { keep: chances.iter().map(|chance| *chance >= threshold).collect(), expected }
}

/// What would be kept above a threshold.
struct Step {
    threshold: u16,
    /// Σ kept p·c and Σ kept c, in thousandths.
    right: u64,
    kept: u64,
}

/// By threshold, from the highest.
fn steps(chances: &[u16], sizes: &[u32]) -> Vec<Step> {
    let mut order: Vec<usize> = (0..chances.len()).collect();
    order.sort_unstable_by_key(|index| std::cmp::Reverse(chances[*index]));
    let mut steps: Vec<Step> = Vec::new();
    for index in order {
        let (threshold, size) = (chances[index], u64::from(sizes[index]));
        let (right, kept) = steps.last().map_or((0, 0), |step| (step.right, step.kept));
        let step = Step { threshold, right: right + u64::from(threshold) * size, kept: kept + 1000 * size };
        match steps.last_mut() {
            Some(last) if last.threshold == threshold => *last = step,
            _ => steps.push(step),
        }
    }
    steps
}

/// The step with the best quotient, the first of equal ones; compared without dividing.
fn best(steps: &[Step], missed: u64) -> Option<&Step> {
    let mut best: Option<&Step> = None;
    for step in steps {
        let (right, below) = best.map_or((0, 1), |best| (best.right, (best.kept + missed).max(1)));
        if u128::from(step.right) * u128::from(below) > u128::from(right) * u128::from((step.kept + missed).max(1)) {
            best = Some(step);
        }
    }
    best
}

/// Chance, in thousandths, from which a block is kept for what stands beside it.
const LIKELY: u16 = 200;

/// Keep likely blocks between two kept ones, and likely headings right before one: half a sentence, a text without its
/// headings would read worse, and F1 is the same. `links`: mostly links, and so never filled in; `headings`: headings.
pub fn fill(keep: &mut [bool], chances: &[u16], links: &[bool], headings: &[bool]) {
    let mut last_kept: Option<usize> = None;
    for at in 0..keep.len() {
        if keep[at] {
            if let Some(last) = last_kept {
                keep[last..at].fill(true);
            }
            last_kept = Some(at);
        } else if chances[at] < LIKELY || links[at] {
            last_kept = None;
        }
    }
    for at in (1..keep.len()).rev() {
        let before = at - 1;
        keep[before] |= keep[at] && headings[before] && chances[before] >= LIKELY && !links[before];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likely_blocks_between_kept_ones_are_kept() {
        let no = [false; 6];
        let filled = |chances: &[u16; 6], links: &[bool; 6], headings: &[bool; 6]| {
            let mut keep: Vec<bool> = chances.iter().map(|chance| *chance >= 900).collect();
            fill(&mut keep, chances, links, headings);
            keep.iter().map(|keep| if *keep { 'x' } else { '.' }).collect::<String>()
        };
        assert_eq!(".xxxx.", filled(&[300, 900, 200, 300, 950, 300], &no, &no));
        assert_eq!(".x..x.", filled(&[300, 900, 199, 300, 950, 300], &no, &no));
        let second = [false, false, true, false, false, false];
        assert_eq!(".x..x.", filled(&[300, 900, 300, 300, 950, 300], &second, &no));
        assert_eq!("..xx..", filled(&[300, 10, 300, 950, 10, 300], &no, &second));
    }

    #[test]
    fn the_sure_ones_are_kept() {
        let found = cut(&[990, 10, 900, 20], &[100, 100, 100, 100], 1000);
        assert_eq!(vec![true, false, true, false], found.keep);
        assert_eq!(964, found.expected);
    }

    #[test]
    fn something_is_always_kept() {
        assert_eq!(vec![false, true], cut(&[5, 900], &[1, 1], 850).keep);
        assert_eq!(vec![true, true], cut(&[5, 5], &[1, 1], 850).keep);
        assert!(cut(&[], &[], 850).keep.is_empty());
    }

    #[test]
    fn an_unsure_page_keeps_more() {
        let found = cut(&[300, 100, 90, 1], &[10, 10, 10, 10], 850);
        assert_eq!((vec![true, true, true, false], 402), (found.keep, found.expected));
    }

    #[test]
    fn smaller_a_keeps_no_more() {
        let chances: Vec<u16> = (0..50).map(|index| index * 37 % 1000).collect();
        let sizes: Vec<u32> = (0..50).map(|index| 1 + index * 13 % 40).collect();
        let kept = |a| cut(&chances, &sizes, a).keep.iter().filter(|keep| **keep).count();
        let counts: Vec<usize> = (0..=20).map(|step| kept(step * 100)).collect();
        assert!(counts.windows(2).all(|pair| pair[0] <= pair[1]), "{counts:?}");
        assert!(counts[0] < counts[20]);
    }
}
