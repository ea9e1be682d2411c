"""A web server in Common Crawl's layout, over TLS: ranges, ETags, and a limit on requests that answers 403 and 503.

Its faults come from the proxy, which also speaks TLS for it: `CommonCrawl` is both.
"""

from __future__ import annotations

import hashlib
import re
import ssl
import threading
import time
from collections import Counter, deque
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

import trustme

from .fault_proxy import FaultProxy
from .faults import Weather

_RANGE = re.compile(r"bytes=(\d+)-(\d*)")


class CommonCrawl:
    """Serves the files of a folder on a free port of 127.0.0.1."""

    def __init__(self, root: Path, certificates: Path, weather: Weather | None = None, per_second: int = 0) -> None:
        """`certificates` is a folder for them; `per_second` requests are answered in any second, 0 means all."""
        authority = trustme.CA()
        self.authority_file = certificates / "authority.pem"
        authority.cert_pem.write_to_path(self.authority_file)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(tls)
        self.limit = Limit(per_second)
        self.agents: set[str] = set()
        self._server = _Quiet(("127.0.0.1", 0), _handler(root, self.limit, self.agents))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        self.proxy = FaultProxy("127.0.0.1", self._server.server_port, weather, tls)
        self.url = self.proxy.url

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.proxy.close()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def environment(self) -> dict[str, str]:
        """What makes a client trust it; both are looked at, and one may be set here."""
        return dict.fromkeys(("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"), str(self.authority_file))


class Limit:
    """So many requests in any second; those above are refused, by turns as CloudFront and as S3 do it."""

    def __init__(self, per_second: int) -> None:
        self._per_second = per_second
        self._lock = threading.Lock()
        self._recent: deque[float] = deque()
        self.refused: Counter[int] = Counter()
        """By status."""

    def refuses(self) -> int:
        """The status to refuse with, or 0. Refused requests count against the limit too: who hurries on stays out."""
        with self._lock:
            now = time.monotonic()
            while self._recent and self._recent[0] < now - 1.0:
                self._recent.popleft()
            self._recent.append(now)
            if not self._per_second or len(self._recent) <= self._per_second:
                return 0
            status = 403 if self.refused.total() % 2 == 0 else 503
            self.refused[status] += 1
            return status


class _Quiet(ThreadingHTTPServer):
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is part of the tests."""


def _handler(root: Path, limit: Limit, agents: set[str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            agents.add(self.headers.get("User-Agent", ""))
            if status := limit.refuses():
                return self._say(status, b"Slow down", {"Retry-After": "1"} if status == 503 else {})
            path = root / unquote(urlsplit(self.path).path).lstrip("/")
            if not path.is_file():
                return self._say(404, b"<Error><Code>NoSuchKey</Code></Error>", {})
            body = path.read_bytes()
            named = {
                "ETag": f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"',
                "Last-Modified": formatdate(path.stat().st_mtime, usegmt=True),
                "Accept-Ranges": "bytes",
            }
            asked = _RANGE.fullmatch(self.headers.get("Range", ""))
            if not asked:
                return self._say(200, body, named)
            first = int(asked[1])
            end = min(int(asked[2]) + 1 if asked[2] else len(body), len(body))
            if first >= end:
                return self._say(416, b"", {"Content-Range": f"bytes */{len(body)}"})
            return self._say(206, body[first:end], {**named, "Content-Range": f"bytes {first}-{end - 1}/{len(body)}"})

        do_HEAD = do_GET  # noqa: N815 - a name that the base looks for

        def _say(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            pass

    return Handler
