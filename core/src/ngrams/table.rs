//! Keys of n-grams to labels with weights, and a text's labels by their sums.
use std::cmp::Reverse;
use std::ops::Range;

use super::grams::Scheme;

/// A table of n-grams: sorted keys, and for each a run of labels with a weight.
pub struct Table {
    scheme: Scheme,
    keys: Vec<u64>,
    /// Where the labels of each key begin, and where the last ones end.
    offsets: Vec<u32>,
    ids: Vec<u16>,
    /// Of each label in `ids`; nothing where all are 1.
    weights: Vec<u8>,
    labels: usize,
    /// First key of each value of the highest bits.
    jump: Vec<u32>,
    shift: u32,
}

/// A label's number and its sum of weights.
pub type Ranked = (u16, u64);

impl Table {
    /// Raises what is wrong with the parts where they do not fit together.
    pub fn new(
        scheme: Scheme,
        keys: Vec<u64>,
        offsets: Vec<u32>,
        ids: Vec<u16>,
        weights: Vec<u8>,
        labels: usize,
    ) -> Result<Table, &'static str> {
        if !keys.is_sorted_by(|one, two| one < two) {
            return Err("keys are not sorted, or one is there twice");
        }
        let ends = (offsets.first(), offsets.last().map(|&last| last as usize));
        if offsets.len() != keys.len() + 1 || ends != (Some(&0), Some(ids.len())) || !offsets.is_sorted() {
            return Err("offsets do not fit keys and labels");
        }
        if weights.len() != ids.len() || weights.contains(&0) || ids.iter().any(|&id| usize::from(id) >= labels) {
            return Err("there is a label without weight or name");
        }
        let weights = if weights.iter().all(|&weight| weight == 1) { Vec::new() } else { weights };
        // About one key to a value: two places to look at, on the average.
        let bits = keys.len().next_power_of_two().trailing_zeros().clamp(1, 24);
        let shift = 64 - bits;
        let mut jump = vec![0u32; (1 << bits) + 1];
        for &key in &keys {
            jump[(key >> shift) as usize + 1] += 1;
        }
        let mut sum = 0;
        for count in &mut jump {
            sum += *count;
            *count = sum;
        }
        Ok(Table { scheme, keys, offsets, ids, weights, labels, jump, shift })
    }

    /// The labels with the `top` highest sums in `text`, of equals the one that was met first; and how many n-grams of the
    /// first size there were.
    pub fn rank(&self, text: &[u32], top: usize) -> (Vec<Ranked>, u64) {
        let mut keys = Vec::with_capacity(text.len() * self.scheme.sizes.len());
        let grams = self.scheme.each(text, |key| keys.push(key));
        let runs = self.runs(&keys);
        let mut sums = vec![0u64; self.labels];
        for run in &runs {
            let ids = &self.ids[run.clone()];
            match self.weights.get(run.clone()) {
                Some(weights) => ids.iter().zip(weights).for_each(|(&id, &by)| sums[usize::from(id)] += u64::from(by)),
                None => ids.iter().for_each(|&id| sums[usize::from(id)] += 1),
            }
        }
        let mut ranked = self.in_order(&runs, &sums, top);
        ranked.sort_by_key(|&(_, sum)| Reverse(sum)); // stable: equals stay in order
        ranked.truncate(top);
        (ranked, grams)
    }

    /// The labels whose sums are among the `top` highest, in the order in which they were met.
    ///
    /// A pass of its own, which ends where the last one is met: to look for each label whether it is new costs more.
    fn in_order(&self, runs: &[Range<usize>], sums: &[u64], top: usize) -> Vec<Ranked> {
        let mut highest: Vec<u64> = sums.iter().copied().filter(|&sum| sum > 0).collect();
        let Some(last) = top.min(highest.len()).checked_sub(1) else {
            return Vec::new();
        };
        let bar = *highest.select_nth_unstable_by_key(last, |&sum| Reverse(sum)).1;
        let mut awaited: Vec<bool> = sums.iter().map(|&sum| sum >= bar).collect();
        let mut left = awaited.iter().filter(|&&awaited| awaited).count();
        let mut met = Vec::with_capacity(left);
        for &id in runs.iter().flat_map(|run| &self.ids[run.clone()]) {
            if std::mem::take(&mut awaited[usize::from(id)]) {
                met.push((id, sums[usize::from(id)]));
                left -= 1;
                if left == 0 {
                    break;
                }
            }
        }
        met
    }

    /// Where the labels of each key are; nothing for a key that the table lacks.
    ///
    /// One look a pass for all keys: they are far apart in memory, and a pass's looks do not wait for one another.
    fn runs(&self, keys: &[u64]) -> Vec<Range<usize>> {
        let near: Vec<_> = keys
            .iter()
            .map(|&key| (key >> self.shift) as usize)
            .map(|value| self.jump[value] as usize..self.jump[value + 1] as usize)
            .collect();
        let known = keys.iter().zip(near).filter_map(|(&key, near)| {
            let first = near.start;
            Some(first + self.keys[near].iter().position(|&known| known == key)?)
        });
        let known: Vec<usize> = known.collect();
        known.into_iter().map(|at| self.offsets[at] as usize..self.offsets[at + 1] as usize).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::grams::key;
    use super::*;

    fn points(text: &str) -> Vec<u32> {
        text.chars().map(u32::from).collect()
    }

    fn scheme() -> Scheme {
        Scheme { sizes: vec![2], strip: false, omit_last: false }
    }

    fn table() -> Table {
        let mut rows =
            vec![(key(&points("ab")), vec![1, 2]), (key(&points("bc")), vec![0]), (key(&points("cd")), vec![0])];
        rows.sort();
        let (mut offsets, mut ids) = (vec![0], Vec::new());
        for (_, labels) in &rows {
            ids.extend(labels);
            offsets.push(ids.len() as u32);
        }
        let weights = ids.iter().map(|&id| if id == 2 { 3 } else { 1 }).collect();
        Table::new(scheme(), rows.iter().map(|row| row.0).collect(), offsets, ids, weights, 3).expect("a table")
    }

    #[test]
    fn labels_are_ranked_and_of_equals_the_first_met_leads() {
        assert_eq!((vec![(2, 3), (1, 1), (0, 1)], 2), table().rank(&points("abc"), 9));
        assert_eq!((vec![(2, 3), (0, 2)], 3), table().rank(&points("abcd"), 2));
        assert_eq!((vec![], 1), table().rank(&points("xy"), 9));
        assert_eq!((vec![], 0), table().rank(&[], 9));
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        let new = |keys, offsets, ids, weights| Table::new(scheme(), keys, offsets, ids, weights, 2).is_ok();
        assert!(new(vec![1, 2], vec![0, 1, 2], vec![0, 1], vec![1, 1]));
        assert!(new(vec![], vec![0], vec![], vec![]));
        assert!(!new(vec![2, 2], vec![0, 1, 2], vec![0, 1], vec![1, 1]), "a key twice");
        assert!(!new(vec![1, 2], vec![0, 1], vec![0], vec![1]), "an offset too few");
        assert!(!new(vec![1], vec![0, 2], vec![0], vec![1]), "an offset too far");
        assert!(!new(vec![1, 2], vec![0, 2, 1], vec![0], vec![1]), "offsets that go back");
        assert!(!new(vec![], vec![], vec![], vec![]), "no offset");
        assert!(!new(vec![1], vec![0, 1], vec![2], vec![1]), "a label too many");
        assert!(!new(vec![1], vec![0, 1], vec![1], vec![]), "no weight");
        assert!(!new(vec![1], vec![0, 1], vec![1], vec![0]), "a weight of nothing");
    }
}
