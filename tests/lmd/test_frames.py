"""Frames: the same bytes however the content is cut, every frame read, an early end never silent."""

from __future__ import annotations

import contextlib
import hashlib
import io
import tracemalloc
from collections.abc import Iterator

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.errors import StorageError
from humongous.lmd.frames import FrameHeader, FrameReader, WrittenFrame, versions, write_frame

CONTENT = b"".join(b'{"text":"line %d","meta":{}}\n' % number for number in range(40_000))


def frame_of(content: bytes, level: int = 3) -> bytes:
    sink = io.BytesIO()
    write_frame([content], sink, level=level, text_bytes=len(content))
    return sink.getvalue()


def cut(data: bytes, sizes: list[int]) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        for size in sizes:
            yield data[at : at + size]
            at += size


def test_what_is_written_is_described() -> None:
    sink = io.BytesIO()
    written = write_frame([b"a\n", b"", b"b\n"], sink, level=3, text_bytes=4)
    stored = sink.getvalue()
    expected = WrittenFrame(
        len(stored), hashlib.sha256(stored).hexdigest(), 2, 4, hashlib.sha256(b"a\nb\n").hexdigest()
    )
    assert expected == written
    parameters = zstandard.get_frame_parameters(stored)
    assert (4, True) == (parameters.content_size, parameters.has_checksum)


@settings(deadline=None, max_examples=10)
@given(st.lists(st.integers(1, 2_000_000), min_size=1, max_size=4), st.sampled_from([1, 3, 9]))
def test_the_bytes_do_not_depend_on_how_the_content_is_cut(sizes: list[int], level: int) -> None:
    sizes = [max(size, 500) for size in sizes]
    sink = io.BytesIO()
    write_frame(cut(CONTENT, sizes), sink, level=level, text_bytes=len(CONTENT))
    assert frame_of(CONTENT, level) == sink.getvalue()


@pytest.mark.parametrize("said", [0, 3, 5])
def test_more_or_less_content_than_said_is_an_error(said: int) -> None:
    with pytest.raises(StorageError, match="cannot compress"):
        write_frame([b"a\nb\n"], io.BytesIO(), level=3, text_bytes=said)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.binary(max_size=3000), max_size=5), st.lists(st.integers(1, 5000), min_size=1, max_size=3))
def test_every_frame_is_read(contents: list[bytes], sizes: list[int]) -> None:
    stored = b"".join(frame_of(content) for content in contents)
    reader = FrameReader(cut(stored, sizes))
    assert b"".join(contents) == b"".join(reader)
    assert (len(contents), len(stored)) == (reader.frames, reader.offset)


@pytest.mark.parametrize(
    "compressor",
    [
        zstandard.ZstdCompressor(level=1, write_checksum=False),
        zstandard.ZstdCompressor(level=19, write_checksum=True, write_content_size=False),
        zstandard.ZstdCompressor(level=3, threads=2),
        zstandard.ZstdCompressor(
            compression_params=zstandard.ZstdCompressionParameters(window_log=27, enable_ldm=True)
        ),
    ],
)
@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 65_791, 65_792, 1_000_000])
def test_frames_of_other_writers_are_read(compressor: zstandard.ZstdCompressor, size: int) -> None:
    content = CONTENT[:size]
    streamed = io.BytesIO()
    with compressor.stream_writer(streamed, closefd=False) as writer:  # of unknown size
        writer.write(content)
    skippable = (0x184D2A53).to_bytes(4, "little") + (5).to_bytes(4, "little") + b"extra"
    reader = FrameReader([compressor.compress(content), skippable, streamed.getvalue()])
    assert content * 2 == b"".join(reader)
    assert 2 == reader.frames


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_an_end_anywhere_within_a_frame_is_an_error(data: st.DataObject) -> None:
    first, second = frame_of(CONTENT[:5000]), frame_of(CONTENT[5000:400_000])
    stored = first + second
    end = data.draw(st.integers(1, len(stored) - 1).filter(lambda end: end != len(first)))
    with pytest.raises(StorageError, match="the data end in the middle of a zstd frame, at byte") as raised:
        list(FrameReader([stored[:end]], where="a.jsonl.zst"))
    assert f"at byte {end}" in raised.value.what
    assert "a.jsonl.zst" == raised.value.where


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_a_changed_byte_is_an_error_or_changes_nothing(data: st.DataObject) -> None:
    stored = bytearray(frame_of(CONTENT[:3000]))
    at = data.draw(st.integers(0, len(stored) - 1))
    stored[at] ^= data.draw(st.integers(1, 255))
    try:
        content = b"".join(FrameReader([bytes(stored)]))
    except StorageError:
        return
    # Either a bit that means nothing, or the magic number turned into a skippable frame's.
    assert content in (CONTENT[:3000], b"")


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=100), st.booleans())
def test_any_bytes_give_content_or_our_error(data: bytes, magic: bool) -> None:
    with contextlib.suppress(StorageError):
        list(FrameReader([b"\x28\xb5\x2f\xfd" + data if magic else data]))


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 65_791, 65_792, 1_000_000])
def test_the_header_tells_the_content_size(size: int) -> None:
    reader = FrameReader([frame_of(CONTENT[:size])])
    list(reader)
    assert FrameHeader(size, checksum=True) == reader.header
    unknown = zstandard.ZstdCompressor(write_content_size=False).compress(CONTENT[:size])
    reader = FrameReader([unknown])
    list(reader)
    assert FrameHeader(None, checksum=False) == reader.header


def test_a_bomb_is_unpacked_a_block_at_a_time() -> None:
    # 2 GB of zeros in a few kilobytes; read the first 50 MB.
    header = b"\x28\xb5\x2f\xfd" + b"\x00" + b"\x58"
    block = (128 * 1024 << 3 | 1 << 1).to_bytes(3, "little") + b"\x00"
    tracemalloc.start()
    reader = iter(FrameReader([header + block * 16_000]))
    total = 0
    while total < 50_000_000:
        piece = next(reader)
        total += len(piece)
        assert len(piece) <= 128 * 1024 * 2
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4_000_000


def test_a_window_of_gigabytes_is_refused() -> None:
    window = bytes([(31 - 10) << 3])
    with pytest.raises(StorageError, match="damaged"):
        list(FrameReader([b"\x28\xb5\x2f\xfd\x00" + window + b"\x01\x00\x00"]))


def test_the_versions_that_the_bytes_depend_on_are_named() -> None:
    assert {"zstd", "python-zstandard"} == set(versions())
