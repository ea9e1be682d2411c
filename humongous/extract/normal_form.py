"""NFC, combining classes, and what is a letter, by one version of Unicode, whichever Python runs (UAX #15).

Unicode never changes how a character normalises once it has it, so Python's own answer holds for all that Unicode 14
has (Python 3.11, the oldest). Of what is newer there is a table, and stretches with such characters are normalised here.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Collection
from pathlib import Path

UNICODE_VERSION = "18.0.0"
"""Of `tables/since_unicode_14.tsv`."""

_TABLE = Path(__file__).parent / "tables" / "since_unicode_14.tsv"


def _read() -> tuple[dict[str, int], dict[str, str]]:
    """Letters and marks since Unicode 14 → combining class; those that decompose → their full decomposition."""
    classes: dict[str, int] = {}
    decomposed: dict[str, str] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith(("#", "first")):
            first, last, combining, parts = line.split("\t")
            classes.update(dict.fromkeys(map(chr, range(int(first, 16), int(last, 16) + 1)), int(combining)))
            if parts:
                decomposed[chr(int(first, 16))] = "".join(chr(int(part, 16)) for part in parts.split())
    return classes, decomposed


_SINCE_14, _DECOMPOSED = _read()
_PAIRS: dict[tuple[str, str], str] = {}
for _whole, _parts in sorted(_DECOMPOSED.items(), key=lambda item: len(item[1])):
    # Of three parts the first two are a character as well, which is known by then.
    _first = _parts[0] if len(_parts) == 2 else _PAIRS[_parts[0], _parts[1]]
    _PAIRS[_first, _parts[-1]] = _whole
LATER = frozenset().union(
    (char for char, combining in _SINCE_14.items() if combining), _DECOMPOSED, *_DECOMPOSED.values()
)
"""What Python's NFC may take for characters that have nothing to do with others."""
LATER_BMP = "".join(sorted(char for char in LATER if char <= "\uffff"))
_ANY = re.compile(f"[{''.join(sorted(LATER))}]")
_ANY_BMP = re.compile(f"[{LATER_BMP}]")
_STRETCH = re.compile("[\x00-\x7f]?[^\x00-\x7f]+")
"""What normalises by itself: ASCII may be the first of what one character is made of, and nothing else of it."""


def combining(char: str) -> int:
    """The canonical combining class: not 0 of marks that may change places; 0 of the empty string."""
    found = _SINCE_14.get(char)
    return found if found is not None else unicodedata.combining(char) if char else 0


def is_written(char: str) -> bool:
    """A letter or a mark; not so the empty string."""
    return char in _SINCE_14 or (bool(char) and unicodedata.category(char)[0] in "LM")


def nfc(text: str, astral: Collection[str]) -> str:
    """The text in NFC; `astral` are its characters beyond the Basic Multilingual Plane."""
    if LATER.isdisjoint(astral) and not _ANY_BMP.search(text):
        return plain_nfc(text)
    return _STRETCH.sub(_normal, text)


def plain_nfc(text: str) -> str:
    """The text in NFC, where it has none of `LATER`."""
    return unicodedata.normalize("NFC", text)


def _normal(match: re.Match[str]) -> str:
    stretch = match.group()
    return _composed(_ordered(stretch)) if _ANY.search(stretch) else plain_nfc(stretch)


def _ordered(text: str) -> list[str]:
    """The characters of the full canonical decomposition, marks in the order of their classes."""
    found: list[str] = []
    marks: list[str] = []
    for char in text:
        for part in _DECOMPOSED.get(char) or unicodedata.normalize("NFD", char):
            if combining(part):
                marks.append(part)
            else:
                found += sorted(marks, key=combining)
                found.append(part)
                marks.clear()
    return found + sorted(marks, key=combining)


def _composed(chars: list[str]) -> str:
    """Canonical composition: each character with the last starter before it, unless what is between blocks it."""
    out: list[str] = []
    starter, last = -1, 0
    for char in chars:
        own = combining(char)
        if starter >= 0 and (starter == len(out) - 1 or 0 < last < own) and (one := _pair(out[starter], char)):
            out[starter] = one
            continue
        if not own:
            starter = len(out)
        last = own
        out.append(char)
    return "".join(out)


@functools.lru_cache(maxsize=4096)
def _pair(first: str, second: str) -> str | None:
    """The one character that two make."""
    if found := _PAIRS.get((first, second)):
        return found
    both = unicodedata.normalize("NFC", first + second)
    return both if len(both) == 1 else None
