"""Write `tables/since_unicode_14.tsv`: letters and marks that Unicode has had since version 14, and how they normalise.

Run by a developer, once for each version of Unicode, never by the pipeline, where the package `unicodedata2` is
installed, which is the standard library's `unicodedata` of the Unicode version that it is named for:

    python -m humongous.extract.make_since_unicode_14
"""

from __future__ import annotations

import sys
import unicodedata
from itertools import groupby
from pathlib import Path

import unicodedata2  # type: ignore[import-not-found,unused-ignore]

TARGET = Path(__file__).parent / "tables" / "since_unicode_14.tsv"
OLDEST = "14.0.0"
"""Unicode of Python 3.11, the oldest that is supported: no Python that is knows less."""

HEADER = f"""\
# Letters and marks of Unicode {unicodedata2.unidata_version} that Unicode {OLDEST} had not; written by
# make_since_unicode_14.py.
# first, last: code points in hexadecimal. combining: the canonical combining class. decomposed: the code points of the
# full canonical decomposition, empty where there is none.
# Unicode data files: (c) Unicode, Inc., Unicode License V3, https://www.unicode.org/license.txt
first\tlast\tcombining\tdecomposed
"""


def rows() -> list[str]:
    """A row for each range of characters that are alike."""
    if unicodedata.unidata_version != OLDEST:
        raise SystemExit(f"this Python has Unicode {unicodedata.unidata_version}: run it with one that has {OLDEST}")
    new = [
        point
        for point in range(sys.maxunicode + 1)
        if unicodedata.category(chr(point)) == "Cn" and unicodedata2.category(chr(point))[0] in "LM"
    ]
    found = []
    for (_, combining, decomposed), run in groupby(enumerate(new), key=_alike):
        points = [point for _, point in run]
        found.append(f"{points[0]:04X}\t{points[-1]:04X}\t{combining}\t{decomposed}\n")
    return found


def _alike(numbered: tuple[int, int]) -> tuple[int, int, str]:
    at, point = numbered
    parts = unicodedata2.normalize("NFD", chr(point))
    decomposed = "" if parts == chr(point) else " ".join(f"{ord(part):04X}" for part in parts)
    return point - at, unicodedata2.combining(chr(point)), decomposed


def main() -> None:
    """Write the table."""
    TARGET.write_text(HEADER + "".join(rows()), encoding="utf-8")


if __name__ == "__main__":
    main()
