"""Labels: which blocks the truth is in."""

import random
from dataclasses import replace
from difflib import SequenceMatcher

from hypothesis import given
from hypothesis import strategies as st

from bench.extraction.augment import rewritten, room
from bench.extraction.labels import aligned, label, words
from bench.extraction.pages import TruePage

PAGE = TruePage("https://example.org/", "made", b"", "One two three.\n四五六 seven", "", "", (), ())
BLOCKS = ["Home", "One, two three", "about us", "四五六 Seven", "three"]


def length(left: str, right: str) -> int:
    """The textbook's table."""
    row = [0] * (len(right) + 1)
    for a in left:
        before = 0
        for j, b in enumerate(right, 1):
            before, row[j] = row[j], before + 1 if a == b else max(row[j], row[j - 1])
    return row[-1]


@given(st.text("abc", max_size=30), st.text("abc", max_size=30))
def test_the_alignment_is_a_longest_common_subsequence(left: str, right: str) -> None:
    flags = aligned(list(left), list(right))
    kept = "".join(char for char, flag in zip(left, flags, strict=True) if flag)
    places = iter(right)

    assert all(char in places for char in kept)
    assert length(left, right) == len(kept)


def test_words_are_the_scorer_s() -> None:
    assert ["café", "四", "五", "six", "7"] == words("Café 四五 SIX—7")


def test_blocks_of_the_truth_are_main() -> None:
    found = label(PAGE, BLOCKS)

    assert found is not None
    assert [0, 1, 0, 1, 0] == found.main
    assert found.best == 1.0


def test_what_is_neither_right_nor_wrong_has_no_weight() -> None:
    found = label(replace(PAGE, optional="It says: about us"), BLOCKS)

    assert found is not None
    assert [2] == [index for index, weight in enumerate(found.weight) if not weight]


def test_snippets_label_what_they_are_in() -> None:
    found = label(replace(PAGE, text="", present=("two three",), absent=("Home",)), BLOCKS)

    assert found is not None
    assert ([0, 1, 0, 0, 0], [True, True, False, False, False]) == (found.main, [bool(w) for w in found.weight])


def test_a_rewritten_block_is_of_like_length() -> None:
    blocks = ["Home", "One sentence of several words, as there are. Another one!", "Home", "12:30"]
    found = rewritten(blocks, ["今天天气很好,我们去公园散步。", "明天会下雨。"], random.Random(1))

    assert found[0] == found[2] != "Home"
    assert found[3] == "12:30"
    assert 0.6 < room(found[1]) / room(blocks[1]) < 1.6
    assert found[1].endswith("。")
    assert not SequenceMatcher(None, found[1], blocks[1]).find_longest_match().size > 2
