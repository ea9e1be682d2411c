"""Zstandard frames, written one at a time and read block by block. The only module that names `zstandard`.

Reading walks the blocks of RFC 8878 itself and hands the decoder one block at a time. So memory is bounded by a block
and the window whatever the bytes say, every frame of a file is read (a plain decoder stops after the first), and an
end that comes too early is an error (a plain stream reader just stops).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import zstandard

from humongous.errors import StorageError

WRITE_BYTES = 1 << 20
"""Bytes gathered before the compressor is called."""
MAX_WINDOW_BYTES = 1 << 27
"""Window a frame may ask for: what zstd's own decoder allows, and what its level 22 uses."""
_MAX_BLOCK_BYTES = 128 * 1024  # RFC 8878 §3.1.1.2.4
_MAGIC = 0xFD2FB528
_SKIPPABLE_MAGIC, _SKIPPABLE_MASK = 0x184D2A50, 0xFFFFFFF0


def versions() -> dict[str, str]:
    """What the bytes of frames depend on, for the configuration's fingerprint."""
    return {
        "zstd": ".".join(str(number) for number in zstandard.ZSTD_VERSION),
        "python-zstandard": zstandard.__version__,
    }


@dataclass(frozen=True, slots=True)
class WrittenFrame:
    """What `write_frame` wrote."""

    length: int
    """Bytes of the frame as stored."""
    sha256: str
    """Of the frame as stored."""
    documents: int
    """Lines."""
    text_bytes: int
    text_sha256: str
    """Of the lines, before compression."""


def write_frame(pieces: Iterable[bytes], sink: BinaryIO, *, level: int, text_bytes: int) -> WrittenFrame:
    """Compress `pieces`, `text_bytes` in all, into one frame with its content size and a checksum.

    One thread, so that the bytes depend on content, level and library alone: not on how the content is cut in pieces
    (tested). Raises `StorageError` where there are more or fewer bytes than said or the sink refuses.
    """
    stored, content = hashlib.sha256(), hashlib.sha256()
    length = documents = total = 0
    try:
        # With threads the output would depend on the library's job size.
        compressor = zstandard.ZstdCompressor(level=level, write_checksum=True, threads=0).compressobj(size=text_bytes)
        for piece in _gathered(pieces):
            total += len(piece)
            content.update(piece)
            documents += piece.count(b"\n")
            if out := compressor.compress(piece):
                stored.update(out)
                length += sink.write(out)
        out = compressor.flush()
        stored.update(out)
        length += sink.write(out)
    except zstandard.ZstdError as error:
        raise StorageError(f"cannot compress {total} bytes as a frame of {text_bytes}: {error}") from error
    except OSError as error:
        raise StorageError(f"cannot write a frame: {error}", do="check the free space of the scratch folder") from error
    return WrittenFrame(length, stored.hexdigest(), documents, total, content.hexdigest())


def _gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    gathered: list[bytes] = []
    size = 0
    for piece in pieces:
        gathered.append(piece)
        size += len(piece)
        if size >= WRITE_BYTES:
            yield b"".join(gathered)
            gathered, size = [], 0
    if gathered:
        yield b"".join(gathered)


@dataclass(frozen=True, slots=True)
class FrameHeader:
    """The facts of a frame's header, RFC 8878 §3.1.1.1."""

    content_size: int | None
    checksum: bool


class FrameReader:
    """Decompresses a stream of frames: iterate for the content, piece by piece.

    Each piece is what one block holds. While iterating, `offset` counts the compressed bytes taken, `frames` the frames
    that have ended, and `header` is the latest frame's. Skippable frames are skipped. Raises `StorageError` that names
    `where` and the offset for what is not zstd, is damaged, or ends too early.
    """

    def __init__(self, pieces: Iterable[bytes], *, where: str = "") -> None:
        self._pieces = iter(pieces)
        self._piece = b""
        self._at = 0
        self._where = where
        self.offset = 0
        self.frames = 0
        self.header: FrameHeader | None = None

    def __iter__(self) -> Iterator[bytes]:
        while magic := self._take(4, may_end=True):
            number = int.from_bytes(magic, "little")
            if number & _SKIPPABLE_MASK == _SKIPPABLE_MAGIC:
                self._skip(int.from_bytes(self._take(4), "little"))
            elif number == _MAGIC:
                yield from self._frame(magic)
                self.frames += 1
            else:
                raise self._bad("these bytes are no zstd frame", self.offset - 4)

    def _frame(self, magic: bytes) -> Iterator[bytes]:
        start = self.offset - 4
        decoder = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES).decompressobj()
        self.header, head = self._read_header()
        try:
            yield from _some(decoder.decompress(magic + head))
            last = False
            while not last:
                last, block = self._block()
                yield from _some(decoder.decompress(block))
            if self.header.checksum:
                yield from _some(decoder.decompress(self._take(4)))
        except zstandard.ZstdError as error:
            raise self._bad(f"the frame that begins at {start} is damaged ({error})", self.offset) from error
        if not decoder.eof:
            raise self._bad(f"the frame that begins at {start} does not end", self.offset)

    def _read_header(self) -> tuple[FrameHeader, bytes]:
        descriptor = self._take(1)
        flags = descriptor[0]
        single_segment = bool(flags & 0x20)
        size_bytes = (1 if single_segment else 0, 2, 4, 8)[flags >> 6]
        before = (0 if single_segment else 1) + (0, 1, 2, 4)[flags & 3]
        rest = self._take(before + size_bytes) if before + size_bytes else b""
        size = int.from_bytes(rest[before:], "little") + (256 if size_bytes == 2 else 0) if size_bytes else None
        return FrameHeader(size, bool(flags & 4)), descriptor + rest

    def _block(self) -> tuple[bool, bytes]:
        head = self._take(3)
        number = int.from_bytes(head, "little")
        kind, size = number >> 1 & 3, number >> 3
        if kind == 3 or size > _MAX_BLOCK_BYTES:
            raise self._bad("this is no zstd block", self.offset - 3)
        size = 1 if kind == 1 else size  # a run: one byte, repeated
        return bool(number & 1), head + self._take(size) if size else head

    def _take(self, size: int, *, may_end: bool = False) -> bytes:
        """Exactly `size` bytes; `b""` at the end of the stream where it may end."""
        found = self._piece[self._at : self._at + size]
        self._at += len(found)
        while len(found) < size:
            piece = next(self._pieces, None)
            if piece is None:
                if may_end and not found:
                    return b""
                raise self._bad("the data end in the middle of a zstd frame", self.offset + len(found))
            self._piece, self._at = piece, min(size - len(found), len(piece))
            found += piece[: self._at]
        self.offset += size
        return found

    def _skip(self, size: int) -> None:
        while size:
            size -= len(self._take(min(size, _MAX_BLOCK_BYTES)))

    def _bad(self, what: str, offset: int) -> StorageError:
        do = "the file is damaged, cut short or not zstd: fetch it again, or run `humongous verify --deep`"
        return StorageError(f"{what}, at byte {offset}", where=self._where, do=do)


def _some(piece: bytes) -> Iterator[bytes]:
    if piece:
        yield piece
