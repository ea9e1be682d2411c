"""No key can leave the root."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.errors import StorageError
from humongous.storage import checked_key, checked_prefix

GOOD = [
    "a",
    "crawl-data/CC-MAIN-2020-40/warc.paths.gz",
    "corpus/language=deu_Latn/x",
    "a b/é+%20=~",
    "a/b#c",
    "..a/b..",
]
BAD = ["", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/./b", "a\nb", "a\0", "a\x7f", "a\x85", "\ud800"]


@pytest.mark.parametrize("key", GOOD)
def test_a_relative_path_is_a_key(key: str) -> None:
    assert key == checked_key(key)


@pytest.mark.parametrize("key", [*BAD, "a\\b", "a/b#1", "é" * 513])
def test_what_could_leave_the_root_or_break_a_line_is_no_key(key: str) -> None:
    with pytest.raises(StorageError, match="cannot be a key"):
        checked_key(key)


@settings(deadline=None)
@given(st.text(st.sampled_from("./a\\\0#1\u2028é"), max_size=12))
def test_a_key_that_passes_stays_below_the_root(key: str) -> None:
    try:
        checked_key(key)
    except StorageError:
        return
    assert all(segment not in ("", ".", "..") for segment in key.split("/"))


def test_a_prefix_may_be_empty_or_end_with_a_slash() -> None:
    assert ["", "a/b", "a/b"] == [checked_prefix(prefix) for prefix in ("", "a/b", "a/b/")]
    for bad in ("/", "a//", "../"):
        with pytest.raises(StorageError):
            checked_prefix(bad)
