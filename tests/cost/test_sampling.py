"""Totals from samples: t's quantiles, sums by hand, and how often the interval covers the truth on simulated dumps."""

from __future__ import annotations

import random
import statistics
from dataclasses import dataclass

import pytest

from humongous.cost.sampling import Estimated, estimate, sample, t_quantile, t_within


@dataclass(frozen=True)
class Named:
    path: str


UNITS = [Named(f"crawl-data/D/{number:05d}.warc.gz") for number in range(1000)]


@pytest.mark.parametrize(
    ("freedom", "expected"),
    [(1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (10, 2.228), (19, 2.093), (30, 2.042), (100, 1.984)],
)
def test_the_quantiles_are_those_of_the_tables(freedom: int, expected: float) -> None:
    assert expected == round(t_quantile(freedom, 0.95), 3)


def test_many_degrees_of_freedom_are_the_normal_distribution() -> None:
    assert pytest.approx(statistics.NormalDist().inv_cdf(0.975), abs=1e-3) == t_quantile(5000, 0.95)
    assert pytest.approx(0.0) == t_within(0.0, 7)


def test_by_hand() -> None:
    """n = 4 of N = 8: mean 5, s² = 20/3, standard error 8 · √(20/3/4 · 1/2), t of 3 degrees of freedom."""
    reach = 3.182446305 * 8 * (20 / 3 / 4 / 2) ** 0.5

    found = estimate([2.0, 4.0, 6.0, 8.0], 8)

    assert (40.0, 20.0) == (found.total, found.low)
    assert pytest.approx(40 + reach) == found.high


def test_one_unit_has_no_interval_and_all_units_no_doubt() -> None:
    assert Estimated(30.0, None, None) == estimate([3.0], 10)
    assert Estimated(6.0, 6.0, 6.0) == estimate([1.0, 2.0, 3.0], 3)
    assert Estimated(3.0, 3.0, 3.0) == estimate([3.0], 1)


def test_the_sample_is_always_the_same_and_a_larger_one_holds_it() -> None:
    small, large = sample(UNITS, 20, 0), sample(UNITS, 50, 0)

    assert small == sample(list(reversed(UNITS)), 20, 0) == large[:20]
    assert set(small) != set(sample(UNITS, 20, 1))
    assert 1000 == len(set(sample(UNITS, 5000, 0)))


def covered(draw: list[float], size: int, rounds: int) -> float:
    """The share of samples whose interval holds the dump's true total."""
    values = dict(zip(UNITS, draw, strict=True))
    truth = sum(draw)
    hits = 0
    for seed in range(rounds):
        found = estimate([values[unit] for unit in sample(UNITS, size, seed)], len(UNITS))
        assert found.low is not None
        assert found.high is not None
        hits += found.low <= truth <= found.high
    return hits / rounds


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    """Units that vary by a fifth, as WARCs of a dump do; the binomial's 5 standard errors are ± .034."""
    chance = random.Random(20261126)

    assert 0.916 <= covered([chance.gauss(1.0, 0.2) for _ in UNITS], 20, 1000) <= 0.984


def test_what_is_very_skewed_is_covered_less_often_than_it_says() -> None:
    """A language of which a few units have nearly all: documented, so that nobody takes its interval for more."""
    chance = random.Random(20261126)
    share = covered([chance.paretovariate(1.2) if chance.random() < 0.1 else 0.0 for _ in UNITS], 20, 1000)

    assert 0.4 <= share <= 0.9
