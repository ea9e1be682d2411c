"""Text as an array of code points, each with its kind, by one table lookup: the scan that all else starts from."""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from humongous.quality.marks import ASCII_SENTENCE_ENDS, SENTENCE_ENDS, UNSPACED_BLOCKS

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


_BY_CATEGORY = {
    "Lu": Kind.UPPER,
    "Lt": Kind.UPPER,
    "Ll": Kind.LOWER,
    "Lo": Kind.LETTER,
    "Lm": Kind.LETTER,
    "Mn": Kind.MARK,
    "Mc": Kind.MARK,
    "Me": Kind.MARK,
    "Nd": Kind.DIGIT,
    "Nl": Kind.NUMBER,
    "No": Kind.NUMBER,
    "Cf": Kind.FORMAT,
    "Co": Kind.PRIVATE,
}
_BY_CLASS = {"P": Kind.PUNCTUATION, "S": Kind.SYMBOL, "Z": Kind.SPACE, "C": Kind.OTHER}


@functools.cache
def kind_table() -> Kinds:
    """The kind of every code point: 1,114,112 bytes, made once a process (about a tenth of a second)."""
    table = np.zeros(0x110000, dtype=np.uint8)
    # Nothing but private use is assigned from plane 3's end to plane 14, and surrogates have no kind of their own.
    for first, last in ((0, 0xD800), (0xE000, 0x33480), (0xE0000, 0xE0200)):
        table[first:last] = [_kind(chr(point)) for point in range(first, last)]
    table[0xF0000:] = Kind.PRIVATE
    letters = np.isin(table, (Kind.LETTER, Kind.MARK))
    for first, last in UNSPACED_BLOCKS:
        block = table[first : last + 1]
        block[letters[first : last + 1]] = Kind.UNSPACED
    for mark in SENTENCE_ENDS:
        table[ord(mark)] = Kind.ASCII_END if mark in ASCII_SENTENCE_ENDS else Kind.SENTENCE_END
    table[0xFFFD] = Kind.REPLACEMENT
    table.flags.writeable = False
    return table


def _kind(char: str) -> Kind:
    if char.isspace():
        return Kind.SPACE
    category = unicodedata.category(char)
    return _BY_CATEGORY.get(category) or _BY_CLASS[category[0]]


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
