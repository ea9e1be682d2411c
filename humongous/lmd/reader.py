"""Reading LMD files: streams of zstd frames into lines and documents, in bounded memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Protocol

from humongous.document import Document
from humongous.errors import StorageError
from humongous.lmd.frames import FrameReader
from humongous.lmd.lines import MAX_LINE_BYTES, from_line

READ_BYTES = 1 << 20


class Readable(Protocol):
    """A binary stream: a file, or what a store opens."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes; `b""` at the end."""


def pieces_of(stream: Readable) -> Iterator[bytes]:
    """Yield what a stream holds, at most `READ_BYTES` at a time."""
    while piece := stream.read(READ_BYTES):
        yield bytes(piece)


def hashed(pieces: Iterable[bytes], digest: hashlib._Hash) -> Iterator[bytes]:
    """Pass on pieces, updating the digest with each."""
    for piece in pieces:
        digest.update(piece)
        yield piece


def read_lines(stream: Readable, *, where: str = "", max_line_bytes: int = MAX_LINE_BYTES) -> Iterator[bytes]:
    """Yield the lines of all frames of a zstd stream, each with its `\\n` (the last may lack it).

    `where` names the stream in errors. Raises `StorageError` for a stream that is damaged or ends within a frame, and
    for a line over `max_line_bytes`, with its number.
    """
    return split_lines(FrameReader(pieces_of(stream), where=where), where=where, max_line_bytes=max_line_bytes)


def split_lines(pieces: Iterable[bytes], *, where: str = "", max_line_bytes: int = MAX_LINE_BYTES) -> Iterator[bytes]:
    """Yield the lines of decompressed `pieces`; the same limit and error as `read_lines`."""
    number = 1
    begun: list[bytes] = []
    size = 0
    for piece in pieces:
        start = 0
        while end := piece.find(b"\n", start) + 1:
            begun.append(piece[start:end])
            _check(size + end - start, max_line_bytes, number, where)
            yield b"".join(begun)
            begun, size, start = [], 0, end
            number += 1
        if start < len(piece):
            begun.append(piece[start:])
            size += len(piece) - start
            _check(size, max_line_bytes, number, where)
    if begun:
        yield b"".join(begun)


def _check(size: int, limit: int, number: int, where: str) -> None:
    if size > limit:
        raise StorageError(
            f"line {number} has more than {limit} bytes", where=where, do="the file is damaged or not LMD"
        )


def read_documents(stream: Readable, *, where: str = "", max_line_bytes: int = MAX_LINE_BYTES) -> Iterator[Document]:
    """Yield the documents of a zstd stream; errors as of `read_lines` and `from_line`, with the line's number."""
    for number, line in enumerate(read_lines(stream, where=where, max_line_bytes=max_line_bytes), start=1):
        yield from_line(line, where=f"{where}, line {number}" if where else f"line {number}")
