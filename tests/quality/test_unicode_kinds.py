"""What the measures take each code point for is what Unicode's files say, in numpy and in the compiled core."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby

import numpy as np
import pytest

from humongous.quality import measure
from humongous.quality.characters import Signal
from humongous.quality.codepoints import Kind, kind_table
from humongous.quality.in_numpy import measure_in_numpy
from humongous.quality.marks import SENTENCE_ENDS, UNSPACED_BLOCKS, UNSPACED_SCRIPTS
from tests.engines import needs_core
from tests.unicode_files import assigned, categories, fields, having, named, needs_unicode_data, values

pytestmark = needs_unicode_data

MEASURES = [measure_in_numpy, pytest.param(measure, marks=needs_core)]
Measure = Callable[[str, str], Mapping[str, Signal]]

KINDS = {
    "Lu": Kind.UPPER,
    "Lt": Kind.UPPER,
    "Ll": Kind.LOWER,
    "Lo": Kind.LETTER,
    "Lm": Kind.LETTER,
    **dict.fromkeys(("Mn", "Mc", "Me"), Kind.MARK),
    "Nd": Kind.DIGIT,
    "Nl": Kind.NUMBER,
    "No": Kind.NUMBER,
    **dict.fromkeys(("Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po"), Kind.PUNCTUATION),
    **dict.fromkeys(("Sm", "Sc", "Sk", "So"), Kind.SYMBOL),
    **dict.fromkeys(("Zs", "Zl", "Zp"), Kind.SPACE),
    "Cc": Kind.OTHER,
    "Cs": Kind.OTHER,
    "Cf": Kind.FORMAT,
    "Co": Kind.PRIVATE,
}
LATER = {"\u0295": "Lo"}
"""What Unicode has changed its mind of since 15.0: the pharyngeal fricative has no case (17.0)."""
SINCE = {"\u17d4", "\u17d5", "\u2024", "\ufe12", "\ufe15", "\ufe16", "\u2cf9", "\u2cfa", "\u2cfb"}
"""What ends sentences since 15.0."""


def category(char: str) -> str:
    return LATER.get(char) or categories()[ord(char)]


def test_every_code_point_is_of_the_kind_of_its_category() -> None:
    table = kind_table()
    wrong = []
    for char in assigned():
        expected, found = KINDS[category(char)], Kind(table[ord(char)])
        if char.isspace():
            expected = Kind.SPACE
        elif char in SENTENCE_ENDS:
            expected = Kind.ASCII_END if char < "\x7f" else Kind.SENTENCE_END
        elif char == "\ufffd":
            expected = Kind.REPLACEMENT
        elif found is Kind.UNSPACED and expected in (Kind.LETTER, Kind.MARK):
            continue
        if found is not expected:
            wrong.append(char)
    assert [] == named(wrong)


def test_white_space_is_unicodes_and_the_separators_of_ascii() -> None:
    spaces = {chr(point) for point in np.flatnonzero(kind_table() == Kind.SPACE)}
    assert spaces == having("PropList.txt", "White_Space") | set("\x1c\x1d\x1e\x1f")


def test_sentences_end_where_unicode_says() -> None:
    terminal = having("PropList.txt", "Sentence_Terminal")
    assert terminal <= SENTENCE_ENDS
    tibetan_and_thai = set("\u0f0d\u0f0e\u0f0f\u0f10\u0f11\u0f12\u0e5a\u0e5b")
    new = {char for char in SENTENCE_ENDS if categories()[ord(char)] == "Cn"}
    assert SENTENCE_ENDS == terminal | tibetan_and_thai | new | SINCE
    assert {"Po"} == {category(char) for char in SENTENCE_ENDS - new}


def test_unspaced_letters_are_of_unspaced_scripts() -> None:
    """Or of no script alone, or marks of Korean that stand among those of Chinese; and none of such a script is missed,
    but for Ethiopic, which is spaced today, three old Chinese signs and Minnan's tones."""
    code = {row[2]: row[1] for row in fields("PropertyValueAliases.txt") if row[0] == "sc"}
    script = {char: code[name] for char, name in values("Scripts.txt").items()}
    letters = {char for char in assigned() if category(char)[0] in "LM"}
    unspaced = {chr(point) for first, last in UNSPACED_BLOCKS for point in range(first, last + 1)} & letters
    assert {"Zyyy", "Zinh", "Hang"} == {script[char] for char in unspaced} - UNSPACED_SCRIPTS
    assert unspaced == {char for char in letters if kind_table()[ord(char)] == Kind.UNSPACED}
    missed = {char for char in letters if script[char] in UNSPACED_SCRIPTS - {"Ethi"}} - unspaced
    assert {0x16FE3, 0x16FF0, 0x16FF1, *range(0x1AFF0, 0x1AFFF)} >= set(map(ord, missed))


SHARES = {
    "upper_frac": {Kind.UPPER},
    "digit_frac": {Kind.DIGIT},
    "punct_frac": {Kind.PUNCTUATION},
    "symbol_frac": {Kind.SYMBOL},
    "format_frac": {Kind.FORMAT},
    "control_frac": {Kind.OTHER},
    "private_use_frac": {Kind.PRIVATE},
    "space_frac": {Kind.SPACE},
}
LETTERS = {Kind.UPPER, Kind.LOWER, Kind.LETTER, Kind.MARK}


@pytest.mark.parametrize("run", MEASURES)
def test_measures_count_each_by_its_category(run: Measure) -> None:
    """All characters in runs of one category, at most 4,096 at a time."""
    chars = [char for char in assigned("Cs") if not char.isspace() and char not in SENTENCE_ENDS and char != "\ufffd"]
    wrong = []
    for (kind, _), group in groupby(chars, key=lambda char: (KINDS[category(char)], ord(char) >> 12)):
        text = "".join(group)
        found = run(text, "und_Zyyy")
        shares = {name: found[name] for name in SHARES}
        expected = {name: float(kind in kinds) for name, kinds in SHARES.items()}
        if kind not in LETTERS:
            expected["upper_frac"] = None  # type: ignore[assignment]
        if shares != expected or found["letters"] != (len(text) if kind in LETTERS else 0):
            wrong.append(text[0])
    assert [] == named(wrong)


@pytest.mark.parametrize("run", MEASURES)
def test_measures_end_sentences_at_sentence_ends_only(run: Measure) -> None:
    marks = [char for char in assigned() if category(char)[0] in "PS"]
    ending = [char for char in marks if char in SENTENCE_ENDS]
    others = [char for char in marks if char not in SENTENCE_ENDS]
    assert len(others) > 8_000
    assert len(ending) == run(" ".join(f"ab{char}" for char in ending), "und_Zyyy")["sentences"]
    assert 0 == run(" ".join(f"ab{char} cd" for char in others), "und_Zyyy")["sentences"]
