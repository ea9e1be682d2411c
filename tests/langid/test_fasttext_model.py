"""Loading fastText models."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

import langid_models
from humongous.errors import ConfigError
from humongous.langid.fasttext_model import NORMALISATIONS, fasttext_version, open_fasttext

FILE = langid_models.verify("lid.176")


def test_answers_are_ranked_and_in_our_labels() -> None:
    model = open_fasttext("lid.176", FILE, normalisation="one-line", label_table="lid176")
    answers = model.ask("Guten Tag,\nwie geht es Ihnen heute?", "Latn")
    assert ("deu_Latn", True) == (answers[0].label, answers[0].fits)
    assert answers == tuple(sorted(answers, key=lambda answer: -answer.score))


@pytest.mark.parametrize("content", [b"", b"this is no model"])
def test_what_is_no_model_is_our_error(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "model.ftz"
    file.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        open_fasttext("lid.176", file, normalisation="one-line", label_table="lid176")
    assert str(file) == caught.value.where


def test_a_model_whose_labels_are_in_another_form_is_refused() -> None:
    with pytest.raises(ConfigError, match="not such as `deu_Latn`") as caught:
        open_fasttext("glotlid-v3", FILE, normalisation="one-line", label_table="")
    assert "is it the file of glotlid-v3?" == caught.value.do


def test_an_unknown_normalisation_names_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="lower") as caught:
        open_fasttext("lid.176", Path("unused"), normalisation="lower", label_table="lid176")
    assert "use one of one-line, openlid" in caught.value.do


def test_the_runtime_has_a_version() -> None:
    assert fasttext_version().startswith("fasttext-predict")


def test_one_line_leaves_all_but_line_breaks() -> None:
    assert " 1. Ä  b, C " == NORMALISATIONS["one-line"]("\n1. Ä\n\nb, C ")


OPENLID = regex.compile(r"[^\p{Word}\p{Zs}]|\d")


def openlid_normer(line: str) -> str:
    """What the cards of OpenLID-v2 and -v3 say, with the package `regex`, in the version of Unicode that Python has."""
    text = OPENLID.sub("", line.strip().replace("\n", " ").lower())
    return str(regex.sub(r"\s\s+", " ", text))


ASSIGNED = st.characters(codec=None, exclude_categories=["Cn"])


@settings(deadline=None)
@given(st.text(ASSIGNED, max_size=60) | st.text("aB1²½Ⅷ-_'\n \t\u00a0\u3000\u0301\u200dⓐ🅰का中", max_size=40))
@example("  Café № 5:\n\nnaïve—c'est-à-dire… 100 %  ")
@example("हिन्दी में ५ किताबें")
def test_openlid_s_normalisation_is_its_own(text: str) -> None:
    assert openlid_normer(text) == NORMALISATIONS["openlid"](text)


def test_openlid_s_normalisation_agrees_on_every_character() -> None:
    points = [chr(point) for point in range(0x110000) if unicodedata.category(chr(point)) != "Cn"]
    text = "x".join(points)
    assert openlid_normer(text) == NORMALISATIONS["openlid"](text)
