"""EUC-TW: CNS 11643's planes 1 and 2, which are Big5's two levels in almost the same order; other planes are not read."""

from __future__ import annotations

import functools
import re
from importlib import resources

_ROW = 94
_CHARACTER = re.compile("\x8e([\xa1\xa2])([\xa1-\xfe]{2})|([\xa1-\xfe]{2})|\x8e[\xa3-\xb0][\xa1-\xfe]{2}|[\x80-\xff]")


_COMMA = b"\xa1\xa2"
_ASCII = bytes(range(128))
_NOT_OPEN = bytes(byte for byte in range(256) if not 0xA9 <= byte <= 0xC1)
"""All but the bytes that no row in use begins with, which half of the characters of GBK, EUC-KR and EUC-JP begin with."""


def may_be(text: bytes) -> bool:
    """Whether bytes are worth the slow reading: a Chinese comma is among them, and few first bytes that are open."""
    return _COMMA in text and 4 * len(text.translate(None, _NOT_OPEN)) <= len(text.translate(None, _ASCII))


def read_euc_tw(html: bytes) -> str:
    """The text; U+FFFD for what is open, broken or in another plane. Linear, never raises."""
    return _CHARACTER.sub(_character, html.decode("latin-1"))


def _character(match: re.Match[str]) -> str:
    plane = ord(match[1]) - 0xA0 if match[1] else 1
    pair = match[2] or match[3]
    if not pair:
        return "\ufffd"
    return _planes()[plane].get((ord(pair[0]) - 0xA1) * _ROW + ord(pair[1]) - 0xA1, "\ufffd")


@functools.cache
def _planes() -> dict[int, dict[int, str]]:
    """Plane → place → character."""
    found: dict[int, dict[int, str]] = {1: {}, 2: {}}
    text = resources.files("humongous.charset").joinpath("tables", "euc_tw.tsv").read_text("ascii")
    for line in text.splitlines():
        if not line.startswith("#"):
            plane, first, run = line.split("\t")
            characters = (
                _of_big5(*map(int, run.split(":"))) if ":" in run else [chr(int(c, 16)) for c in run.split(" ")]
            )
            found[int(plane)].update(enumerate(characters, int(first)))
    return found


def _of_big5(first: int, count: int) -> list[str]:
    pairs = (divmod(place, 157) for place in range(first, first + count))
    # Trail bytes are 40 to 7E and A1 to FE.
    return [bytes((0x81 + lead, trail + (0x40 if trail < 63 else 0x62))).decode("big5hkscs") for lead, trail in pairs]
