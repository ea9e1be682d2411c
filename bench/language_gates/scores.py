"""Gold and called labels → F1, coverage, abstention, confusions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

GOOD = 0.8
"""A language is covered whose F1 is this or more."""


@dataclass(frozen=True, slots=True)
class Called:
    """One text: what it is, what it was called, where it is from."""

    gold: str
    called: str
    source: str


@dataclass(frozen=True, slots=True)
class LabelScore:
    """How a label did on some texts."""

    rows: int
    f1: float
    right: float
    """Share of its texts that were called it."""
    taken_for: tuple[tuple[str, int], ...]
    """What else its texts were called, the most frequent first; `und_…` and `zxx` too."""
    taken: tuple[tuple[str, int], ...]
    """Which other texts were called it."""


def f1_by_label(pairs: Iterable[tuple[str, str]]) -> dict[str, float]:
    """F1 of every gold label, in alphabetical order, from (gold, called)."""
    return _f1(Counter(pairs))


def _f1(pairs: Counter[tuple[str, str]]) -> dict[str, float]:
    rows, called = Counter[str](), Counter[str]()
    for (gold, other), count in pairs.items():
        rows[gold] += count
        called[other] += count
    return {label: 2 * pairs[label, label] / (rows[label] + called[label]) for label in sorted(rows)}


def by_label(texts: Iterable[Called]) -> dict[str, LabelScore]:
    """Of every gold label, in alphabetical order. F1 counts what other labels' texts were called."""
    pairs = Counter((each.gold, each.called) for each in texts)
    f1 = _f1(pairs)
    rows = Counter[str]()
    for (gold, _), count in pairs.items():
        rows[gold] += count
    lost: dict[str, dict[str, int]] = {label: {} for label in rows}
    won: dict[str, dict[str, int]] = {label: {} for label in rows}
    for (gold, other), count in pairs.items():
        if gold != other:
            lost[gold][other] = count
            won.setdefault(other, {})[gold] = count
    return {
        label: LabelScore(
            rows[label],
            f1[label],
            pairs[label, label] / rows[label],
            _ranked(lost[label]),
            _ranked(won[label]),
        )
        for label in sorted(rows)
    }


def macro_f1(scores: Mapping[str, LabelScore]) -> float:
    """The mean over labels, each counting once."""
    return sum(score.f1 for score in scores.values()) / len(scores)


def coverage(scores: Mapping[str, LabelScore]) -> int:
    """How many labels are good."""
    return sum(score.f1 >= GOOD for score in scores.values())


def _ranked(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
