"""Words of a text, by the core and in Python."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from humongous.compiled_core import has_core
from humongous.langid.ngram_words import words_in_python, words_of

WITH_CORE = pytest.mark.skipif(not has_core(), reason="the compiled core is not installed here")


def test_digits_and_punctuation_part_words() -> None:
    assert " it's a b " == words_of("\xa0it’s -- 25 a,b!")
    assert " كتب " == words_of("كَتـب")
    assert "  " == words_of(" 1 ")


def test_a_lone_surrogate_is_taken_as_it_comes() -> None:
    assert " a\ud800b " == words_of("a\ud800b!")


@WITH_CORE
def test_the_core_treats_every_character_as_python_does() -> None:
    for first in range(0, sys.maxunicode, 0x400):
        points = [point for point in range(first, first + 0x400) if not 0xD800 <= point < 0xE000]
        text = "".join(f"a{chr(point)}b{chr(point)}{chr(point)}c" for point in points)
        assert words_in_python(text) == words_of(text)


@WITH_CORE
@given(st.text(alphabet=st.sampled_from("ab' ’\t1\x85\u0640\u3000\u1680é語")))
def test_the_core_agrees_with_python(text: str) -> None:
    assert words_in_python(text) == words_of(text)
