//! Keys of n-grams to labels with weights, and a text's labels by their sums.
use std::cmp::Reverse;
use std::ops::Range;

use super::counted::counted;
use super::grams::Scheme;

/// A table of n-grams: keys, and for each a run of labels with a weight.
pub struct Table {
    scheme: Scheme,
    /// Sorted by key, with gaps, two in three taken: a key is at its own place or soon after, so that most looks touch one
    /// line of memory, or two.
    slots: Vec<Slot>,
    /// How many of them are some key's own.
    places: usize,
    /// What the slots point to.
    postings: Vec<Posting>,
    /// The weight of every label, one key's after the other's, where a key has many of them.
    rows: Vec<u8>,
    labels: usize,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    key: u64,
    /// Where its labels begin in `postings`; of one alone, as of three keys in four, its number itself.
    at: u32,
    /// How many labels; nothing in a gap.
    count: u16,
    /// Of one label alone its weight; of many their place in `rows`, from 1 on; else nothing.
    more: u16,
}

#[derive(Clone, Copy)]
struct Posting {
    id: u16,
    weight: u8,
}

/// A key that has one label in so many, or more, gets a row: to add up a row takes the time of as many adds one by one.
const ROW_COST: usize = 16;
/// So many slots are looked at at once, without a question of which: it would be guessed wrong half the time.
const NEAR: usize = 4;
/// So many rows are added up in 16 bits: of weights of 8 bits, as many as are sure to fit.
const ROWS_AT_ONCE: u16 = 257;

/// A label's number and its sum of weights.
pub type Ranked = (u16, u64);

impl Table {
    /// Of sorted keys, where the labels of each begin and the last ones end, labels and weights; or what does not fit.
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
        let postings: Vec<_> = ids.iter().zip(&weights).map(|(&id, &weight)| Posting { id, weight }).collect();
        let mut table = Table { scheme, slots: Vec::new(), places: 0, postings, rows: Vec::new(), labels };
        table.fill(&keys, &offsets)?;
        Ok(table)
    }

    fn fill(&mut self, keys: &[u64], offsets: &[u32]) -> Result<(), &'static str> {
        self.places = keys.len() + keys.len() / 2 + 1;
        self.slots = vec![Slot::default(); self.places + NEAR];
        let mut next = 0;
        for (&key, ends) in keys.iter().zip(offsets.windows(2)) {
            let count = u16::try_from(ends[1] - ends[0]).map_err(|_| "a key has too many labels")?;
            let (at, more) = match count {
                0 => continue,
                1 => {
                    let alone = self.postings[ends[0] as usize];
                    (u32::from(alone.id), u16::from(alone.weight))
                }
                _ => (ends[0], self.row(ends[0] as usize..ends[1] as usize)),
            };
            let here = next.max(self.place(key));
            if here + NEAR >= self.slots.len() {
                self.slots.resize(here + NEAR + 1, Slot::default());
            }
            self.slots[here] = Slot { key, at, count, more };
            next = here + 1;
        }
        Ok(())
    }

    /// Add a row for a run of labels, if it is to have one: its place from 1 on, else nothing.
    fn row(&mut self, run: Range<usize>) -> u16 {
        let number = u16::try_from(self.rows.len() / self.labels + 1).unwrap_or(0);
        if run.len() * ROW_COST < self.labels || number == 0 {
            return 0;
        }
        let mut row = vec![0u8; self.labels];
        for each in &self.postings[run] {
            // A label that is there twice may have more than a row has room for.
            if std::mem::replace(&mut row[usize::from(each.id)], each.weight) > 0 {
                return 0;
            }
        }
        self.rows.extend(row);
        number
    }

    /// The labels with the `top` highest sums in `text`, of equals the one that was met first; and how many n-grams of the
    /// first size there were.
    pub fn rank(&self, text: &[u32], top: usize) -> (Vec<Ranked>, u64) {
        let (keys, grams) = self.scheme.keys(text);
        let keys = counted(&keys);
        let mut known = vec![(Slot::default(), 0); keys.len()];
        let mut count = 0;
        for (key, times) in keys {
            known[count] = (self.find(key), times);
            count += usize::from(known[count].0.count > 0);
        }
        known.truncate(count);
        let sums = self.sums(&known);
        let mut ranked = self.in_order(&known, &sums, top);
        ranked.sort_by_key(|&(_, sum)| Reverse(sum)); // stable: equals stay in order
        ranked.truncate(top);
        (ranked, grams)
    }

    fn sums(&self, known: &[(Slot, u32)]) -> Vec<u64> {
        let mut sums = vec![0u64; self.labels];
        for (slot, times) in known.iter().filter(|(slot, _)| slot.count == 1) {
            sums[slot.at as usize] += u64::from(slot.more) * u64::from(*times);
        }
        for (slot, times) in known.iter().filter(|(slot, _)| slot.count > 1 && slot.more == 0) {
            self.each(slot, |id, weight| sums[usize::from(id)] += u64::from(weight) * u64::from(*times));
        }
        let mut of_rows = vec![0u16; self.labels];
        let mut room = ROWS_AT_ONCE;
        for &(slot, mut times) in known.iter().filter(|(slot, _)| slot.count > 1 && slot.more > 0) {
            let row = &self.rows[usize::from(slot.more - 1) * self.labels..][..self.labels];
            while times > 0 {
                let now = times.min(room.into()) as u16;
                of_rows.iter_mut().zip(row).for_each(|(sum, &weight)| *sum += u16::from(weight) * now);
                (times, room) = (times - u32::from(now), room - now);
                if room == 0 {
                    sums.iter_mut().zip(&mut of_rows).for_each(|(sum, part)| *sum += u64::from(std::mem::take(part)));
                    room = ROWS_AT_ONCE;
                }
            }
        }
        sums.iter_mut().zip(&of_rows).for_each(|(sum, &part)| *sum += u64::from(part));
        sums
    }

    /// The labels whose sums are among the `top` highest, in the order in which they were met.
    ///
    /// A pass of its own, which ends where the last one is met: to look for each label whether it is new costs more.
    fn in_order(&self, known: &[(Slot, u32)], sums: &[u64], top: usize) -> Vec<Ranked> {
        let mut highest: Vec<u64> = sums.iter().copied().filter(|&sum| sum > 0).collect();
        let Some(last) = top.min(highest.len()).checked_sub(1) else {
            return Vec::new();
        };
        let bar = *highest.select_nth_unstable_by_key(last, |&sum| Reverse(sum)).1;
        let mut awaited: Vec<bool> = sums.iter().map(|&sum| sum >= bar).collect();
        let mut left = awaited.iter().filter(|&&awaited| awaited).count();
        let mut met = Vec::with_capacity(left);
        for (slot, _) in known {
            self.each(slot, |id, _| {
                if std::mem::take(&mut awaited[usize::from(id)]) {
                    met.push((id, sums[usize::from(id)]));
                    left -= 1;
                }
            });
            if left == 0 {
                break;
            }
        }
        met
    }

    /// The slot of a key; a gap for one that the table lacks.
    fn find(&self, key: u64) -> Slot {
        let from = &self.slots[self.place(key)..];
        let Some(near) = from.first_chunk::<NEAR>() else {
            return Slot::default();
        };
        let which = near.iter().enumerate().map(|(at, slot)| at * usize::from(slot.key == key)).sum::<usize>();
        let slot = near[which % NEAR];
        if slot.key == key && slot.count > 0 {
            return slot;
        }
        let last = near[NEAR - 1];
        if last.key > key || (last.count == 0 && key > 0) {
            return Slot::default();
        }
        let next = from.iter().find(|slot| slot.count == 0 || slot.key >= key);
        next.filter(|slot| slot.key == key).copied().unwrap_or_default()
    }

    /// Each label of a slot with its weight.
    fn each(&self, slot: &Slot, mut see: impl FnMut(u16, u8)) {
        match slot.count {
            1 => see(slot.at as u16, slot.more as u8),
            count => {
                let at = slot.at as usize;
                self.postings[at..at + usize::from(count)].iter().for_each(|each| see(each.id, each.weight));
            }
        }
    }

    /// Where a key's slot is, or before it.
    fn place(&self, key: u64) -> usize {
        ((u128::from(key) * self.places as u128) >> 64) as usize
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
    fn keys_of_all_sizes_are_found_and_no_others() {
        let crowd = (0..100).map(|number| number << 32).chain([1, 2, u64::MAX - 1, u64::MAX]);
        for step in [1, u64::MAX / 500] {
            let mut keys: Vec<u64> = crowd.clone().chain((0..400).map(|number| number * step)).collect();
            keys.sort_unstable();
            keys.dedup();
            let offsets = (0..=keys.len() as u32).collect();
            let ids = (0..keys.len() as u16).collect();
            let table = Table::new(scheme(), keys.clone(), offsets, ids, vec![1; keys.len()], keys.len()).expect("one");
            for (number, &key) in keys.iter().enumerate() {
                assert_eq!((1, number as u32), (table.find(key).count, table.find(key).at), "{key}");
                let absent = key.wrapping_add(1);
                assert!(keys.contains(&absent) || table.find(absent).count == 0, "{absent}");
            }
        }
        assert_eq!(0, Table::new(scheme(), vec![], vec![0], vec![], vec![], 1).expect("none").find(0).count);
    }

    #[test]
    fn rows_give_the_same_sums() {
        let many = Table::new(scheme(), vec![key(&points("ab"))], vec![0, 20], (0..20).collect(), vec![255; 20], 40);
        let (many, text) = (many.expect("a table"), points(&"ab".repeat(1000)));
        assert_eq!(40, many.rows.len());
        assert_eq!((vec![(0, 255_000), (1, 255_000)], 1999), many.rank(&text, 2));
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
