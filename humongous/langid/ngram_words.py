"""Text in lower case → its words, as our own table's n-grams were counted on them."""

from __future__ import annotations

from collections.abc import Callable

from humongous.compiled_core import core_function

_NO_LETTERS = dict.fromkeys(
    [point for point in range(128) if not chr(point).isalpha() and chr(point) != "'"]
    + [*range(0xA0, 0xAA), *range(0xAB, 0xB5), *range(0xB6, 0xBA), *range(0xBB, 0xC0), 0xD7, 0xF7]
    + [0x60C, 0x61B, 0x61F, 0x964, 0x965]
    + [*range(0x2000, 0x200B), *range(0x200E, 0x2019), *range(0x201A, 0x2070), *range(0x3000, 0x3005), *range(0x3008, 0x3021)]
    + [*range(0xFF01, 0xFF10)],
    " ",
) | dict.fromkeys([0x640, *range(0x64B, 0x653), 0x670], "") | {0x2019: "'"}  # fmt: skip
"""Digits and punctuation become spaces; apostrophes stay, since many orthographies write with them; so do ZWNJ and ZWJ.
Arabic's vowel marks and tatweel are left out: whether they are written is a matter of the book, not of the language."""


def words_of(lower: str) -> str:
    """The words with one space between them and at both ends; by the compiled core, or in Python where there is none."""
    compiled: Callable[[str], str] | None = core_function("words")
    try:
        return compiled(lower) if compiled else words_in_python(lower)
    except UnicodeEncodeError:  # lone surrogates, which the core does not know
        return words_in_python(lower)


def words_in_python(lower: str) -> str:
    """The same without the core."""
    return f" {' '.join(lower.translate(_NO_LETTERS).split())} "
