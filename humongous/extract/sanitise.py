"""The last touch on a text: characters that are cruft out, everything that people wrote stays."""

from __future__ import annotations

import re

from humongous.extract.invisible import BEYOND, BIDI_MARKS, WITHIN_BMP, WORD_BREAK, settle
from humongous.extract.normal_form import LATER, LATER_BMP, combining, nfc, plain_nfc

VERSION = "3"
"""Rises with every change of this module that changes a text."""

_BREAKS = "\r\x0b\x0c\x85\u2028\u2029"
_CRUFT = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # C0 and C1 controls (breaks and tab are seen to elsewhere)
    "\xad"  # soft hyphen
    "\u17b4\u17b5"  # Khmer vowels inherent in the letter, which Unicode says not to use
    "\u2060-\u2065"  # word joiner, invisible operators of mathematics
    "\u202a-\u202e\u2066-\u2069\u206a-\u206f"  # bidi embedding, override, isolate; deprecated formatting
    "\ufeff\ufff0-\ufffc"  # byte order mark, reserved for the like, interlinear annotation, object replacement
    "\ud800-\udfff"  # lone surrogates
    "\ufdd0-\ufdef\ufffe\uffff"  # noncharacters
)
_BREAK = re.compile(f"\r\n|[{_BREAKS}]")
_REMOVED = re.compile(f"[{_CRUFT}]+")
_NONCHARACTERS = frozenset(
    chr(plane + last) for plane in range(0x10000, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
)
# A mark among others may change places: U+18A9 counts only after its letter.
_MONGOLIAN, _SELECTORS, _OGHAM = "\u1800-\u180a\u1810-\u18a8\u18aa-\u18af", "\u180b-\u180f\u18a9", "\u1681-\u169c"
# U+3164 and U+FFA0 fill a place that nothing else does. U+3000 is part of East Asian typography.
_SPACE = re.compile("[\xa0\u2000-\u200a\u205f\u3164\uffa0]")
# U+202F joins Mongolian suffixes to their word; the space of Ogham is a line.
_SCRIPT_SPACE = re.compile("[\u202f\u1680]")
_PLAIN_SPACE = re.compile(
    f"(?<![{_MONGOLIAN}])(?<![{_MONGOLIAN}][{_SELECTORS}])\u202f|\u202f(?![{_MONGOLIAN}])|(?<![{_OGHAM}])\u1680|\u1680(?![{_OGHAM}])"
)
_ODD = re.compile(f"[{_CRUFT}{_BREAKS}\xa0\u2000-\u200a\u205f\u3164\uffa0\u202f\u1680{WITHIN_BMP}{LATER_BMP}]")
"""Whatever is looked at more closely: one search tells that there is none in most texts."""
_MANY_BREAKS = re.compile("\n{3,}")
MAX_MARKS = 30
"""Combining marks in a row that are kept: Unicode's Stream-Safe Text Format (UAX #15, section 13). No language needs
them, and normalising a long run takes time quadratic in its length."""
_MARK = frozenset(chr(point) for point in (*range(0x300, 0x20000), *range(0xE0100, 0xE01F0)) if combining(chr(point)))
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


# Classes within the Basic Multilingual Plane are a bitmap to `re`, others a list: ten times as slow. A pattern that
# starts with its class is searched for faster than a group is.
_MARK_BMP = "".join(mark for mark in _MARK if mark <= "\uffff")
_LONG_RUN_BMP = re.compile(f"[{_MARK_BMP}](?=[{_MARK_BMP}]{{{MAX_MARKS}}})")
_RUNS = re.compile(f"([{''.join(_MARK)}]{{{MAX_MARKS}}})[{''.join(_MARK)}]+")
_EDGES = " \t\n\u3000"
_LINE_END = f"{_EDGES}{WORD_BREAK}{BIDI_MARKS}"


def sanitise(text: str) -> str:
    """NFC text with `\\n` as its only line break, no invisible cruft, at most one empty line in a row.

    Kept, since meaning hangs on them: tabs, U+3000, private use, U+FFFD; joiners, word breaks, marks of direction and
    variation selectors where the text beside them needs them (`invisible`). Idempotent; linear in the length.
    """
    odd = _ODD.search(text)
    if odd:
        text = _spaced(_REMOVED.sub("", _BREAK.sub("\n", text)))
    if not text.isascii():
        astral = set(_ASTRAL.findall(text))
        for noncharacter in astral & _NONCHARACTERS:
            text = text.replace(noncharacter, "")
        text = _cut_runs(text, astral)
        if odd or not astral.isdisjoint(BEYOND):
            text = _cut_runs(settle(text, astral), astral)
        normal = nfc(text, astral) if odd or not astral.isdisjoint(LATER) else plain_nfc(text)
        text = normal if normal == text else _cut_runs(normal, astral)
    text = "\n".join(line.rstrip(_LINE_END) for line in text.split("\n"))
    return (_MANY_BREAKS.sub("\n\n", text) if "\n\n\n" in text else text).strip(_EDGES)


def _spaced(text: str) -> str:
    """One kind of space, but for those that a script has of its own."""
    if _SPACE.search(text):
        text = _SPACE.sub(" ", text)
    return _PLAIN_SPACE.sub(" ", text) if _SCRIPT_SPACE.search(text) else text


def _cut_runs(text: str, astral: set[str]) -> str:
    """No more marks in a row than may be; `astral` are the characters beyond the Basic Multilingual Plane."""
    return _RUNS.sub(r"\1", text) if not astral.isdisjoint(_MARK) or _LONG_RUN_BMP.search(text) else text


MAX_TITLE = 1_000


def sanitise_title(title: str | None) -> str | None:
    """A title on one line, of at most 1,000 characters; `None` where nothing is left."""
    folded = " ".join(sanitise(title[: 10 * MAX_TITLE]).split()) if title else ""
    return sanitise(folded[:MAX_TITLE]) or None
