"""What a page's text shows to be odd about its characters: flags, never a change."""

from __future__ import annotations

import re
from collections.abc import Callable

from humongous.charset import zawgyi
from humongous.charset.byte_marks import ENOUGH, ByteMarks, has_bytes
from humongous.compiled_core import core_function
from humongous.document import Decoded


def of_page(html: bytes, decoded: Decoded, marks: ByteMarks) -> tuple[str, ...]:
    """`mojibake`, `zawgyi` and `font_encoded`, as the page has them; `marks` are those of its bytes."""
    flags = []
    # Parts of the page at least: three characters written twice.
    if decoded.charset == "utf-8" and decoded.charset_source != "utf-8-twice" and marks.twice == ENOUGH:
        flags.append("mojibake")
    if decoded.charset == "utf-8" and has_bytes(html, _MYANMAR) and zawgyi.is_zawgyi(decoded.text):
        flags.append("zawgyi")
    if (html.isascii() or decoded.charset in _FONT_CHARSETS) and has_encoded_font(html):
        flags.append("font_encoded")
    return tuple(flags)


_MYANMAR = b"\xe1\x80"
"""First bytes of most Burmese letters in UTF-8."""
_FONT_CHARSETS = frozenset({"windows-1252", "macintosh"})
FONTS = (
    *(b"kruti dev", b"krutidev", b"devlys", b"shusha", b"dv-tt", b"dvb-tt", b"walkman-chanakya", b"chanakya"),
    *(b"anmollipi", b"gurbaniakhar", b"sutonnymj", b"bamini", b"tscii", b"tscu", b"tam_", b"eenadu", b"shree-dev"),
    *(b"ml-tt", b"nudi 0", b"dl-manel", b"visualgeez", b"limon s", b"vni-", b".vntime"),
)
"""Fonts that draw letters of another script in the places of Latin-1: Hindi, Panjabi, Bengali, Tamil, Telugu, Malayalam,
Kannada, Sinhala, Amharic, Khmer and Vietnamese pages until about 2008."""


_NEAR = 80
"""Bytes from the word that asks for a font within which its name begins."""
_ASKING = tuple((_NEAR - len(word), re.compile(word + rb"(?=([^<>{};]{0,100}))")) for word in (b"face", b"font-family"))


def has_encoded_font(html: bytes, fonts: tuple[bytes, ...] = FONTS) -> bool:
    """Whether the mark-up asks for one of these fonts by `face` or `font-family`."""
    compiled: Callable[[bytes, tuple[bytes, ...]], bool] | None = core_function("asks_for_font")
    return compiled(html, fonts) if compiled else font_by_patterns(html, fonts)


def font_by_patterns(html: bytes, fonts: tuple[bytes, ...] = FONTS) -> bool:
    """The same without the core."""
    lower = html.lower()
    for near, asking in _ASKING:
        for asked in set(asking.findall(lower)):
            if any(0 <= asked.find(font) <= near for font in fonts):
                return True
    return False
