"""A part of the corpus: ranges of bundles, checked and re-encoded as one zstd frame."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from humongous.errors import StorageError
from humongous.lmd.frames import FrameReader, write_frame
from humongous.lmd.reader import hashed
from humongous.manifest.entries import Part, PlannedPart, Range

Fetch = Callable[[Range], Iterable[bytes]]
"""Gives the stored bytes of a range, in pieces."""


def write_part(part: PlannedPart, level: int, fetch: Fetch, path: Path) -> Part:
    """Write the part to `path` as one frame, in the order of its ranges, and describe it.

    Every range is checked on the way against its number of documents, its bytes and its SHA-256. Raises `StorageError`
    that names bundle, range, expected and found, and leaves no file. Memory: a few blocks.
    """
    text_bytes = sum(piece.frame.text_bytes for piece in part.ranges)
    try:
        with path.open("wb") as sink:
            written = write_frame(_checked_ranges(part, fetch), sink, level=level, text_bytes=text_bytes)
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise StorageError(
                f"cannot write the part: {error.strerror or error}",
                where=str(path),
                do="check that the scratch folder exists and has free space",
            ) from error
        raise
    return Part(part.key, part.language, written.documents, text_bytes, written.length, written.sha256)


def read_part(part: PlannedPart, pieces: Iterable[bytes]) -> Part:
    """Hold a stored part against its plan, range by range, and describe it; the bundles are not needed.

    Raises `StorageError` that says what differs.
    """
    digest = hashlib.sha256()
    content = FrameReader(hashed(pieces, digest), where=part.key)
    text_bytes = sum(len(piece) for piece in checked(content, part.ranges, where=part.key))
    if content.frames != 1:
        raise _damaged(part.key, f"expected one zstd frame, found {content.frames}")
    documents = sum(piece.frame.documents for piece in part.ranges)
    return Part(part.key, part.language, documents, text_bytes, content.offset, digest.hexdigest())


def _checked_ranges(part: PlannedPart, fetch: Fetch) -> Iterator[bytes]:
    for piece in part.ranges:
        content = FrameReader(fetch(piece), where=_place(piece))
        yield from checked(content, (piece,), where=_place(piece))
        if content.frames != 1 or content.offset != piece.frame.length:
            expected = f"expected one frame of {piece.frame.length} bytes"
            raise _damaged(_place(piece), f"{expected}, found {content.frames} of {content.offset}")


def checked(content: Iterable[bytes], ranges: Sequence[Range], *, where: str) -> Iterator[bytes]:
    """Pass on decompressed `content` that is these ranges' lines one after another, checking each.

    Raises `StorageError` at the first range whose bytes, documents or SHA-256 differ, and where there is more or less.
    """
    pending = iter(ranges)
    check: _RangeCheck | None = None
    for piece in content:
        rest = piece
        while rest:
            if check is None and (found := next(pending, None)):
                check = _RangeCheck(found)
            if check is None:
                raise _damaged(where, f"{len(rest)} bytes or more follow the last range")
            taken = check.take(rest)
            yield taken
            rest = rest[len(taken) :]
            if check.complete:
                check.finish(where)
                check = None
    if check is not None:
        check.finish(where)
    if missing := next(pending, None):
        raise _damaged(where, f"nothing is left for {_place(missing)}")


class _RangeCheck:
    """Counts and hashes one range's lines."""

    def __init__(self, piece: Range) -> None:
        self._range = piece
        self._hash = hashlib.sha256()
        self._documents = 0
        self._size = 0

    @property
    def complete(self) -> bool:
        return self._size == self._range.frame.text_bytes

    def take(self, piece: bytes) -> bytes:
        taken = piece[: self._range.frame.text_bytes - self._size]
        self._hash.update(taken)
        self._documents += taken.count(b"\n")
        self._size += len(taken)
        return taken

    def finish(self, where: str) -> None:
        frame = self._range.frame
        expected = (frame.text_bytes, frame.documents, frame.sha256)
        found = (self._size, self._documents, self._hash.hexdigest())
        for name, wanted, got in zip(("bytes of text", "documents", "SHA-256"), expected, found, strict=True):
            if wanted != got:
                raise _damaged(where, f"{name} of {_place(self._range)}: expected {wanted}, found {got}")


def _place(piece: Range) -> str:
    return f"{piece.bundle}[{piece.frame.offset}:{piece.frame.offset + piece.frame.length}]"


def _damaged(where: str, what: str) -> StorageError:
    do = "the bundle or part is not what the manifest says: `humongous verify --deep` names every damaged object"
    return StorageError(what, where=where, do=do)
