"""Faults in UTF-8 that can be undone exactly are; text that only looks like one stays as it is."""

import pytest

from humongous.charset import decode
from humongous.charset.mending import join_surrogates

POLISH = "Zażółć gęślą jaźń"
RUSSIAN = "Москва — столица России, здесь живут миллионы людей."
FRENCH = "L’été dernier, nous avons dîné près de l’église."


def misread(text: str, codec: str) -> bytes:
    """UTF-8 of a text whose bytes in UTF-8 were taken for `codec`'s."""
    raw = text.encode()
    return "".join(bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in raw).encode()


@pytest.mark.parametrize("text", [POLISH, RUSSIAN, FRENCH, "café", "it’s", "東京は日本の首都であり"])
def test_utf8_written_twice_is_read_twice(text: str) -> None:
    decoded = decode(b"<p>" + misread(text, "cp1252") + b"</p>", "text/html; charset=utf-8")
    assert (decoded.text, decoded.charset, decoded.charset_source) == (f"<p>{text}</p>", "utf-8", "utf-8-twice")


def test_twice_by_way_of_windows_1251() -> None:
    assert decode(misread(RUSSIAN, "cp1251")).text == RUSSIAN


@pytest.mark.parametrize("codec", ["cp1251", "koi8_r", "iso8859_7"])
def test_bytes_of_another_encoding_written_as_utf8_of_latin1(codec: str) -> None:
    text = "η Αθήνα είναι η πρωτεύουσα της Ελλάδας" if codec == "iso8859_7" else RUSSIAN.replace("—", "-")
    decoded = decode(text.encode(codec).decode("latin-1").encode())
    assert (decoded.text, decoded.charset_source) == (text, "misread")


@pytest.mark.parametrize(
    "text",
    [
        "Ovttastuvvon Náššuvnllaiguin",  # "ášš" is Ogham if taken for UTF-8
        "We read Ã© where é should be.",  # not all of the page went through it
        "ÀÉÎÕÜ ÅÄÖ ÆØÅ — capitals",
        "Þórðargleði, ðæðöð, íþróttaþáttæðð",
    ],
)
def test_what_only_looks_so_is_left(text: str) -> None:
    decoded = decode(text.encode())
    assert (decoded.text, decoded.charset_source) == (text, "utf-8-valid")


def test_parts_that_are_mojibake_are_flagged_only() -> None:
    text = "Größe: 5 µ — Ã© Ã¨ Ã¼"
    decoded = decode(text.encode())
    assert (decoded.text, decoded.flags) == (text, ("mojibake",))


def test_surrogates_in_pairs_are_one_character() -> None:
    html = b"a\xed\xa0\xbd\xed\xb8\x80b\xc0\x80"
    assert join_surrogates(html) == "a😀b\x00".encode()
    decoded = decode("é".encode() + html)
    assert (decoded.text, decoded.charset, decoded.replaced) == ("éa😀b\x00", "cesu-8", 0)


def test_lines_in_another_encoding_are_read_in_it() -> None:
    good = "<p>Новости дня: сегодня в городе открыли новый мост через реку.</p>\n" * 4
    old = "<div>Подвал сайта: все права защищены, копирование запрещено.</div>\n"
    decoded = decode(good.encode() + old.encode("cp1251") + good.encode(), "text/html; charset=utf-8")
    assert (decoded.text, decoded.replaced) == (good + old + good, 0)
    assert (decoded.charset, decoded.flags) == ("utf-8", ("mixed_charsets",))


def test_bad_bytes_within_a_good_line_become_replacements() -> None:
    decoded = decode("Größe und Maß, schön".encode() + b" \xff", "text/html; charset=utf-8")
    assert (decoded.text, decoded.replaced, decoded.flags) == ("Größe und Maß, schön \ufffd", 1, ())
