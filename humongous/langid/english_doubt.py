"""Whether a text in Latin letters that the vote gives to another language may be English after all, or noise.

English is 44 % of the web, and much of it is unlike the sentences that the vote was fitted on: names, menus, lyrics,
slang, scans. A hundredth of that called Faroese would be most of what is called Faroese. So the label is held against
facts that speak for English, weighed by `tables/english_doubt.tsv` (fitted by bench/langid/doubt.py on true text in other
languages against English pages, their lines, English-like pieces and junk). Whole numbers, as in `weighing.py`.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping, Sequence

from humongous.langid.labels import Answer, best_fitting
from humongous.langid.scripts import Script
from humongous.langid.tables import read_table
from humongous.langid.weighing import CLD2, LID, NONE, ONE, OWN

ENGLISH = "eng_Latn"
TABLE = "english_doubt"
DOUBT_FACTS = (
    "one", "log odds of the confidence", "log10 of letters", "lid.176: its best is English", "lid.176: log10 of English",
    "cld2: its best is English", "cld2: no answer", "own: its best above English", "share of letters",
    "log10 of English's probability",
)  # fmt: skip
MOST_DOUBT = -2.5
"""Nats from which on the label is not believed: where 8 in 100 are English or noise, by the weights of the texts fitted on.
Higher and more English leaks, lower and more short text is left open: docs/langid.md has both."""
CLOSE = frozenset({"sco_Latn", "pcm_Latn"})
"""Scots and Nigerian Pidgin. Both lid.176 and CLD2 call more than half of their true sentences English, of no other
language more than a fifth: that they say English is no news there, and is not held against the label."""
CLOSE_LETTERS = 25
CLOSE_CONFIDENCE = 0.8
"""What those need instead in text of fewer letters: "Free learning and resources" is not Scots."""
AGREED_LETTERS = 60
"""From so many letters on, a label that lid.176 and CLD2 both give is not doubted: half of a page in German and English is
English, and that is no reason to leave it open."""


def is_doubted(
    label: str,
    confidence: float,
    english: float,
    answers: Mapping[str, Sequence[Answer]],
    script: Script,
    weights: Sequence[int] | None = None,
) -> bool:
    """Whether `label` is not to be believed; `english` is the raw probability that the vote gives to English.

    `weights` are those of the table, in thousandths, unless others are given.
    """
    if not may_be_doubted(label, script):
        return False
    if label in CLOSE:
        return script.letters < CLOSE_LETTERS and confidence < CLOSE_CONFIDENCE
    if script.letters >= AGREED_LETTERS and label == best_fitting(answers[LID])[0] == best_fitting(answers[CLD2])[0]:
        return False
    found = doubt_facts(confidence, english, answers, script)
    return sum(map(int.__mul__, weights or _weights(), found)) > MOST_DOUBT * ONE * ONE


def may_be_doubted(label: str, script: Script) -> bool:
    """Whether a text is named another language than English, in Latin script."""
    return script.main == "Latn" and label not in (ENGLISH, NONE)


def doubt_facts(
    confidence: float, english: float, answers: Mapping[str, Sequence[Answer]], script: Script
) -> tuple[int, ...]:
    """The facts of `DOUBT_FACTS`, in thousandths."""
    sure = min(0.9995, max(0.3, confidence))
    lid, cld2, own = (best_fitting(answers[name])[0] for name in (LID, CLD2, OWN))
    by_lid, by_own = (_score_of_english(answers[name]) for name in (LID, OWN))
    above = best_fitting(answers[OWN])[1] - by_own if own and by_own else 0.15
    facts = (
        1.0, math.log(sure / (1 - sure)), min(2.5, math.log10(max(1, script.letters))), lid == ENGLISH,
        math.log10(max(0.001, by_lid)), cld2 == ENGLISH, not cld2, 10 * min(0.15, above),
        script.letters / max(1, script.characters), math.log10(max(0.001, english)),
    )  # fmt: skip
    return tuple(round(ONE * fact) for fact in facts)


def _score_of_english(ranked: Sequence[Answer]) -> float:
    return next((answer.score for answer in ranked if answer.label == ENGLISH), 0.0)


@functools.cache
def _weights() -> tuple[int, ...]:
    by_fact = {row["fact"]: int(row["weight"]) for row in read_table(TABLE)}
    return tuple(by_fact[fact] for fact in DOUBT_FACTS)
