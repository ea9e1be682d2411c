"""What an extractor answers, as it found it; `humongous.extract` sanitises it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """The raw main text, empty where there is none, and what else the page's mark-up says."""

    text: str
    title: str | None
    limits_hit: tuple[str, ...] = ()
    """Of `bytes`, `depth`, `elements` and `blocks` those that the page has more of than the extractor reads."""
    confidence: float | None = None
    """The F1, from 0 to 1, that the extractor expects of its text; `None` where it expects nothing."""
