"""Text → script: which writing system its letters are in, by count (ISO 15924 codes, Unicode's property Script)."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from humongous.compiled_core import core_function
from humongous.langid.tables import read_table

UNICODE_VERSION = "18.0.0"
"""Of `tables/script_ranges.tsv`, whichever Python runs."""

COMMON = "Zyyy"
EAST_ASIAN_WEIGHT = 2
"""A Han character, a kana or a Hangul syllable says about as much as two letters of an alphabet: counted twice when
scripts are compared, so that a Chinese page full of English product names is still a Chinese page."""
KANA_SHARE = 0.1
"""Kana being this share of Han and kana together, the Han is Japanese. Japanese prose has half or more; Chinese pages
have a stray の."""


@dataclass(frozen=True, slots=True)
class Script:
    """What a text is written in."""

    main: str | None
    """ISO 15924, with `Jpan` for kana with Han and `Hang` for Hangul with Han, as GlotLID and FineWeb-2 write them;
    `None` where no letter belongs to a script."""
    share: float
    """Of the main script among letters (weighted as above); 0 where there is none."""
    letters: int
    """Letters and marks (categories L and M without Inherited marks), of any script."""
    characters: int
    """Characters that are not a space."""


def script_of(sample: str) -> Script:
    """The script of a sample (white space folded to U+0020): the heaviest one; a tie goes to the first by code.

    Chinese is `Hani`; Han joins kana as `Jpan` and joins Hangul as `Hang` where that outweighs it. About 5 µs for
    1,000 characters.
    """
    codes, by_point = _lookup()
    counts = _counts(sample, by_point)
    weights = {codes[number]: count for number, count in counts if number > 1}
    letters = sum(count for number, count in counts if number > 0)
    characters = len(sample) - sample.count(" ")
    weights = _join_east_asian(weights)
    if not weights:
        return Script(main=None, share=0.0, letters=letters, characters=characters)
    main = min(weights, key=lambda code: (-weights[code], code))
    return Script(main=main, share=weights[main] / sum(weights.values()), letters=letters, characters=characters)


def _counts(sample: str, by_point: bytes) -> list[tuple[int, int]]:
    """(number of a code, characters that have it), in order; by the compiled core, or by numpy where there is none."""
    compiled: Callable[[str, bytes], list[tuple[int, int]]] | None = core_function("count_classes")
    try:
        return compiled(sample, by_point) if compiled else counts_in_numpy(sample, by_point)
    except UnicodeEncodeError:  # lone surrogates, which the core does not know
        return counts_in_numpy(sample, by_point)


def counts_in_numpy(sample: str, by_point: bytes) -> list[tuple[int, int]]:
    """The same without the core."""
    points = np.frombuffer(sample.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    counts = np.bincount(np.frombuffer(by_point, dtype=np.uint8)[points])
    return [(int(number), int(counts[number])) for number in np.flatnonzero(counts)]


def _join_east_asian(counts: dict[str, int]) -> dict[str, int]:
    han, kana, hangul = counts.pop("Hani", 0), counts.pop("Hira", 0) + counts.pop("Kana", 0), counts.pop("Hang", 0)
    if kana and kana >= KANA_SHARE * (han + kana):
        joined = {"Jpan": kana + han, "Hang": hangul}
    elif hangul > han:
        joined = {"Jpan": kana, "Hang": hangul + han}
    else:
        joined = {"Hani": han, "Jpan": kana, "Hang": hangul}
    return counts | {code: EAST_ASIAN_WEIGHT * count for code, count in joined.items() if count}


@functools.cache
def _lookup() -> tuple[tuple[str, ...], bytes]:
    """Codes by number (0: not a letter, 1: a letter of no script) and the number of every code point: 1.1 MB."""
    rows = read_table("script_ranges")
    codes = ("", COMMON, *sorted({row["script"] for row in rows} - {COMMON}))
    number = {code: i for i, code in enumerate(codes)}
    by_point = np.zeros(sys.maxunicode + 1, dtype=np.uint8)
    for row in rows:
        by_point[int(row["first"], 16) : int(row["last"], 16) + 1] = number[row["script"]]
    return codes, by_point.tobytes()
