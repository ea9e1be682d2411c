"""obstore's calls (binding of Apache's `object_store`) on a folder or a bucket."""

from __future__ import annotations

import contextlib
import functools
import mmap
import time
from collections.abc import Iterator
from datetime import UTC
from typing import TYPE_CHECKING, Any

import obstore

from humongous.errors import NoSuchRange, NotFound, OutcomeUnknown, StorageError, TryAgain
from humongous.storage.access import Access
from humongous.storage.asking import Asking, PushedBack
from humongous.storage.got import Got, ObjectInfo
from humongous.storage.locations import Location
from humongous.storage.meter import RETRY
from humongous.storage.obstore_errors import ours
from humongous.storage.opening import NO_RETRIES, open_objects, reading, retries, writing

if TYPE_CHECKING:
    from obstore import GetOptions
    from obstore.store import ClientConfig, ObjectStore, RetryConfig

PAGE = 1000
"""Keys of a page of a listing, as S3 gives them."""
PART_BYTES = 16 * 1024 * 1024
"""Of a large object put in parts: S3 takes up to 10,000 of them."""
PIECE_BYTES = 128 * 1024
"""Of a stream: what is lost where a connection breaks, since object_store gives no piece that is not full."""
PARTS_AT_ONCE = 2
"""In flight; the memory of an upload is this and one more."""


class Objects:
    """Objects of one location. Raises our errors only; tries reads again, puts never."""

    def __init__(self, location: Location, access: Access, asking: Asking) -> None:
        self.location = location
        self._access = access
        self._asking = asking

    @functools.cached_property
    def _reader(self) -> ObjectStore:
        return self._opened(reading(self._asking.patience), NO_RETRIES)

    @functools.cached_property
    def _lister(self) -> ObjectStore:
        return self._opened(reading(self._asking.patience), retries(self._asking.patience))

    @functools.cached_property
    def _writer(self) -> ObjectStore:
        # A retry that is made inside cannot be told from another's put.
        return self._opened(writing(self._asking.patience), NO_RETRIES)

    @functools.cached_property
    def _uploader(self) -> ObjectStore:
        return self._opened(writing(self._asking.patience), retries(self._asking.patience))

    def _opened(self, client: ClientConfig, retry: RetryConfig) -> ObjectStore:
        with ours(self.location.url):
            return open_objects(self.location, self._access, self._asking.patience, client, retry)

    def get(self, key: str, offset: int, chunk_bytes: int) -> Got:
        """One request for the object from `offset` on, in chunks of about `chunk_bytes` or `PIECE_BYTES`.

        A range from byte 0 on too, whose answer states the object's size twice: a wrong Content-Length is seen.
        """
        where = self.where(key)

        def call(options: GetOptions | None) -> Any:
            with ours(where):
                return obstore.get(self._reader, key, options=options)

        try:
            answer, lease = self._asking.open("get", lambda: call({"range": {"offset": offset}}))
        except NoSuchRange:
            if offset:
                raise
            # An empty object has no byte 0 (416; Azurite says 206 and `bytes 0--1/0`), and a server may ignore ranges (200).
            answer, lease = self._asking.open("get", lambda: call(None))
        try:
            meta = answer.meta
            chunks = _chunks(iter(answer.stream(min_chunk_size=min(chunk_bytes, PIECE_BYTES))), where)
            version = meta["e_tag"] or meta["last_modified"].isoformat()
        except BaseException:
            lease.leave()
            raise

        def close() -> None:
            chunks.close()
            lease.leave()

        return Got(meta["size"], version, chunks, close)

    def get_range(self, key: str, offset: int, length: int) -> bytes:
        """The bytes there are of a range."""

        def call() -> bytes:
            with ours(self.where(key)):
                answer = obstore.get(self._reader, key, options={"range": (offset, offset + length)})
                body, (first, end) = bytes(answer.bytes()), answer.range
            if len(body) != end - first:
                raise TryAgain("the connection broke in the middle of a range", where=self.where(key))
            return body

        return self._asking.ask("range", call)

    def head(self, key: str) -> ObjectInfo:
        """What is known of an object without reading it."""

        def call() -> ObjectInfo:
            with ours(self.where(key)):
                return _info(obstore.head(self._reader, key))

        return self._asking.ask("head", call)

    def list(self, prefix: str, after: str | None = None) -> Iterator[ObjectInfo]:
        """Every object in a folder and below, in the store's order, once all of it is known; those behind `after` only.


        One that breaks off begins anew: where to take it up is a thing that servers disagree on.
        """
        trouble: TryAgain | None = None
        for number, wait in enumerate(self._asking.patience.waits()):
            time.sleep(wait)
            try:
                return iter([*self._pages(prefix, after, again=number > 0)])
            except TryAgain as error:
                trouble = error
        raise trouble or TryAgain("no patience at all: `tries` is 0")

    def _pages(self, prefix: str, after: str | None, *, again: bool) -> Iterator[ObjectInfo]:
        """Page follows page inside object_store, which tries one that is refused again by itself; each is counted once."""

        def call() -> Iterator[Any]:
            with ours(self.where(prefix)):
                return iter(obstore.list(self._lister, prefix or None, offset=after, chunk_size=PAGE))

        pages, lease = self._asking.open("list", call)
        if again:
            self._asking.meter.count(RETRY)
        try:
            for number in range(1 << 62):
                with _unwrapped(), ours(self.where(prefix)):
                    page = next(pages, None)
                if page is None:
                    return
                if number:
                    self._asking.meter.count("list", again=again)
                    lease.turn()
                for meta in page:
                    yield _info(meta)
        finally:
            lease.leave()

    def folders(self, prefix: str) -> Iterator[str]:
        """Names of the folders in a folder, in the store's order."""

        def call() -> Any:
            with ours(self.where(prefix)):
                return obstore.list_with_delimiter(self._lister, prefix or None)["common_prefixes"]

        for path in self._asking.ask("list", call):
            yield path.rstrip("/").rpartition("/")[2]

    def put_new(self, key: str, body: bytes | mmap.mmap, *, again: bool) -> None:
        """One put that fails where the name is taken: `AlreadyThere`. `OutcomeUnknown` where no answer came."""

        def call() -> None:
            with ours(self.where(key), lost=OutcomeUnknown):
                obstore.put(self._writer, key, body, mode="create", use_multipart=False)

        try:
            self._asking.once("put", call, again=again)
        except NotFound as error:
            raise StorageError(
                "the store says that there is no such bucket or container",
                where=self.location.url,
                do="check --output; HUMONGOUS never makes a bucket",
            ) from error
        self._asking.meter.add(written=len(body))

    def put_parts(self, key: str, body: mmap.mmap, *, again: bool) -> None:
        """A large object in parts, over whatever has that name; object_store aborts an upload that fails.

        A part that fails is sent again inside object_store, uncounted. `OutcomeUnknown` where no answer came.
        """
        parts = -(-len(body) // PART_BYTES)

        def pieces() -> Iterator[bytes]:
            for number in range(parts):
                if number:
                    self._asking.meter.count("part", again=again)
                start = number * PART_BYTES
                piece = body[start : start + PART_BYTES]
                if hasattr(mmap, "MADV_DONTNEED"):  # else what was sent stays in this process' memory, as the file's
                    body.madvise(mmap.MADV_DONTNEED, start, len(piece))
                yield piece

        def call() -> None:
            with ours(self.where(key), lost=OutcomeUnknown):
                obstore.put(
                    self._uploader,
                    key,
                    pieces(),
                    use_multipart=True,
                    chunk_size=PART_BYTES,
                    max_concurrency=PARTS_AT_ONCE,
                )

        try:
            self._asking.once("part", call, again=again)
        except NotFound as error:
            # Of the upload, perhaps: object_store tried its completion again, and the first try's answer was lost.
            raise OutcomeUnknown(
                "the upload is not there any more, or there is no such bucket", where=self.where(key), do="run again"
            ) from error
        self._asking.meter.count("put", 2)  # to begin and to complete it
        self._asking.meter.add(written=len(body))

    def delete(self, key: str) -> None:
        """Remove an object; one that is not there is no error."""

        def call() -> None:
            with ours(self.where(key)):
                obstore.delete(self._reader, key)

        with contextlib.suppress(NotFound):
            self._asking.ask("delete", call)

    def where(self, key: str) -> str:
        """The object's place, for messages."""
        return f"{self.location.url}/{key}" if key else self.location.url


def _info(meta: Any) -> ObjectInfo:
    return ObjectInfo(meta["path"], meta["size"], meta["last_modified"].astimezone(UTC))


def _chunks(stream: Iterator[bytes], where: str) -> Any:
    while True:
        with _unwrapped(), ours(where):
            chunk = next(stream, None)
        if chunk is None:
            return
        yield bytes(chunk)


@contextlib.contextmanager
def _unwrapped() -> Iterator[None]:
    """In the middle of an answer there is no gate to be told."""
    try:
        yield
    except PushedBack as busy:
        raise busy.error from busy
