"""Which part of a text the models read."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.langid.sample import sample_in_python, take_sample


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


@settings(deadline=None, max_examples=500)
@given(
    st.text(
        alphabet=st.characters(codec=None) | st.sampled_from(" \t\n\r\x0b\x1c\x1f\x85\xa0\u2028\u3000ab\x00\ufffd")
    ),
    st.integers(min_value=0, max_value=40),
)
def test_the_core_and_python_take_the_same(text: str, max_chars: int) -> None:
    assert take_sample(text, max_chars) == sample_in_python(text, max_chars)


def test_they_agree_on_every_character() -> None:
    text = "".join(f"a{chr(point)}b" for point in range(0x110000) if not 0xD800 <= point < 0xE000)
    assert take_sample(text, len(text)) == sample_in_python(text, len(text))
