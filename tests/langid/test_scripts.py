"""Which script a text is in."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.compiled_core import has_core
from humongous.langid import scripts
from humongous.langid.scripts import script_of


@pytest.mark.parametrize(
    ("text", "main"),
    [
        ("Straße Ἀθῆναι und", "Latn"),
        ("книга book", "Cyrl"),
        ("漢字", "Hani"),
        ("漢字かな交じり文", "Jpan"),
        ("カタカナ", "Jpan"),
        ("中文网页里的一个日文假名の并不说明它是日文", "Hani"),
        ("한국어", "Hang"),
        ("韓國語와 漢字를 섞어 쓴 글", "Hang"),
        ("首尔(서울)是韩国的首都和最大的城市", "Hani"),
        ("服务器 Apache HTTP 配置文件说明", "Hani"),
        ("हिन्दी", "Deva"),
        ("ꆈꌠꁱꂷ", "Yiii"),
        ("𞤀𞤣𞤤𞤢𞤥", "Adlm"),
        ("", None),
        ("123 ½ €", None),
        ("ーーー", None),
        ("\ufe0f\u0301", None),
    ],
)
def test_main_script(text: str, main: str | None) -> None:
    assert main == script_of(text).main


def test_counts_of_letters_and_characters() -> None:
    script = script_of("abc где 12 é!")
    assert ("Latn", 4 / 7, 7, 10) == (script.main, script.share, script.letters, script.characters)


def test_a_tie_goes_to_the_first_code() -> None:
    assert "Cyrl" == script_of("где abc").main


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet=st.characters(codec=None), max_size=200))
def test_any_text_has_a_script_or_none(text: str) -> None:
    script = script_of(text)
    assert 0 <= script.letters <= script.characters == len(text) - text.count(" ")
    assert (script.main is None) == (script.share == 0.0)
    assert 0.0 <= script.share <= 1.0


def test_letters_are_unicode_s_letters_and_marks() -> None:
    """Python's own categories, of an older Unicode, agree wherever they know the character."""
    wrong = []
    for point in [*range(0x20, 0x3000), *range(0xA000, 0xAC00), *range(0x10000, 0x12000)]:
        category = unicodedata.category(chr(point))
        counted = script_of(chr(point)).letters == 1
        if (category[0] == "L" and not counted) or (category[0] not in "LMC" and counted):
            wrong.append(f"{point:04X} {category}")
    assert [] == wrong


@pytest.mark.skipif(not has_core(), reason="the compiled core is not installed here")
def test_the_core_counts_as_numpy_does() -> None:
    _, by_point = scripts._lookup()
    for first in range(0, sys.maxunicode, 0x800):
        points = [point for point in range(first, first + 0x800) if not 0xD800 <= point < 0xE000]
        text = "".join(chr(point) * (1 + point % 3) for point in points)
        assert scripts.counts_in_numpy(text, by_point) == scripts._counts(text, by_point)
    assert scripts.counts_in_numpy("a\ud800", by_point) == scripts._counts("a\ud800", by_point)
