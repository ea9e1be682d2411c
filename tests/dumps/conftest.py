"""A mirror in a folder, and a web server over a folder."""

from __future__ import annotations

import functools
import gzip
import threading
from collections.abc import Callable, Iterator, Sequence
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest


class Served:
    """A folder behind HTTP, and what was asked of it."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        outer = self

        class Handler(SimpleHTTPRequestHandler):
            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
                outer.asked.append(f"{self.command} {self.path}")

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def serve() -> Iterator[Callable[[Path], Served]]:
    """A function that puts a folder behind HTTP."""
    begun: list[Served] = []

    def start(folder: Path) -> Served:
        begun.append(Served(folder))
        return begun[-1]

    yield start
    for each in begun:
        each.close()


def put(root: Path, key: str, data: bytes = b"") -> str:
    """An object of a mirror; returns its key."""
    path = root / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return key


def listing(root: Path, key: str, paths: Sequence[str]) -> bytes:
    """A listing of a mirror; returns its bytes."""
    text = "".join(f"{path}\n" for path in paths).encode()
    data = gzip.compress(text, mtime=0) if key.endswith(".gz") else text
    put(root, key, data)
    return data
