"""Write the kind of every code point: `tables/kinds.tsv`, and the same for the compiled core (`core/src/quality/`).

Run by a developer from a checkout, when the kinds, the marks or Unicode's version change, never by the pipeline:

    python -m humongous.quality.make_kinds

General categories come from the package `regex`, which carries those of the Unicode version that its documentation
names; the standard library's change with Python's version, and a text must measure the same under any.
"""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

import regex  # type: ignore[import-untyped,unused-ignore]

from humongous.quality.codepoints import Kind
from humongous.quality.marks import (
    ASCII_SENTENCE_ENDS,
    SENTENCE_ENDS,
    TERMINAL_PUNCTUATION,
    UNSPACED_BLOCKS,
)

UNICODE_VERSION = "18.0.0"
"""What `regex` 2026.11.15 carries, as its documentation says."""

TSV = Path(__file__).parent / "tables" / "kinds.tsv"
RUST = Path(__file__).resolve().parents[2] / "core" / "src" / "quality" / "kind_table.rs"
CLOSING = 0x10
"""In the core's table: a mark that a line may end with, besides those that end a sentence."""

_BY_CATEGORY = {
    "Lu": Kind.UPPER,
    "Lt": Kind.UPPER,
    "Ll": Kind.LOWER,
    "Lo": Kind.LETTER,
    "Lm": Kind.LETTER,
    "M": Kind.MARK,
    "Nd": Kind.DIGIT,
    "Nl": Kind.NUMBER,
    "No": Kind.NUMBER,
    "P": Kind.PUNCTUATION,
    "S": Kind.SYMBOL,
    "Cf": Kind.FORMAT,
    "Co": Kind.PRIVATE,
}
_HEADER = f"""\
# What each code point is (`Kind` in codepoints.py), from Unicode {UNICODE_VERSION}; written by make_kinds.py.
# first, last: code points in hexadecimal; those in no range are OTHER.
# Unicode data files: (c) Unicode, Inc., Unicode License V3, https://www.unicode.org/license.txt
first\tlast\tkind
"""


def kinds() -> bytearray:
    """The kind of every code point."""
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    found = bytearray(len(every))
    for category, kind in _BY_CATEGORY.items():
        for char in regex.findall(rf"\p{{{category}}}", every):
            found[ord(char)] = kind
    for first, last in UNSPACED_BLOCKS:
        for point in range(first, last + 1):
            if found[point] in (Kind.LETTER, Kind.MARK):
                found[point] = Kind.UNSPACED
    for char in every:
        if char.isspace():
            found[ord(char)] = Kind.SPACE
    for mark in SENTENCE_ENDS:
        found[ord(mark)] = Kind.ASCII_END if mark in ASCII_SENTENCE_ENDS else Kind.SENTENCE_END
    found[0xFFFD] = Kind.REPLACEMENT
    return found


def ranges(found: bytearray) -> str:
    """The table as Python reads it."""
    rows, at = [], 0
    for kind, run in groupby(found):
        last = at + len(list(run)) - 1
        if kind != Kind.OTHER:
            rows.append(f"{at:04X}\t{last:04X}\t{Kind(kind).name}\n")
        at = last + 1
    return _HEADER + "".join(rows)


def rust(found: bytearray) -> str:
    """The table as the core holds it: distinct blocks of 256 code points, and which block is where."""
    flagged = bytearray(found)
    for mark in TERMINAL_PUNCTUATION - SENTENCE_ENDS:
        flagged[ord(mark)] |= CLOSING
    cut = [bytes(flagged[at : at + 256]) for at in range(0, len(flagged), 256)]
    blocks = list(dict.fromkeys(cut))
    index = [blocks.index(block) for block in cut]
    lines = [
        f"//! Written by `humongous/quality/make_kinds.py` from Unicode {UNICODE_VERSION}; not edited by hand.",
        "",
        "/// Version of the Unicode data.",
        f'pub const UNICODE: &str = "{UNICODE_VERSION}";',
    ]
    for kind in Kind:
        lines += [f"/// Kind {kind.name}.", f"pub const {kind.name}: u8 = {kind.value};"]
    lines += [
        "/// Added to the kind of a closing quotation mark, with which a line may end.",
        f"pub const CLOSING: u8 = {CLOSING};",
        "/// Which block each 256 code points have.",
        "#[rustfmt::skip]",
        f"pub static INDEX: [u8; {len(index)}] = [",
        *("    " + ",".join(map(str, index[at : at + 64])) + "," for at in range(0, len(index), 64)),
        "];",
        "/// Kinds of the code points of each block.",
        "#[rustfmt::skip]",
        f"pub static BLOCKS: [[u8; 256]; {len(blocks)}] = [",
        *("    [" + ",".join(map(str, block)) + "]," for block in blocks),
        "];",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Write both."""
    found = kinds()
    TSV.write_text(ranges(found), encoding="utf-8")
    RUST.write_text(rust(found), encoding="utf-8")


if __name__ == "__main__":
    main()
