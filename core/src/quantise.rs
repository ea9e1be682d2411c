//! Numbers to one byte each: all that the trees see.

/// A count on a scale of eighths of powers of two: 0 to 255, exact below 8.
pub fn log(count: u32) -> u8 {
    if count < 8 {
        return count as u8;
    }
    let exponent = 31 - count.leading_zeros();
    let eighths = (count >> (exponent - 3)) & 7;
    (8 * (exponent - 2) + eighths) as u8
}

/// `part / whole` on a scale of 0 to 255; 0 where there is no whole.
pub fn share(part: u32, whole: u32) -> u8 {
    if whole == 0 { 0 } else { (u64::from(part) * 255 / u64::from(whole)).min(255) as u8 }
}

/// A distance: 0 to 254.
pub fn near(distance: usize) -> u8 {
    distance.min(254) as u8
}

/// Nothing of the kind.
pub const FAR: u8 = 255;

/// A signed distance around 128; 0 is for nothing to be distant from.
pub fn signed(from: usize, to: Option<usize>) -> u8 {
    let Some(to) = to else {
        return 0;
    };
    let distance = (from as i64 - to as i64).clamp(-127, 127);
    (128 + distance) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_rises_and_fits() {
        let counts = [0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 1000, 100_000, u32::MAX];
        let logs: Vec<u8> = counts.iter().map(|count| log(*count)).collect();
        assert_eq!([0, 1, 7, 8, 9, 15, 16, 16], logs[..8]);
        assert!(logs.windows(2).all(|pair| pair[0] <= pair[1]));
    }

    #[test]
    fn shares_and_distances() {
        assert_eq!((0, 127, 255, 255), (share(1, 0), share(1, 2), share(2, 2), share(3, 2)));
        assert_eq!(
            (128, 126, 1, 255, 0),
            (signed(5, Some(5)), signed(3, Some(5)), signed(0, Some(999)), signed(999, Some(0)), signed(1, None))
        );
    }
}
