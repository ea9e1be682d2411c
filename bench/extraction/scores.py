"""F1 of extracted texts against truth, as `score_extraction.py` beside the shared data has it."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from bench.extraction.labels import words
from bench.extraction.pages import TruePage


def f1(truth: str, text: str, optional: str = "") -> float:
    """Of words, as multisets; `optional` text is neither right nor wrong."""
    wanted, found = Counter(words(truth)), Counter(words(text))
    if optional:
        found = (found & wanted) + ((found - wanted) - Counter(words(optional)))
    return 2 * (wanted & found).total() / max(1, wanted.total() + found.total())


@dataclass(slots=True)
class Scores:
    """Of many pages: F1 by source and by WCXB's type of page; snippets pooled, as trafilatura's evaluation pools them."""

    sources: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    types: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, page: TruePage, text: str) -> None:
        """Take one page's text."""
        if page.text:
            score = f1(page.text, text, page.optional)
            self.sources[page.source].append(score)
            if page.kind:
                self.types[page.kind].append(score)
            return
        squashed = _squashed(text)
        found = [_squashed(snippet) in squashed for snippet in page.present]
        self.right += sum(found)
        self.missed += len(found) - sum(found)
        self.wrong += sum(_squashed(snippet) in squashed for snippet in page.absent)

    def table(self) -> dict[str, dict[str, float]]:
        """All figures, from 0 to 1, by group and name."""
        sources = {name: _mean(values) for name, values in sorted(self.sources.items())}
        types = {name: _mean(values) for name, values in sorted(self.types.items())}
        overall = {
            "pages": _mean([score for scores in self.sources.values() for score in scores]),
            "sources": _mean(sources.values()),
            "snippets": 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed),
        }
        return {"overall": overall, "sources": sources, "types": types}


def _mean(values: Iterable[float]) -> float:
    every = list(values)
    return sum(every) / max(1, len(every))


def _squashed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())
