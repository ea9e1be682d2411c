"""Answers of four models → each candidate's probability: a sum of weighted facts, a prior, and what was measured of it.

The candidates are the labels that a model names and that fit the script, and "none of them". For each, the facts of
`FACTS` are whole numbers (thousandths), their weights (`tables/vote_weights.tsv`, fitted by bench/langid/train_vote.py)
too, so that a sum is the same on every machine. The softmax of the sums is the raw probability; `calibrated` turns it
into the share of texts that were right at it.
"""

from __future__ import annotations

import functools
import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from humongous.langid.labels import Answer, names_language
from humongous.langid.scripts import Script
from humongous.langid.tables import read_table

LID, CLD2, FUN, OWN = "lid.176", "cld2", "funlangid", "own"
MODELS = (LID, CLD2, FUN, OWN)
"""Those that the weights were fitted for."""
TABLES = ("vote_weights", "vote_calibration", "web_prior", "english_doubt")
NONE = "none"
"""The candidate "none of them": the text is in a language that no model knows, or in none."""
PER_MODEL = 5
"""Candidates of each model."""
ONE = 1000
"""A fact of 1 in thousandths."""
LEAST_SHARE = 8_000
"""-log10 of the share of the web, in thousandths, of a language that the table of priors lacks: one page in 100 million."""
FACTS = (
    "own: nats a character less than its best", "own: the same, times letters", "own: its best",
    "own: its best, times its score", "own: does not know it", "own: does not know it, times its best score",
    "lid.176: log score", "lid.176: its best, times score", "lid.176: does not know it", "lid.176: its best, short or long",
    "cld2: share", "cld2: its best", "cld2: does not know it", "cld2: its best, short or long",
    "funlangid: score of its best's", "funlangid: its best", "funlangid: does not know it",
    "funlangid: its best, short or long",
    "none", "none: short or long", "none: own's best score", "none: lid.176's best score", "none: cld2's share",
    "none: funlangid's best score", "none: share of the script", "none: share of letters", "none: most models that agree",
)  # fmt: skip
"""What is weighed of a candidate; those of "none" are 0 for all others, and the others 0 for it."""
_OF_NONE = sum(fact.startswith("none") for fact in FACTS)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A label that the text may have, and what speaks for it."""

    label: str
    facts: tuple[int, ...]
    """Thousandths, by `FACTS`."""
    prior: int
    """log10 of the language's share of the web, in thousandths; 0 for "none"."""


def candidates(
    answers: Mapping[str, Sequence[Answer]], known: Mapping[str, frozenset[str]], script: Script
) -> tuple[Candidate, ...]:
    """Every label that a model names among its first five that fit, and "none" last."""
    given = {name: [a for a in answers[name] if a.fits and a.score > 0 and names_language(a.label)] for name in MODELS}
    scores = {name: {a.label: a.score for a in given[name]} for name in MODELS}
    best = {name: given[name][0].label if given[name] else "" for name in MODELS}
    length = round(ONE * math.log10(max(1, script.letters))) - 2 * ONE
    labels = dict.fromkeys(a.label for name in MODELS for a in given[name][:PER_MODEL])
    found = [
        Candidate(
            label, (*_facts(label, scores, best, known, script.letters, length), *[0] * _OF_NONE), web_prior(label)
        )
        for label in labels
    ]
    agreeing = max((sum(one == other for other in best.values()) for one in best.values() if one), default=0)
    tops = [_thousandths(scores[name].get(best[name], 0.0)) for name in (OWN, LID, CLD2, FUN)]
    letters = min(ONE, ONE * script.letters // max(1, script.characters))
    none = (ONE, length, *tops, _thousandths(script.share), letters, agreeing * ONE)
    return (*found, Candidate(NONE, (*[0] * (len(FACTS) - _OF_NONE), *none), 0))


def _facts(
    label: str,
    scores: Mapping[str, Mapping[str, float]],
    best: Mapping[str, str],
    known: Mapping[str, frozenset[str]],
    letters: int,
    length: int,
) -> tuple[int, ...]:
    """The facts about a label, but those of "none"."""
    is_best = {name: int(best[name] == label) for name in MODELS}
    unknown = {name: int(label not in known[name]) for name in MODELS}
    own_top = _thousandths(scores[OWN].get(best[OWN], 0.0))
    least = min(map(_thousandths, scores[OWN].values()), default=0)
    own = _thousandths(scores[OWN][label]) if label in scores[OWN] else least
    less = 0 if unknown[OWN] else 30 * max(own - own_top, -100)
    lid = scores[LID].get(label, 0.0)
    log_lid = 0 if unknown[LID] else round(ONE * math.log10(max(lid, 0.001))) + 3 * ONE
    fun_top = scores[FUN].get(best[FUN], 1.0)
    return (
        less, max(less * letters // 100, -20 * ONE), is_best[OWN] * ONE,
        is_best[OWN] * own_top, unknown[OWN] * ONE, unknown[OWN] * own_top,
        log_lid, is_best[LID] * _thousandths(lid), unknown[LID] * ONE, is_best[LID] * length,
        _thousandths(scores[CLD2].get(label, 0.0)), is_best[CLD2] * ONE, unknown[CLD2] * ONE, is_best[CLD2] * length,
        _thousandths(scores[FUN].get(label, 0.0) / fun_top), is_best[FUN] * ONE, unknown[FUN] * ONE, is_best[FUN] * length,
    )  # fmt: skip


def probabilities(found: Sequence[Candidate]) -> tuple[float, ...]:
    """The raw probability of each candidate, to 4 places."""
    weights, of_prior = _weights()
    sums = [sum(map(int.__mul__, weights, each.facts)) + of_prior * each.prior for each in found]  # millionths of a nat
    most = max(sums)
    shares = [math.exp((each - most) / ONE / ONE) for each in sums]
    return tuple(round(share / math.fsum(shares), 4) for share in shares)


def calibrated(probability: float) -> float:
    """What share of texts was right at a raw probability: linear between the points of `tables/vote_calibration.tsv`."""
    points = _calibration()
    at = bisect_right(points, (probability, math.inf))
    if at == 0 or at == len(points):
        return points[min(at, len(points) - 1)][1]
    (left, low), (right, high) = points[at - 1], points[at]
    return round(low + (high - low) * (probability - left) / (right - left), 4)


@functools.cache
def web_prior(label: str) -> int:
    """log10 of the share of the web that is in a language, in thousandths: see `tables/web_prior.tsv`."""
    return -_priors().get(label, LEAST_SHARE)


def fits_weights(models: Iterable[str]) -> bool:
    """Whether these are the models that the weights were fitted for."""
    return set(MODELS) == set(models)


@functools.cache
def _weights() -> tuple[tuple[int, ...], int]:
    by_fact = {row["fact"]: int(row["weight"]) for row in read_table("vote_weights")}
    return tuple(by_fact[fact] for fact in FACTS), by_fact["prior"]


@functools.cache
def _calibration() -> tuple[tuple[float, float], ...]:
    return tuple((float(row["raw"]), float(row["right"])) for row in read_table("vote_calibration"))


@functools.cache
def _priors() -> Mapping[str, int]:
    return {row["label"]: int(row["minus_log10"]) for row in read_table("web_prior")}


def _thousandths(value: float) -> int:
    return round(value * ONE)
