//! How many characters of a text are of each class, by a table of classes.

/// Classes with how many characters of `text` have them, in order; `by_point` has a class for each code point, and what is
/// beyond it is of class 0.
pub fn count_classes(text: &str, by_point: &[u8]) -> Vec<(u8, u64)> {
    let mut counts = [0u64; 256];
    for point in text.chars() {
        counts[usize::from(by_point.get(point as usize).copied().unwrap_or(0))] += 1;
    }
    (0..=u8::MAX).zip(counts).filter(|&(_, count)| count > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_by_class() {
        let by_point: Vec<u8> = (0..=0xff).map(|point: u8| u8::from(point.is_ascii_alphabetic()) * 255).collect();
        assert_eq!(vec![(0, 4), (255, 2)], count_classes("a z é語", &by_point));
        assert_eq!(Vec::<(u8, u64)>::new(), count_classes("", &by_point));
    }
}
