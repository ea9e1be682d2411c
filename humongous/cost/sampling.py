"""From a sample of units to the whole dump: totals with confidence intervals.

Simple random sampling without replacement (W. G. Cochran, *Sampling Techniques*, 3rd ed. 1977, ch. 2): the total of N
units is estimated as N × the mean of n, with the standard error N · s/√n · √(1 − n/N) (theorem 2.2 and its estimate,
2.6), and an interval of Student's t with n − 1 degrees of freedom around it. What the sample itself holds is certain, so
no interval reaches below it. Few units, or a language in few of them, are skewed, and such intervals are too short more
often than they say (docs/cost.md has the measured coverage).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

CONFIDENCE = 0.95


class Named(Protocol):
    """What has a path."""

    @property
    def path(self) -> str:
        """Its key in the source."""


N = TypeVar("N", bound=Named)


@dataclass(frozen=True, slots=True)
class Estimated:
    """A total: the best guess, and where it lies with 95 % confidence (`None` where a sample of one cannot tell)."""

    total: float
    low: float | None
    high: float | None

    def as_json(self) -> dict[str, Any]:
        """`{"estimate": …, "low": …, "high": …}`."""
        return {"estimate": self.total, "low": self.low, "high": self.high}


def sample(units: Sequence[N], size: int, seed: int) -> tuple[N, ...]:
    """`size` of the units, as by chance but always the same for a seed; a larger sample holds the smaller one."""

    def rank(unit: N) -> str:
        return hashlib.sha256(f"{seed}\n{unit.path}".encode()).hexdigest()

    return tuple(sorted(units, key=rank)[:size])


def estimate(values: Sequence[float], units: int) -> Estimated:
    """The total over `units`, of which `values` are a sample; at least one."""
    n, held = len(values), sum(values)
    mean = held / n
    total = units * mean
    if n >= units:
        return Estimated(held, held, held)
    if n == 1:
        return Estimated(total, None, None)
    variance = sum((value - mean) ** 2 for value in values) / (n - 1)
    error = units * math.sqrt(variance / n * (1 - n / units))
    reach = t_quantile(n - 1, CONFIDENCE) * error
    return Estimated(total, max(held, total - reach), total + reach)


def t_quantile(freedom: int, confidence: float) -> float:
    """The t that a Student variable stays within ±t of with this probability; by bisection, to 1e-9."""
    low, high = 0.0, 1.0
    while t_within(high, freedom) < confidence:
        low, high = high, high * 2
    while high - low > 1e-9 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if t_within(middle, freedom) < confidence else (low, middle)
    return high


def t_within(t: float, freedom: int) -> float:
    """P(|T| ≤ t) for whole degrees of freedom (Abramowitz and Stegun, 26.7.3 and 26.7.4)."""
    angle = math.atan(t / math.sqrt(freedom))
    square = math.cos(angle) ** 2
    odd = freedom % 2
    term = math.cos(angle) if odd else 1.0
    total = term if freedom > 1 else 0.0
    for number in range(3 if odd else 2, freedom - 1, 2):
        term *= square * (number - 1) / number
        total += term
    return 2 / math.pi * (angle + math.sin(angle) * total) if odd else math.sin(angle) * total
