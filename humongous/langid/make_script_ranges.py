"""Write `tables/script_ranges.tsv`: which letters and marks belong to which script (Unicode's Scripts.txt, UAX #24).

Run by a developer, once for each version of Unicode, never by the pipeline:

    python -m humongous.langid.make_script_ranges

The data comes from the package `regex`, which carries Scripts.txt and the general categories of the Unicode version
that its documentation names; the standard library has no scripts, and its categories change with Python's version.
"""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

import regex  # type: ignore[import-untyped,unused-ignore]
from regex import _regex_core  # type: ignore[import-untyped,unused-ignore]

UNICODE_VERSION = "18.0.0"
"""What `regex` 2026.11.15 carries, as its documentation says."""

TARGET = Path(__file__).parent / "tables" / "script_ranges.tsv"
COMMON = "Zyyy"
NOT_SCRIPTS = {"Zinh", "Qaai", "Zyyy", "Zzzz", "Qaac"}
"""Inherited (twice), Common, Unknown, and the private code that was once Coptic's."""

HEADER = f"""\
# Letters and marks (general categories L and M) by script, from Unicode {UNICODE_VERSION}; written by make_script_ranges.py.
# first, last: code points in hexadecimal. script: ISO 15924; Zyyy = letters that many scripts share. Marks that many
# scripts share (Inherited: combining accents, variation selectors) are no letters here.
# Unicode data files: (c) Unicode, Inc., Unicode License V3, https://www.unicode.org/license.txt
first\tlast\tscript
"""


def script_codes() -> list[str]:
    """Every script that `regex` knows, by its ISO 15924 code, sorted."""
    names = _regex_core.PROPERTIES["SCRIPT"][1]  # `regex` has no public list of them
    codes = {name.capitalize() for name in names if regex.fullmatch(r"[A-Z]{4}", name)}
    return sorted(codes - NOT_SCRIPTS)


def ranges() -> list[tuple[int, int, str]]:
    """(first, last, script) of all letters and marks but Inherited marks, in order of code point."""
    characters = (chr(point) for point in range(sys.maxunicode + 1))
    letters = "".join(regex.findall(r"[[\p{L}\p{M}]--\p{sc=Zinh}]", "".join(characters), regex.V1))
    scripts = dict.fromkeys(letters, COMMON)
    for code in script_codes():
        scripts.update(dict.fromkeys(regex.findall(rf"\p{{sc={code}}}", letters), code))
    merged = []
    numbered = enumerate(sorted(scripts.items()))
    for (_, code), run in groupby(numbered, key=lambda item: (ord(item[1][0]) - item[0], item[1][1])):
        points = [ord(character) for _, (character, _) in run]
        merged.append((points[0], points[-1], code))
    return merged


def main() -> None:
    """Write the table."""
    rows = "".join(f"{first:04X}\t{last:04X}\t{code}\n" for first, last, code in ranges())
    TARGET.write_text(HEADER + rows, encoding="utf-8")


if __name__ == "__main__":
    main()
