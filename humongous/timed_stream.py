"""An archive's stream that ends a unit which takes too long, in whatever step it is."""

from __future__ import annotations

import time
from typing import BinaryIO, cast

from humongous.errors import UnitTimeout


class _TimedStream:
    def __init__(self, stream: BinaryIO, seconds: float) -> None:
        self._stream = stream
        self._seconds = seconds
        self._deadline = time.monotonic() + seconds

    def read(self, count: int = -1) -> bytes:
        if time.monotonic() > self._deadline:
            raise UnitTimeout(f"not done after {self._seconds:g} seconds")
        return self._stream.read(count)


def timed_stream(stream: BinaryIO, seconds: float) -> BinaryIO:
    """`stream`, of which only `.read(n)` can be used; after so many seconds that raises `UnitTimeout`.

    Pages are timed one by one; an archive without any, or one that unfolds to terabytes, is timed here.
    """
    return cast(BinaryIO, _TimedStream(stream, seconds))
