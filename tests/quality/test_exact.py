"""Logarithms in whole numbers agree with the library's to their last bit."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from humongous.quality.exact import entropy, log2, ratio


@given(st.integers(1, 1 << 40))
def test_logarithms_are_exact_to_their_last_bits(number: int) -> None:
    assert abs(log2(number) / 2**32 - math.log2(number)) < 2**-31


def test_entropy_of_equal_shares_is_their_logarithm() -> None:
    assert [0.0, 1.0, 2.0, 3.0] == [entropy([7] * shares) for shares in (1, 2, 4, 8)]


def test_nothing_to_divide_by_is_null() -> None:
    assert [None, None, 0.333333] == [ratio(0, 0), entropy([]), ratio(1, 3)]
