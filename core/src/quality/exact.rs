//! Arithmetic that gives the same digits as Python's: whole numbers up to the last division, then six decimals.

use std::sync::LazyLock;

/// The value of a signal; `Null` where there is nothing to measure.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Signal {
    Count(u64),
    Share(f64),
    Null,
}

const SCALE: u128 = 1_000_000;
const FRACTION_BITS: u32 = 32;

/// `part / whole`, rounded; null where there is nothing to divide by. Both are below 2^53.
pub fn ratio(part: u64, whole: u64) -> Signal {
    if whole == 0 { Signal::Null } else { Signal::Share(rounded(part as f64 / whole as f64)) }
}

/// The same for numbers of any size.
pub fn quotient(part: u128, whole: u128) -> Signal {
    if whole == 0 { Signal::Null } else { Signal::Share(rounded(divided(part, whole))) }
}

/// What Python's `round(value, 6)` gives: the nearest of the decimals, of two as near the even one. `value` ≥ 0.
fn rounded(value: f64) -> f64 {
    let bits = value.to_bits();
    let exponent = (bits >> 52) as i32 - 1075;
    if exponent >= 0 || bits >> 52 == 0 {
        return if exponent >= 0 { value } else { 0.0 };
    }
    let scaled = u128::from(bits & ((1 << 52) - 1) | 1 << 52) * SCALE;
    let shift = -exponent as u32;
    if shift > 100 {
        return 0.0;
    }
    let (whole, rest, half) = (scaled >> shift, scaled & ((1 << shift) - 1), 1 << (shift - 1));
    let up = rest > half || (rest == half && whole & 1 == 1);
    (whole + u128::from(up)) as f64 / SCALE as f64
}

/// The quotient as the nearest f64, as Python divides whole numbers of any size.
fn divided(part: u128, whole: u128) -> f64 {
    if part == 0 {
        return 0.0;
    }
    let shift = part.leading_zeros().saturating_sub(1);
    let (quotient, rest) = ((part << shift) / whole, (part << shift) % whole);
    let sticky = u128::from(rest != 0);
    (quotient | sticky) as f64 / (1u128 << shift) as f64
}

/// Shannon entropy in bits of a distribution given as counts: log₂ N − Σ c·log₂ c / N.
pub fn entropy(counts: impl Iterator<Item = u64>) -> Signal {
    let (mut total, mut inner) = (0u64, 0u128);
    for count in counts {
        total += count;
        inner += u128::from(count) * u128::from(log2(count));
    }
    if total == 0 {
        return Signal::Null;
    }
    let all = u128::from(total) * u128::from(log2(total));
    Signal::Share(rounded(divided(all - inner, u128::from(total) << FRACTION_BITS)))
}

static SMALL: LazyLock<Vec<u64>> = LazyLock::new(|| (0..4096).map(|number| slow_log2(number.max(1))).collect());

/// The binary logarithm of a whole number ≥ 1, in units of 2⁻³², rounded down.
fn log2(number: u64) -> u64 {
    SMALL.get(number as usize).copied().unwrap_or_else(|| slow_log2(number))
}

/// Bit by bit, by squaring (Knuth, The Art of Computer Programming, 1.2.2, exercise 25).
fn slow_log2(number: u64) -> u64 {
    let whole = number.ilog2();
    let mut mantissa = (u128::from(number) << 62) >> whole;
    let mut fraction = 0u64;
    for _ in 0..FRACTION_BITS {
        mantissa = (mantissa * mantissa) >> 62;
        fraction <<= 1;
        if mantissa >> 63 != 0 {
            fraction |= 1;
            mantissa >>= 1;
        }
    }
    u64::from(whole) << FRACTION_BITS | fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_round_as_in_python() {
        let expected = [(1, 3, 0.333333), (2, 3, 0.666667), (1, 128, 0.007812), (3, 128, 0.023438), (7, 1, 7.0)];
        for (part, whole, share) in expected {
            assert_eq!(Signal::Share(share), ratio(part, whole));
        }
        assert_eq!((Signal::Share(0.0), Signal::Null), (ratio(1, 1 << 40), ratio(0, 0)));
    }

    #[test]
    fn entropy_of_equal_shares_is_their_logarithm() {
        let found: Vec<_> = [1, 2, 4, 8].map(|shares| entropy(std::iter::repeat_n(7, shares))).to_vec();
        assert_eq!([0.0, 1.0, 2.0, 3.0].map(Signal::Share).to_vec(), found);
        assert_eq!(Signal::Null, entropy(std::iter::empty()));
    }
}
