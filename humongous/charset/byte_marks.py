"""What the bytes of a page in UTF-8 show of faults in its encoding."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from humongous.compiled_core import core_function

ENOUGH = 3
"""Counts of `twice` and `runs` stop here: more say no more."""
_TAIL = (
    rb"(?:\xc2[\x80-\xbf]|\xe2\x80[\x93-\xba]|\xe2\x82\xac|\xe2\x84\xa2"
    rb"|\xc5[\x92\x93\xa0\xa1\xb8\xbd\xbe]|\xc6\x92|\xcb[\x86\x9c])"
)
_TWICE = re.compile(rb"\xc3(?:[\x82-\x9f]" + _TAIL + rb"|[\xa0-\xaf]" + _TAIL + rb"{2}|[\xb0-\xb4]" + _TAIL + rb"{3})")
"""UTF-8 of a character whose bytes in UTF-8 were read as windows-1252 ("Ã©", "â€™"); over bytes, since most pages are
passed over at the speed of looking for C3."""
_USUAL = ("Â".encode(), "Ã".encode(), "â€".encode())
_RUN = re.compile(rb"(?:\xc3[\x80-\xbf]){4}")


class ByteMarks(NamedTuple):
    """Signs that a page went through a wrong encoding, or none."""

    twice: int
    """Characters that look like UTF-8 read as windows-1252 and written as UTF-8 once more."""
    usual: bool
    """The first of them is one of the usual ones: "Â", "Ã", "â€"."""
    runs: int
    """Runs of four letters of Latin-1 that are not ASCII: rarely in a word of any language, everywhere in "ïðàâèëà"."""
    capitals: int
    """"Р" and "С"."""
    cyrillic: int
    """First bytes of Cyrillic letters, D0 and D1."""


NO_MARKS = ByteMarks(0, False, 0, 0, 0)
"""Of ASCII."""


def byte_marks(html: bytes) -> ByteMarks:
    """The marks of a page, in time linear in it: by the compiled core, or by `marks_by_patterns` where there is none."""
    compiled: Callable[[bytes], tuple[int, bool, int, int, int]] | None = core_function("byte_marks")
    return ByteMarks._make(compiled(html)) if compiled else marks_by_patterns(html)


def has_bytes(html: bytes, part: bytes) -> bool:
    """Whether `part` is in a page."""
    compiled: Callable[[bytes, bytes], bool] | None = core_function("has_bytes")
    return compiled(html, part) if compiled else part in html


def marks_by_patterns(html: bytes) -> ByteMarks:
    """The same without the core."""
    twice = [match[0] for _, match in zip(range(ENOUGH), _TWICE.finditer(html), strict=False)]
    runs = sum(1 for _ in zip(range(ENOUGH), _RUN.finditer(html), strict=False))
    cyrillic = html.count(b"\xd0") + html.count(b"\xd1")
    capitals = html.count(b"\xd0\xa0") + html.count(b"\xd0\xa1") if cyrillic else 0
    return ByteMarks(len(twice), bool(twice) and twice[0].startswith(_USUAL), runs, capitals, cyrillic)
