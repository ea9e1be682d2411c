"""An object as a stream: one request, taken up again at the byte reached where the connection breaks."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from humongous.errors import NoSuchRange, StorageError, TryAgain
from humongous.storage.got import Got
from humongous.storage.meter import RETRY, Meter
from humongous.storage.patience import Patience

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


_BUFFER_BYTES = 256 * 1024


class ObjectReader(io.BufferedReader):
    """An object being read, buffered."""

    def __init__(self, stream: ObjectStream) -> None:
        super().__init__(stream, _BUFFER_BYTES)
        self.size = stream.size
        """Of the whole object, bytes."""


class ObjectStream(io.RawIOBase):
    """Reads an object from byte `start` to its end; wrap it in `ObjectReader`.

    `get(offset, version)` opens the object there; `version` is what was read so far, or empty at first. Raises `TryAgain`
    where it broke `patience.tries` times at one place or cannot be opened again, `NoSuchRange` where the object ends
    before `start`, and `StorageError` where the object changed on the way, or has more bytes than the store said: an
    object that ends early is never taken for a short one.
    """

    def __init__(
        self, get: Callable[[int, str], Got], where: str, patience: Patience, meter: Meter, start: int = 0
    ) -> None:
        super().__init__()
        self._get = get
        self._where = where
        self._patience = patience
        self._meter = meter
        first = get(start, "")
        self.size = first.size
        """Of the object, bytes."""
        self._version = first.version
        self._chunks: Iterator[bytes] = first.chunks
        self._let_go = first.close
        if start > first.size:
            # A bucket refuses such a range; a folder opens it.
            first.close()
            raise NoSuchRange(f"the object has {first.size} bytes, and byte {start} was asked for", where=where)
        self._chunk = memoryview(b"")
        self._fetched = start

    def readable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """The position in the object of the next byte."""
        return self._fetched - len(self._chunk)

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill the buffer as far as the chunk at hand goes; 0 at the object's end."""
        if not self._chunk:
            self._chunk = memoryview(self._next_chunk())
        target = memoryview(buffer).cast("B")
        count = min(len(target), len(self._chunk))
        target[:count] = self._chunk[:count]
        self._chunk = self._chunk[count:]
        return count

    def close(self) -> None:
        """Let the connection, or the file, go."""
        self._let_go()
        self._chunks, self._chunk = iter(()), memoryview(b"")
        super().close()

    def _next_chunk(self) -> bytes:
        """The next bytes, or none at the end, through as many connections as it takes."""
        trouble: TryAgain | None = None
        for number, wait in enumerate(self._patience.waits()):
            if number:
                time.sleep(wait)
                self._chunks = self._resumed()
            try:
                chunk = next(self._chunks, b"")
            except TryAgain as error:
                trouble = error
                continue
            self._fetched += len(chunk)
            self._meter.add(read=len(chunk))
            if self._fetched > self.size:
                raise StorageError(f"the object has more than its {self.size} bytes", where=self._where)
            if self._fetched == self.size:
                self._let_go()  # others may wait for the connection while these bytes are worked on
                self._chunks = iter(())
                return chunk
            if chunk:
                return chunk
        raise TryAgain(
            f"the connection broke {self._patience.tries} times at byte {self._fetched} of {self.size}",
            where=self._where,
            do="run again: what is not committed is done anew",
        ) from trouble

    def _resumed(self) -> Iterator[bytes]:
        if self._fetched == self.size:
            return iter(())
        self._let_go()
        self._meter.count(RETRY)
        again = self._get(self._fetched, self._version)
        self._let_go = again.close
        if (again.size, again.version) != (self.size, self._version):
            raise StorageError(
                f"the object changed while it was read: {self.size} bytes ({self._version}) at first, "
                f"then {again.size} ({again.version})",
                where=self._where,
                do="run again once nothing writes there",
            )
        return again.chunks
