"""CLD2 behind the seam."""

from __future__ import annotations

import pycld2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from humongous.langid.cld2_model import Cld2Model, Segment, cld2_version, open_cld2
from humongous.langid.tables import read_table

GERMAN = "Guten Tag, wie geht es Ihnen heute? Die Bibliothek ist täglich außer sonntags geöffnet. "
RUSSIAN = "Библиотека открыта каждый день, кроме воскресенья, и каждый может взять пять книг. "
SORANI = "کتێبخانەکە هەموو ڕۆژێک جگە لە یەکشەممە کراوەیە و هەموو کەسێک دەتوانێت پێنج کتێب وەربگرێت."


@pytest.fixture(scope="module")
def model() -> Cld2Model:
    return open_cld2("cld2", label_table="cld2")


def test_an_answer_has_share_and_reliability(model: Cld2Model) -> None:
    (answer,) = model.ask(GERMAN, "Latn")
    assert ("deu_Latn", True, True) == (answer.label, answer.fits, answer.reliable)
    assert answer.share is not None
    assert answer.score == answer.share >= 0.9


def test_three_languages_at_most_by_their_share(model: Cld2Model) -> None:
    found = model.ask(GERMAN * 3 + RUSSIAN, "Latn")
    assert ["deu_Latn", "rus_Cyrl"] == [answer.label for answer in found]
    assert [True, False] == [answer.fits for answer in found]
    assert 0.9 <= sum(answer.share or 0 for answer in found) <= 1.0


def test_kurdish_in_arabic_script_is_sorani(model: Cld2Model) -> None:
    assert "ckb_Arab" == model.ask(SORANI, "Arab")[0].label


@pytest.mark.parametrize("text", ["", "  ", "12 345", "qwer asdf zxcv uiop hjkl bnmp", "var x=y[i]*2;"])
def test_it_abstains_from_noise(model: Cld2Model, text: str) -> None:
    assert all(answer.score == 0.0 and answer.reliable is False for answer in model.ask(text, "Latn"))


def test_no_code_point_makes_it_raise(model: Cld2Model) -> None:
    for start in range(0, 0x110000, 0x800):
        model.ask("".join(map(chr, range(start, start + 0x800))), "Latn")
    for point in (0, 8, 11, 31, 127, 159, 0xD800, 0xDFFF, 0xFDD0, 0xFFFE, 0x1FFFF, 0x10FFFF):
        assert model.ask(GERMAN, "Latn") == model.ask(GERMAN + chr(point), "Latn")


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.text(st.characters(codec=None), max_size=40) | st.sampled_from([GERMAN, RUSSIAN, SORANI, "\n", "123 "]),
        max_size=6,
    ).map("".join)
)
@example("&lt;&#0;<script>")
def test_segments_are_the_whole_text(text: str) -> None:
    model = open_cld2("cld2", label_table="cld2")
    segments = model.split(text)
    assert model.ask(text, "Latn") == model.ask(text, "Latn")
    assert text == "".join(text[segment.start : segment.end] for segment in segments)
    assert [segment.start for segment in segments[1:]] == [segment.end for segment in segments[:-1]]


def test_a_mixed_text_is_split_where_its_language_changes(model: Cld2Model) -> None:
    text = GERMAN * 2 + RUSSIAN * 2
    border = len(GERMAN) * 2
    assert (Segment(0, border, "deu_Latn"), Segment(border, len(text), "rus_Cyrl")) == model.split(text)
    assert (Segment(0, 5, "zxx"),) == model.split("12 34")
    assert () == model.split("")


def test_every_language_that_it_has_is_in_the_table() -> None:
    table = {row["label"] for row in read_table("cld2")}
    assert {"xxx", "xx-Zyyy", "xx-Qaai"} == {code for _, code in pycld2.LANGUAGES} - table
    assert set() == table - {code for _, code in pycld2.LANGUAGES}


def test_the_package_has_a_version() -> None:
    assert cld2_version().startswith("pycld2 ")
