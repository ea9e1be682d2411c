"""Bytes to text in each encoding of the WHATWG Encoding Standard, by the Python codec closest to it.

Where Python differs from the standard and pages show it, the difference is mended here: bytes 0x80–0x9F that a
Windows code page leaves open are C1 controls; Japanese is read by Microsoft's tables (JIS X 0208 with NEC's row 13 and
IBM's extensions), and ISO-2022-JP as EUC-JP in disguise. Left as Python has them: some rare rows of Big5.
"""

from __future__ import annotations

import codecs
import functools
import re
from dataclasses import dataclass

from humongous.charset import codecs_beyond, letters_and_marks

REPLACEMENT = "\ufffd"
_REPLACEMENT_UTF8 = REPLACEMENT.encode()

_SINGLE_BYTE = {
    "ibm866": "cp866",
    "koi8-r": "koi8_r",
    "koi8-u": "koi8_u",
    "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "windows-874": "cp874",
    "iso-8859-8-i": "iso8859_8",
    **{f"windows-{page}": f"cp{page}" for page in range(1250, 1259)},
    **{f"iso-8859-{part}": f"iso8859_{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
}
_MULTI_BYTE = {
    "gbk": "gb18030",  # the standard's GBK decoder is GB 18030's
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "utf-16le": "utf_16_le",
    "utf-16be": "utf_16_be",
}
_MENDED = {
    "koi8-u": {0xAE: "ў", 0xBE: "Ў"},
    "windows-1255": {0xCA: "\u05ba"},
}
"""Where the standard's index has a character and Python's codec another or none."""
_GB_2022 = dict(
    zip(
        map(ord, "\ue5e5\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796\ue7c7"),
        "\u3000\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19\u1e3f",
        strict=True,
    )
) | dict(
    zip(
        map(ord, "\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864"),
        "\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb",
        strict=True,
    )
)
_MENDED_MULTI: dict[str, dict[int, str]] = {
    "gbk": _GB_2022,
    "gb18030": _GB_2022,
    "shift_jis": dict.fromkeys(range(0xF8F0, 0xF8F4), REPLACEMENT),
}
"""Python gives private characters for GB 18030's of 2005 and 2022, and for four bytes that are none in Shift_JIS."""
_PRIVATE = re.compile("[\ue000-\uf8ff]")

SINGLE_BYTE = frozenset(_SINGLE_BYTE)
DOUBLE_BYTE = frozenset({"gbk", "gb18030", "big5", "euc-kr", "shift_jis", "euc-jp"})
NAMES = SINGLE_BYTE | frozenset(_MULTI_BYTE) | {"utf-8", "euc-jp", "iso-2022-jp"}
"""What the standard knows; `read` reads those of `codecs_beyond` too."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Text under one encoding, and how many U+FFFD decoding put in."""

    text: str
    replaced: int


def read(html: bytes, name: str) -> Reading:
    """Decode by `name` (one of `NAMES` or `codecs_beyond.NAMES`), errors replaced; linear, never raises for any bytes."""
    if name == "utf-8":
        body = html.removeprefix(codecs.BOM_UTF8)
        try:
            return Reading(body.decode("utf-8"), 0)
        except UnicodeDecodeError:
            text = body.decode("utf-8", "replace")
            return Reading(text, text.count(REPLACEMENT) - body.count(_REPLACEMENT_UTF8))
    if name in SINGLE_BYTE:
        text, _ = codecs.charmap_decode(html, "strict", table(name))
    elif name in codecs_beyond.SINGLE_BYTE:
        text, _ = codecs.charmap_decode(html, "strict", codecs_beyond.characters(name))
    elif name in codecs_beyond.PYTHON_MULTI:
        text = html.decode(codecs_beyond.PYTHON_MULTI[name], "replace").removeprefix("\ufeff")
    elif name in codecs_beyond.READERS:
        text = codecs_beyond.READERS[name](html)
    elif name == codecs_beyond.VNI:
        text = letters_and_marks.vni_to_unicode(read(html, "windows-1252").text)
    elif name == "euc-jp":
        text = _read_euc_jp(html)
    elif name == "iso-2022-jp":
        wider = next((codec for escape, codec in _WIDER_ESCAPES if escape in html), None)
        text = html.decode(wider, "replace") if wider else _read_euc_jp(_as_euc_jp(html))
    elif name in ("utf-16le", "utf-16be"):
        bom = codecs.BOM_UTF16_LE if name == "utf-16le" else codecs.BOM_UTF16_BE
        text = html.removeprefix(bom).decode(_MULTI_BYTE[name], "replace")
    else:
        text = mended(html.decode(_MULTI_BYTE[name], "replace"), name)
    return Reading(text, text.count(REPLACEMENT))


def mended(text: str, name: str) -> str:
    """What Python's codec for an encoding of two bytes a character reads, as the standard has it."""
    table = _MENDED_MULTI.get(name)
    return _PRIVATE.sub(lambda character: table.get(ord(character[0]), character[0]), text) if table else text


@functools.cache
def table(name: str) -> str:
    """All 256 characters of a single-byte encoding; U+FFFD where the standard has none."""
    characters = [bytes([byte]).decode(_SINGLE_BYTE[name], "replace") for byte in range(256)]
    for byte in range(0x80, 0xA0):
        if characters[byte] == REPLACEMENT:
            characters[byte] = chr(byte)
    for byte, character in _MENDED.get(name, {}).items():
        characters[byte] = character
    return "".join(characters)


# Microsoft's Unicode values for six characters of JIS X 0208, which the standard follows.
_MICROSOFT = (("〜", "～"), ("−", "－"), ("‖", "∥"), ("¢", "￠"), ("£", "￡"), ("¬", "￢"))


def _read_euc_jp(html: bytes) -> str:
    text = html.decode("euc_jp", _EUC_JP_ERRORS)
    for python, standard in _MICROSOFT:
        text = text.replace(python, standard)
    return text


_EUC_JP_ERRORS = "humongous.euc_jp"


def _mend_euc_jp(error: UnicodeError) -> tuple[str, int]:
    """Read a pair that JIS X 0208 proper leaves open (①, ㈱, 髙) by Microsoft's table; else U+FFFD for one byte."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    pair = error.object[error.start : error.start + 2]
    if len(pair) == 2 and pair[0] >= 0xA1 and pair[1] >= 0xA1:
        row, cell = pair[0] - 0xA1, pair[1] - 0xA1
        lead = (row >> 1) + (0x81 if row < 62 else 0xC1)
        trail = cell + 0x9F if row & 1 else cell + 0x40 + (cell >= 63)
        character = bytes([lead, trail]).decode("cp932", "replace")
        return character if len(character) == 1 else REPLACEMENT, error.start + 2
    return REPLACEMENT, error.start + 1


codecs.register_error(_EUC_JP_ERRORS, _mend_euc_jp)

_WIDER_ESCAPES = (
    (b"\x1b$(O", "iso2022_jp_2004"),
    (b"\x1b$(Q", "iso2022_jp_2004"),
    (b"\x1b$(D", "iso2022_jp_ext"),
    (b"\x1b$A", "iso2022_jp_2"),
    (b"\x1b$(C", "iso2022_jp_2"),
)
"""Escapes into more sets of characters, which the standard leaves out, and Python's codec that knows them."""
_ESCAPE = re.compile(rb"\x1b(\$[@B]|\([BJI])")
_HIGH = bytes(byte | 0x80 if 0x21 <= byte <= 0x7E else byte for byte in range(256))


def _as_euc_jp(html: bytes) -> bytes:
    """ISO-2022-JP as EUC-JP: the same pairs with the high bit set, half-width katakana behind 0x8E."""
    pieces = _ESCAPE.split(html)
    out = [pieces[0]]
    for escape, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if escape in (b"$B", b"$@"):
            out.append(piece.translate(_HIGH))
        elif escape == b"(I":
            out.append(re.sub(rb"[\x21-\x5f]", lambda byte: bytes((0x8E, byte[0][0] | 0x80)), piece))
        else:
            out.append(piece)
    return b"".join(out)
