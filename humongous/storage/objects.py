"""The only module that names obstore (binding of Apache's `object_store`): its calls, and its errors as ours.

obstore gives most failures one class (`GenericError`) and keeps what happened in the text alone, as `code: 28` or
`status code: 503`; so this is the one place that reads a message, and it reads those numbers only. Nothing of a
server's answer is passed on, which may hold keys.
"""

from __future__ import annotations

import functools
import mmap
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

import obstore
from obstore import exceptions
from obstore.store import AzureStore, GCSStore, HTTPStore, LocalStore, S3Store

import humongous
from humongous.errors import ConfigError, HumongousError, NotFound, OutcomeUnknown, StorageError, TryAgain
from humongous.storage.got import Got, ObjectInfo
from humongous.storage.local_files import existing_folder
from humongous.storage.locations import Location
from humongous.storage.patience import Patience
from humongous.storage.troubles import from_errno

if TYPE_CHECKING:
    from obstore.store import ClientConfig, ObjectStore, RetryConfig

_LOCAL = "Generic LocalFileSystem error"
_OS_CODE = re.compile(r"\bcode: (\d+)")
_STATUS = re.compile(r"status code: (\d{3})\b")
_BAD_RANGE = re.compile(r"\b(InvalidRange|UnexpectedRange|StartTooLarge)\b")
_MALFORMED = re.compile(r"\b(MissingContentLength|BareRedirect|InvalidUrl|UnsupportedUrlScheme)\b")
_LISTED = 1_000
"""Objects that a listing hands over at a time: a page of S3's."""
_runtime_of: list[int] = []
"""The process in which obstore's threads were started: they do not survive a fork, and a call would hang for ever."""


class AlreadyThere(Exception):
    """The store says that the name is taken: an answer, which never leaves this package."""


class Objects:
    """obstore's calls on one location. Raises our errors only; retries reads inside, puts never."""

    def __init__(self, location: Location, patience: Patience) -> None:
        self.location = location
        self.patience = patience

    @functools.cached_property
    def _reader(self) -> ObjectStore:
        retry: RetryConfig = {
            "max_retries": self.patience.tries - 1,
            "retry_timeout": timedelta(minutes=3),
            "backoff": {
                "init_backoff": timedelta(seconds=self.patience.first_wait),
                "max_backoff": timedelta(seconds=self.patience.longest_wait),
                "base": 2,
            },
        }
        # No bound on a whole read, which may be an hour of one WARC; a stalled one is seen by `read_timeout`.
        client: ClientConfig = {"timeout": "1d", "read_timeout": timedelta(seconds=self.patience.stall)}
        return self._opened(client, retry)

    @functools.cached_property
    def _writer(self) -> ObjectStore:
        # No retries: one that is made inside cannot be told from another's put. No `read_timeout`: it would run while
        # the body goes out.
        client: ClientConfig = {"timeout": timedelta(seconds=self.patience.longest_put)}
        return self._opened(client, {"max_retries": 0})

    def _opened(self, client: ClientConfig, retry: RetryConfig) -> ObjectStore:
        with ours(self.location.url):
            return _open(
                self.location,
                {
                    **client,
                    "connect_timeout": timedelta(seconds=self.patience.connect),
                    "user_agent": f"humongous/{humongous.__version__}",
                },
                retry,
            )

    def get(self, key: str, offset: int, chunk_bytes: int) -> Got:
        """One request for the object from `offset` on; chunks of at least `chunk_bytes` but for the last."""
        where = self.where(key)
        with ours(where):
            answer = obstore.get(self._reader, key, options={"range": {"offset": offset}} if offset else None)
            meta = answer.meta
            chunks = _chunks(iter(answer.stream(min_chunk_size=chunk_bytes)), where)
            return Got(meta["size"], meta["e_tag"] or meta["last_modified"].isoformat(), chunks)

    def get_range(self, key: str, offset: int, length: int) -> bytes:
        """The bytes there are of a range."""
        with ours(self.where(key)):
            return bytes(obstore.get_range(self._reader, key, start=offset, length=length))

    def head(self, key: str) -> ObjectInfo:
        """What is known of an object without reading it."""
        with ours(self.where(key)):
            return _info(obstore.head(self._reader, key))

    def list(self, prefix: str, after: str | None = None) -> Iterator[ObjectInfo]:
        """Every object in a folder and below, in the store's order; those behind the key `after` only."""
        with ours(self.where(prefix)):
            for page in obstore.list(self._reader, prefix or None, offset=after, chunk_size=_LISTED):
                for meta in page:
                    yield _info(meta)

    def folders(self, prefix: str) -> Iterator[str]:
        """Names of the folders in a folder, in the store's order."""
        with ours(self.where(prefix)):
            found = obstore.list_with_delimiter(self._reader, prefix or None)["common_prefixes"]
        for path in found:
            yield path.rstrip("/").rpartition("/")[2]

    def put_new(self, key: str, body: bytes | mmap.mmap) -> None:
        """One put that fails where the name is taken: `AlreadyThere`. `OutcomeUnknown` where no answer came."""
        try:
            with ours(self.where(key), lost=OutcomeUnknown):
                obstore.put(self._writer, key, body, mode="create", use_multipart=False)
        except NotFound as error:
            raise StorageError(
                "the store says that there is no such bucket or container",
                where=self.location.url,
                do="check --output; HUMONGOUS never makes a bucket",
            ) from error

    def delete(self, key: str) -> None:
        """Remove an object; one that is not there is no error."""
        try:
            with ours(self.where(key)):
                obstore.delete(self._reader, key)
        except NotFound:
            return

    def where(self, key: str) -> str:
        """The object's place, for messages."""
        return f"{self.location.url}/{key}" if key else self.location.url


def _open(location: Location, client: ClientConfig, retry: RetryConfig) -> ObjectStore:
    if location.scheme == "file":
        return LocalStore(existing_folder(location.url))
    prefix = location.prefix or None
    if location.scheme == "s3":
        return _open_s3(location, client, retry)
    if location.scheme == "gs":
        return GCSStore(location.host, prefix=prefix, client_options=client, retry_config=retry)
    if location.scheme == "az":
        return AzureStore(location.host, prefix=prefix, client_options=client, retry_config=retry)
    return HTTPStore(
        location.url, client_options={**client, "allow_http": location.scheme == "http"}, retry_config=retry
    )


def _open_s3(location: Location, client: ClientConfig, retry: RetryConfig) -> ObjectStore:
    try:
        from obstore.auth.boto3 import Boto3CredentialProvider
    except ImportError as error:
        raise ConfigError(
            "S3 needs boto3, which is not installed", where=location.url, do="pip install 'humongous[s3]'"
        ) from error
    try:
        provider = Boto3CredentialProvider()
    except ValueError as error:
        raise StorageError(
            "there are no AWS credentials here",
            where=location.url,
            do="set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role",
        ) from error
    environment = os.environ
    region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or "us-east-1"
    endpoint = environment.get("AWS_ENDPOINT_URL_S3") or environment.get("AWS_ENDPOINT_URL")
    return S3Store(
        location.host,
        prefix=location.prefix or None,
        config={
            "region": region,
            "conditional_put": "etag",
            "disable_bulk_delete": True,  # not every S3 server has it, and we delete one at a time
            **({"endpoint": endpoint} if endpoint else {}),
        },
        client_options={**client, "allow_http": bool(endpoint and endpoint.startswith("http://"))},
        retry_config=retry,
        credential_provider=provider,
    )


def _info(meta: Any) -> ObjectInfo:
    return ObjectInfo(meta["path"], meta["size"], meta["last_modified"].astimezone(UTC))


def _chunks(stream: Iterator[bytes], where: str) -> Iterator[bytes]:
    while True:
        with ours(where):
            chunk = next(stream, None)
        if chunk is None:
            return
        yield bytes(chunk)


@contextmanager
def ours(where: str, lost: type[HumongousError] = TryAgain) -> Iterator[None]:
    """Turn whatever obstore raises into ours; `lost` is for a request that no answer came to."""
    if _runtime_of and _runtime_of[0] != os.getpid():
        raise StorageError(
            "this process was forked from one that had used storage, which cannot work",
            where=where,
            do='start processes with exec or multiprocessing\'s "spawn"',
        )
    _runtime_of[:] = [os.getpid()]
    try:
        yield
    except exceptions.AlreadyExistsError as error:
        raise AlreadyThere from error
    except (exceptions.PermissionDeniedError, exceptions.UnauthenticatedError) as error:
        raise StorageError(
            "the store refuses: these credentials do not permit it",
            where=where,
            do="check the credentials (AWS_PROFILE, a role, …) and what they may do with this bucket or path",
        ) from error
    except FileNotFoundError as error:
        raise NotFound("there is no such object", where=where) from error
    except exceptions.NotSupportedError as error:
        raise StorageError(
            "this server cannot give ranges of an object", where=where, do="use another source"
        ) from error
    except (exceptions.BaseError, OSError, ValueError, NotImplementedError) as error:
        raise _translated(str(error), where, lost) from error


def _translated(text: str, where: str, lost: type[HumongousError]) -> HumongousError:
    """What a `GenericError` means, by the numbers in its text."""
    if text.startswith(_LOCAL):
        code = _OS_CODE.search(text)
        if code or not _BAD_RANGE.search(text):
            return from_errno(int(code[1]) if code else None, where)
    if status := _STATUS.search(text):
        number = int(status[1])
        if number in (429, 503):
            return TryAgain(f"the store is busy (HTTP {number})", where=where, do="run again, with fewer at once")
        if number >= 500:
            return lost(f"the store failed (HTTP {number})", where=where, do="run again")
        if number != 416:
            return StorageError(
                f"the store refuses the request (HTTP {number})", where=where, do="check URL and region"
            )
    if status or _BAD_RANGE.search(text):
        return StorageError("the range asked for is not in the object", where=where)
    if _MALFORMED.search(text):
        return StorageError("the server's answer is not what a store gives", where=where, do="check URL and region")
    return lost("the connection could not be made, or broke", where=where, do="check the network and run again")
