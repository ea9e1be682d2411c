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
from itertools import islice
from typing import NamedTuple

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
_NOT_NONE = (0,) * sum(fact.startswith("none") for fact in FACTS)
_NOT_LABEL = (0,) * (len(FACTS) - len(_NOT_NONE))


class Candidate(NamedTuple):
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
    said = [_said(answers[name], known[name]) for name in MODELS]
    lid, cld2, fun, own = said
    length = round(ONE * math.log10(max(1, script.letters))) - 2 * ONE
    labels = dict.fromkeys(label for each in said for label in each.first)
    least = min(map(_thousandths, own.scores.values()), default=0)
    found = [
        Candidate(
            label, (*_facts(label, lid, cld2, fun, own, least, script.letters, length), *_NOT_NONE), web_prior(label)
        )
        for label in labels
    ]
    best = [each.best for each in said]
    agreeing = max((best.count(one) for one in best if one), default=0)
    tops = [_thousandths(each.top) for each in (own, lid, cld2, fun)]
    letters = min(ONE, ONE * script.letters // max(1, script.characters))
    none = (ONE, length, *tops, _thousandths(script.share), letters, agreeing * ONE)
    return (*found, Candidate(NONE, (*_NOT_LABEL, *none), 0))


class _Said(NamedTuple):
    """What one model says of a text."""

    scores: Mapping[str, float]
    """Of the labels that fit and name a language."""
    first: Sequence[str]
    """The first `PER_MODEL` of those labels."""
    best: str
    """The first of them; empty where there is none."""
    top: float
    """The best's score; 0 where there is none."""
    known: frozenset[str]


def _said(answers: Sequence[Answer], known: frozenset[str]) -> _Said:
    scores = {a.label: a.score for a in answers if a.fits and a.score > 0 and names_language(a.label)}
    first = tuple(islice(scores, PER_MODEL))
    return _Said(scores, first, *((first[0], scores[first[0]]) if first else ("", 0.0)), known)


def _facts(
    label: str, lid: _Said, cld2: _Said, fun: _Said, own: _Said, least: int, letters: int, length: int
) -> tuple[int, ...]:
    """The facts about a label, but those of "none"; `least` is the lowest that `own` gives to any."""
    of_own, of_lid, of_cld2, of_fun = own.best == label, lid.best == label, cld2.best == label, fun.best == label
    own_top = _thousandths(own.top)
    own_unknown, lid_unknown = label not in own.known, label not in lid.known
    score = own.scores.get(label)
    less = 0 if own_unknown else 30 * max((least if score is None else _thousandths(score)) - own_top, -100)
    by_lid = lid.scores.get(label, 0.0)
    log_lid = 0 if lid_unknown else round(ONE * math.log10(max(by_lid, 0.001))) + 3 * ONE
    return (
        less, max(less * letters // 100, -20 * ONE), of_own * ONE, of_own * own_top, own_unknown * ONE,
        own_unknown * own_top,
        log_lid, of_lid * _thousandths(by_lid), lid_unknown * ONE, of_lid * length,
        _thousandths(cld2.scores.get(label, 0.0)), of_cld2 * ONE, (label not in cld2.known) * ONE, of_cld2 * length,
        _thousandths(fun.scores.get(label, 0.0) / (fun.top or 1.0)), of_fun * ONE, (label not in fun.known) * ONE,
        of_fun * length,
    )  # fmt: skip


def probabilities(found: Sequence[Candidate]) -> tuple[float, ...]:
    """The raw probability of each candidate, to 4 places."""
    weights, of_prior = _weights()
    sums = [sum(map(int.__mul__, weights, each.facts)) + of_prior * each.prior for each in found]  # millionths of a nat
    most = max(sums)
    shares = [math.exp((each - most) / ONE / ONE) for each in sums]
    whole = math.fsum(shares)
    return tuple(round(share / whole, 4) for share in shares)


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
