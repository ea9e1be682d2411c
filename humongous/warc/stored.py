"""The bytes of an archive as stored: read in order, kept only as far back as a resynchronisation may need them."""

from __future__ import annotations

import re
from typing import BinaryIO

READ_BYTES = 262_144
"""What is asked of the stream at a time."""
FORGET_BYTES = 1_048_576
"""Bytes no longer needed are dropped once there are this many, so that dropping costs nothing per record."""


class Stored:
    """A window over a stream that can only `.read(n)`. Positions are offsets in the archive.

    `data[0]` is the byte at offset `start`; `end` is one past the last byte read.
    """

    def __init__(self, stream: BinaryIO, start: int = 0) -> None:
        self._stream = stream
        self._ended = False
        self.first = start
        self.start = start
        self.data = bytearray()

    @property
    def end(self) -> int:
        """One past the last byte read so far."""
        return self.start + len(self.data)

    def ensure(self, at: int, count: int) -> int:
        """Read until `count` bytes from offset `at` are here or the stream ends; return how many are here."""
        while (have := self.end - at) < count and not self._ended:
            chunk = self._stream.read(READ_BYTES)
            if chunk:
                self.data += chunk
            else:
                self._ended = True
        return have

    def view(self, at: int, count: int) -> bytes:
        """Up to `count` bytes from offset `at`, of those already here."""
        low = at - self.start
        return bytes(self.data[low : low + count])

    def find(self, what: bytes | re.Pattern[bytes], at: int) -> int:
        """Offset of `what` at or after `at` in the bytes already here; -1 where it is not."""
        if isinstance(what, bytes):
            found = self.data.find(what, at - self.start)
        else:
            match = what.search(self.data, at - self.start)
            found = match.start() if match else -1
        return found if found < 0 else found + self.start

    def forget(self, before: int) -> None:
        """Bytes before that offset will not be asked for again."""
        if before - self.start > FORGET_BYTES:
            del self.data[: before - self.start]
            self.start = before
