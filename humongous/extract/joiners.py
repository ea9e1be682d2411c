"""Invisible characters that spelling needs, kept through an extractor that removes all it cannot print.

trafilatura keeps only what `str.isprintable` says, which takes ZERO WIDTH NON-JOINER out of Persian, ZERO WIDTH JOINER
out of Sinhala and the Indic scripts, the word breaks out of Khmer, and the signs that enclose numbers out of Arabic.
Here each is a letter that the page does not have while trafilatura holds the text, and itself again afterwards; what
stays in a document is decided by `sanitise`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_WITHIN_BMP = (
    "\u200b\u200c\u200d\u200e\u200f\u061c\u180e\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2"
)
_FLAG = "\U0001f3f4"
_TAGS = "".join(map(chr, (*range(0xE0030, 0xE003A), *range(0xE0061, 0xE007B), 0xE007F)))
INVISIBLE = _WITHIN_BMP + _TAGS
"""Joiners, marks of direction, the vowel separator of Mongolian, signs that stand before Arabic and Syriac, which are
seen (Cf all the same), and the tags that make a black flag one of a region."""
# As references, those five that pages write so.
_GATE = re.compile(f"[{_WITHIN_BMP}]|&(?:zwnj|zwj|lrm|rlm|zerowidthspace|#820[3-7]|#x200[b-f])", re.IGNORECASE)
_LETTERS = range(0x10600, 0x10737)  # Linear A: printable letters that no page has; those that it has are left out
_NUMBERS = re.compile(r"(?=(10[67][0-9a-f]{2}|67[0-3][0-9]{2}))", re.IGNORECASE)
"""What may be the number of one of them in a character reference, hexadecimal or decimal; they may overlap."""


def stand_ins(html: str) -> dict[int, str] | None:
    """Which letter stands for which character on this page; `None` where the page has none of them."""
    if not _GATE.search(html) and _FLAG not in html:
        return None
    # One pass, however many of them the page has.
    taken = {found.lower() for found in _NUMBERS.findall(html)}
    free = (chr(code) for code in _LETTERS if not {f"{code:x}", str(code)} & taken and chr(code) not in html)
    return dict(zip(map(ord, INVISIBLE), free, strict=False))


def hide(elements: Iterable[Any], letters: dict[int, str]) -> None:
    """Put the letters into the text and tail of every element of a parsed page."""
    for element in elements:
        if element.text:
            element.text = element.text.translate(letters)
        if element.tail:
            element.tail = element.tail.translate(letters)


def show(text: str, letters: dict[int, str]) -> str:
    """Put the characters back."""
    return text.translate({ord(letter): chr(code) for code, letter in letters.items()})
