"""A local folder as a store, and a server that answers as it is told."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from humongous.storage import Patience, Store, open_store

QUICK = Patience(tries=4, first_wait=0.01, longest_wait=0.02, connect=2.0, stall=1.0, longest_put=1.0)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(str(tmp_path / "store"))


class Asked:
    """One request, and the means to answer it."""

    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        self.method = handler.command
        self.path = handler.path
        self.headers = {name.lower(): value for name, value in handler.headers.items()}
        self.body = handler.rfile.read(int(self.headers.get("content-length", 0)))
        self._handler = handler

    def hang_up(self) -> None:
        """Close the connection; nothing more is said."""
        self._handler.close_connection = True

    def break_off(self, content: bytes, after: int, *, reset: bool, seconds: float = 0.0) -> None:
        """Promise all of `content` from the byte asked for, give `after` bytes, wait, and close or reset the connection."""
        start = int(self.headers.get("range", "bytes=0-").removeprefix("bytes=").partition("-")[0])
        self._handler.send_response(206 if "range" in self.headers else 200)
        self._handler.send_header("ETag", '"1"')
        self._handler.send_header("Content-Length", str(len(content) - start))
        self._handler.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self._handler.end_headers()
        self._handler.wfile.write(content[start : start + after])
        self._handler.wfile.flush()
        time.sleep(seconds)
        if reset:
            linger = struct.pack("ii", 1, 0)  # closing then sends a reset
            self._handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.hang_up()

    def answer(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None, *, cut: int = 0) -> None:
        """Answer; `cut` leaves that many bytes of the body out and hangs up."""
        self._handler.send_response(status)
        headers = headers or {}
        if "Transfer-Encoding" not in headers:
            headers = {"Content-Length": str(len(body)), **headers}
        for name, value in headers.items():
            self._handler.send_header(name, value)
        self._handler.end_headers()
        if self.method != "HEAD":
            self._handler.wfile.write(body[: len(body) - cut])
            self._handler.wfile.flush()
        if cut:
            self.hang_up()

    def serve(self, content: bytes, *, etag: str | None = '"1"', cut: int = 0) -> None:
        """Answer as a good web server does, ranges included."""
        named = {"ETag": etag} if etag else {}
        if "range" not in self.headers:
            return self.answer(200, content, named, cut=cut)
        first, _, last = self.headers["range"].removeprefix("bytes=").partition("-")
        start, end = int(first), min(int(last) + 1 if last else len(content), len(content))
        if start >= len(content):
            return self.answer(416)
        place = {"Content-Range": f"bytes {start}-{end - 1}/{len(content)}"}
        return self.answer(206, content[start:end], {**named, **place}, cut=min(cut, end - start))


Behaviour = Callable[[Asked], None]


class Server:
    """An HTTP server on this machine: `behave` says what it does, `requests` what it was asked."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Asked] = []
        self.behave: Behaviour = lambda asked: asked.answer(404)
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                asked = Asked(self)
                outer.requests.append(asked)
                outer.behave(asked)

            do_HEAD = do_PUT = do_POST = do_DELETE = do_GET  # noqa: N815 - names that the base looks for

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
                pass

        class Quiet(ThreadingHTTPServer):
            def handle_error(self, request: object, client_address: object) -> None:
                pass  # a client that went away is part of the tests

        self._server = Quiet(("127.0.0.1", 0), Handler)
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self._server.server_port}"

    def asked(self) -> list[str]:
        """The requests so far, as `GET /path`."""
        return [f"{each.method} {each.path}" for each in self.requests]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
def web(server: Server) -> Store:
    return open_store(f"{server.url}/root", patience=QUICK)


@pytest.fixture
def bucket(server: Server, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A bucket whose S3 is the server."""
    pytest.importorskip("boto3")
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "an-id")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret-that-nobody-may-see")
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL_S3"):
        monkeypatch.delenv(name, raising=False)
    return open_store("s3://bucket/some/prefix", patience=QUICK)
