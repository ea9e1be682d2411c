"""A proxy between a client and a store that adds latency and faults, by a seed, and counts what passes.

    with FaultProxy("127.0.0.1", 9000, Weather(rate=0.1, seed=7)) as proxy:
        ...  # AWS_ENDPOINT_URL=proxy.url
    proxy.requests["put"], proxy.faults[Fault.PUT_LOST]

Requests go on byte for byte, their Host header too, so that a signature made for the proxy's address stands behind it.
As a process of its own, so that a benchmark's client does not share an interpreter with it:

    python -m tests.servers.fault_proxy 127.0.0.1:9000 --latency 0.03

prints the proxy's URL, and its counts as one JSON document when its standard input ends.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import select
import socket
import ssl
import struct
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO, Self

from .faults import BODIES, REFUSALS, Fault, Schedule, Weather
from .messages import Answer, HungUp, Request, body_pieces, read_head, refusal

_SLOW_PIECES = 20
_SLOW_PAUSE = 0.02
"""Seconds between two of them."""
_NEVER_REACHED = (Fault.SLOW_DOWN, Fault.SLOW_DOWN_UNTIL, Fault.TOO_MANY, Fault.CONFLICT, Fault.INTERNAL)


@dataclass(frozen=True, slots=True)
class Passed:
    """One request that came."""

    kind: str
    path: str
    status: int
    """Of the server's answer, or of the proxy's; 0 where the client got none."""
    fault: Fault | None


class FaultProxy:
    """Listens on a free port of 127.0.0.1 as soon as it is made; a thread for each connection."""

    def __init__(self, host: str, port: int, weather: Weather | None = None, tls: ssl.SSLContext | None = None) -> None:
        self._server = (host, port)
        self._schedule = Schedule(weather or Weather())
        self._tls = tls
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self.passed: list[Passed] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def requests(self) -> Counter[str]:
        """Requests so far, by kind."""
        return Counter(each.kind for each in list(self.passed))

    @property
    def faults(self) -> Counter[Fault]:
        """Faults that clients have met so far, by kind."""
        return Counter(self._schedule.met)

    def set(self, weather: Weather) -> None:
        """Other weather from now on; the counts of faults begin anew."""
        self._schedule = Schedule(weather)

    def forget(self) -> None:
        """Count requests from here on."""
        self.passed.clear()

    def close(self) -> None:
        """Stop, and end every connection."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        with self._lock:
            sockets = list(self._open)
        for each in sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def forward(self, upstream: Upstream, request: Request, body: bytes) -> tuple[Answer, Iterator[bytes]]:
        """Ask the server; a server of another tongue is spoken to by overriding this."""
        return upstream.ask(request.head.without("expect") + body, request.method)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError, HungUp, ValueError), contextlib.ExitStack() as stack:
            stack.enter_context(client)
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls:
                client = stack.enter_context(self._tls.wrap_socket(client, server_side=True))
            with self._lock:
                self._open.add(client)
            stack.callback(self._open.discard, client)
            stream = stack.enter_context(client.makefile("rb"))
            with Upstream(self._server) as upstream:
                while self._one(client, stream, upstream):
                    pass

    def _one(self, client: socket.socket, stream: BinaryIO, upstream: Upstream) -> bool:
        """Pass one request on; whether another may follow on this connection."""
        head = read_head(stream)
        if head is None:
            return False
        request, schedule = Request(head), self._schedule
        fault = schedule.fault(request)
        time.sleep(schedule.weather.latency)
        if fault == Fault.RESET_BEFORE:
            self._note(request, 0, fault, schedule)
            return _reset(client)
        if "expect" in head.headers:
            client.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = b"".join(body_pieces(stream, head, to_the_end=False))
        if fault in _NEVER_REACHED:
            self._refuse(client, request, fault, schedule)
            return head.stays
        answer, pieces = self.forward(upstream, request, body)
        if fault in (Fault.RESET_AFTER, Fault.PUT_LOST, Fault.PUT_DENIED):
            for _ in pieces:
                pass
            if fault == Fault.PUT_DENIED:
                self._refuse(client, request, fault, schedule)
                return head.stays
            self._note(request, 0, fault, schedule)
            return _reset(client) if fault == Fault.RESET_AFTER else False
        if fault in BODIES and answer.status in (200, 206) and (answer.head.length or 0) > 1:
            self._note(request, answer.status, fault, schedule)
            return _spoil(client, answer, b"".join(pieces), fault, schedule.weather)
        self._note(request, answer.status, None, schedule)
        client.sendall(answer.head.raw)
        for piece in pieces:
            client.sendall(piece)
        return head.stays and answer.head.stays

    def _refuse(self, client: socket.socket, request: Request, fault: Fault, schedule: Schedule) -> None:
        status, code, message = REFUSALS[fault]
        self._note(request, status, fault, schedule)
        when = {"Retry-After": str(schedule.weather.retry_after)} if fault == Fault.SLOW_DOWN_UNTIL else {}
        answer, pieces = refusal(status, code, message, when)
        client.sendall(answer.head.raw + (b"" if request.method == "HEAD" else b"".join(pieces)))

    def _note(self, request: Request, status: int, fault: Fault | None, schedule: Schedule) -> None:
        self.passed.append(Passed(request.kind, request.path, status, fault))
        if fault:
            schedule.happened(fault)


class Upstream:
    """A connection to the server, made when it is needed and used again as long as it lives."""

    def __init__(self, server: tuple[str, int]) -> None:
        self._server = server
        self._socket: socket.socket | None = None
        self._stream: BinaryIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._drop()

    def ask(self, message: bytes, method: str) -> tuple[Answer, Iterator[bytes]]:
        """Send a request; the head of the answer, and its body."""
        if self._socket and select.select([self._socket], [], [], 0)[0]:
            self._drop()  # the server closed it meanwhile
        if not (self._socket and self._stream):
            self._socket = socket.create_connection(self._server)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._stream = self._socket.makefile("rb")
        self._socket.sendall(message)
        answer = self._answer(self._stream)
        return answer, self._body(self._stream, answer, method)

    def _answer(self, stream: BinaryIO) -> Answer:
        while head := read_head(stream):
            answer = Answer(head)
            if answer.status >= 200:
                return answer
        raise HungUp

    def _body(self, stream: BinaryIO, answer: Answer, method: str) -> Iterator[bytes]:
        if answer.has_body(method):
            yield from body_pieces(stream, answer.head, to_the_end=True)
        if not answer.head.stays:
            self._drop()

    def _drop(self) -> None:
        for each in (self._stream, self._socket):
            if each:
                each.close()
        self._socket = self._stream = None


def _spoil(client: socket.socket, answer: Answer, body: bytes, fault: Fault, weather: Weather) -> bool:
    """Answer as the fault wants it; whether another request may follow."""
    half = len(body) // 2
    if fault == Fault.LENGTH_LONG:
        client.sendall(answer.head.with_length(len(body) + 10) + body)
        return False
    if fault == Fault.LENGTH_SHORT:
        client.sendall(answer.head.with_length(half) + body)
        return False
    client.sendall(answer.head.raw)
    if fault == Fault.SLOW_BYTES:
        size = max(1, -(-len(body) // _SLOW_PIECES))
        for start in range(0, len(body), size):
            client.sendall(body[start : start + size])
            time.sleep(_SLOW_PAUSE)
        return answer.head.stays
    client.sendall(body[:half])
    if fault == Fault.STALL:
        time.sleep(weather.stall)
    return _reset(client)


def _reset(client: socket.socket) -> bool:
    """End the connection with RST."""
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return False


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="A proxy that adds latency and faults; ends with its standard input.")
    parser.add_argument("server", help="HOST:PORT")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds added to each request")
    parser.add_argument("--rate", type=float, default=0.0, help="share of requests that meet a fault")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    host, _, port = asked.server.rpartition(":")
    with FaultProxy(host, int(port), Weather(rate=asked.rate, seed=asked.seed, latency=asked.latency)) as proxy:
        sys.stdout.write(proxy.url + "\n")
        sys.stdout.flush()
        sys.stdin.read()
    sys.stdout.write(json.dumps({"requests": proxy.requests, "faults": proxy.faults}) + "\n")


if __name__ == "__main__":
    main()
