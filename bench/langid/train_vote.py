"""Shared sentences and pages → the tables of the vote: `web_prior`, `vote_weights`, `vote_calibration`, `english_doubt`.

    python -m bench.langid.train_vote [--data ../shared/data]

A conditional logit over the candidates of each text, fitted by Newton's method on all texts; the calibration is of
probabilities that weights from four fifths of the texts give to the last fifth. Random numbers are seeded.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.langid.doubt import fit_doubt
from bench.langid.evidence import Evidence, gather
from bench.langid.texts import FOLDS, Text, english_like, junk, lines_of, read_pages, read_sentences
from bench.shared import SHARED
from humongous.langid import tables
from humongous.langid.english_doubt import DOUBT_FACTS, ENGLISH
from humongous.langid.weighing import FACTS, LEAST_SHARE, NONE, ONE, candidates

SEED = 7
ENGLISH_SHARE = 0.44
"""Of pages in Common Crawl: cc-crawl-statistics, plots/languages.csv, 43.9 % to 45.1 % in the dumps of 2018."""
PRIOR_WEIGHT = 0.5
"""How much of the prior counts. All of it would be right if the texts to fit on were drawn from the web, and the models'
facts were all there is to know; measured values are in docs/langid.md."""
RIDGE = 1.0
PIECES = 8
"""English-like pieces of each kind, change and length."""
WEIGHT = {"fold": 1.0, "source": 0.1, "page": 1.0, "line": 0.7, "junk": 1.0, "english": 0.0}
"""Of each kind of text; those of 0 are asked, for `english_doubt`, and not fitted on. Sentences whose source `own` has not
seen keep the vote from believing it alone; the more they weigh, the better text of other kinds does and the worse text of
these."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Problem:
    """Texts as arrays: rows are candidates, those of a text follow each other."""

    labels: tuple[tuple[str, ...], ...]
    facts: Floats
    prior: Floats
    starts: npt.NDArray[np.int64]
    right: npt.NDArray[np.int64]
    """Row of the right candidate of each text."""
    weights: Floats
    """Of each text."""

    def chosen(self, texts: npt.NDArray[np.bool_]) -> Problem:
        """Of some texts only."""
        sizes = np.diff([*self.starts, len(self.facts)])
        rows = np.repeat(texts, sizes)
        starts = np.concatenate(([0], np.cumsum(sizes[texts])))[:-1]
        labels = tuple(each for each, keep in zip(self.labels, texts, strict=True) if keep)
        right = (self.right - self.starts)[texts] + starts
        return Problem(labels, self.facts[rows], self.prior[rows], starts, right, self.weights[texts])


def problem(found: Sequence[Evidence]) -> Problem:
    """What is fitted; a text of which no candidate is right has "none" for its right one."""
    labels: list[tuple[str, ...]] = []
    facts: list[npt.NDArray[np.int32]] = []
    prior: list[int] = []
    right: list[int] = []
    starts: list[int] = []
    for each in found:
        start = len(prior)
        some = candidates(each.answers, each.known, each.script)
        starts.append(start)
        labels.append(tuple(one.label for one in some))
        facts.append(np.array([one.facts for one in some], dtype=np.int32))
        prior += [one.prior for one in some]
        right.append(start + next((i for i, one in enumerate(some) if one.label in each.text.gold), len(some) - 1))
    kinds = [each.text.source.split(":")[0] for each in found]
    weights = [WEIGHT.get(kind, WEIGHT[each.held_out]) for kind, each in zip(kinds, found, strict=True)]
    return Problem(
        tuple(labels),
        np.concatenate(facts) / ONE,
        np.array(prior) / ONE,
        np.array(starts),
        np.array(right),
        np.array(weights),
    )


def shares(given: Problem, weights: Floats, of_prior: float) -> Floats:
    """The probability of every candidate."""
    sums = given.facts @ weights + of_prior * given.prior
    sizes = np.diff([*given.starts, len(sums)])
    raised = np.exp(sums - np.repeat(np.maximum.reduceat(sums, given.starts), sizes))
    result: Floats = raised / np.repeat(np.add.reduceat(raised, given.starts), sizes)
    return result


def fit(given: Problem, of_prior: float) -> Floats:
    """Weights of the facts, by Newton's method with halved steps where a whole one goes too far."""
    weights = np.zeros(given.facts.shape[1])
    sizes = np.diff([*given.starts, len(given.facts)])
    of_row = np.repeat(given.weights, sizes)

    def loss(at: Floats) -> float:
        found = np.log(np.maximum(shares(given, at, of_prior)[given.right], 1e-300))
        return float(-(given.weights * found).sum() + RIDGE * at @ at)

    before = loss(weights)
    for _ in range(30):
        p = shares(given, weights, of_prior) * of_row
        mean = np.add.reduceat(given.facts * p[:, None], given.starts)
        slope = mean.sum(0) - (given.facts[given.right] * given.weights[:, None]).sum(0) + 2 * RIDGE * weights
        bend = (given.facts * p[:, None]).T @ given.facts - (mean / given.weights[:, None]).T @ mean
        step = np.linalg.solve(bend + 2 * RIDGE * np.eye(len(weights)), slope)
        size = 1.0
        while size > 1e-4 and (after := loss(weights - size * step)) > before:
            size /= 2
        weights, before, gain = weights - size * step, after, before - after
        if gain < 1e-3:
            break
    return weights


def best_of(given: Problem, p: Floats) -> tuple[list[str], Floats, Floats]:
    """The label and probability of each text's most likely candidate, and the probability of English."""
    ends = [*given.starts[1:], len(p)]
    at = [int(p[start:end].argmax()) for start, end in zip(given.starts, ends, strict=True)]
    english = [
        float(p[start + labels.index(ENGLISH)]) if ENGLISH in labels else 0.0
        for labels, start in zip(given.labels, given.starts, strict=True)
    ]
    names = [labels[i] for labels, i in zip(given.labels, at, strict=True)]
    return names, p[given.starts + at].round(4), np.array(english).round(4)


def read_prior(data: Path) -> dict[str, int]:
    """Label → -log10 of its share of the web, in thousandths: FineWeb-2's documents, with English added."""
    documents: dict[str, int] = {}
    with gzip.open(data / "lists" / "fineweb2_language_distribution.csv.gz", "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["split"] == "train" and not row["subset"].endswith("_removed"):
                documents[row["subset"]] = int(row["documents"])
    total = sum(documents.values()) / (1 - ENGLISH_SHARE)
    documents[ENGLISH] = round(total * ENGLISH_SHARE)
    logs = {label: round(-ONE * math.log10(max(1, count) / total)) for label, count in documents.items()}
    return {label: log for label, log in sorted(logs.items()) if log < LEAST_SHARE}


def calibration(p: Floats, right: npt.NDArray[np.bool_], weights: Floats) -> list[tuple[float, float]]:
    """Points (raw probability, share right) that never fall: pools of adjacent violators, in up to 20 equal parts."""
    order = np.argsort(p, kind="stable")
    pools = []
    for part in np.array_split(order, 40):
        pools.append(
            [
                np.average(p[part], weights=weights[part]),
                np.average(right[part], weights=weights[part]),
                weights[part].sum(),
            ]
        )
        while len(pools) > 1 and pools[-2][1] >= pools[-1][1]:
            x, y, w = pools.pop()
            a, b, v = pools[-1]
            pools[-1] = [(a * v + x * w) / (v + w), (b * v + y * w) / (v + w), v + w]
    points = [(0.0, 0.0)] + [(round(float(x), 4), round(float(y), 4)) for x, y, _ in pools]
    return [point for i, point in enumerate(points) if i == 0 or point[0] > points[i - 1][0]]


def main() -> None:
    """Write the three tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--data", type=Path, default=SHARED, help="folder with lid/, pages/, lists/ (default: %(default)s)"
    )
    data = parser.parse_args().data
    folder = Path(tables.__file__).parent
    prior = read_prior(data)
    write(folder / "web_prior.tsv", PRIOR_HEAD, [f"{label}\t{log}" for label, log in prior.items()])
    found = gather_all(data)
    given = problem(found)
    names, raw, english = held_out_probabilities(given, found)
    points = held_out_calibration(given, found, names, raw)
    doubts = fit_doubt(found, names, np.interp(raw, *np.array(points).T).round(4), english)
    weights = fit(given.chosen(given.weights > 0), PRIOR_WEIGHT)
    rows = [f"{fact}\t{round(ONE * weight)}" for fact, weight in zip(FACTS, weights, strict=True)]
    write(folder / "vote_weights.tsv", WEIGHTS_HEAD, [*rows, f"prior\t{round(ONE * PRIOR_WEIGHT)}"])
    write(folder / "vote_calibration.tsv", CALIBRATION_HEAD, [f"{raw}\t{right}" for raw, right in points])
    rows = [f"{fact}\t{weight}" for fact, weight in zip(DOUBT_FACTS, doubts, strict=True)]
    write(folder / "english_doubt.tsv", DOUBT_HEAD, rows)


def gather_all(data: Path) -> list[Evidence]:
    """What the models say of every text that is trained or measured on."""
    sentences = read_sentences(data)
    pages = [*read_pages(data, "dev"), *read_pages(data, "train")]
    others: list[Text] = [*pages, *lines_of(pages, 2, SEED), *junk(data, sentences, SEED), *english_like(PIECES, SEED)]
    return gather(sentences, others)


def held_out_calibration(
    given: Problem, found: Sequence[Evidence], names: Sequence[str], raw: Floats
) -> list[tuple[float, float]]:
    """Of the probabilities that each fold's texts get by weights fitted on the other folds."""
    hits = np.array([name in each.text.gold for name, each in zip(names, found, strict=True)])
    use = fair(names, found)
    return calibration(raw[use], hits[use], given.weights[use])


def held_out_probabilities(given: Problem, found: Sequence[Evidence]) -> tuple[list[str], Floats, Floats]:
    """The likeliest candidate of each text, its raw probability and English's, by weights fitted without its fold."""
    folds = np.array([each.text.fold for each in found])
    names, raw, english = [""] * len(found), np.zeros(len(found)), np.zeros(len(found))
    for fold in range(FOLDS):
        here = folds == fold
        part = given.chosen(here)
        weights = fit(given.chosen(~here & (given.weights > 0)), PRIOR_WEIGHT)
        labels, raw[here], english[here] = best_of(part, shares(part, weights, PRIOR_WEIGHT))
        for at, label in zip(np.flatnonzero(here), labels, strict=True):
            names[at] = label
    return names, raw, english


def fair(names: Sequence[str], found: Sequence[Evidence]) -> npt.NDArray[np.bool_]:
    """Texts that were named, and that count for the calibration: `own` knows all labels, as in production."""
    kinds = (each.text.source.split(":")[0] for each in found)
    return np.array(
        [
            name != NONE and each.held_out == "fold" and kind != "english"
            for name, each, kind in zip(names, found, kinds, strict=True)
        ]
    )


def write(path: Path, head: str, rows: Sequence[str]) -> None:
    """A table with its head."""
    path.write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")


PRIOR_HEAD = """\
# Share of the web that is in each language; written by bench/langid/train_vote.py. Documents of FineWeb-2 by language
# (huggingface/fineweb-2, fineweb2_language_distribution.csv, Apache-2.0), which is all of Common Crawl but English, and
# English with 44 % of all (commoncrawl/cc-crawl-statistics, plots/languages.csv).
# minus_log10: of the share, in thousandths. A language that is not here counts as one page in 100 million.
label\tminus_log10
"""
WEIGHTS_HEAD = """\
# What each fact about a candidate weighs, in thousandths of a nat; written by bench/langid/train_vote.py.
# What the facts are: humongous/langid/weighing.py.
fact\tweight
"""
CALIBRATION_HEAD = """\
# How often a label was right that had a raw probability; written by bench/langid/train_vote.py from texts that the weights
# were not fitted on. Between two points: a straight line.
raw\tright
"""
DOUBT_HEAD = """\
# What each fact weighs that speaks for English in a text which the vote calls another language, in thousandths of a nat;
# written by bench/langid/train_vote.py. What the facts are: humongous/langid/english_doubt.py.
fact\tweight
"""

if __name__ == "__main__":
    main()
