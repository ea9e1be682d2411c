"""Figures, the file that pins them, and which of them fell.

A row of the file is what was measured when it was pinned: figure, what it is of, the source of the texts, how many there
were, the value. A value is held to within a hair (`HAIR`) of its pin, where there are texts enough (`LEAST`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ALL = "all"
"""Of all sources together."""
HAIR = {
    "macro_f1": 0.003,
    "coverage": 3.0,
    "abstained": 0.005,
    "english_called_another": 0.0005,
    "called_english": 0.0005,
    "f1": 0.03,
    "page_language": 0.03,
    "true_text_language": 0.03,
    "page_charset": 0.005,
    "page_kept": 0.005,
    "text_kept": 0.005,
}
"""Figure → what it may lose without a word; always one text of those that it counts. Coverage is a number of labels."""
LEAST = {"f1": 50, "page_language": 10, "true_text_language": 5, "page_charset": 10, "page_kept": 10, "text_kept": 10}
"""Figure → on how many texts it is held; on fewer it is only noted. 1 where it is not here."""
RISES = frozenset(["abstained", "english_called_another", "called_english"])
"""Figures that are worse where they are higher."""
_COLUMNS = "figure\tof\tsource\trows\tvalue"


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """What a figure says, of what, on which texts."""

    figure: str
    of: str
    source: str = ALL

    def __str__(self) -> str:
        """For people: `f1 of amh_Ethi (ntrex)`."""
        return f"{self.figure} of {self.of} ({self.source})"


@dataclass(frozen=True, slots=True)
class Value:
    """A figure's value and how many texts (labels, for `macro_f1` and `coverage`) it counts."""

    rows: int
    value: float


Figures = Mapping[Name, Value]


def drops(found: Figures, pinned: Figures) -> list[str]:
    """A line for each figure that is worse than its pin by more than its hair, or that is in one of the two alone."""
    lines = []
    for name in sorted(found.keys() | pinned.keys()):
        if name not in found or name not in pinned:
            lines.append(f"{name} is {'pinned' if name in pinned else 'measured'} alone: pin again")
            continue
        here, before = found[name], pinned[name]
        if here.rows != before.rows:
            lines.append(f"{name} counts {here.rows} texts; it was pinned on {before.rows}: pin again")
        elif here.rows >= LEAST.get(name.figure, 1) and _worse(name.figure, here, before):
            lines.append(
                f"{name} is {here.value:.4f}; it was {before.value:.4f}, and may differ by {_hair(name.figure, before):.4f}"
            )
    return lines


def _worse(figure: str, here: Value, before: Value) -> bool:
    lost = here.value - before.value if figure in RISES else before.value - here.value
    return lost > _hair(figure, before) + 1e-9


def _hair(figure: str, before: Value) -> float:
    return HAIR[figure] if figure in ("macro_f1", "coverage") else max(HAIR[figure], 1 / before.rows)


def write(path: Path, head: str, figures: Figures) -> None:
    """The file, sorted; `head` is its comment."""
    lines = [f"# {line}" for line in head.strip().splitlines()] + [_COLUMNS]
    for name, value in sorted(figures.items(), key=lambda item: item[0]):
        lines.append(f"{name.figure}\t{name.of}\t{name.source}\t{value.rows}\t{value.value:.4f}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read(path: Path) -> dict[Name, Value]:
    """What `write` wrote; empty where there is no file."""
    if not path.is_file():
        return {}
    return dict(_rows(path.read_text(encoding="utf-8").splitlines()))


def _rows(lines: Iterable[str]) -> Iterable[tuple[Name, Value]]:
    rows = (line.split("\t") for line in lines if not line.startswith("#") and line != _COLUMNS)
    return ((Name(figure, of, source), Value(int(count), float(value))) for figure, of, source, count, value in rows)
