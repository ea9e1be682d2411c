"""Encodings in which letters and marks are bytes of their own, in an order that is not Unicode's: VNI and TSCII.

Both were the places of a font: pages say windows-1252, or nothing, and ask for the font. They are known by their bytes
(`looks_like_vni`) or by the font (`oddities.py`).
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from importlib import resources

_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_HAT = dict(zip("âáàåãä", ["", *_TONES.values()], strict=True))
_BREVE = dict(zip("êéèúüë", ["", *_TONES.values()], strict=True))
_LETTERS = {"ñ": "đ", "ô": "ơ", "ö": "ư", "î": "ỵ", "æ": "ỉ", "ó": "ĩ", "ò": "ị"}
"""What stands alone; í and ì are what they look like."""


def _vni() -> dict[str, str]:
    """What VNI writes, small and capital → letter. The table is VNI's own, as Encode::VN and xvnkb have it."""
    found = dict(_LETTERS)
    for base, mark in itertools.product("aeouyôö", _TONES):
        found[base + mark] = _LETTERS.get(base, base) + _TONES[mark]
    found |= {base + mark: base + "\u0302" + tone for base in "aeo" for mark, tone in _HAT.items()}
    found |= {"a" + mark: "a\u0306" + tone for mark, tone in _BREVE.items()}
    for written, letter in list(found.items()):
        found |= dict.fromkeys((written[0].upper() + written[1:], written.upper()), letter.upper())
    return {written: unicodedata.normalize("NFC", letter) for written, letter in found.items()}


VNI_LETTERS = _vni()
_VNI_SHAPE = re.compile("|".join(sorted(VNI_LETTERS, key=len, reverse=True)))
_LATIN1_LETTERS = re.compile("[À-ÖØ-öø-ÿ]")
_LEAST_PAIRS, _LEAST_KINDS = 10, 5
_EXPLAINED = 0.97
_IN_PAIRS = 0.45
"""Shares of Latin-1's letters that VNI has a use for, and that mark another letter: Vietnamese has 1 and .69, Breton, the
nearest of the shared labels, .968 and .39."""


def vni_to_unicode(text: str) -> str:
    """The Vietnamese of a text in VNI (`x-viet-vni`) that was read as windows-1252."""
    return _VNI_SHAPE.sub(lambda written: VNI_LETTERS[written[0]], text)


def looks_like_vni(html: bytes) -> bool:
    """Whether a page is in VNI: nearly all its letters beyond ASCII are VNI's, and half are marks."""
    if html.count(b"\xf1") < 2:  # đ, one letter of fifty in Vietnamese
        return False
    text = html.decode("latin-1")
    beyond = len(_LATIN1_LETTERS.findall(text))
    found = _VNI_SHAPE.findall(text)
    pairs = [written for written in found if len(written) == 2]
    used = sum(map(len, _LATIN1_LETTERS.findall("".join(found)))) + text.count("í") + text.count("ì")
    enough = len(pairs) >= _LEAST_PAIRS and len(set(pairs)) >= _LEAST_KINDS
    return enough and used >= _EXPLAINED * beyond and len(pairs) >= _IN_PAIRS * beyond


_VOWELS = {"\xa6": "\u0bc6", "\xa7": "\u0bc7", "\xa8": "\u0bc8", "\xa6\xa1": "\u0bca", "\xa7\xa1": "\u0bcb"}
_VOWELS |= dict.fromkeys(("\xa6\xaa", "\xa7\xaa"), "\u0bcc")
"""Vowels that stand before their consonant, some in two parts around it."""
_BEFORE = re.compile("([\xa6\xa7])([\x83-\x87\xb8-\xc9])([\xa1\xaa]?)|(\xa8)([\x83-\x87\xb8-\xc9])")
_SILENT_BEFORE_U = re.compile("\u0bcd(?=[\u0bc1\u0bc2])")
"""The vowel killer before a vowel: with some letters, how "su" is drawn."""


TSCII_FONTS = (b"tscii", b"tscu", b"tsc_")
"""What is in the names of fonts for it."""
_BEYOND_ASCII, _TAMIL = re.compile("[^\x00-\x7f]+"), re.compile("[\u0b80-\u0bff]+")


def is_tamil(text: str) -> bool:
    """Whether nearly all of a text that is not ASCII is Tamil, and in words: any byte is Tamil in TSCII, and é stands alone."""
    beyond, tamil = _BEYOND_ASCII.findall(text), _TAMIL.findall(text)
    letters = sum(map(len, tamil))
    return letters >= 0.9 * sum(map(len, beyond)) and letters >= 3 * max(1, len(beyond))


def read_tscii(html: bytes) -> str:
    """Bytes in TSCII 1.7."""
    text = _BEFORE.sub(_after_its_consonant, html.decode("latin-1")).translate(_tscii())
    return _SILENT_BEFORE_U.sub("", text)


def _after_its_consonant(found: re.Match[str]) -> str:
    before, consonant, behind = (found[4], found[5], "") if found[4] else found.groups()[:3]
    return consonant + _VOWELS[before + behind]


@functools.cache
def _tscii() -> dict[int, str]:
    rows = resources.files("humongous.charset").joinpath("tables", "tscii.tsv").read_text("ascii").splitlines()
    cells = rows[-1].split(" ")
    return {
        0x80 + at: "\ufffd" if cell == "-" else "".join(chr(int(point, 16)) for point in cell.split("+"))
        for at, cell in enumerate(cells)
    }
