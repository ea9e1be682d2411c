"""Write `tables/since_unicode_14.tsv`: letters and marks that Unicode has had since version 14, and how they normalise.

Run by a developer, once for each version of Unicode, never by the pipeline, where the package `unicodedata2` is
installed, which is the standard library's `unicodedata` of the Unicode version that it is named for:

    python -m humongous.extract.make_since_unicode_14
"""

from __future__ import annotations

import importlib
import sys
import unicodedata
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent / "tables" / "since_unicode_14.tsv"
OLDEST = "14.0.0"
"""Unicode of Python 3.11, the oldest that is supported: no Python that is knows less."""

HEADER = """\
# Letters and marks of Unicode {version} that Unicode {oldest} had not; written by
# make_since_unicode_14.py.
# first, last: code points in hexadecimal. combining: the canonical combining class. decomposed: the code points of the
# full canonical decomposition, empty where there is none.
# Unicode data files: (c) Unicode, Inc., Unicode License V3, https://www.unicode.org/license.txt
first\tlast\tcombining\tdecomposed
"""


def rows(newer: Any) -> list[str]:
    """A row for each range of characters that are alike; `newer` is the module `unicodedata2`."""
    if unicodedata.unidata_version != OLDEST:
        raise SystemExit(f"this Python has Unicode {unicodedata.unidata_version}: run it with one that has {OLDEST}")
    new = [
        point
        for point in range(sys.maxunicode + 1)
        if unicodedata.category(chr(point)) == "Cn" and newer.category(chr(point))[0] in "LM"
    ]
    found = []
    for (_, combining, decomposed), run in groupby(enumerate(new), key=_likeness(newer)):
        points = [point for _, point in run]
        found.append(f"{points[0]:04X}\t{points[-1]:04X}\t{combining}\t{decomposed}\n")
    return found


def _likeness(newer: Any) -> Callable[[tuple[int, int]], tuple[int, int, str]]:
    def alike(numbered: tuple[int, int]) -> tuple[int, int, str]:
        at, point = numbered
        parts = newer.normalize("NFD", chr(point))
        decomposed = "" if parts == chr(point) else " ".join(f"{ord(part):04X}" for part in parts)
        return point - at, newer.combining(chr(point)), decomposed

    return alike


def main() -> None:
    """Write the table."""
    newer = importlib.import_module("unicodedata2")  # only here: it is no dependency, and tests import every module
    header = HEADER.format(version=newer.unidata_version, oldest=OLDEST)
    TARGET.write_text(header + "".join(rows(newer)), encoding="utf-8")


if __name__ == "__main__":
    main()
