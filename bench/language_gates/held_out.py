"""How labels did on sentences that nothing was trained on, as a file that docs/languages.md is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.language_gates.pins import ALL
from bench.language_gates.scores import Called, LabelScore, by_label

TABLE = Path(__file__).resolve().parent.parent / "languages_held_out.tsv"
_COLUMNS = "label\tsource\trows\tf1\tright\ttaken_for\ttaken"
_MOST = 4
"""Confusions of a label that are kept, each way."""


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What the file says: scores by label and source, and its comment."""

    scores: dict[str, dict[str, LabelScore]]
    """Label → source (`all` first) → score."""
    comment: str


def write(texts: Iterable[Called], head: str, path: Path = TABLE) -> None:
    """The scores of every label, on all texts and by source; `head` says how they were held out."""
    given = list(texts)
    lines = [f"# {line}" for line in head.strip().splitlines()] + [_COLUMNS]
    for source in (ALL, *sorted({each.source for each in given})):
        for label, score in by_label(each for each in given if source in (ALL, each.source)).items():
            ways = (_counts(score.taken_for), _counts(score.taken)) if source == ALL else ("", "")
            lines.append("\t".join((label, source, str(score.rows), f"{score.f1:.4f}", f"{score.right:.4f}", *ways)))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read(path: Path = TABLE) -> HeldOut:
    """What `write` wrote."""
    found: dict[str, dict[str, LabelScore]] = {}
    comment = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            comment.append(line.removeprefix("# "))
        elif line != _COLUMNS:
            label, source, rows, f1, right, taken_for, taken = line.split("\t")
            score = LabelScore(int(rows), float(f1), float(right), _pairs(taken_for), _pairs(taken))
            found.setdefault(label, {})[source] = score
    return HeldOut(found, " ".join(comment))


def _counts(pairs: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{label} {count}" for label, count in list(pairs)[:_MOST])


def _pairs(cell: str) -> tuple[tuple[str, int], ...]:
    pairs = (each.split(" ") for each in cell.split(", ") if each)
    return tuple((label, int(count)) for label, count in pairs)
