"""ISCII (IS 13194:1991): one layout for nine Indic scripts, which Unicode's blocks follow.

After the standard, in the ways that ICU's converter (`ucnviscii.cpp`) reads it.
"""

from __future__ import annotations

import functools
import re
import unicodedata

SCRIPTS = {"de": 0x900, "be": 0x980, "as": 0x980, "pa": 0xA00, "gu": 0xA80, "or": 0xB00}
SCRIPTS |= {"ta": 0xB80, "te": 0xC00, "ka": 0xC80, "ma": 0xD00}
"""Microsoft's label behind `x-iscii-` → the script's block."""
CODE_PAGES = {"de": 57_002, "be": 57_003, "ta": 57_004, "te": 57_005, "as": 57_006, "or": 57_007, "ka": 57_008}
CODE_PAGES |= {"ma": 57_009, "gu": 57_010, "pa": 57_011}
"""Microsoft's numbers of them."""
_SWITCH = {
    "\x42": "de",
    "\x43": "be",
    "\x44": "ta",
    "\x45": "te",
    "\x46": "as",
    "\x47": "or",
    "\x48": "ka",
    "\x49": "ma",
}
_SWITCH |= {"\x4a": "gu", "\x4b": "pa"}
"""Behind the byte EF: another script until the end of the line."""
_DEVANAGARI = dict(
    zip(
        range(0xA1, 0xD9),
        "\u0901\u0902\u0903\u0905\u0906\u0907\u0908\u0909\u090a\u090b\u090e\u090f\u0910\u090d\u0912\u0913\u0914\u0911"
        "\u0915\u0916\u0917\u0918\u0919\u091a\u091b\u091c\u091d\u091e\u091f\u0920\u0921\u0922\u0923\u0924\u0925\u0926\u0927"
        "\u0928\u0929\u092a\u092b\u092c\u092d\u092e\u092f\u095f\u0930\u0931\u0932\u0933\u0934\u0935\u0936\u0937\u0938\u0939",
        strict=True,
    )
)
_DEVANAGARI |= dict(
    zip(
        range(0xD9, 0xEB),
        "\u200d\u093e\u093f\u0940\u0941\u0942\u0943\u0946\u0947\u0948\u0945\u094a\u094b\u094c\u0949\u094d\u093c\u0964",
        strict=True,
    )
)
_DEVANAGARI |= {0xF1 + digit: chr(0x966 + digit) for digit in range(10)}
_WITH_NUKTA = dict(
    zip(
        "\xa1\xa6\xa7\xaa\xb3\xb4\xb5\xba\xbf\xc0\xc9",
        "\u0950\u090c\u0961\u0960\u0958\u0959\u095a\u095b\u095c\u095d\u095e",
        strict=True,
    )
)
_WITH_NUKTA |= {"\xdb": "\u0962", "\xdc": "\u0963", "\xdf": "\u0944", "\xea": "\u093d"}
_FIXED = {"\xe8\xe8": "\u094d\u200c", "\xe8\xe9": "\u094d\u200d", "\xea\xea": "\u0965"}
_FIXED |= {"\xf0\xb8": "\u0952", "\xf0\xbf": "\u0970"}
_TOKEN = re.compile(f"\xef.|{'|'.join(_FIXED)}|[{''.join(_WITH_NUKTA)}]\xe9|[\x80-\xff]|\n")


def read_iscii(html: bytes, script: str) -> str:
    """The text, in `script` (a key of `SCRIPTS`) but where the bytes switch; U+FFFD for what is open in a script."""
    current = script

    def letter(match: re.Match[str]) -> str:
        nonlocal current
        found = match[0]
        if found == "\n":
            current = script
            return found
        if found[0] == "\xef" and len(found) == 2:
            current = _SWITCH.get(found[1], script)
            return ""
        return _in_script(found, current)

    return _TOKEN.sub(letter, html.decode("latin-1"))


@functools.cache
def _in_script(found: str, script: str) -> str:
    return _moved(_devanagari(found), SCRIPTS[script])


def _devanagari(found: str) -> str:
    if found in _FIXED:
        return _FIXED[found]
    if len(found) == 2:
        return _WITH_NUKTA[found[0]]
    return _DEVANAGARI.get(ord(found), "\ufffd")


def _moved(text: str, block: int) -> str:
    """The same letters in another script's block, nuktas apart; the dandas stay, as all scripts share them."""
    apart = text if block == SCRIPTS["de"] else unicodedata.normalize("NFD", text)
    return "".join(_letter(character, block) for character in apart)


def _letter(character: str, block: int) -> str:
    if not 0x900 <= ord(character) < 0x980 or character in "\u0964\u0965":
        return character
    moved = chr(ord(character) - 0x900 + block)
    return "\ufffd" if unicodedata.category(moved) == "Cn" else moved
