"""Conditions: what holds, what null does, and that nothing but a condition gets through."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.errors import ConfigError
from humongous.quality import RULE_NAMES, compile_where

ROW = {"chars": 100, "letters": 80, "letter_frac": 0.9, "gopher_word_count": None, "language": "deu_Latn"}
NAMES = {*RULE_NAMES, "language"}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("chars >= 100", True),
        ("chars > 100", False),
        ("50 < letters <= chars", True),
        ("50 < letters < 80", False),
        ("letter_frac > 0.5 and not chars < 50", True),
        ("chars < 50 or letters == 80", True),
        ("chars > -1", True),
        ("gopher_word_count < 50", False),
        ("gopher_word_count >= 50", False),
        ("gopher_word_count != 50", False),
        ("not gopher_word_count < 50", True),
        ("gopher_word_count in [1, 2]", False),
        ("gopher_word_count not in [1, 2]", False),
        ("gopher_word_count", False),
        ("letters and chars", True),
        ("language == 'deu_Latn'", True),
        ("language in ['deu_Latn', 'eng_Latn']", True),
        ("language not in ('deu_Latn',)", False),
        ("language < 3", False),
        ("language_confidence < 0.5", False),
        ("  (chars > 1)  ", True),
    ],
)
def test_conditions_hold(expression: str, expected: bool) -> None:
    assert expected is compile_where(expression, NAMES)(ROW)


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "chars >",
        "chars = 1",
        "__import__('os').system('true')",
        "chars.__class__ == 1",
        "chars[0] == 1",
        "(lambda: 1)() == 1",
        "chars + 1 > 2",
        "chars ** 9 ** 9 > 1",
        "[c for c in chars] == 1",
        "chars is None",
        "chars in letters",
        "chars in 'abc'",
        "chars == [1]",
        "[1] == chars",
        "1 in [chars]",
        "True",
        "chars == True",
        "chars == None",
        "chars == 1j",
        "chars == b'x'",
        "f'{chars}' == 'x'",
        "(chars := 1) == 1",
        "chars > 1; chars < 2",
        "chars == --1",
        "chars == -'a'",
        "not " * 60 + "chars > 1",
        "(" * 5000 + "chars" + ")" * 5000,
        "chars > 1 or " * 2000 + "chars > 1",
        "\x00",
        "\ud800 > 1",
    ],
)
def test_anything_else_is_refused(expression: str) -> None:
    with pytest.raises(ConfigError):
        compile_where(expression, NAMES)


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(ConfigError) as caught:
        compile_where("chars > 1 and gopher_wordcount >= 50", NAMES)
    assert ("unknown signal `gopher_wordcount`", "did you mean `gopher_word_count`?") == (
        caught.value.what,
        caught.value.do,
    )


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=40) | st.text(alphabet="chars()[]'<>=! andotri0.1,-", max_size=40))
def test_any_string_is_a_condition_or_a_named_error(expression: str) -> None:
    try:
        condition = compile_where(expression, NAMES)
    except ConfigError:
        return
    assert condition(ROW) in (True, False)
