"""What the vote named → weights of the facts that speak for English: the table `english_doubt`.

A logistic regression, by Newton's method: sentences and lines that are rightly called another language than English, in
Latin script, against whatever else got such a label though it is English or no language.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bench.langid.evidence import Evidence
from bench.langid.texts import NOTHING
from humongous.config import LangidConfig
from humongous.langid.english_doubt import CLOSE, DOUBT_FACTS, ENGLISH, doubt_facts, may_be_doubted
from humongous.langid.weighing import ONE

WEIGHT = {"page": 5.0, "line": 5.0, "english": 1.0, "junk": 0.3}
"""Of texts that leaked, against 1 for each that is right: true pages weigh more than what is made up."""
RIDGE = 0.05
Floats = npt.NDArray[np.float64]
Weights = tuple[int, ...]


def fit_doubt(found: Sequence[Evidence], names: Sequence[str], confidences: Floats, english: Floats) -> Weights:
    """Weights in thousandths, from texts with what the vote named them by weights that had not seen them."""
    facts, leaked, weights = [], [], []
    for each, name, confidence, share in zip(found, names, confidences, english, strict=True):
        weight = _weight(each, name) if confidence >= LangidConfig().min_confidence else 0.0
        if weight:
            facts.append(doubt_facts(float(confidence), float(share), each.answers, each.script))
            leaked.append(name not in each.text.gold)
            weights.append(weight)
    fitted = _logistic(np.array(facts) / ONE, np.array(leaked, dtype=float), np.array(weights))
    return tuple(round(ONE * weight) for weight in fitted)


def _weight(each: Evidence, name: str) -> float:
    """0 for a text that is not fitted on."""
    if not may_be_doubted(name, each.script) or name in CLOSE or each.held_out != "fold":
        return 0.0
    kind, gold = each.text.source.split(":")[0], each.text.gold
    if name in gold:
        return 1.0
    return WEIGHT.get(kind, 0.0) if ENGLISH in gold or NOTHING in gold else 0.0


def _logistic(facts: Floats, hits: Floats, weights: Floats) -> Floats:
    fitted = np.zeros(len(DOUBT_FACTS))
    for _ in range(40):
        p = 1 / (1 + np.exp(-facts @ fitted))
        slope = facts.T @ (weights * (p - hits)) + 2 * RIDGE * fitted
        bend = (facts * (weights * p * (1 - p))[:, None]).T @ facts + 2 * RIDGE * np.eye(len(fitted))
        step = np.linalg.solve(bend, slope)
        fitted = fitted - step
        if float(np.abs(step).max()) < 1e-6:
            break
    result: Floats = fitted
    return result
