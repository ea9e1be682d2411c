"""Invisible cruft goes, everything that people wrote stays."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from humongous.extract.sanitise import MAX_MARKS, MAX_TITLE, sanitise, sanitise_title


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("e\u0301", "é"),
        ("a\r\nb\rc\u2028d\u2029e\x85f\x0bg\x0ch", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("a\n\n\n\nb\n \n\t\nc", "a\n\nb\n\nc"),
        ("  a \t\nb\u3000\n", "a\nb"),
        ("a\x00\x07\x1b\x7f\x81b", "ab"),
        ("a\ufdd0\ufffe\U0001ffffb\ud800c\ufeffd\xade\ufffcf", "abcdef"),
        ("a\u202eb\u202c\u2066c\u2069", "abc"),
        ("a\u200eb\u200fc\nש\u200e\u200e a\u200f\u200f", "abc\nש\u200e a"),
        ("می\u200cخواهم ක්\u200dෂ", "می\u200cخواهم ක්\u200dෂ"),
        ("a\xa0b\u2009c\u202fd\u205fe", "a b c d e"),
        ("日本\u3000語", "日本\u3000語"),
        ("ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ ᠮ\u180b\u202fᠤ", "ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ ᠮ\u180b\u202fᠤ"),
        ("ภาษา\u200b\u200bไทย", "ภาษา\u200bไทย"),
        ("word\u200bword", "wordword"),
        ("a\tb", "a\tb"),
        ("👩\u200d👧 ❤\ufe0f \ufffd", "👩\u200d👧 ❤\ufe0f \ufffd"),
        ("", ""),
    ],
)
def test_cruft_goes_and_writing_stays(text: str, expected: str) -> None:
    assert sanitise(text) == expected


ODD = (
    "ab \n\r\t\x0b\x85\u2028\xa0\u200b\u200c\u200d\u3000\u202f\u202e"
    "\u0e01\u1820\u0301\u0323\u0344\u0308é\U00016af0\ud800\ufeff"
)
INVISIBLE = (
    "\u034f\u061c\u115f\u1160\u1680\u17b4\u180b\u180e\u200b\u200c\u200d\u200e\u200f\u202f\u2060\u2800\u3164\ufe00\ufe0e"
    "\ufe0f\uffa0\U000e0067\U000e007f\U000e0100\U0001bca0\U0001d173"
)
SEEN = "a0# \n\u0628\u05d0\u0915\u094d\u0e01\u0301\u1100\u1161\u11a8\u1681\u1820\u2801\u2764\u4e00\U0001f3f4\U0001f44d"
SEEN += "\u0897\u2d7f\U0001d158\U0001bc06\U000105d2\u0307\U0001611e"


@given(st.text(alphabet=ODD, max_size=200) | st.text(alphabet=INVISIBLE + SEEN, max_size=40) | st.text(max_size=200))
@example("\u180b\u202f\u180b")
@settings(deadline=None, max_examples=1_500)
def test_sanitising_twice_is_sanitising_once(text: str) -> None:
    assert sanitise(sanitise(text)) == sanitise(text)


@pytest.mark.parametrize("mark", ["\u0344", "\u0300\u0327", "\U00016af0\u0323"])
def test_long_runs_of_marks_are_cut_the_same_both_times(mark: str) -> None:
    once = sanitise("a" + mark * 500 + "b")
    assert once == sanitise(once)
    assert len(once) <= MAX_MARKS + 2


@pytest.mark.parametrize(
    "piece",
    [
        "\u0300\u0327",
        " ",
        " \n",
        "\u200b",
        "\n",
        "\xa0",
        "\U00016af0\u0300",
        "\u200f\u200e",
        "\u2800\u200f\u200e",
        "\u200d\u200f",
        "\u05d0\u200d",
    ],
)
def test_time_is_linear(piece: str) -> None:
    began = time.process_time()
    sanitise("\u05d0" + piece * 400_000 + "b")
    assert time.process_time() - began < 3


def test_titles_are_one_short_line() -> None:
    assert sanitise_title(" A\n \xa0 title\t| Site ") == "A title | Site"
    assert sanitise_title(" \n\xad") is None
    assert sanitise_title(None) is None
    assert len(sanitise_title("word " * 10_000) or "") <= MAX_TITLE
