"""Thresholds from the distribution of each measure in a language: stored signals in, overrides out.

The methods have FineWeb-2's names (arXiv 2506.20920, on adapting FineWeb's and Gopher's English thresholds): `tail`
takes the quantile that leaves a given share of the language's own text beyond; `quantile`, `mean-sd` and `median-ratio`
carry the profile's threshold over from a reference language, as the same quantile, as many standard deviations from the
mean, or in the ratio of the medians. Whatever the method says, `BOUNDS` and `Limits` have the last word.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from humongous.quality.bounds import BOUNDS, Side
from humongous.quality.characters import Signal
from humongous.quality.rules import Rule

Method = Literal["tail", "quantile", "mean-sd", "median-ratio"]
METHODS: tuple[str, ...] = get_args(Method)
WHOLE_CHARS = 1_000
"""Median length from which texts count as whole documents, in characters."""
FEWEST_LOST = 2
"""So many texts must lie beyond the profile's own threshold before it is loosened: one is an accident."""
_DEVIATIONS = 3.0
"""From the mean, where there are too few texts for the quantile of `tail`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a threshold may cost, and from how much text it may come."""

    tail: float = 0.01
    """Share of the language's text that `tail` leaves beyond a threshold."""
    max_loss: float = 0.02
    """Share of the language's text that a threshold may drop, by any method."""
    least: int = 30
    """Fewest texts that say anything; fewer give no threshold."""
    tighten: bool = False
    """Thresholds may become stricter than the profile's too."""


@dataclass(frozen=True, slots=True)
class Found:
    """One threshold of one language. `threshold` is `None` where even the laxest sane one drops too much: off."""

    signal: str
    side: Side
    threshold: float | None
    profile: float
    """The profile's own."""
    texts: int
    loss: float
    """Share of the texts that the profile's own threshold drops."""


def thresholds(
    texts: Sequence[Mapping[str, Signal]],
    rules: Sequence[Rule],
    limits: Limits,
    *,
    method: Method = "tail",
    reference: Sequence[Mapping[str, Signal]] = (),
    whole: bool | None = None,
) -> list[Found]:
    """What the language of `texts` (their signals) needs changed of a profile's rules, in the order of the rules.

    `whole` says whether the texts are whole documents; left out, their median length decides. Null signals count
    neither way. The same texts in any order give the same thresholds.
    """
    if whole is None:
        whole = bool(texts) and statistics.median(text.get("chars") or 0 for text in texts) >= WHOLE_CHARS
    found = []
    for rule in rules:
        for side, own in _sides(rule):
            bounds = BOUNDS.get((rule.signal, side))
            if bounds is None or (bounds.whole and not whole):
                continue
            values = _values(texts, rule.signal)
            if len(values) >= limits.least:
                raw = _raw(values, _values(reference, rule.signal), own, side, method, limits)
                one = _guarded(values, raw, Found(rule.signal, side, None, own, len(values), 0.0), limits)
                found += [one] if one else []
    return found


def of_script(languages: Sequence[Sequence[Found]]) -> list[Found]:
    """What a script's other languages inherit: of each threshold the median over the languages measured.

    So a script changes what half of its languages need changed, and an outlier among them moves nothing.
    """
    by_rule: dict[tuple[str, Side, float], list[Found]] = {}
    for language in languages:
        for one in language:
            by_rule.setdefault((one.signal, one.side, one.profile), []).append(one)
    inherited = []
    for (signal, side, own), some in by_rule.items():
        unchanged = Found(signal, side, own, own, 0, 0.0)
        ordered = sorted([*some, *[unchanged] * (len(languages) - len(some))], key=_laxness)
        middle = ordered[(len(ordered) - 1) // 2]
        if middle.threshold != own:
            inherited.append(middle)
    return inherited


def _sides(rule: Rule) -> list[tuple[Side, float]]:
    sides: list[tuple[Side, float | None]] = [("min", rule.min), ("max", rule.max)]
    return [(side, threshold) for side, threshold in sides if threshold is not None]


def _values(texts: Sequence[Mapping[str, Signal]], signal: str) -> list[float]:
    return sorted(value for text in texts if (value := text.get(signal)) is not None)


def _raw(
    values: Sequence[float], reference: Sequence[float], own: float, side: Side, method: Method, limits: Limits
) -> float:
    """What the method says, before any guard; the profile's own where the reference says nothing."""
    if method == "tail":
        extreme = _beyond(values, side, limits.tail)
        if limits.tail * len(values) >= 1:
            return extreme
        # The extreme of n texts is overstepped by one in n + 1 others: too many where n is small.
        away = _DEVIATIONS * statistics.pstdev(values)
        return _lax(side, extreme, statistics.fmean(values) + (away if side == "max" else -away))
    if not reference:
        return own
    match method:
        case "quantile":
            return _beyond(values, side, _loss(reference, side, own))
        case "mean-sd":
            spread = statistics.pstdev(reference)
            deviations = (own - statistics.fmean(reference)) / spread if spread else 0.0
            return statistics.fmean(values) + deviations * statistics.pstdev(values)
        case "median-ratio":
            middle = statistics.median(reference)
            return own * statistics.median(values) / middle if middle else own


def _guarded(values: Sequence[float], raw: float, blank: Found, limits: Limits) -> Found | None:
    """The threshold that the guards leave of `raw`; `None` where the profile's own stays."""
    side, own = blank.side, blank.profile
    bounds = BOUNDS[blank.signal, side]
    # No more than `max_loss` is dropped, whatever the method says; then none is absurd, whatever the text says.
    threshold = _lax(side, raw, _beyond(values, side, limits.max_loss))
    threshold = _rounded(bounds.clamp(threshold), side)
    if not limits.tighten:
        threshold = _lax(side, threshold, own)
    loss = _loss(values, side, own)
    off = _loss(values, side, threshold) > limits.max_loss and _lost(values, side, threshold) >= FEWEST_LOST
    loosened = threshold == _lax(side, threshold, own)
    if (threshold == own and not off) or (loosened and _lost(values, side, own) < FEWEST_LOST):
        return None
    return Found(blank.signal, side, None if off else threshold, own, len(values), round(loss, 6))


def _beyond(values: Sequence[float], side: Side, share: float) -> float:
    """The strictest of the sorted values beyond which at most `share` of them lie."""
    skipped = min(int(share * len(values)), len(values) - 1)
    return values[skipped] if side == "min" else values[len(values) - 1 - skipped]


def _lost(values: Sequence[float], side: Side, threshold: float) -> int:
    return sum(value < threshold if side == "min" else value > threshold for value in values)


def _loss(values: Sequence[float], side: Side, threshold: float) -> float:
    return _lost(values, side, threshold) / len(values)


def _lax(side: Side, one: float, other: float) -> float:
    return min(one, other) if side == "min" else max(one, other)


def _rounded(threshold: float, side: Side) -> float:
    """To 3 decimals, outwards, so that the text which gave the threshold keeps it."""
    scaled = round(threshold * 1_000, 6)
    return (math.floor(scaled) if side == "min" else math.ceil(scaled)) / 1_000


def _laxness(found: Found) -> float:
    if found.threshold is None:
        return math.inf
    return -found.threshold if found.side == "min" else found.threshold
