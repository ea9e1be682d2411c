"""HTTP/1.1 messages as they go over the wire, read whole or piece by piece and passed on byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import BinaryIO
from urllib.parse import parse_qs, unquote, urlsplit

PIECE = 64 * 1024
_KINDS = (
    ("PUT", "partNumber", "part"),
    ("PUT", "comp=blocklist", "complete"),
    ("PUT", "comp=block", "part"),
    ("POST", "uploads", "create"),
    ("POST", "uploadId", "complete"),
    ("POST", "delete", "delete"),
    ("POST", "comp=batch", "delete"),
    ("GET", "list-type", "list"),
    ("GET", "comp=list", "list"),
)
"""Method, what stands in the query, and what that is: S3's names, GCS's XML API which has the same, Azure's."""


class HungUp(Exception):
    """The peer is gone, or speaks no HTTP."""


@dataclass(frozen=True, slots=True)
class Head:
    """The first line and the headers of a message."""

    raw: bytes
    """All of it, with the empty line."""
    first: str
    headers: dict[str, str]
    """By lower-case name."""

    @property
    def length(self) -> int | None:
        """Content-Length."""
        text = self.headers.get("content-length")
        return int(text) if text is not None else None

    @property
    def chunked(self) -> bool:
        """Whether the body comes in chunks."""
        return "chunked" in self.headers.get("transfer-encoding", "").lower()

    @property
    def stays(self) -> bool:
        """Whether the connection is to be used again."""
        return "HTTP/1.1" in self.first and "close" not in self.headers.get("connection", "").lower()

    def without(self, name: str) -> bytes:
        """The raw head without a header."""
        return re.sub(rb"(?im)^" + name.encode() + rb":[^\r\n]*\r\n", b"", self.raw)

    def with_length(self, length: int) -> bytes:
        """The raw head with another Content-Length."""
        return re.sub(rb"(?im)^(content-length:)[^\r\n]*", rb"\1 %d" % length, self.raw)


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asks."""

    head: Head

    @property
    def method(self) -> str:
        """`GET`, …"""
        return self.head.first.split(" ")[0]

    @property
    def target(self) -> str:
        """Path and query, as sent."""
        return self.head.first.split(" ")[1]

    @property
    def path(self) -> str:
        """The path, readable."""
        return unquote(urlsplit(self.target).path)

    @property
    def kind(self) -> str:
        """`get`, `range`, `head`, `list`, `put`, `part`, `delete`, …: what the request is to a store."""
        query = urlsplit(self.target).query
        for method, sign, kind in _KINDS:
            if method == self.method and (sign in query if "=" in sign else sign in parse_qs(query, True)):
                return kind
        if self.method == "GET" and self.head.headers.keys() & {"range", "x-ms-range"}:
            return "range"
        return self.method.lower()

    @property
    def is_conditional_put(self) -> bool:
        """Whether it asks to put only what is not there."""
        return self.kind == "put" and bool(self.head.headers.keys() & {"if-none-match", "x-goog-if-generation-match"})


@dataclass(frozen=True, slots=True)
class Answer:
    """The head of what a server says."""

    head: Head

    @property
    def status(self) -> int:
        """200, …"""
        return int(self.head.first.split(" ")[1])

    def has_body(self, method: str) -> bool:
        """Whether anything follows the head."""
        return method != "HEAD" and self.status not in (204, 304) and self.head.length != 0


def made_answer(status: int, headers: dict[str, str], body: bytes = b"") -> tuple[Answer, Iterator[bytes]]:
    """An answer that no server gave."""
    all_headers = {**headers, "Content-Length": str(len(body))}
    lines = [
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        *(f"{name}: {text}" for name, text in all_headers.items()),
    ]
    raw = "".join(f"{line}\r\n" for line in [*lines, ""]).encode()
    return Answer(Head(raw, lines[0], {name.lower(): text for name, text in all_headers.items()})), iter([body])


def read_head(stream: BinaryIO) -> Head | None:
    """The next head; `None` where the peer has closed the connection between two messages."""
    lines = [stream.readline(PIECE)]
    if not lines[0]:
        return None
    while lines[-1] not in (b"\r\n", b"\n"):
        if not lines[-1].endswith(b"\n"):
            raise HungUp
        lines.append(stream.readline(PIECE))
    pairs = (line.decode("latin-1").partition(":") for line in lines[1:-1])
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return Head(b"".join(lines), lines[0].decode("latin-1").strip(), headers)


def body_pieces(stream: BinaryIO, head: Head, *, to_the_end: bool) -> Iterator[bytes]:
    """The body as it stands on the wire, chunks' frames included. An answer without a length goes `to_the_end`."""
    if head.chunked:
        yield from _chunks(stream)
    elif head.length is not None:
        yield from _exactly(stream, head.length)
    elif to_the_end:
        while piece := stream.read1(PIECE):  # type: ignore[attr-defined]
            yield piece


def _exactly(stream: BinaryIO, length: int) -> Iterator[bytes]:
    while length:
        piece = stream.read(min(length, PIECE))
        if not piece:
            raise HungUp
        length -= len(piece)
        yield piece


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while True:
        line = stream.readline(PIECE)
        if not line.endswith(b"\n"):
            raise HungUp
        yield line
        size = int(line.split(b";")[0], 16)
        if not size:
            break
        yield from _exactly(stream, size + 2)
    while (line := stream.readline(PIECE)) not in (b"\r\n", b"\n"):  # trailers
        if not line:
            raise HungUp
        yield line
    yield line


def refusal(status: int, code: str, message: str, headers: dict[str, str]) -> tuple[Answer, Iterator[bytes]]:
    """An answer that refuses, as S3 words it."""
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message>'
        "<RequestId>4442587FB7D0A2F9</RequestId></Error>"
    )
    return made_answer(status, {"Content-Type": "application/xml", **headers}, body.encode())
