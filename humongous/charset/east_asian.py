"""Costs of characters for the encodings of two bytes a character: frequent ones by the model, others by their level."""

from __future__ import annotations

import functools
import itertools

import numpy as np
from numpy.typing import NDArray

from humongous.charset import model

_UNIT = 4
_FAULT = 26
_ELSEWHERE = 19
"""Bits of a character that the script has no use for."""

_Rows = tuple[tuple[int, int, int], ...]
_LEVELS: dict[str, tuple[str, _Rows]] = {
    "hans": ("gb2312", ((0xA1, 0xA1, 10), (0xA2, 0xA9, 14), (0xB0, 0xD7, 12), (0xD8, 0xF7, 15))),
    "hant": ("big5", ((0xA1, 0xA3, 12), (0xA4, 0xC6, 13), (0xC9, 0xF9, 16))),
    "jpn": ("euc_jp", ((0xA1, 0xA1, 10), (0xA2, 0xA8, 14), (0xA4, 0xA5, 9), (0xB0, 0xCF, 12), (0xD0, 0xF4, 16))),
    "kor": ("euc_kr", ((0xA1, 0xA3, 12), (0xA4, 0xAC, 16), (0xB0, 0xC8, 12), (0xCA, 0xFD, 16))),
}
"""Script → codec and its rows by lead byte with the bits of a character there: the first levels of the standards hold
what is frequent (GB 2312, Big5, JIS X 0208, KS X 1001)."""
_WIDER = {"hans": ("gbk", 17), "hant": ("big5hkscs", 18), "jpn": ("cp932", 17), "kor": ("cp949", 16)}
_HALF_WIDTH = 14
"""Bits of a half-width katakana, a single byte of Shift_JIS."""


@functools.cache
def costs(script: str) -> NDArray[np.uint8]:
    """Cost of each of the 65,536 code points of the basic plane in East Asian text of `script`; ASCII costs nothing."""
    table = np.full(65_536, _ELSEWHERE * _UNIT, np.uint8)
    codec, bits = _WIDER[script]
    for lead in range(0x81, 0xFF):
        _set(table, codec, lead, bits)
    codec, rows = _LEVELS[script]
    for first, last, bits in rows:
        for lead in range(first, last + 1):
            _set(table, codec, lead, bits)
    table[0xFF61:0xFFA0] = _HALF_WIDTH * _UNIT
    for character, cost in model.character_costs()[script].items():
        table[ord(character)] = cost
    table[0x80:0xA0] = _FAULT * _UNIT
    table[0xE000:0xF900] = _FAULT * _UNIT
    table[0xFFFD] = _FAULT * _UNIT
    table[:0x80] = 0
    return table


def _set(table: NDArray[np.uint8], codec: str, lead: int, bits: int) -> None:
    for trail in itertools.chain(range(0x40, 0x7F), range(0x80, 0xFF)):
        try:
            character = bytes((lead, trail)).decode(codec)
        except UnicodeDecodeError:
            continue
        if len(character) == 1 and "\x80" <= character <= "\uffff":
            table[ord(character)] = bits * _UNIT


def cost_of(text: str, script: str) -> int:
    """The sum over a text's characters; those beyond the basic plane count as two of the dearest."""
    points = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")
    return int(costs(script)[points].sum(dtype=np.int64))
