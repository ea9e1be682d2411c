"""Which part of a text the models read."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.langid.sample import take_sample


def test_a_short_text_is_taken_whole_on_one_line() -> None:
    assert "Ein Satz. Noch einer. Schluss" == take_sample("Ein  Satz.\r\n\r\n\tNoch einer.\u2028Schluss\n", 100)


def test_a_repeated_line_is_read_once() -> None:
    assert "eins zwei" == take_sample("eins\nzwei\n eins \nzwei", 100)


def test_the_longest_lines_are_taken_in_order() -> None:
    assert "ccccc dddd" == take_sample("a\nccccc\nbb\ndddd\ne", 10)


def test_of_the_last_line_its_beginning() -> None:
    assert "dd eeeeeffff" == take_sample("dddd\neeeeeffff", 12)
    assert "abcdefghij" == take_sample("abcdefghijklmnop", 10)


def test_what_no_model_can_read_is_a_space() -> None:
    assert "a b c d" == take_sample("a\x00b\ud800c\ufffdd", 100)


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet=st.characters(codec=None), max_size=400), st.integers(min_value=1, max_value=120))
def test_never_longer_than_asked_and_always_one_clean_line(text: str, max_chars: int) -> None:
    sample = take_sample(text, max_chars)
    assert len(sample) <= max_chars
    assert sample == sample.encode("utf-8").decode("utf-8")
    assert not set("\x00\n\r\t\ufffd") & set(sample)
    assert bool(sample) == any(
        not (c.isspace() or c < " " or "\x7f" <= c <= "\x9f" or "\ud800" <= c <= "\udfff" or c == "\ufffd")
        for c in text
    )
