"""Fonts that draw another script in Latin-1's places are flagged where the mark-up asks for them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.charset import decode
from humongous.charset.oddities import font_by_patterns, has_encoded_font


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


PIECES = [b"face", b"FACE=", b"font-family:", b"Kruti Dev", b"vni-", b"tam_", b"fac", b"<", b">", b";", b"}", b"x" * 30]


@settings(deadline=None, max_examples=500)
@given(st.lists(st.sampled_from(PIECES), max_size=20).map(b"".join) | st.binary(max_size=60))
def test_the_core_and_the_patterns_agree(html: bytes) -> None:
    assert has_encoded_font(html) == font_by_patterns(html)
