"""The training set: rows of features, labels and weights, made from the shared pages on all cores given."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import humongous_core
import numpy as np
from numpy.typing import NDArray

from bench.extraction.augment import Sentences, rewritten
from bench.extraction.labels import Labels, label
from bench.extraction.pages import TruePage

MIN_BEST = 0.85
"""Pages whose labels cannot give their truth are left out."""
MOST_ROWS = 60
"""Blocks of one page that are learned from, about."""


@dataclass(slots=True)
class Rows:
    """One page, in one language: a row a block."""

    source: str
    script: str
    """Empty for the page as it is."""
    features: NDArray[np.uint8]
    labels: Labels


def page_rows(page: TruePage, sentences: Sentences | None, seed: int) -> list[Rows]:
    """The page's rows, and with `sentences` those of the page in another language."""
    try:
        blocks, features, _, _ = humongous_core.blocks(page.html)
    except ValueError:  # over a limit
        return []
    labels = label(page, blocks) if blocks else None
    if labels is None or labels.best < MIN_BEST or not any(labels.weight):
        return []
    rows = [Rows(page.source, "", _matrix(features), labels)]
    if sentences is not None:
        rng = random.Random(f"{seed} {page.url}")  # noqa: S311 # no secret
        script, texts = sentences.some(rng)
        _, features, _, _ = humongous_core.blocks(page.html, rewritten(blocks, texts, rng))
        rows.append(Rows(page.source, script, _matrix(features), labels))
    return rows


def _matrix(features: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(features, np.uint8).reshape(-1, humongous_core.FEATURES)


_SENTENCES: dict[Path, Sentences] = {}


def _work(job: tuple[TruePage, Path | None, int]) -> list[Rows]:
    page, path, seed = job
    if path is not None and path not in _SENTENCES:
        _SENTENCES[path] = Sentences(path)
    return page_rows(page, _SENTENCES[path] if path else None, seed)


def gather(pages: Iterable[TruePage], sentences: Path, share: float, seed: int, cores: int) -> Iterator[Rows]:
    """Rows of all pages, in their order; `share` of them also in another language."""
    rng = random.Random(seed)  # noqa: S311 # no secret
    jobs = ((page, sentences if rng.random() < share else None, seed) for page in pages)
    with get_context("spawn").Pool(cores) as pool:
        for rows in pool.imap(_work, jobs, chunksize=8):
            yield from rows


@dataclass(slots=True)
class TrainingSet:
    """All rows, one below the other."""

    features: NDArray[np.uint8]
    main: NDArray[np.float32]
    weight: NDArray[np.float32]


def stack(pages: Iterable[Rows], sizes: Mapping[str, int], seed: int) -> TrainingSet:
    """Rows with weights: each page counts about the same, a source by the root of its pages (`sizes`).

    Short blocks are thinned out and the rest of them weigh more: training takes a third of the time.
    """
    rng = np.random.default_rng(seed)
    features, main, weights = [], [], []
    for rows in pages:
        block = np.asarray(rows.labels.weight, np.float32)
        truth = np.asarray(rows.labels.main, np.float32)
        chance = np.where(block > 0, np.clip(block / 2.5, 0.25, 1.0), 0.0)
        chance *= min(1.0, MOST_ROWS / max(1.0, float(chance.sum())))
        kept = rng.random(len(block)) < chance
        features.append(rows.features[kept])
        main.append(truth[kept])
        page = max(float((block * truth).sum()), 5.0) ** 0.7 * sizes[rows.source] ** 0.5
        weights.append((block / np.maximum(chance, 1e-6) / page)[kept])
    weight = np.concatenate(weights)
    return TrainingSet(np.concatenate(features), np.concatenate(main), weight * (len(weight) / weight.sum()))
