"""The stop words of each language that there is a list for."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

GOPHER_STOP_WORDS = ("the", "be", "to", "of", "and", "that", "have", "with")
"""Gopher's eight English words. [arXiv 2112.11446, appendix A1.1]"""

_TABLE = Path(__file__).parent / "tables" / "stop_words.tsv"


def stop_words(label: str) -> tuple[str, ...]:
    """The list for a label such as `deu_Latn`; empty where there is none."""
    return _lists().get(label, ())


def count_lists() -> int:
    """For how many labels there is a list."""
    return len(_lists())


@functools.cache
def _lists() -> Mapping[str, tuple[str, ...]]:
    rows = (row.split("\t") for row in _TABLE.read_text(encoding="utf-8").splitlines() if not row.startswith("#"))
    return {label: tuple(words.split()) for label, words in rows} | {"eng_Latn": GOPHER_STOP_WORDS}
