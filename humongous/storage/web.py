"""A web server as a source, read only: the only module that names urllib3.

An object is one GET, whose body is never held whole; it is taken up again by a range request. What a server says is
checked and nothing is guessed: a length that is missing, a range that is not the one asked for, a body that is another
than before are errors, and a body that ends early is never taken for the end of the object.
"""

from __future__ import annotations

import email.utils
import functools
import os
import re
import ssl
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote, urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError, SSLError

from humongous.errors import ConfigError, NoSuchRange, NotFound, StorageError, TryAgain
from humongous.storage.access import Access
from humongous.storage.asking import Asking, PushedBack
from humongous.storage.got import Got, ObjectInfo
from humongous.storage.locations import Location

MAX_REDIRECTS = 3
_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})")
_LENGTH = re.compile(r"\d{1,18}")


class WebObjects:
    """Objects below one URL. Raises our errors only; tries reads again."""

    def __init__(self, location: Location, access: Access, asking: Asking) -> None:
        self.location = location
        self._agent = access.user_agent
        self._asking = asking

    @functools.cached_property
    def _pool(self) -> urllib3.PoolManager:
        patience = self._asking.patience
        timeout = urllib3.Timeout(connect=patience.connect, read=patience.stall)
        proxies = urllib.request.getproxies()
        proxy = proxies.get(self.location.scheme) or proxies.get("all")
        if proxy and not urllib.request.proxy_bypass(self.location.host):
            return urllib3.ProxyManager(proxy, timeout=timeout, retries=False, ssl_context=_trust(), maxsize=4)
        return urllib3.PoolManager(timeout=timeout, retries=False, ssl_context=_trust(), maxsize=4)

    def get(self, key: str, offset: int, chunk_bytes: int, version: str) -> Got:
        """One request for the object from `offset` on; chunks of at most `chunk_bytes`. `version` is what was read so far."""
        where = self.where(key)
        # From byte 0 on too: the answer to a range states the object's size twice, so that a wrong length is seen.
        headers = {"Range": f"bytes={offset}-"}
        # A server that knows `If-Range` gives the whole object where it changed, which is then seen.
        if offset and version.startswith('"'):
            headers["If-Range"] = version
        try:
            answer, lease = self._asking.open("get", lambda: self._request("GET", "get", key, headers))
        except NoSuchRange:
            if offset:
                raise
            # An empty object has no byte 0.
            answer, lease = self._asking.open("get", lambda: self._request("GET", "get", key, {}))
        try:
            size = self._whole_size(answer, where, offset)
            found = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or ""
        except BaseException:
            answer.close()
            lease.leave()
            raise

        def close() -> None:
            answer.close()
            lease.leave()

        return Got(size, found, _chunks(answer, chunk_bytes, where), close)

    def get_range(self, key: str, offset: int, length: int) -> bytes:
        """The bytes there are of a range."""
        where, end = self.where(key), offset + length - 1

        def call() -> bytes:
            answer = self._request("GET", "range", key, {"Range": f"bytes={offset}-{end}"})
            try:
                if answer.status != 206:
                    raise StorageError(
                        "this server cannot give ranges of an object", where=where, do="use another source"
                    )
                first, last, _ = _content_range(answer, where)
                if first != offset or last > end:
                    raise _odd(f"bytes {offset} to {end} were asked for, and the answer is of {first} to {last}", where)
                body = b"".join(_chunks(answer, length + 1, where))
                if len(body) != last - first + 1:
                    raise TryAgain("the connection broke in the middle of a range", where=where)
                return body
            finally:
                answer.close()

        return self._asking.ask("range", call)

    def head(self, key: str) -> ObjectInfo:
        """What is known of an object without reading it."""

        def call() -> ObjectInfo:
            answer = self._request("HEAD", "head", key, {})
            answer.close()
            changed = (
                email.utils.parsedate_to_datetime(date) if (date := _date(answer)) else datetime.fromtimestamp(0, UTC)
            )
            return ObjectInfo(key, _length(answer, self.where(key)), changed)

        return self._asking.ask("head", call)

    def folders(self, prefix: str) -> NoReturn:
        """No web server can say."""
        raise StorageError(
            "a web server cannot list what it has", where=self.where(prefix), do="use a folder or a bucket"
        )

    def list(self, prefix: str, _after: str | None = None) -> NoReturn:
        """The same."""
        self.folders(prefix)

    def where(self, key: str) -> str:
        """The object's place, for messages."""
        return f"{self.location.url}/{key}" if key else self.location.url

    def _whole_size(self, answer: urllib3.BaseHTTPResponse, where: str, offset: int) -> int:
        """Bytes of the whole object, from an answer that begins at `offset`."""
        length = _length(answer, where)
        if answer.status == 200 and not offset:
            return length
        if answer.status == 200:
            raise StorageError(
                f"bytes from {offset} on were asked for and the whole object came: it changed, or ranges are not served",
                where=where,
                do="run again once nothing writes there; if it stays so, use another source",
            )
        first, last, size = _content_range(answer, where)
        if first != offset or last != size - 1:
            raise _odd(f"the range from {offset} on was asked for, and {first} to {last} of {size} came", where)
        return size  # not by `length`: where that is wrong, the rest is asked for again, or there is too much

    def _request(self, method: str, kind: str, key: str, headers: dict[str, str]) -> urllib3.BaseHTTPResponse:
        """One request, redirections followed; an answer with an object in it, or an error."""
        where = self.where(key)
        path = "/".join(part for part in (quote(self.location.prefix, safe="/~"), quote(key, safe="/~")) if part)
        url = f"{self.location.scheme}://{self.location.host}/{path}"
        headers = {"User-Agent": self._agent, "Accept-Encoding": "identity", **headers}
        for hop in range(MAX_REDIRECTS + 1):
            if hop:
                self._asking.meter.count(kind)
            with _ours(where):
                answer = self._pool.request(method, url, headers=headers, redirect=False, preload_content=False)
            if not (target := answer.get_redirect_location()):
                break
            answer.close()
            url = urljoin(url, target)
            parts = urlsplit(url)
            if parts.scheme not in ("https", self.location.scheme) or "@" in parts.netloc or not parts.netloc:
                raise _odd("the server redirects to what is no web server, or to one without TLS", where)
        else:
            raise _odd(f"the server redirects more than {MAX_REDIRECTS} times", where)
        if answer.status not in (200, 206):
            answer.close()
            _refuse(answer, where)
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            answer.close()
            raise _odd("the object comes with a content encoding, which hides its bytes", where)
        return answer


def _refuse(answer: urllib3.BaseHTTPResponse, where: str) -> NoReturn:
    """What a status that brings no object means."""
    status = answer.status
    if status in (404, 410):
        raise NotFound("there is no such object", where=where)
    if status == 403:
        raise PushedBack(
            TryAgain(
                "the server refuses again and again (HTTP 403): too many requests from here, or nobody may read this",
                where=where,
                do="wait, then run with fewer at once ([storage.source] max_connections), and set a contact",
            ),
            _pause(answer),
        )
    if status in (429, 503):
        busy = TryAgain(f"the store is busy (HTTP {status})", where=where, do="run again, with fewer at once")
        raise PushedBack(busy, _pause(answer))
    if status >= 500:
        raise PushedBack(TryAgain(f"the store failed (HTTP {status})", where=where, do="run again"), _pause(answer))
    if status == 401:
        raise StorageError(
            "the store refuses: it wants credentials, which HUMONGOUS has none of for web servers",
            where=where,
            do="use a public server, a folder or a bucket",
        )
    if status == 416:
        raise NoSuchRange("the range asked for is not in the object", where=where)
    if status < 400:
        raise _odd(f"HTTP {status}", where)
    raise StorageError(f"the store refuses the request (HTTP {status})", where=where, do="check the URL")


def _pause(answer: urllib3.BaseHTTPResponse) -> float:
    """Seconds that `Retry-After` asks for, given in seconds or as a date (RFC 9110, 10.2.3); 0 without it."""
    value = answer.headers.get("Retry-After", "").strip()
    if _LENGTH.fullmatch(value):
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, OverflowError):
        return 0.0


def _date(answer: urllib3.BaseHTTPResponse) -> str | None:
    date = answer.headers.get("Last-Modified")
    return date if date and email.utils.parsedate_tz(date) else None


def _length(answer: urllib3.BaseHTTPResponse, where: str) -> int:
    value = answer.headers.get("Content-Length", "")
    if not _LENGTH.fullmatch(value) or "Transfer-Encoding" in answer.headers:
        raise _odd("it does not say how long the object is", where)
    return int(value)


def _content_range(answer: urllib3.BaseHTTPResponse, where: str) -> tuple[int, int, int]:
    """First byte, last byte, size of the whole."""
    match = _CONTENT_RANGE.fullmatch(answer.headers.get("Content-Range", "").strip())
    if answer.status != 206 or not match:
        raise _odd("a range was asked for, and it does not say which it gives", where)
    first, last, size = (int(number) for number in match.groups())
    if not first <= last < size:
        raise _odd(f"it gives an impossible range: {first} to {last} of {size}", where)
    return first, last, size


def _odd(what: str, where: str) -> StorageError:
    return StorageError(f"the server's answer is not what a store gives: {what}", where=where, do="check the URL")


def _chunks(answer: urllib3.BaseHTTPResponse, most: int, where: str) -> Iterator[bytes]:
    """The body as it comes, up to `most` bytes at a time; ends where the body does, be that too early."""
    while True:
        with _ours(where):
            chunk = answer.read1(most, decode_content=False)
        if not chunk:
            return
        yield chunk


@contextmanager
def _ours(where: str) -> Iterator[None]:
    try:
        yield
    except SSLError as error:
        if not any(isinstance(each, ssl.SSLCertVerificationError) for each in error.args):
            # Cut off within TLS, in a handshake or a body: as passing as any connection that breaks.
            raise TryAgain("the connection broke within TLS", where=where, do="run again") from error
        raise StorageError(
            "the server's certificate cannot be trusted",
            where=where,
            do="check the URL; for a server with a certificate of your own, set SSL_CERT_FILE",
        ) from error
    except (HTTPError, OSError) as error:
        raise TryAgain(
            "the connection could not be made, or broke", where=where, do="check the network and run again"
        ) from error


def _trust() -> ssl.SSLContext:
    """Certificates of $REQUESTS_CA_BUNDLE, $SSL_CERT_FILE, or this system's."""
    place = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("SSL_CERT_FILE")
    try:
        if place and Path(place).is_dir():
            return ssl.create_default_context(capath=place)
        return ssl.create_default_context(cafile=place or None)
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(
            "there are no certificates in the file that REQUESTS_CA_BUNDLE or SSL_CERT_FILE names", where=str(place)
        ) from error
