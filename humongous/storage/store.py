"""A store: keys and bytes, wherever they are."""

from __future__ import annotations

import contextlib
import io
import mmap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from humongous.errors import NotFound, OutcomeUnknown, StorageError, TryAgain
from humongous.storage import local_files
from humongous.storage.got import Got, ObjectInfo
from humongous.storage.keys import STAGING, checked_key, checked_prefix
from humongous.storage.locations import Location, locate
from humongous.storage.objects import AlreadyThere, Objects
from humongous.storage.patience import Patience
from humongous.storage.stream import ObjectStream
from humongous.storage.troubles import from_errno

MAX_READ_BYTES = 1024 * 1024 * 1024
READ_AHEAD_BYTES = 4 * 1024 * 1024
_BUFFER_BYTES = 256 * 1024
_DEFAULT_PATIENCE = Patience()


def open_store(place: str, *, patience: Patience = _DEFAULT_PATIENCE) -> Store:
    """A store at a folder (path or `file://`), `s3://`, `gs://`, `az://` or, to read only, `https://` or `http://`.

    Opens nothing yet: a folder is made by the first put, and one that is not there is `NotFound` when it is read.
    Raises `ConfigError` where `place` cannot be a store.
    """
    return Store(locate(place), patience)


class Store:
    """Objects by key under one root. Picklable (the URL and the patience travel) and safe to share among threads.

    Every method raises `StorageError` for a key that could leave the root, `NotFound`, `StorageError` where it is
    refused, and `TryAgain` where the store was busy or out of reach for as long as its patience lasts.
    """

    def __init__(self, location: Location, patience: Patience = _DEFAULT_PATIENCE) -> None:
        self._location = location
        self._patience = patience
        self._objects = Objects(location, patience)

    def __reduce__(self) -> tuple[object, ...]:
        return Store, (self._location, self._patience)

    def __repr__(self) -> str:
        return f"Store({self.url!r})"

    @property
    def url(self) -> str:
        """The folder's absolute path or the URL, without a slash at the end."""
        return self._location.url

    @property
    def is_local(self) -> bool:
        """Whether it is a folder of this machine."""
        return self._location.scheme == "file"

    def read(self, key: str, *, max_bytes: int = MAX_READ_BYTES) -> bytes:
        """The whole object; `StorageError` where it has more than `max_bytes`."""
        with self._stream(key, READ_AHEAD_BYTES) as stream, io.BufferedReader(stream, _BUFFER_BYTES) as reader:
            if stream.size > max_bytes:
                raise StorageError(
                    f"the object has {stream.size} bytes, more than the {max_bytes} expected at most",
                    where=self._objects.where(key),
                )
            return reader.read(stream.size)

    def read_range(self, key: str, offset: int, length: int) -> bytes:
        """Exactly `length` bytes from `offset`; `StorageError` where the object has fewer."""
        if offset < 0 or length < 0:
            raise StorageError(f"no range: {length} bytes at {offset}", where=self._objects.where(key))
        if not length:
            return b""
        data = self._objects.get_range(checked_key(key), offset, length)
        if len(data) != length:
            raise StorageError(
                f"{length} bytes at {offset} were asked for and {len(data)} came", where=self._objects.where(key)
            )
        return data

    def open(self, key: str, *, start: int = 0, read_ahead: int = READ_AHEAD_BYTES) -> BinaryIO:
        """The object from byte `start` on: one request, `read_ahead` bytes at a time, taken up again where it breaks.

        Its `read` raises `TryAgain` where it cannot be taken up again, and `StorageError` where the object changed.
        """
        return io.BufferedReader(self._stream(key, read_ahead, start), _BUFFER_BYTES)

    def size(self, key: str) -> int:
        """Bytes of the object."""
        return self._objects.head(checked_key(key)).size

    def exists(self, key: str) -> bool:
        """Whether the object is there."""
        try:
            self._objects.head(checked_key(key))
        except NotFound:
            return False
        return True

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        """Every object in the folder `prefix` and below it, sorted by key; none where it, or the root, is missing.

        A prefix is whole segments: `a` gives `a/b` and not `ab`. Temporary files are not among them.
        """
        folder = self._listable(prefix)
        return iter(()) if folder is None else iter(sorted(self._objects.list(folder), key=lambda info: info.key))

    def list_between(self, prefix: str, after: str | None, upto: str | None) -> Iterator[ObjectInfo]:
        """Objects of the folder `prefix` whose key is behind `after`, up to and with `upto`; in the store's order.

        A bucket is asked from `after` on and no further than `upto`, so several stretches can be listed at once. It must
        list by key, as S3, GCS and Azure do (S3's directory buckets do not).
        """
        folder = self._listable(prefix)
        if folder is None:
            return
        for info in self._objects.list(folder, None if self.is_local else after):
            if upto is not None and info.key > upto and not self.is_local:
                return
            if (after is None or info.key > after) and (upto is None or info.key <= upto):
                yield info

    def folders(self, prefix: str) -> tuple[str, ...]:
        """Names, sorted, of the folders directly in the folder `prefix`; none where it, or the root, is missing."""
        folder = self._listable(prefix)
        return () if folder is None else tuple(sorted(self._objects.folders(folder)))

    def put_if_absent(self, key: str, data: bytes) -> bool:
        """Put the object unless the key is taken. Atomic: nobody ever sees a part of it. Never a multipart upload.

        True: this call put it; or an answer was lost on the way and exactly these bytes are there now. Where the
        difference matters, put what only you would write (the name of an attempt). False: the key was taken, or has
        other bytes. Local puts are on the disk (fsync) before this returns.
        Raises `OutcomeUnknown` where answers were lost, the key is not there now, and a request may still land.
        """
        checked_key(key)
        if self.is_local:
            return local_files.put_new(self.url, key, io.BytesIO(data))
        return self._put(key, data)

    def put_file_if_absent(self, key: str, path: Path) -> bool:
        """The same with a file's bytes, which are never all in memory (a remote put maps the file)."""
        checked_key(key)
        try:
            with path.open("rb") as file:
                if self.is_local:
                    return local_files.put_new(self.url, key, file)
                if not path.stat().st_size:
                    return self._put(key, b"")
                # Not closed by hand: obstore may hold on to it for a moment after a timeout.
                return self._put(key, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except OSError as error:
            raise from_errno(error.errno, str(path)) from error

    def delete(self, key: str) -> None:
        """Remove an object, or a temporary; one that is not there is no error."""
        checked_key(STAGING.sub("", key) if self.is_local else key)
        self._refuse_http()
        if self.is_local:
            local_files.delete(self.url, key)
        else:
            self._objects.delete(key)

    def temporaries(self, prefix: str) -> Iterator[ObjectInfo]:
        """Files of local puts that are under way or whose process was killed; their age tells which.

        Remote stores have none, since nothing is put in parts.
        """
        folder = checked_prefix(prefix)
        if self.is_local:
            yield from local_files.temporaries(self.url, folder)

    def _stream(self, key: str, read_ahead: int, start: int = 0) -> ObjectStream:
        where = self._objects.where(checked_key(key))

        def get(offset: int) -> Got:
            if self.is_local:
                return local_files.get(self.url, key, offset, read_ahead)
            return self._objects.get(key, offset, read_ahead)

        return ObjectStream(get, where, self._patience, start)

    def _listable(self, prefix: str) -> str | None:
        folder = checked_prefix(prefix)
        if self._location.scheme.startswith("http"):
            raise StorageError("a web server cannot list what it has", where=self.url, do="use a folder or a bucket")
        return None if self.is_local and not Path(self.url).exists() else folder

    def _refuse_http(self) -> None:
        if self._location.scheme.startswith("http"):
            raise StorageError("a web server can only be read", where=self.url, do="choose a folder or a bucket")

    def _put(self, key: str, body: bytes | mmap.mmap) -> bool:
        """Put remotely, and settle what became of it where an answer was lost or is not to be trusted."""
        self._refuse_http()
        lost: OutcomeUnknown | TryAgain | None = None
        for wait in self._patience.waits():
            time.sleep(wait)
            try:
                self._objects.put_new(key, body)
            except AlreadyThere:
                # S3 also says so (409) of two puts at once, of which none may have landed: so look.
                stands = self._holds(key, body, read=isinstance(lost, OutcomeUnknown))
                if stands is not None:
                    return stands
            except OutcomeUnknown as error:
                lost = error
            except TryAgain as error:
                lost = lost or error
            else:
                return True
        with contextlib.suppress(TryAgain):
            stands = self._holds(key, body, read=True)
            if stands is not None:
                return stands
        raise lost or TryAgain("others were putting this key at the same time", where=self._objects.where(key))

    def _holds(self, key: str, body: bytes | mmap.mmap, *, read: bool) -> bool | None:
        """Whether the key holds exactly `body`; None where it is not there. Without `read`, being there is False."""
        try:
            if self.size(key) != len(body):
                return False
            if not read:
                return False
            with self.open(key) as stream:
                position = 0
                while chunk := stream.read(READ_AHEAD_BYTES):
                    if body[position : position + len(chunk)] != chunk:
                        return False
                    position += len(chunk)
        except NotFound:
            return None
        return True
