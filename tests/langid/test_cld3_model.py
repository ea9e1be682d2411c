"""CLD3 behind the seam."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from humongous.langid.cld3_model import cld3_version, open_cld3

MODEL = open_cld3("cld3", label_table="cld3")


def test_an_answer_has_share_and_reliability() -> None:
    (answer,) = MODEL.ask(
        "Die Bibliothek ist täglich außer sonntags geöffnet, und jeder darf Bücher ausleihen.", "Latn"
    )
    assert ("deu_Latn", True, True, 1.0) == (answer.label, answer.fits, answer.reliable, answer.share)
    assert answer.score > 0.9


def test_romanised_text_has_its_own_labels() -> None:
    assert {"rus_Latn", "rus_Cyrl", "ell_Latn", "hin_Latn", "cmn_Latn", "jpn_Latn", "bul_Latn"} <= MODEL.known


@settings(deadline=None, max_examples=200)
@given(st.text(st.characters(codec=None), max_size=120))
@example("\x00" * 40)
@example("\ud800\udfff")
@example("")
def test_it_never_raises(text: str) -> None:
    found = MODEL.ask(text, "Latn")
    assert all(0.0 <= answer.score <= 1.0 for answer in found)
    assert found == MODEL.ask(text, "Latn")


def test_the_package_has_a_version() -> None:
    assert cld3_version().startswith("cld3-py ")
