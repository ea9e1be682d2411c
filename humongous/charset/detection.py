"""An encoding guessed from the bytes alone; the only module that names resiliparse's detector (uchardet)."""

from __future__ import annotations

import re
from importlib.metadata import version

from resiliparse.parse.encoding import detect_encoding

from humongous.charset.labels import lookup

SAMPLE_BYTES = 131_072
"""How much the detector sees, half from each end of the page."""

_NAMES = {
    "euc_jp": "euc-jp",
    "iso2022_jp": "iso-2022-jp",
    "cp949": "euc-kr",
    "cp932": "shift_jis",
    "big5hkscs": "big5",
    "mac-cyrillic": "x-mac-cyrillic",
    "mac-roman": "macintosh",
    # The wider sibling reads all of the narrower one's letters; only rare signs differ.
    "koi8-r": "koi8-u",
    "iso8859-13": "windows-1257",
}
_FAMILY = re.compile(r"(?:cp(125\d|874)|iso8859-(\d+))")


def detect(html: bytes) -> str | None:
    """The WHATWG name of the likeliest encoding, `None` where the detector has none that the standard knows."""
    guess = detect_encoding(html, max_len=SAMPLE_BYTES, html5_compatible=False)
    if not guess:
        return None
    guess = guess.lower()
    family = _FAMILY.fullmatch(guess)
    if guess in _NAMES:
        label = _NAMES[guess]
    elif family:
        label = f"windows-{family[1]}" if family[1] else f"iso-8859-{family[2]}"
    else:
        label = guess
    name = lookup(label)
    return "windows-1252" if name in _LATIN and _hardly_any_letters(html[:SAMPLE_BYTES]) else name


_LATIN = frozenset(
    {"macintosh"}
    | {f"windows-{page}" for page in (1250, 1254, 1257, 1258)}
    | {f"iso-8859-{part}" for part in (2, 3, 4, 10, 14, 15, 16)}
)
_MARKUP = re.compile(rb"<[^<>]*>")
_SIGNS = bytes((*range(0x91, 0x98), 0x82, 0x84, 0x85, 0x99, *b"\xa0\xa7\xa9\xab\xae\xb0\xb1\xb4\xb7\xbb"))
"""Quotation marks, dashes, dots, no-break space, copyright …: the same in all Windows code pages for Latin script."""
_ASCII_AND_SIGNS = bytes(range(0x80)) + _SIGNS
_FEW_LETTERS = 0.005


def _hardly_any_letters(html: bytes) -> bool:
    """Whether so few letters are not ASCII that a guess among Latin encodings is a guess at English's odd é or ©.

    Languages that need windows-1250, -1254, -1257 or -1258 have 2 to 25 such letters in a hundred.
    """
    text = _MARKUP.sub(b" ", html)
    return len(text.translate(None, _ASCII_AND_SIGNS)) < _FEW_LETTERS * len(text)


def versions() -> dict[str, str]:
    """`{"charset_detector": name and version}`."""
    return {"charset_detector": f"resiliparse {version('resiliparse')}"}
