"""Texts → the table of n-grams `own`: which n-grams speak for which label, and how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from humongous.langid.labels import LabelMap
from humongous.langid.ngram_engines import open_engine
from humongous.langid.ngram_model import NORMALISATIONS, NgramModel
from humongous.langid.ngram_table import NgramTable, Scheme, keys_of

NORMALISATION = "words"
SCHEME = Scheme(sizes=(2, 1, 3, 4, 5))
FLOOR = 2e-5
"""Share of an n-gram that is not in a label's texts: weights are logarithms of shares above it, so that what is missing
costs every label the same."""
DISCOUNT = 0.5
"""Subtracted from each count: an n-gram seen once says less than half of one seen twice."""
STEPS = 8
"""Weights are in eighths of a nat; the highest, of a share of 1, is 87."""
UNIT = 30 * STEPS
"""A score of 1 is 30 nats a character."""
PER_LABEL = 2_200
"""Postings that a label keeps: those with the highest share × rarity among labels."""


@dataclass(frozen=True, slots=True)
class Counted:
    """N-grams of many texts, counted once for all tables."""

    grams: tuple[str, ...]
    keys: npt.NDArray[np.uint64]
    of_text: tuple[npt.NDArray[np.int32], ...]
    """Numbers of each text's n-grams."""


def count(texts: Sequence[str]) -> Counted:
    """N-grams of each text; those that are there once in all texts are left out."""
    numbers: dict[str, int] = {}
    rows = []
    for text in texts:
        points = NORMALISATIONS[NORMALISATION](text)
        found = [
            numbers.setdefault(points[i : i + size], len(numbers))
            for size in SCHEME.sizes
            for i in range(len(points) - size + 1)
            if size > 1 or points[i] > "}"
        ]
        rows.append(np.array(found, dtype=np.int32))
    totals = np.bincount(np.concatenate(rows), minlength=len(numbers))
    kept = totals > 1
    renumbered = np.where(kept, np.cumsum(kept) - 1, -1).astype(np.int32)
    grams = tuple(gram for gram, keep in zip(numbers, kept, strict=True) if keep)
    renumbered_rows = (renumbered[row] for row in rows)
    return Counted(grams, keys_of(grams), tuple(row[row >= 0] for row in renumbered_rows))


def fit(counted: Counted, labels: Sequence[str], chosen: Sequence[str | None]) -> NgramTable:
    """A table from the texts whose `chosen` label is not `None`."""
    by_label: dict[str, list[npt.NDArray[np.int32]]] = {label: [] for label in labels}
    for label, row in zip(chosen, counted.of_text, strict=True):
        if label is not None:
            by_label[label].append(row)
    found = [_shares(by_label[label]) for label in labels]
    spread = np.zeros(len(counted.grams), dtype=np.int64)
    for grams, _ in found:
        spread[grams] += 1
    rarity = np.log(1.5 * len(labels)) - np.log(np.maximum(spread, 1))
    chosen_grams, ids, weights = [], [], []
    for number, (numbers, shares) in enumerate(found):
        order = np.argsort(-shares * rarity[numbers], kind="stable")[:PER_LABEL]
        chosen_grams.append(numbers[order])
        ids.append(np.full(len(order), number))
        weights.append(np.rint(STEPS * np.log(shares[order] / FLOOR)))
    return _table(counted, labels, np.concatenate(chosen_grams), np.concatenate(ids), np.concatenate(weights))


def _shares(rows: Sequence[npt.NDArray[np.int32]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    if not rows:
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    numbers, counts = np.unique(np.concatenate(rows), return_counts=True)
    shares = (counts - DISCOUNT) / (counts.sum() - DISCOUNT * len(counts))
    above = shares > 1.03 * FLOOR  # a weight of 1 or more
    return numbers[above].astype(np.int64), shares[above]


def _table(
    counted: Counted,
    labels: Sequence[str],
    grams: npt.NDArray[np.int64],
    ids: npt.NDArray[np.int64],
    weights: npt.NDArray[np.float64],
) -> NgramTable:
    order = np.lexsort((ids, counted.keys[grams]))
    keys, counts = np.unique(counted.keys[grams], return_counts=True)
    offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.uint32)
    return NgramTable(
        SCHEME, UNIT, tuple(labels), keys, offsets, ids[order].astype(np.uint16), weights[order].clip(1, 255).astype(np.uint8)
    )  # fmt: skip


def model_of(table: NgramTable) -> NgramModel:
    """The table as it is asked in production; labels without a posting are not known."""
    has = np.bincount(table.ids, minlength=len(table.labels)) > 0
    rows = {label: (((label[4:],), (label[:3],)),) for label, known in zip(table.labels, has, strict=True) if known}
    return NgramModel(
        "own", LabelMap(rows), NORMALISATIONS[NORMALISATION], table.labels, table.unit, open_engine(table)
    )


def postings(counted: Counted, table: NgramTable) -> dict[str, dict[int, int]]:
    """The table by n-gram, as `write_ngrams` takes it."""
    by_key = dict(zip(counted.keys.tolist(), counted.grams, strict=True))
    return {
        by_key[key]: dict(zip(table.ids[start:end].tolist(), table.weights[start:end].tolist(), strict=True))
        for key, (start, end) in zip(table.keys.tolist(), pairwise(table.offsets.tolist()), strict=True)
    }
