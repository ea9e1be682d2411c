"""Write `tables/han_variants.tsv`: the characters that only simplified, or only traditional, Chinese is written with.

Run by a developer, never by the pipeline, with Unicode's file of that name (it is in Unihan.zip of the UCD):

    python -m humongous.langid.make_han_variants Unihan_Variants.txt
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

TARGET = Path(__file__).parent / "tables" / "han_variants.tsv"
ROW = 50
"""Characters of a row of the table."""
HEADER = """\
# Characters that tell simplified from traditional Chinese, from Unicode's Unihan_Variants.txt (Unicode @VERSION@); written by
# make_han_variants.py.
# script: Hans = the character has a kTraditionalVariant, which is another, no kSimplifiedVariant, and is in GB 2312 and not
#   in Big5; Hant = the same the other way round. The two character sets leave out rare forms, and those that both write.
# Unicode data files: (c) Unicode, Inc., Unicode License V3, https://www.unicode.org/license.txt
script\tcharacters
"""


def read_variants(lines: Sequence[str], field: str) -> dict[str, set[str]]:
    """Character → its variants by this field of Unihan."""
    found: dict[str, set[str]] = {}
    for line in lines:
        if line.startswith("U+") and line.split("\t")[1] == field:
            point, _, variants = line.split("\t")
            found[chr(int(point[2:], 16))] = {chr(int(each.split("<")[0][2:], 16)) for each in variants.split()}
    return found


def telling(of: dict[str, set[str]], other: dict[str, set[str]], charset: str, not_charset: str) -> list[str]:
    """Characters that have variants in `of` and none in `other`, in the one character set and not in the other."""
    only = (character for character, variants in of.items() if character not in variants and character not in other)
    return sorted(each for each in only if _is_in(each, charset) and not _is_in(each, not_charset))


def _is_in(character: str, charset: str) -> bool:
    try:
        return bool(character.encode(charset))
    except UnicodeEncodeError:
        return False


def main(arguments: Sequence[str]) -> None:
    """Write the table."""
    lines = Path(arguments[0]).read_text(encoding="utf-8").splitlines()
    version = next(line.rpartition(" ")[2] for line in lines if line.startswith("# Unicode version:"))
    simplified, traditional = read_variants(lines, "kSimplifiedVariant"), read_variants(lines, "kTraditionalVariant")
    rows = []
    for script, characters in (
        ("Hans", telling(traditional, simplified, "gb2312", "big5")),
        ("Hant", telling(simplified, traditional, "big5", "gb2312")),
    ):
        rows += [f"{script}\t{''.join(characters[at : at + ROW])}\n" for at in range(0, len(characters), ROW)]
    TARGET.write_text(HEADER.replace("@VERSION@", version) + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
