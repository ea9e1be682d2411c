"""An encoding guessed from the bytes alone: of all that are tried, the one under which they are the likeliest text.

Costs (bits, times four) of the same bytes are compared: pairs of letters for encodings of one byte a character
(`model.py`), characters for those of two (`east_asian.py`). Only the surroundings of bytes that are not ASCII count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from humongous.charset import codecs_whatwg, east_asian, euc_tw, model, plan
from humongous.compiled_core import core_function

SAMPLE_BYTES = 6_144
"""How much of a page is looked at: all of a short one, else pieces spread over its bytes that are not ASCII."""
_PIECES = 8
_PAIRS_SAMPLE = 2_048
"""How much of that is read as two bytes a character."""
_FAULTY = 0.05
_NEAR = 16
"""Bytes around those that are not ASCII that tell the language."""
_ASCII_WEIGHT = 2
"""Of four: ASCII text near by is weaker evidence than the letters themselves, and may be in another language."""
_MARKUP = re.compile(rb"<[^<>]{0,2000}>|&#?\w{1,10};")


@dataclass(frozen=True, slots=True)
class Scores:
    """Costs of the bytes looked at, and how many of them are not ASCII."""

    high: int
    costs: dict[str, int]
    """Encoding → cost under its best language, likeliest first."""

    @property
    def best(self) -> str | None:
        """The likeliest encoding; `None` where nothing was to be read."""
        return next(iter(self.costs), None)

    def excess(self, name: str) -> float:
        """By how many bits a byte that is not ASCII `name` is the worse than the best; infinite if not tried."""
        if name not in self.costs or not self.high:
            return float("inf")
        return (self.costs[name] - min(self.costs.values())) / (4 * self.high)


def score(html: bytes) -> Scores:
    """Costs of a page under each encoding; time is bounded but for one pass over the page."""
    pieces = list(_sample(html))
    text = b" ".join(_MARKUP.sub(b" ", piece) for piece in pieces)
    if text.isascii():
        text = b" ".join(pieces)  # all that is not ASCII is in attributes
    data = np.frombuffer(b" " + text + b" ", np.uint8)
    high = int(np.count_nonzero(data & 0x80))
    if not high:
        return Scores(0, {})
    costs, ascii_cost = _single_byte(data)
    sample = _beginning(text)
    for name, prior, script in plan.MULTI_BYTE:
        cost = _multi_byte(sample, name, script)
        if cost is not None:
            costs[name] = cost * len(text) // len(sample) + ascii_cost + 4 * prior
    if _alone(data, high):
        costs = {name: cost + 4 * _NO_WORDS * (name not in plan.LATIN) for name, cost in costs.items()}
    return Scores(high, dict(sorted(costs.items(), key=itemgetter(1))))


def _beginning(text: bytes) -> bytes:
    """At most `_PAIRS_SAMPLE` bytes, up to a space, so that no character of two bytes is cut; where there is none, cut."""
    if len(text) <= _PAIRS_SAMPLE:
        return text
    space = text.rfind(b" ", 0, _PAIRS_SAMPLE)
    return text[: space if space > 0 else _PAIRS_SAMPLE]


_NO_WORDS = 40
"""Bits against other scripts than Latin where hardly a byte that is not ASCII stands beside another: signs, not words."""


def _alone(data: NDArray[np.uint8], high: int) -> bool:
    is_high = data >> 7
    beside = int(np.count_nonzero(is_high[1:-1] & (is_high[:-2] | is_high[2:])))
    return beside * 4 < high


def _sample(html: bytes) -> Iterator[bytes]:
    if len(html) <= SAMPLE_BYTES:
        yield html
        return
    data = np.frombuffer(html, np.uint8)
    high = np.flatnonzero(data & 0x80)
    # A piece begins after ASCII that is never the second byte of a character.
    starts = high[(high == 0) | (data[high - 1] < 0x30)]
    starts = starts if len(starts) else high[:1]
    size, end = SAMPLE_BYTES // _PIECES, 0
    for piece in range(_PIECES):
        start = int(starts[len(starts) * piece // _PIECES])
        if start >= end:
            end = start + size
            yield html[max(0, start - 1) : end]


def _single_byte(data: NDArray[np.uint8]) -> tuple[dict[str, int], int]:
    """Costs under each single-byte encoding, and that of the ASCII near by where it is no part of the language."""
    trained = model.load()
    compiled: Callable[[bytes, bytes, bytes, int], tuple[bytes, bytes]] | None = core_function("pair_sums")
    if compiled:
        sums = compiled(data.tobytes(), trained.high, trained.ascii, _NEAR)
        high, low = (np.frombuffer(each, np.uint32).astype(np.int64) for each in sums)
    else:
        high, low = sums_by_arrays(data, trained)
    totals = high + low * _ASCII_WEIGHT // 4 + trained.priors
    costs = dict(zip(trained.encodings, np.minimum.reduceat(totals, trained.starts).tolist(), strict=True))
    return costs, int(low[trained.foreign]) * _ASCII_WEIGHT // 4


def sums_by_arrays(data: NDArray[np.uint8], trained: model.Model) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Sums of the costs of pairs with a byte that is not ASCII, and of those of ASCII near by, without the core."""
    passed = np.cumsum(data >> 7, dtype=np.int32)
    last = len(data) - 1
    places = np.arange(last)
    near = passed[np.minimum(places + _NEAR, last)] > passed[np.maximum(places - _NEAR, 0)]
    keys, numbers = np.unique(data[:-1][near].astype(np.int32) * 256 + data[1:][near], return_counts=True)
    counts = numbers.astype(np.float32)
    before, after = keys >> 8, keys & 0xFF
    plain = (before < 128) & (after < 128)
    columns = len(trained.languages)
    table = np.frombuffer(trained.high, np.uint8).reshape(-1, columns)
    # Whole numbers below 2**24: the sums are exact in any order.
    high = counts[~plain] @ table[model.row_of(before[~plain], after[~plain])].astype(np.float32)
    classes = model.ASCII_CLASS[before[plain]] * model.ASCII_CLASSES + model.ASCII_CLASS[after[plain]]
    by_class = np.bincount(classes, counts[plain], model.ASCII_CLASSES**2).astype(np.float32)
    used = np.flatnonzero(by_class)
    low = by_class[used] @ np.frombuffer(trained.ascii, np.uint8).reshape(-1, columns)[used].astype(np.float32)
    return high.astype(np.int64), low.astype(np.int64)


def _multi_byte(text: bytes, name: str, script: str) -> int | None:
    """The cost under an encoding of two bytes a character; `None` where it leaves too much unread."""
    if name == "euc-tw" and not euc_tw.may_be(text):
        return None
    quick = codecs_whatwg.read(text, name).text if name == "euc-tw" else text.decode(_QUICK[name], "replace")
    if quick.count(codecs_whatwg.REPLACEMENT) > _FAULTY * len(text):
        return None
    whole = codecs_whatwg.read(text, name).text if name == "euc-jp" else codecs_whatwg.mended(quick, name)
    return east_asian.cost_of(whole, script)


_QUICK = {
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc-jp": "euc_jp",
    "euc-kr": "cp949",
    "johab": "johab",
}
