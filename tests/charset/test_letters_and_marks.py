"""VNI and TSCII are read as they were meant, where they are stated, known by their bytes, or their font is asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from humongous.charset import decode
from humongous.charset.codecs_whatwg import read
from humongous.charset.letters_and_marks import VNI_LETTERS, looks_like_vni, read_tscii

VIETNAMESE = (
    "Hôm nay đường phố rất đông người, ai cũng muốn đi chợ sớm để mua những món quà đẹp tặng gia đình ở ĐÀ NẴNG."
)
TAMIL = bytes.fromhex(
    "bec1a2fa20a6c1a1c6a220c1a2b8d7f520c0c6a8c1c2a1c920a6c1a1c6a2b8c7a2f820b4fdda2c20a7b8a1c5a2f8b8d9f520a7b8aac3c5f5"
)


def in_vni(text: str) -> bytes:
    written = {letter: each for each, letter in VNI_LETTERS.items()}
    return "".join(written.get(character, character) for character in text).encode("cp1252")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Tieáng Vieät ÑAØ NAÜNG yù kyû nghóa lòch öôùc".encode("cp1252"), "Tiếng Việt ĐÀ NẴNG ý kỷ nghĩa lịch ước"),
        (b"\x93aB\x94 A\xf9", "“aB” Á"),
    ],
)
def test_vni(data: bytes, text: str) -> None:
    assert read(data, "x-viet-vni").text == text


@pytest.mark.parametrize(
    "head", ["", "<meta charset=iso-8859-1>", "<meta charset=x-viet-vni>", "<font face='VNI-Times'>"]
)
def test_vni_is_known_by_its_bytes(head: str) -> None:
    decoded = decode(head.encode() + in_vni(VIETNAMESE))
    assert (decoded.text, decoded.charset) == (head + VIETNAMESE, "x-viet-vni")
    assert decoded.flags == (("charset_overridden",) if "iso" in head else ())


@pytest.mark.parametrize(
    "text",
    [
        "Año, niño, mañana: ¿cómo está la señora? También comió piña y jamón en España, según el señor Muñoz. " * 3,
        "Noël, maïs, naïf, coïncidence, aïeul, Moïse, Zoé, été, où, déjà, señor, señora, mañana. " * 3,
        "Ñandú ñu ñame ñoño: Peñalosa y Núñez riñen. " * 9,
    ],
)
def test_other_languages_are_not(text: str) -> None:
    assert not looks_like_vni(text.encode("cp1252"))
    assert decode(text.encode("cp1252")).text == text


def test_tscii_where_its_font_is_asked_for() -> None:
    assert read_tscii(TAMIL) == "தமிழ் மொழி மிகவும் பழமையான மொழிகளில் ஒன்று, கோவில்களும் கௌரவம்"
    asked = b'<font face="TSCu_Paranar">'
    assert decode(asked + TAMIL, "text/html; charset=iso-8859-1").charset == "tscii"
    assert decode(asked + TAMIL).charset == "tscii"
    assert decode(asked + "Größe über alles, schön".encode("cp1252")).charset == "windows-1252"
    assert decode(TAMIL, "text/html; charset=tscii").charset == "tscii"
    assert read_tscii(b"\xa6\xb8\xa1\xa6\xb8\xaa\xa7\xb8\xa1\xa6\xb8\xa6") == "கொகௌகோகெ\u0bc6"
    assert read_tscii(b"\x8a\xa4 \x83\xff") == "ஸு ஜ\ufffd"


@given(st.binary(max_size=200))
def test_any_bytes_are_read(data: bytes) -> None:
    assert isinstance(read_tscii(data), str)
    assert isinstance(read(data, "x-viet-vni").text, str)
