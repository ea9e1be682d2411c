"""Every text decided as in a run, by weights, a calibration and doubts that were fitted without its fold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress

import numpy as np

from bench.langid.doubt import fit_doubt
from bench.langid.evidence import Evidence
from bench.langid.texts import FOLDS
from bench.langid.train_vote import calibration, fair, held_out_probabilities, problem
from humongous.config import LangidConfig
from humongous.langid import vote
from humongous.langid.english_doubt import is_doubted
from humongous.langid.labels import NOT_LANGUAGE, names_language

CONFIG = LangidConfig()


@dataclass(frozen=True, slots=True)
class Found:
    """A text and what it was called."""

    evidence: Evidence
    label: str
    confidence: float | None

    @property
    def gold(self) -> str:
        """Its label (the usual one, where a page's language may be several)."""
        return self.evidence.text.gold[0]

    @property
    def right(self) -> bool:
        """Whether it was called what it is."""
        return self.label in self.evidence.text.gold

    @property
    def called_another(self) -> bool:
        """Whether it was called a language that it is not."""
        return names_language(self.label) and not self.right


def held_out(found: Sequence[Evidence]) -> list[Found]:
    """What each text is called; five folds."""
    given = problem(found)
    names, raw, english = held_out_probabilities(given, found)
    folds = np.array([each.text.fold for each in found])
    hits = np.array([name in each.text.gold for name, each in zip(names, found, strict=True)])
    use = fair(names, found)
    ours: dict[int, Found] = {}
    for fold in range(FOLDS):
        rest = folds != fold
        curve = np.array(calibration(raw[use & rest], hits[use & rest], given.weights[use & rest])).T
        confidences = np.interp(raw, *curve).round(4)
        doubts = fit_doubt(*_chosen(rest, found, names), confidences[rest], english[rest])
        for at in np.flatnonzero(~rest).tolist():
            ours[at] = _settled(found[at], names[at], float(confidences[at]), float(english[at]), doubts)
    return [ours[at] for at in range(len(found))]


def _chosen(keep: Iterable[bool], found: Sequence[Evidence], names: Sequence[str]) -> tuple[list[Evidence], list[str]]:
    return list(compress(found, keep)), list(compress(names, keep))


def _settled(each: Evidence, name: str, confidence: float, english: float, doubts: tuple[int, ...]) -> Found:
    if not vote.is_language(each.script):
        return Found(each, NOT_LANGUAGE, None)
    doubted = is_doubted(name, confidence, english, each.answers, each.script, doubts)
    label, stored = vote.settle(name, confidence, each.answers, each.script, CONFIG, each.known, doubted=doubted)
    return Found(each, label, stored)
