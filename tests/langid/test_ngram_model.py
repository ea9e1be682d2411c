"""FUN-LangID's table gives the answers of FUN-LangID's own code."""

from __future__ import annotations

import dataclasses
import gzip
import importlib.util
import unicodedata
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import langid_models
from humongous.errors import ConfigError
from humongous.langid.ngram_engines import NumpyEngine
from humongous.langid.ngram_model import NgramModel, open_ngrams
from humongous.langid.ngram_table import read_ngrams

FILE = langid_models.verify("funlangid")


@pytest.fixture(scope="module")
def model() -> NgramModel:
    return open_ngrams("funlangid", FILE, normalisation="funlangid", label_table="funlangid")


@pytest.fixture(scope="module")
def reference() -> Any:
    """The class in commonlid's file, loaded by itself: its package would bring a downloader."""
    package = importlib.util.find_spec("commonlid")
    if package is None or not package.submodule_search_locations:
        pytest.skip("commonlid is not installed")
    file = Path(next(iter(package.submodule_search_locations))) / "vendor" / "fun_langid.py"
    spec = importlib.util.spec_from_file_location("fun_langid", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.FunLangID()


def answers(model: NgramModel, text: str) -> list[tuple[str, float]]:
    return [(answer.raw_label, answer.score) for answer in model.raw_answers(text, 5)]


def expected(reference: Any, text: str) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = reference.predict(text, 5)
    return [] if found == [("und", 0)] else found


@settings(deadline=None, max_examples=200)
@given(
    st.text(st.characters(codec=None), max_size=80) | st.text("aeint'\"/ \u0130\u03a3中的は\u3000\x1c.", max_size=60)
)
@example("ΟΔΥΣΣΕΥΣ ΚΑΙ ΣΩΚΡΑΤΗΣ, İSTANBUL ǅ ẞ")
@example("中")
@example(" the/\"the\" 'the'  ")
def test_any_text_has_the_reference_s_answers(model: NgramModel, reference: Any, text: str) -> None:
    assert expected(reference, text) == answers(model, text)


@pytest.mark.slow
def test_real_texts_have_the_reference_s_answers(model: NgramModel, reference: Any, shared_data: Path) -> None:
    with gzip.open(shared_data / "lid" / "lid.dev.tsv.gz", "rt", encoding="utf-8") as lines:
        texts = [line.rstrip("\n").split("\t")[2] for line in lines][1::8]
    assert len(texts) >= 5_000
    assert [] == [text for text in texts if expected(reference, text) != answers(model, text)]


def test_numpy_gives_the_same(model: NgramModel) -> None:
    plain = dataclasses.replace(model, engine=NumpyEngine(read_ngrams(FILE)))
    for text in (
        "The library is open every day except Sunday.",
        "图书馆除星期日外每天开放",
        "",
        "x",
        "Библиотека открыта",
    ):
        assert model.raw_answers(text, 10) == plain.raw_answers(text, 10)


def test_no_letter_of_the_table_is_newer_than_the_oldest_python_knows(model: NgramModel) -> None:
    """So that lower case, which Python's version of Unicode decides, is the same for all that matters."""
    text = n_grams_in(FILE.read_bytes())
    assert "Cn" not in {unicodedata.category(character) for character in text}
    assert text == text.lower()


def n_grams_in(data: bytes) -> str:
    header, _, packed = data.split(b"\n", 1)[1].partition(b"\n")
    size = int(header.split(b'"bytes": ')[1].split(b",")[0])
    return zlib.decompress(packed)[:size].decode()


def test_answers_are_in_our_labels(model: NgramModel) -> None:
    found = model.ask("Die Bibliothek ist täglich außer sonntags geöffnet, und jeder darf Bücher ausleihen.", "Latn")
    assert ("deu_Latn", True) == (found[0].label, found[0].fits)
    assert found == tuple(sorted(found, key=lambda answer: -answer.score))
    assert all(0 < answer.score <= 1 for answer in found)
    assert () == model.ask("中", "Hani")


def test_every_label_has_a_row(model: NgramModel) -> None:
    assert set(model.raw_labels) == model.labels.rows.keys()
    assert langid_models.find("funlangid").labels == len(model.raw_labels)
    assert {"zxx", "cmn_Hani", "jpn_Jpan", "kor_Hang", "deu_Latn", "hin_Latn", "und_Latn"} <= model.known


def test_an_unknown_normalisation_names_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="upper") as caught:
        open_ngrams("funlangid", FILE, normalisation="upper", label_table="funlangid")
    assert "funlangid" in caught.value.do
