"""Write `src/mathml/symbol_table.rs`: what TeX calls a character in mathematics.

Run by hand: `python core/tables/make_tex.py symbols.js`, with `src/symbols.js` of KaTeX 0.16.22 (MIT, (c) Khan Academy
and other contributors), whose commands are those of LaTeX with amsmath and amssymb. What KaTeX makes of several
symbols (`src/macros.js`), spaces, and letters in other styles (Unicode's names) are listed here.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "src" / "mathml" / "symbol_table.rs"
DEFINED = re.compile(r'^defineSymbol\(math, \w+, (\w+), "((?:[^"\\]|\\.)+)", "((?:[^"\\]|\\.)+)"(, true)?\);', re.M)
COMMAND = re.compile(r"\\[A-Za-z]+")

PREFERRED = {
    "⊥": r"\perp",
    "∥": r"\parallel",
    "∧": r"\wedge",
    "∨": r"\vee",
    "∅": r"\emptyset",
    "∣": r"\mid",
    "△": r"\triangle",
    "◊": r"\lozenge",
    "⊴": r"\trianglelefteq",
    "⊵": r"\trianglerighteq",
    "⊲": r"\vartriangleleft",
    "⊳": r"\vartriangleright",
    "†": r"\dagger",
    "‡": r"\ddagger",
    "∖": r"\setminus",
    "‖": r"\|",
    "ℏ": r"\hbar",
}
"""Where several commands are drawn alike."""
EXTRA = {
    "\\": r"\backslash",
    "{": r"\{",
    "}": r"\}",
    "#": r"\#",
    "$": r"\$",
    "%": r"\%",
    "&": r"\&",
    "_": r"\_",
    "^": r"\wedge",
    "~": r"\sim",
    "−": "-",
    "∗": "*",
    "∶": ":",
    "°": r"\degree",
    "·": r"\cdot",
    "…": r"\ldots",
    "⋯": r"\cdots",
    "•": r"\bullet",
    "◇": r"\diamond",
    "◁": r"\triangleleft",
    "▷": r"\triangleright",
    "≔": r"\coloneqq",
    "≕": r"\eqqcolon",
    "≠": r"\neq",
    "≢": r"\not\equiv",
    "∉": r"\notin",
    "∌": r"\not\ni",
    "⊄": r"\not\subset",
    "⊅": r"\not\supset",
    "≄": r"\not\simeq",
    "≉": r"\not\approx",
    "µ": r"\mu",
    "ϰ": r"\varkappa",
    "∯": r"\oiint",
    "∰": r"\oiiint",
    "⟂": r"\perp",
    "〈": r"\langle",
    "〉": r"\rangle",
    "⟦": r"\llbracket",
    "⟧": r"\rrbracket",
    "⏟": r"\underbrace{}",
    "⏞": r"\overbrace{}",
    "⇀": r"\rightharpoonup",
    "ⅅ": "D",
    "ⅆ": "d",
    "ⅇ": "e",
    "ⅈ": "i",
    "ⅉ": "j",
    "\u00a0": "~",
    "\u2002": r"\enspace",
    "\u2003": r"\quad",
    "\u2004": r"\;",
    "\u2005": r"\:",
    "\u2006": r"\,",
    "\u2009": r"\,",
    "\u200a": r"\,",
    "\u205f": r"\:",
}
STYLES = {"DOUBLE-STRUCK": "mathbb", "SCRIPT": "mathcal", "BLACK-LETTER": "mathfrak"}


def in_style(char: str) -> str | None:
    """A letter of U+2100 to U+214F that is another one in another style."""
    letter, name = unicodedata.normalize("NFKC", char), unicodedata.name(char, "")
    style = next((style for word, style in STYLES.items() if name.startswith(word)), None)
    if style and len(letter) == 1 and letter.isascii() and " ITALIC " not in name:
        return f"\\{style}{{{letter}}}"
    return letter if char in "ℎ" else None


def katex(source: str) -> dict[str, str]:
    """By character its command: the first one that KaTeX also takes the character for, else the first."""
    found: dict[str, tuple[bool, str]] = {}
    for group, *escaped, both in DEFINED.findall(source):
        char, name = (text.encode().decode("unicode_escape") for text in escaped)
        if len(char) > 1 or char.isascii() or not COMMAND.fullmatch(name) or group == "accent":
            continue
        if char not in found or (both and not found[char][0]):
            found[char] = (bool(both), name)
    return {char: name for char, (_, name) in found.items() if not 0xE000 <= ord(char) <= 0xF8FF}


def main() -> None:
    """Join them and write the table, several to a line."""
    table = {char: found for char in map(chr, range(0x2100, 0x2150)) if (found := in_style(char))}
    table |= katex(Path(sys.argv[1]).read_text(encoding="utf-8")) | PREFERRED | EXTRA
    rows = [rf"('\u{{{ord(char):x}}}', r\"{table[char]}\"),".replace('\\"', '"') for char in sorted(table)]
    lines = [
        "//! Written by `tables/make_tex.py` from the symbols of KaTeX 0.16.22 (MIT); not edited by hand.",
        "",
        "/// What TeX calls a character in mathematics, in the order of characters.",
        "#[rustfmt::skip]",
        f"pub(super) static SYMBOLS: [(char, &str); {len(rows)}] = [",
    ]
    lines += ["    " + " ".join(rows[at : at + 3]) for at in range(0, len(rows), 3)]
    OUT.write_text("\n".join([*lines, "];", ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
