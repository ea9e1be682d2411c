//! Keys in the order of the text to keys with how often each is there.

/// A key and how often.
pub type Counted = (u64, u32);

/// Each key in the order of its first place with how often it is there: a few in several parts, which add up to the same.
///
/// Without a question: a place of the list that the key's highest bits say is either the key's or taken by it. So the time
/// is linear, whatever the keys.
pub fn counted(keys: &[u64]) -> Vec<Counted> {
    let Some(&first) = keys.first() else {
        return Vec::new();
    };
    let bits = keys.len().next_power_of_two().trailing_zeros().clamp(1, 24);
    let mut places = vec![0u32; 1 << bits];
    let mut found = vec![(0, 0); keys.len()];
    found[0] = (first, 0);
    let mut count = 1;
    for &key in keys {
        let place = &mut places[(key >> (64 - bits)) as usize];
        let before = *place as usize;
        let here = if found[before].0 == key { before } else { count };
        count += usize::from(here == count);
        *place = here as u32;
        found[here] = (key, found[here].1 + 1);
    }
    found.truncate(count);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_counted_in_order() {
        let keys = [1 << 61, 1 << 63, 1 << 61, u64::MAX, 0, 1 << 63, 1 << 61];
        assert_eq!(vec![(1 << 61, 3), (1 << 63, 2), (u64::MAX, 1), (0, 1)], counted(&keys));
        assert_eq!(Vec::<Counted>::new(), counted(&[]));
        assert_eq!(vec![(0, 2)], counted(&[0, 0]));
    }

    #[test]
    fn a_crowd_is_counted_in_parts() {
        let keys: Vec<u64> = (0..100).chain(0..100).collect();
        let found = counted(&keys);
        for key in 0..100 {
            let parts = found.iter().filter(|each| each.0 == key);
            assert_eq!(2, parts.map(|each| each.1).sum::<u32>());
        }
        assert!(found.iter().map(|each| each.0).take(100).eq(0..100));
    }
}
