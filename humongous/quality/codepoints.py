"""Text as an array of code points, each with its kind, by one table lookup: the scan that all else starts from."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Codes: TypeAlias = NDArray[np.uint32]
Kinds: TypeAlias = NDArray[np.uint8]
Mask: TypeAlias = NDArray[np.bool_]
Value = TypeVar("Value", np.uint8, np.bool_)


class Kind(IntEnum):
    """What a code point is; the first two letters of its Unicode general category in brackets."""

    OTHER = 0
    """Unassigned, surrogate, control [Cn Cs Cc]."""
    FORMAT = 1
    """Invisible: joiners, direction marks, soft hyphen, U+200B [Cf]."""
    PRIVATE = 2
    """Private use [Co]."""
    UPPER = 3
    """[Lu Lt]"""
    LOWER = 4
    """[Ll]"""
    LETTER = 5
    """Letters without case [Lo Lm]."""
    MARK = 6
    """Vowel signs, viramas, accents [Mn Mc Me]: letters for every count, or half of Hindi is noise."""
    UNSPACED = 7
    """Letters and marks of the scripts written without spaces."""
    DIGIT = 8
    """[Nd]"""
    NUMBER = 9
    """[Nl No]"""
    PUNCTUATION = 10
    """[P*] that ends no sentence."""
    ASCII_END = 11
    """`.`, `!` and `?`."""
    SENTENCE_END = 12
    """The sentence ends of all other scripts."""
    SYMBOL = 13
    """[S*] but U+FFFD."""
    REPLACEMENT = 14
    """U+FFFD, where bytes could not be decoded."""
    SPACE = 15
    """What `str.isspace` says is white space, so that words are those of `str.split`."""


UNICODE_VERSION = "18.0.0"
"""Of `tables/kinds.tsv`, whichever Python runs."""

_TABLE = Path(__file__).parent / "tables" / "kinds.tsv"


@functools.cache
def kind_table() -> Kinds:
    """The kind of every code point: 1,114,112 bytes, made once a process of the ranges that `make_kinds` wrote."""
    table = np.full(0x110000, Kind.OTHER, dtype=np.uint8)
    for row in _TABLE.read_text(encoding="utf-8").splitlines():
        if not row.startswith(("#", "first")):
            first, last, name = row.split("\t")
            table[int(first, 16) : int(last, 16) + 1] = Kind[name]
    table.flags.writeable = False
    return table


LETTERS = (Kind.UPPER, Kind.LOWER, Kind.LETTER, Kind.MARK, Kind.UNSPACED)
WORDLIKE = (*LETTERS, Kind.DIGIT, Kind.NUMBER)


@dataclass(frozen=True, slots=True)
class Scan:
    """A text's code points, their kinds, and how many there are of each kind."""

    codes: Codes
    kinds: Kinds
    count: tuple[int, ...]
    """Indexed by `Kind`."""

    def total(self, kinds: tuple[Kind, ...]) -> int:
        """How many code points are of one of these kinds."""
        return sum(self.count[kind] for kind in kinds)


_CHUNK = 1 << 20
"""Code points looked up at a time: numpy makes each index eight bytes wide."""


def looked_up(table: NDArray[Value], indices: Codes | Kinds) -> NDArray[Value]:
    """`table.take(indices)`, a piece at a time, so that a long text takes no more memory than its arrays."""
    found = np.empty(len(indices), dtype=table.dtype)
    for at in range(0, len(indices), _CHUNK):
        found[at : at + _CHUNK] = table.take(indices[at : at + _CHUNK])
    return found


def scan(text: str) -> Scan:
    """Look every code point up; lone surrogates are taken as they come."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint32, copy=False)
    kinds = looked_up(kind_table(), codes)
    count = np.zeros(len(Kind), dtype=np.intp)
    for at in range(0, len(kinds), _CHUNK):
        count += np.bincount(kinds[at : at + _CHUNK], minlength=len(Kind))
    return Scan(codes, kinds, tuple(count.tolist()))


def lookup(kinds: tuple[Kind, ...]) -> Mask:
    """A table from kind to whether it is one of these."""
    table = np.zeros(len(Kind), dtype=np.bool_)
    table[list(kinds)] = True
    return table
