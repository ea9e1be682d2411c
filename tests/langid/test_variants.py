"""Simplified and traditional Chinese, romanised text, Cantonese by its marks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.langid import Variant, identify, scripts_of, variant_of
from humongous.langid.tables import read_table
from humongous.langid.variants import _TRANSLITERATED, by_marks

SIMPLIFIED = "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。"
TRADITIONAL = "人人生而自由，在尊嚴和權利上一律平等。他們賦有理性和良心，並應以兄弟關係的精神相對待。"
CANTONESE = "佢哋嚟咗呢度好耐，唔知點解冇人同佢哋講嘢。我哋喺屋企等咗成日，嗰啲嘢都冇送嚟。"


@pytest.mark.parametrize(
    ("text", "label", "variant"),
    [
        (SIMPLIFIED, "cmn_Hani", Variant("Hans", 1.0)),
        (TRADITIONAL, "cmn_Hani", Variant("Hant", 0.0)),
        (TRADITIONAL, "yue_Hani", Variant("Hant", 0.0)),
        (SIMPLIFIED, "wuu_Hani", Variant("Hans", 1.0)),
        ("人人生而自由", "cmn_Hani", None),
        ("们", "cmn_Hani", None),
        ("", "cmn_Hani", None),
        ("㐀\U00020000\ud800", "cmn_Hani", None),
        (SIMPLIFIED, "jpn_Jpan", None),
        (SIMPLIFIED, "eng_Latn", None),
        ("namaste", "hin_Latn", Variant("romanised", None)),
        ("kifak", "arb_Latn", Variant("romanised", None)),
        ("kifak", "apc_Latn", Variant("romanised", None)),
        ("zdravo", "srp_Latn", None),
        ("sälam", "tat_Latn", None),
        ("namaste", "hin_Deva", None),
        ("x", "und_Latn", None),
        ("1", "zxx", None),
    ],
)
def test_variant_of_a_text(text: str, label: str, variant: Variant | None) -> None:
    assert variant == variant_of(text, label)


def test_a_text_in_both_is_mixed_and_a_quotation_is_not() -> None:
    both = variant_of(SIMPLIFIED + TRADITIONAL, "cmn_Hani")
    quoting = variant_of(SIMPLIFIED * 10 + TRADITIONAL, "cmn_Hani")
    assert both is not None
    assert quoting is not None
    assert ("mixed", "Hans") == (both.name, quoting.name)
    assert 0.4 < (both.share or 0) < 0.6 < (quoting.share or 0) < 1


def test_no_character_is_both_and_all_are_in_the_first_plane() -> None:
    rows = read_table("han_variants")
    kinds = {
        script: "".join(row["characters"] for row in rows if row["script"] == script) for script in ("Hans", "Hant")
    }
    assert (2189, 3782) == (len(set(kinds["Hans"])), len(set(kinds["Hant"])))
    assert set() == set(kinds["Hans"]) & set(kinds["Hant"])
    assert max("".join(kinds.values())) <= "\uffff"


def test_what_is_romanised_is_a_language_that_is_usually_written_otherwise() -> None:
    assert {code for code in _TRANSLITERATED if scripts_of(code)[0] == "Latn"} == set()


def test_cantonese_by_its_marks() -> None:
    assert "yue_Hani" == by_marks("cmn_Hani", CANTONESE)
    assert "cmn_Hani" == by_marks("cmn_Hani", SIMPLIFIED)
    assert "cmn_Hani" == by_marks("cmn_Hani", CANTONESE[:3] + TRADITIONAL * 10)
    assert "jpn_Jpan" == by_marks("jpn_Jpan", CANTONESE)
    assert "yue_Hani" == identify(CANTONESE * 3).label


@settings(deadline=None, max_examples=50)
@given(st.text(), st.sampled_from(["cmn_Hani", "hin_Latn", "zxx", "und_Hani"]))
def test_any_text_has_a_variant_or_none(text: str, label: str) -> None:
    variant = variant_of(text, label)
    assert variant is None or variant.share is None or 0 <= variant.share <= 1
