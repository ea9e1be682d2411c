"""Fonts that draw another script in Latin-1's places are flagged where the mark-up asks for them."""

import pytest

from humongous.charset import decode


@pytest.mark.parametrize(
    ("html", "flags"),
    [
        (b'<font face="Kruti Dev 010">Hkkjr</font>', ("font_encoded",)),
        (b"<style>p{font-family: 'Shusha', serif}</style>", ("font_encoded",)),
        (b"<p style='font-family:.VnTime'>Vi\xd6t", ("font_encoded",)),
        (b"<p>The font Kruti Dev is old.</p>", ()),
        (b"<font face=Arial>Chanakya was a teacher", ()),
    ],
)
def test_fonts(html: bytes, flags: tuple[str, ...]) -> None:
    assert decode(html, "text/html; charset=windows-1252").flags == flags
