"""The stream's own rules, with answers made up."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from humongous.errors import StorageError, TryAgain
from humongous.storage import Meter, Store
from humongous.storage.got import Got
from humongous.storage.stream import ObjectStream

from .conftest import QUICK


def opened(*answers: tuple[int, bytes]) -> tuple[io.BufferedReader, list[int]]:
    """A stream whose connections give these bytes of an object of this size, one after the other, and then end."""
    offsets: list[int] = []
    left = iter(answers)

    def get(offset: int, version: str) -> Got:
        assert version == ("v1" if offsets else "")
        offsets.append(offset)
        size, data = next(left)
        pieces: Iterator[bytes] = iter([data] if data else [])
        return Got(size, "v1", pieces)

    return io.BufferedReader(ObjectStream(get, "x", QUICK, Meter())), offsets


def test_an_answer_that_ends_early_is_taken_up_again() -> None:
    stream, offsets = opened((6, b"abc"), (6, b"d"), (6, b"ef"))
    assert b"abcdef" == stream.read()
    assert [0, 3, 4] == offsets


def test_an_answer_that_always_ends_early_is_try_again() -> None:
    stream, _ = opened((6, b"abc"), *[(6, b"")] * 3)
    with pytest.raises(TryAgain, match="broke 4 times at byte 3 of 6"):
        stream.read()


def test_more_bytes_than_the_object_has_are_refused() -> None:
    stream, _ = opened((2, b"abc"))
    with pytest.raises(StorageError, match="more than its 2 bytes"):
        stream.read()


def test_a_file_cut_while_it_is_read_is_refused(store: Store) -> None:
    store.put_if_absent("x", b"y" * 100_000)
    with store.open("x", read_ahead=1000) as stream:
        stream.read(10)
        with Path(store.url, "x").open("r+b") as file:
            file.truncate(50_000)
        with pytest.raises(StorageError, match="changed while it was read"):
            stream.read()
