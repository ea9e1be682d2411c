"""64-bit hashes of any span of a text, from one prefix sum: what makes repetition cheap to find.

A span's hash is Σ (codeᵢ + 1)·Bⁱ over its characters, modulo 2⁶⁴, counted from its own start (Rabin and Karp). With two
spans a text alike by chance once in 2⁶⁴ pairs, a repetition is taken for one where hashes are equal.
"""

from __future__ import annotations

import functools
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from humongous.quality.codepoints import Codes

Hashes: TypeAlias = NDArray[np.uint64]
Places: TypeAlias = NDArray[np.intp]

BASE = np.uint64(0x9E3779B97F4A7C15)
"""Any large odd number will do (this is 2⁶⁴ over the golden ratio): hashes never leave one text."""

WINDOW = 1_000_000
"""Repetition and entropy read no more characters of a text than this, so a huge page costs bounded memory."""

_MIXER = np.uint64(0xD6E8FEB86659FD93)
"""Any large odd number that is not BASE."""

_INVERSE = np.uint64(pow(int(BASE), -1, 1 << 64))


@functools.lru_cache(maxsize=8)
def _powers(base: int, count: int) -> Hashes:
    steps = np.full(count, base, dtype=np.uint64)
    steps[0] = 1
    return np.multiply.accumulate(steps)


class Spans:
    """A text's prefix sums, ready to hash spans; `codes` are at most `WINDOW` code points."""

    __slots__ = ("_inverse", "_prefix", "size")

    def __init__(self, codes: Codes) -> None:
        self.size = len(codes)
        # Tables in few sizes, so that few are made: powers of two.
        room = 1 << max(12, self.size.bit_length())
        self._inverse = _powers(int(_INVERSE), room)
        self._prefix = np.zeros(self.size + 1, dtype=np.uint64)
        # Plus one: else a span that ends in U+0000 would be the span without it.
        np.add.accumulate((codes + np.uint64(1)) * _powers(int(BASE), room)[: self.size], out=self._prefix[1:])

    def between(self, starts: Places, ends: Places) -> Hashes:
        """The hash of each span from a start to its end."""
        hashes: Hashes = (self._prefix[ends] - self._prefix[starts]) * self._inverse[starts]
        return hashes

    def ngrams(self, n: int) -> Hashes:
        """The hashes of all spans of n characters, in order; none where the text is shorter."""
        count = max(0, self.size - n + 1)
        hashes: Hashes = (self._prefix[n : n + count] - self._prefix[:count]) * self._inverse[:count]
        return hashes


def mixed(hashes: Hashes) -> Hashes:
    """Other hashes, one for each, whose sums say which they were sums of.

    Those of spans do not: B times the hash of `ab`, plus that of `cd`, is the same of `db` and `ca`.
    """
    found: Hashes = (hashes ^ (hashes >> np.uint64(32))) * _MIXER
    return found ^ (found >> np.uint64(29))


def run_starts(ordered: Hashes | Codes) -> Places:
    """Where each value of a sorted array first stands."""
    fresh = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    return np.flatnonzero(fresh)


def run_lengths(starts: Places, size: int) -> Places:
    """How often each value occurs, of `run_starts` and the sorted array's size."""
    lengths = np.empty_like(starts)
    np.subtract(starts[1:], starts[:-1], out=lengths[:-1])
    lengths[-1:] = size - starts[-1:]
    return lengths
