"""Reading streams: all frames, lines across blocks and frames, limits, errors with the place."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.document import Document
from humongous.errors import StorageError
from humongous.lmd import read_documents, read_lines, to_line
from humongous.lmd.reader import split_lines


def compressed(*contents: bytes) -> io.BytesIO:
    return io.BytesIO(b"".join(zstandard.compress(content) for content in contents))


@settings(deadline=None, max_examples=100)
@given(st.lists(st.binary(max_size=40), max_size=30))
def test_lines_are_those_of_the_whole(pieces: list[bytes]) -> None:
    whole = b"".join(pieces)
    assert io.BytesIO(whole).readlines() == list(split_lines(pieces))
    assert io.BytesIO(whole).readlines() == list(read_lines(compressed(*pieces)))


def test_documents_of_all_frames(nasty: list[Document]) -> None:
    stream = compressed(*(to_line(document) for document in nasty))
    assert nasty == list(read_documents(stream))


def test_a_line_over_the_limit_is_an_error_with_its_number() -> None:
    stream = compressed(b"short\n" + b"x" * 1_000_000)
    lines = read_lines(stream, where="a.zst", max_line_bytes=1000)
    assert b"short\n" == next(lines)
    with pytest.raises(StorageError, match=r"a\.zst: line 2 has more than 1000 bytes"):
        next(lines)


def test_a_line_that_ends_over_the_limit_is_an_error_too() -> None:
    for pieces in ([b"123456\n"], [b"123", b"456\n"], [b"1\n123456\n"]):
        with pytest.raises(StorageError, match="more than 6 bytes"):
            list(split_lines(pieces, max_line_bytes=6))


def test_a_line_of_exactly_the_limit_is_read() -> None:
    assert [b"12345\n", b"123456"] == list(read_lines(compressed(b"12345\n123456"), max_line_bytes=6))


def test_a_bad_line_is_named(document: Callable[..., Document]) -> None:
    documents = read_documents(compressed(to_line(document("a")) + b"{oops\n"), where="b.zst")
    assert "a" == next(documents).text
    with pytest.raises(StorageError, match=r"b\.zst, line 2: the line is not JSON"):
        next(documents)


def test_a_stream_that_ends_early_gives_its_whole_lines_then_an_error(document: Callable[..., Document]) -> None:
    stored = compressed(to_line(document("one")), to_line(document("two"))).getvalue()
    documents = read_documents(io.BytesIO(stored[:-10]), where="c.zst")
    assert "one" == next(documents).text
    with pytest.raises(StorageError, match=r"c\.zst: the data end in the middle of a zstd frame"):
        list(documents)


def test_what_is_no_zstd_is_an_error() -> None:
    with pytest.raises(StorageError, match="no zstd frame, at byte 0"):
        list(read_lines(io.BytesIO(b'{"text": "plain JSON"}\n')))
