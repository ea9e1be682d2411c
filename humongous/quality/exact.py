"""Arithmetic that gives the same digits on every machine: whole numbers up to the last division."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable

DECIMALS = 6
"""What ratios are rounded to: enough for any threshold, short in JSON."""

_FRACTION_BITS = 32


def ratio(part: int, whole: int) -> float | None:
    """`part / whole`, rounded; `None` where there is nothing to divide by."""
    return round(part / whole, DECIMALS) if whole else None


def entropy(counts: Iterable[int]) -> float | None:
    """Shannon entropy in bits of a distribution given as counts; `None` for none.

    log₂ N − Σ c·log₂ c / N, with logarithms as whole numbers of 2⁻³²: a library's `log` may differ between processors.
    """
    sizes = Counter(counts)
    total = sum(size * times for size, times in sizes.items())
    if not total:
        return None
    inner = sum(size * times * log2(size) for size, times in sizes.items())
    return round((total * log2(total) - inner) / (total << _FRACTION_BITS), DECIMALS)


@functools.lru_cache(maxsize=16_384)
def log2(number: int) -> int:
    """The binary logarithm of a whole number ≥ 1, in units of 2⁻³², rounded down.

    Bit by bit, by squaring (Knuth, The Art of Computer Programming, 1.2.2, exercise 25).
    """
    whole = number.bit_length() - 1
    mantissa = (number << 62) >> whole
    fraction = 0
    for _ in range(_FRACTION_BITS):
        mantissa = (mantissa * mantissa) >> 62
        fraction <<= 1
        if mantissa >> 63:
            fraction |= 1
            mantissa >>= 1
    return (whole << _FRACTION_BITS) | fraction
