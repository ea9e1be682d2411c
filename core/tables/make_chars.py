"""Write `src/char_table.rs`: a class for every code point below U+40000, from Unicode's properties.

Run by hand when the classes change: `python core/tables/make_chars.py`. Needs nothing but Python; the version of its
Unicode data is named in the table. Sentence ends and commas are listed here, as no property names them well.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "src" / "char_table.rs"
NAMES = (
    "OTHER",
    "SPACE",
    "LOWER",
    "UPPER",
    "LETTER",
    "WIDE",
    "UNSPACED",
    "DIGIT",
    "END",
    "COMMA",
    "QUOTE",
    "PUNCT",
    "SYMBOL",
    "MARK",
    "NOTHING",
    "HANGUL",
)
END = set(".!?…。！？｡．؟۔।॥።፧፨។៕။՜՞⸮‼⁇⁈⁉׃؞܀܁܂᙮᠃᠉꘎꘏꛳꛷᪨᪩᪪᪫꩝꩞꩟꫰꫱࠽࠾")
COMMA = set(",;:，、；：､،؛፣፤፥၊՝·߸᠂᠈꓾꘍꛵꛶")
UNSPACED = (
    (0x0E00, 0x0FFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x1950, 0x19DF),
    (0x1A20, 0x1AAF),
    (0xA9E0, 0xA9FF),
    (0xAA60, 0xAA7F),
)
WIDE = (
    (0x2E80, 0x312F),
    (0x31A0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0xA4CF),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9F),
    (0x16FE0, 0x18DFF),
    (0x1AFF0, 0x1B2FF),
    (0x20000, 0x3FFFD),
)
HANGUL = ((0x1100, 0x11FF), (0x3130, 0x318F), (0xA960, 0xA97F), (0xAC00, 0xD7FF))


def within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    """Whether `code` is in one of the ranges, ends included."""
    return any(first <= code <= last for first, last in ranges)


def char_class(code: int) -> str:
    """The class of one code point, as one of `NAMES`."""
    char, category = chr(code), unicodedata.category(chr(code))
    if char in END:
        return "END"
    if char in COMMA:
        return "COMMA"
    if char in "\t\n\r\x0b\x0c\x85\u2028\u2029" or category == "Zs":
        return "SPACE"
    if category in {"Cc", "Cf", "Cs"} or 0xFE00 <= code <= 0xFE0F:
        return "NOTHING"
    if category == "Nd":
        return "DIGIT"
    if category[0] == "L":
        if within(code, HANGUL):
            return "HANGUL"
        if within(code, WIDE):
            return "WIDE"
        if within(code, UNSPACED):
            return "UNSPACED"
        return {"Lu": "UPPER", "Lt": "UPPER", "Ll": "LOWER"}.get(category, "LETTER")
    if category[0] == "M":
        return "UNSPACED" if within(code, UNSPACED) and category == "Mc" else "MARK"
    if category in {"Pi", "Pf"} or char in "\"'「」『』＂":
        return "QUOTE"
    if category[0] == "P":
        return "PUNCT"
    return "SYMBOL" if category[0] == "S" else "OTHER"


def main() -> None:
    """Fold the classes into blocks of 256 code points, each distinct block stored once."""
    blocks: list[bytes] = []
    index = []
    for start in range(0, 0x40000, 256):
        block = bytes(NAMES.index(char_class(code)) for code in range(start, start + 256))
        if block not in blocks:
            blocks.append(block)
        index.append(blocks.index(block))
    lines = [
        f"//! Written by `tables/make_chars.py` from Unicode {unicodedata.unidata_version}; not edited by hand.",
        "",
        "/// Version of the Unicode data.",
        f'pub const UNICODE: &str = "{unicodedata.unidata_version}";',
    ]
    for number, name in enumerate(NAMES):
        lines += [f"/// Class {name.lower()}.", f"pub const {name}: u8 = {number};"]
    lines += [
        "/// Which block each 256 code points have.",
        "#[rustfmt::skip]",
        f"pub static INDEX: [u8; {len(index)}] = [",
    ]
    lines += ["    " + ", ".join(map(str, index[at : at + 32])) + "," for at in range(0, len(index), 32)]
    lines += [
        "];",
        "/// Classes of the code points of each block.",
        "#[rustfmt::skip]",
        f"pub static BLOCKS: [[u8; 256]; {len(blocks)}] = [",
    ]
    for block in blocks:
        lines.append("    [" + ",".join(map(str, block)) + "],")
    OUT.write_text("\n".join([*lines, "];", ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
