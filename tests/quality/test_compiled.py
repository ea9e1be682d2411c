"""The compiled measures give the same numbers as numpy's, of the same types, on any string and on all real texts."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings

from humongous.quality import compiled, measure
from humongous.quality.in_numpy import measure_in_numpy
from humongous.quality.marks import UNSPACED_SCRIPTS
from humongous.quality.signals import SIGNALS
from humongous.quality.stop_words import stop_words
from tests.engines import needs_core

from .test_measure_cases import HOSTILE
from .texts import ANY, LABELS, MIXTURES, real_texts

pytestmark = needs_core


def check(text: str, label: str) -> None:
    run = compiled.compiled_measures()
    assert run is not None
    expected = measure_in_numpy(text, label)
    found = dict(zip(SIGNALS, run(text, label[-4:] in UNSPACED_SCRIPTS, stop_words(label)), strict=True))
    assert [*map(repr, expected.items())] == [*map(repr, found.items())]


@settings(deadline=None, max_examples=300)
@given(MIXTURES, LABELS)
def test_any_mixture_measures_alike(text: str, label: str) -> None:
    check(text, label)


@settings(deadline=None, max_examples=300)
@given(ANY, LABELS)
def test_any_string_measures_alike(text: str, label: str) -> None:
    check(text, label)


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_measures_alike(name: str) -> None:
    check(HOSTILE[name], "eng_Latn")


@pytest.mark.slow
def test_real_texts_measure_alike(shared_data: Path) -> None:
    texts = list(real_texts(shared_data, sentences=40, pages=3, chars=10**9))
    assert len(texts) > 1_000
    for text, label in texts:
        check(text, label)


def test_a_core_that_measures_something_else_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    other = ModuleType("humongous_core")
    monkeypatch.setitem(sys.modules, "humongous_core", other)
    compiled.compiled_measures.cache_clear()
    try:
        assert compiled.compiled_measures() is None
        assert measure_in_numpy("Ein Satz.", "deu_Latn") == measure("Ein Satz.", "deu_Latn")
    finally:
        compiled.compiled_measures.cache_clear()
