"""Encodings that show in the shape of the bytes, before any language: UTF-16 and -32 by their NULs, escapes of ISO 2022."""

from __future__ import annotations

import re

from humongous.charset import east_asian
from humongous.charset.byte_marks import has_bytes

_SAMPLE = 8_192
_LEAST = 16


def wide_shape(html: bytes) -> str | None:
    """UTF-16 or UTF-32 without a byte order mark: mark-up is ASCII, so its NULs come at fixed places.

    After XML 1.0, appendix F. In CJK text only the mark-up has NULs: a few are enough, if all are in the same place.
    """
    sample = html[:_SAMPLE]
    nulls = sample.count(0)
    if len(sample) < _LEAST or nulls < _LEAST // 2:
        return None
    places = [sample[at::4].count(0) for at in range(4)]
    quarter = len(sample) // 4
    if nulls >= 0.45 * len(sample):
        if places[3] >= 0.98 * quarter and places[2] >= 0.98 * quarter and places[0] <= 0.5 * quarter:
            return "utf-32le"
        if places[0] >= 0.98 * quarter and places[1] >= 0.98 * quarter and places[3] <= 0.5 * quarter:
            return "utf-32be"
    low, high = places[0] + places[2], places[1] + places[3]
    for name, own, other in (("utf-16le", high, low), ("utf-16be", low, high)):
        if (other <= 0.02 * own and own > 0.4 * len(sample)) or (other < own and _is_utf16(sample, name, own)):
            return name
    return None


def _is_utf16(sample: bytes, name: str, nulls: int) -> bool:
    """Whether bytes with few NULs read as UTF-16 without a fault and with mark-up, which ASCII's bytes alone have not."""
    text = sample[: len(sample) // 2 * 2].decode("utf-16-le" if name == "utf-16le" else "utf-16-be", "replace")
    ascii_characters = sum(1 for character in text if character < "\x80")
    return "\ufffd" not in text[:-1] and "</" in text and ascii_characters * 10 >= nulls * 9


_KANJI_IN = re.compile(rb"\x1b\$(?:[@B]|\([ABCDOQ])")
_KOREAN_IN = re.compile(rb"\x1b\$\)C")
_HZ_IN, _HZ_OUT = b"~{", b"~}"
_HZ = re.compile(rb"~\{(?:[\x21-\x77][\x21-\x7e])+~\}")


def escape_shape(html: bytes) -> str | None:
    """ISO-2022-JP, ISO-2022-KR or HZ, whose bytes are all ASCII; UTF-7 never, which is a way to smuggle mark-up."""
    if b"\x1b" in html:
        if _KOREAN_IN.search(html) and b"\x0e" in html:
            return "iso-2022-kr"
        if _KANJI_IN.search(html):
            return "iso-2022-jp"
    if has_bytes(html, _HZ_IN) and has_bytes(html, _HZ_OUT):
        text = b"".join(piece[0] for piece in _HZ.finditer(html)).decode("hz", "replace")
        if len(text) >= _LEAST_HZ and east_asian.cost_of(text, "hans") <= _BITS_OF_CHINESE * 4 * len(text):
            return "hz-gb-2312"
    return None


_LEAST_HZ = 4
_BITS_OF_CHINESE = 12
"""Chinese has 9 to 10 bits a character, pairs of ASCII letters read as HZ have 14 and more."""


def has_escapes(html: bytes) -> bool:
    """Whether bytes that are all ASCII may be more than that."""
    return b"\x1b" in html or b"\x00" in html or has_bytes(html, _HZ_IN)
