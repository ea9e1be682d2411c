"""A store: keys and bytes, wherever they are."""

from __future__ import annotations

import io
import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from humongous.errors import NotFound, StorageError
from humongous.storage import local_files, puts
from humongous.storage.access import Access
from humongous.storage.asking import Asking
from humongous.storage.gate import Driver
from humongous.storage.got import Got, ObjectInfo
from humongous.storage.keys import STAGING, checked_key, checked_prefix
from humongous.storage.locations import Location, locate
from humongous.storage.meter import Meter
from humongous.storage.objects import Objects
from humongous.storage.patience import Patience
from humongous.storage.probe import probe
from humongous.storage.stream import ObjectReader, ObjectStream
from humongous.storage.troubles import from_errno
from humongous.storage.web import WebObjects
from humongous.store_config import StorageConfig

MAX_READ_BYTES = 1024 * 1024 * 1024
READ_AHEAD_BYTES = 4 * 1024 * 1024
LARGE_BYTES = 64 * 1024 * 1024
"""Beyond this a file goes up in parts, where it may."""
_DEFAULT_PATIENCE = Patience()
_DEFAULT_ACCESS = Access()


def open_store(place: str, *, patience: Patience = _DEFAULT_PATIENCE) -> Store:
    """A store at a folder (path or `file://`), `s3://`, `gs://`, `az://` or, to read only, `https://` or `http://`.

    Settings come from the environment (docs/storage.md). Opens nothing yet: a folder is made by the first put, and one
    that is not there is `NotFound` when it is read. Raises `ConfigError` where `place` cannot be a store.
    """
    return Store(locate(place), patience)


def open_source(
    place: str, storage: StorageConfig, driver: Driver | None = None, *, patience: Patience = _DEFAULT_PATIENCE
) -> Store:
    """What a run reads from, with the run's settings and, where `driver` says who hands them out, its permits."""
    return Store(locate(place), patience, Access(storage.source, storage.contact, driver))


def open_output(
    place: str, storage: StorageConfig, driver: Driver | None = None, *, patience: Patience = _DEFAULT_PATIENCE
) -> Store:
    """The same for what a run writes to."""
    return Store(locate(place), patience, Access(storage.output, storage.contact, driver))


class Store:
    """Objects by key under one root. Picklable (place, patience and settings travel) and safe to share among threads.

    Every method raises `StorageError` for a key that could leave the root, `NotFound`, `StorageError` where it is
    refused, and `TryAgain` where the store was busy or out of reach for as long as its patience lasts.
    """

    def __init__(
        self, location: Location, patience: Patience = _DEFAULT_PATIENCE, access: Access = _DEFAULT_ACCESS
    ) -> None:
        self._location = location
        self._patience = patience
        self._access = access
        self.meter = Meter()
        """What was asked through this store."""
        self._probed = False
        here = access.here(location)
        asking = Asking(here.gate(location), self.meter, patience)
        kind = WebObjects if location.scheme.startswith("http") else Objects
        self._objects: Objects | WebObjects = kind(location, here, asking)

    def __reduce__(self) -> tuple[object, ...]:
        return Store, (self._location, self._patience, self._access)

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
        with self.open(key) as reader:
            if reader.size > max_bytes:
                raise StorageError(
                    f"the object has {reader.size} bytes, more than the {max_bytes} expected at most",
                    where=self._objects.where(key),
                )
            return reader.read(reader.size)

    def read_range(self, key: str, offset: int, length: int) -> bytes:
        """Exactly `length` bytes from `offset`; `StorageError` where the object has fewer."""
        if offset < 0 or length < 0:
            raise StorageError(f"no range: {length} bytes at {offset}", where=self._objects.where(key))
        if not length:
            return b""
        data = self._objects.get_range(checked_key(key), offset, length)
        self.meter.add(read=len(data))
        if len(data) != length:
            raise StorageError(
                f"a range of {length} bytes at {offset} was asked for and {len(data)} bytes came",
                where=self._objects.where(key),
            )
        return data

    def open(self, key: str, *, start: int = 0, read_ahead: int = READ_AHEAD_BYTES) -> ObjectReader:
        """The object from byte `start` on: one request, `read_ahead` bytes at a time, taken up again where it breaks.

        Its `read` raises `TryAgain` where it cannot be taken up again, and `StorageError` where the object changed.
        """
        return ObjectReader(self._stream(key, read_ahead, start))

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
            return self._put_local(key, io.BytesIO(data), len(data))
        return puts.put(self._bucket(), key, data, self._patience, self._holder(key, data))

    def put_file_if_absent(self, key: str, path: Path, *, same_for_all: bool = False) -> bool:
        """The same with a file's bytes, which are never all in memory (a remote put maps the file).

        `same_for_all`: whoever puts this key puts these bytes. Then a large file goes up in parts, each of which is
        tried again by itself, though no store promises one winner for that (`puts`).
        """
        checked_key(key)
        try:
            with path.open("rb") as file:
                size = path.stat().st_size
                if self.is_local:
                    return self._put_local(key, file, size)
                if not size:
                    return self.put_if_absent(key, b"")
                # Not closed by hand: obstore may hold on to it for a moment after a timeout.
                body = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError as error:
            raise from_errno(error.errno, str(path)) from error
        way = puts.put_in_parts if same_for_all and size > LARGE_BYTES else puts.put
        return way(self._bucket(), key, body, self._patience, self._holder(key, body))

    def probe(self) -> None:
        """Make sure, once, that the store honours put-if-absent; raises `StorageError` where it does not.

        A folder is not asked: there it is our own code, and a file system that has no hard links says so itself.
        """
        if not self.is_local and not self._probed:
            probe(self)
            self._probed = True

    def delete(self, key: str) -> None:
        """Remove an object, or a temporary; one that is not there is no error."""
        checked_key(STAGING.sub("", key) if self.is_local else key)
        if self.is_local:
            local_files.delete(self.url, key)
        else:
            self._bucket().delete(key)

    def temporaries(self, prefix: str) -> Iterator[ObjectInfo]:
        """Files of local puts that are under way or whose process was killed; their age tells which.

        Remote stores show none; a multipart upload whose process was killed is the bucket's to remove (docs/storage.md).
        """
        folder = checked_prefix(prefix)
        if self.is_local:
            yield from local_files.temporaries(self.url, folder)

    def _stream(self, key: str, read_ahead: int, start: int = 0) -> ObjectStream:
        where = self._objects.where(checked_key(key))

        def get(offset: int, version: str) -> Got:
            if self.is_local:
                self.meter.count("get")
                return local_files.get(self.url, key, offset, read_ahead)
            if isinstance(self._objects, WebObjects):
                return self._objects.get(key, offset, read_ahead, version)
            return self._objects.get(key, offset, read_ahead)

        return ObjectStream(get, where, self._patience, self.meter, start)

    def _listable(self, prefix: str) -> str | None:
        folder = checked_prefix(prefix)
        return None if self.is_local and not Path(self.url).exists() else folder

    def _bucket(self) -> Objects:
        if isinstance(self._objects, WebObjects):
            raise StorageError("a web server can only be read", where=self.url, do="choose a folder or a bucket")
        return self._objects

    def _put_local(self, key: str, content: BinaryIO, size: int) -> bool:
        self.meter.count("put")
        created = local_files.put_new(self.url, key, content)
        self.meter.add(written=size if created else 0)
        return created

    def _holder(self, key: str, body: puts.Body) -> puts.Holds:
        def holds(read: bool) -> bool | None:
            try:
                if self.size(key) != len(body) or not read:
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

        return holds
