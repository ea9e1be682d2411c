//! Sums of the costs of a page's pairs of bytes, for `humongous.charset.detection`: whole numbers, one a column.

/// Rows of pairs whose first byte is not ASCII; after them stand those whose second alone is not.
const HIGH_FIRST: usize = 32_768;
/// Rows of `high`.
pub const HIGH_ROWS: usize = 49_152;
/// Classes of ASCII: letters, space and signs, digits.
const CLASSES: usize = 28;
/// Rows of `low`.
pub const LOW_ROWS: usize = CLASSES * CLASSES;
/// So many costs of a byte each cannot overflow 16 bits.
const AT_ONCE: usize = 256;

/// Sums over the pairs of `data` with a byte that is not ASCII at most `near` bytes away: those with such a byte, by the
/// rows of `high`, and those of two ASCII characters, by the rows of `low`. A row has `columns` costs.
pub fn pair_sums(data: &[u8], high: &[u8], low: &[u8], near: usize) -> (Vec<u32>, Vec<u32>) {
    let columns = high.len() / HIGH_ROWS;
    let (mut highs, mut lows) = (Sums::new(columns), Sums::new(columns));
    let passed: Vec<u32> = data
        .iter()
        .scan(0, |count, byte| {
            *count += u32::from(byte >> 7);
            Some(*count)
        })
        .collect();
    let Some(last) = data.len().checked_sub(1) else { return (highs.total, lows.total) };
    for at in 0..last {
        if passed[(at + near).min(last)] == passed[at.saturating_sub(near)] {
            continue;
        }
        let (before, after) = (usize::from(data[at]), usize::from(data[at + 1]));
        if before >= 128 {
            highs.add(high, (before - 128) * 256 + after);
        } else if after >= 128 {
            highs.add(high, HIGH_FIRST + before * 128 + after - 128);
        } else {
            lows.add(low, class(data[at]) * CLASSES + class(data[at + 1]));
        }
    }
    (highs.done(), lows.done())
}

fn class(byte: u8) -> usize {
    match byte {
        b'a'..=b'z' => usize::from(byte - b'a'),
        b'A'..=b'Z' => usize::from(byte - b'A'),
        b'0'..=b'9' => 27,
        _ => 26,
    }
}

/// Sums of rows, in 16 bits as long as these hold.
struct Sums {
    part: Vec<u16>,
    rows: usize,
    total: Vec<u32>,
}

impl Sums {
    fn new(columns: usize) -> Self {
        Self { part: vec![0; columns], rows: 0, total: vec![0; columns] }
    }

    fn add(&mut self, table: &[u8], row: usize) {
        let columns = self.part.len();
        let costs = &table[row * columns..(row + 1) * columns];
        for (sum, cost) in self.part.iter_mut().zip(costs) {
            *sum += u16::from(*cost);
        }
        self.rows += 1;
        if self.rows == AT_ONCE {
            self.flush();
        }
    }

    fn flush(&mut self) {
        for (total, part) in self.total.iter_mut().zip(&mut self.part) {
            *total += u32::from(std::mem::take(part));
        }
        self.rows = 0;
    }

    fn done(mut self) -> Vec<u32> {
        self.flush();
        self.total
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_far_from_what_is_not_ascii_count_for_nothing() {
        let (high, low) = (vec![2; HIGH_ROWS], vec![3; LOW_ROWS]);
        assert_eq!(pair_sums(b" caf\xe9 ", &high, &low, 16), (vec![4], vec![9]));
        assert_eq!(pair_sums(b" caf\xe9 ", &high, &low, 1), (vec![4], vec![0]));
        assert_eq!(pair_sums(b"cafe", &high, &low, 16), (vec![0], vec![0]));
    }
}
