"""Detection weighs language: signs in English are no script, and a clearly wrong statement is overridden."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.charset import decode, model
from humongous.charset.detection import score, sums_by_arrays
from humongous.compiled_core import core_function

ENGLISH = b"<p>The shop on the corner is open every day of the week, and people like to come in for a chat.</p>"
RUSSIAN = "<p>Сегодня утром мы пошли на рынок и купили свежие овощи, хлеб и молоко для всей семьи.</p>"


@pytest.mark.parametrize("signs", [b"\xa35 ", b"\xa9 2004 ", b"\x95 ", b"\x93yes\x94 ", b"caf\xe9 ", b"it\x92s "])
def test_signs_in_english_are_windows_1252(signs: bytes) -> None:
    decoded = decode((ENGLISH + signs) * 12)
    assert decoded.charset == "windows-1252"


@pytest.mark.parametrize("html", [b"\xa35", b"\xa9", b"\x80 20", b"na\xefve caf\xe9", b"<b>\xab ok \xbb</b>"])
def test_a_sign_alone_is_windows_1252(html: bytes) -> None:
    assert decode(html).charset == "windows-1252"


@pytest.mark.parametrize("how", ["header", "meta"])
@pytest.mark.parametrize("wrong", ["iso-8859-1", "windows-1250", "koi8-r", "gb2312", "shift_jis"])
def test_a_clearly_wrong_statement_is_overridden_and_flagged(wrong: str, how: str) -> None:
    html = f"<meta charset={wrong}>" * (how == "meta") + RUSSIAN
    decoded = decode(html.encode("cp1251"), f"text/html; charset={wrong}" if how == "header" else None)
    assert (decoded.text, decoded.charset, decoded.charset_source) == (html, "windows-1251", "detected")
    assert decoded.flags == ("charset_overridden",)


def test_the_statement_that_fits_is_taken_where_two_contradict() -> None:
    html = ("<meta charset=windows-1251>" + RUSSIAN).encode("cp1251")
    decoded = decode(html, "text/html; charset=iso-8859-1")
    assert (decoded.charset, decoded.charset_source) == ("windows-1251", "meta")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (
            "Ny anaran’ny zanany dia Rasoa ary ny zanany lahy dia Rakoto, ary mipetraka any Toliara ry zareo à.",
            "cp1252",
        ),
        ("Ko te reo Maori te reo o Aotearoa, a he tangata tini kei konei e noho ana, ä, ka pai tënei.", "iso-8859-1"),
        ("Адыгэбзэ — къалэм и гупэм щыт унэшхуэм щызэхэтщ, абы и пащхьэм жыг Iувхэр къыщокI.", "windows-1251"),
    ],
)
def test_a_language_without_a_table_does_not_override_what_is_stated(text: str, label: str) -> None:
    decoded = decode(text.encode("cp1251" if "1251" in label else "cp1252"), f"text/html; charset={label}")
    assert (decoded.text, decoded.charset_source) == (text, "header")


def test_bytes_in_attributes_are_evidence_where_there_are_no_others() -> None:
    html = '<img alt="Сегодня утром мы пошли на рынок и купили овощи">'
    assert decode(html.encode("cp1251")).text == html


def test_an_escape_in_utf8_is_no_iso_2022_jp() -> None:
    html = "<p>Größe</p><!-- \x1b$B -->"
    assert decode(html.encode()).text == html


def test_a_statement_that_reads_the_same_is_kept() -> None:
    decoded = decode("Über den Flüssen hängt früh ein weißer Nebel.".encode("cp1252"), "text/html; charset=iso-8859-9")
    assert (decoded.charset, decoded.charset_source) == ("windows-1254", "header")


@given(st.binary(max_size=400))
@settings(deadline=None, max_examples=200)
def test_any_bytes_have_costs(html: bytes) -> None:
    scores = score(html)
    assert scores.best is None if html.isascii() else scores.excess(str(scores.best)) == 0


@pytest.mark.parametrize(
    "piece",
    [
        b"~{ab",
        b"\x1b$)C\x0e",
        "Ã©".encode(),
        "Рђ".encode(),
        "ေ".encode(),
        b"\n\xe9\xc3\xa9",
        b"\xe9",
        b"a\xe9",
        b"<\xe9>",
        b"<a \xe9",
        b"&\xe9;",
        b"\x81\x40",
        b"\xff\xfe",
    ],
)
def test_time_is_linear(piece: bytes) -> None:
    began = time.process_time()
    decode(piece * (2_000_000 // len(piece)))
    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    "text", [b" " + b"\xc1" * 5_000, b"\xc1" * 5_000, b" \xc4\xe3" + b"\xba\xc3" * 3_000, b"\xe9 " * 3_000]
)
def test_text_without_a_space_to_cut_at_is_scored(text: bytes) -> None:
    assert score(text).best is not None
    assert decode(text).text


@given(
    st.binary(min_size=1, max_size=400)
    | st.text(min_size=1, max_size=400).map(lambda text: text.encode("cp1251", "replace"))
)
@settings(deadline=None, max_examples=200)
def test_the_core_and_the_arrays_have_the_same_sums(data: bytes) -> None:
    compiled = core_function("pair_sums")
    if compiled is None:
        pytest.skip("the compiled core is not installed")
    trained = model.load()
    high, low = sums_by_arrays(np.frombuffer(data, np.uint8), trained)
    found = compiled(data, trained.high, trained.ascii, 16)
    assert [high.tolist(), low.tolist()] == [np.frombuffer(each, np.uint32).tolist() for each in found]


def test_the_core_refuses_tables_that_do_not_fit() -> None:
    compiled = core_function("pair_sums")
    if compiled is None:
        pytest.skip("the compiled core is not installed")
    with pytest.raises(ValueError, match="same columns"):
        compiled(b"a", b"abc", b"", 16)
