"""The driver's side of the gate: one small TCP server that hands out the permits of a run.

A client's first line is JSON (token, store, its caps); the answer, seconds to wait, comes when a connection to the store
may be opened. Then `turn` (answered with seconds), `well` and `busy <seconds>`; closing the socket gives the connection
back. Whatever else arrives, or a wrong token, closes it.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import math
import secrets
import threading
import time
from typing import Any

from humongous.storage.gate import Driver, throttle_of
from humongous.storage.throttle import Caps, Throttle

_MAX_LINE = 2048
_MAX_NAME = 1024


class GateServer:
    """Use it with `with`; `driver` is what a job takes along, None where the host cannot be listened on.

    The driver's own requests go through the same throttles, since they are this process'.
    """

    def __init__(self, host: str, slots: int) -> None:
        self._host, self._slots = host, max(1, slots)
        self._token = secrets.token_hex(16)
        self._loop = asyncio.new_event_loop()
        self._thread: threading.Thread | None = None
        self._server: asyncio.Server | None = None
        self.driver: Driver | None = None

    def __enter__(self) -> GateServer:
        """Listen on a free port."""
        try:
            self._server = self._loop.run_until_complete(
                self._loop.create_server(lambda: _Client(self._token), self._host, 0, backlog=1024)
            )
        except OSError:
            self._loop.close()
            return self
        port = self._server.sockets[0].getsockname()[1]
        self.driver = Driver(self._host, port, self._token, self._slots)
        self._thread = threading.Thread(target=self._loop.run_forever, name="gate", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop; who still holds a permit keeps it, and goes its own way for the next one."""
        if self._thread and self._server:
            self._loop.call_soon_threadsafe(self._stop)
            self._thread.join()
            self._loop.close()

    def _stop(self) -> None:
        if self._server:
            self._server.close()
        for client in list(_Client.open):
            if client.transport:
                client.transport.abort()
        self._loop.call_soon(self._loop.call_soon, self._loop.stop)  # once their ends were noticed


class _Client(asyncio.Protocol):
    """One connection: at most one permit."""

    open: set[_Client] = set()  # noqa: RUF012 - of the process, as there is one driver

    def __init__(self, token: str) -> None:
        self._token = token
        self._throttle: Throttle | None = None
        self._rest = b""
        self.transport: asyncio.Transport | None = None
        self._loop = asyncio.get_running_loop()
        self._admitted = self._admit

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.open.add(self)

    def connection_lost(self, _error: Exception | None) -> None:
        self.open.discard(self)
        if self._throttle:
            self._throttle.leave(self._admitted)

    def data_received(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        try:
            for line in lines:
                self._take(line)
        except (ValueError, TypeError, KeyError, RecursionError):
            self._hang_up()
        if len(self._rest) > _MAX_LINE:
            self._hang_up()

    def _take(self, line: bytes) -> None:
        now = time.monotonic()
        if self._throttle is None:
            self._begin(line)
        elif line == b"turn":
            self._say(self._throttle.turn(now))
        elif line == b"well":
            self._throttle.answered_well(now)
        else:
            word, _, seconds = line.partition(b" ")
            pause = float(seconds)
            if word != b"busy" or not 0 <= pause < math.inf:
                raise ValueError
            self._throttle.pushed_back(now, pause)

    def _begin(self, line: bytes) -> None:
        asked = json.loads(line)
        caps = Caps(int(asked["connections"]), float(asked["requests_per_second"]))
        good = hmac.compare_digest(str(asked["token"]).encode(), self._token.encode())
        if not good or len(asked["name"]) > _MAX_NAME or caps.connections < 1 or not 0 < caps.requests_per_second:
            raise ValueError
        self._throttle = throttle_of(str(asked["name"]), caps)
        self._throttle.enter(self._admitted, at_once=asked["at_once"] is True)

    def _admit(self) -> None:
        # Called by whoever let go, which may be a thread of the driver's own requests.
        self._loop.call_soon_threadsafe(self._answer_first)

    def _answer_first(self) -> None:
        if self._throttle:
            self._say(self._throttle.turn(time.monotonic()))

    def _say(self, seconds: float) -> None:
        if self.transport and not self.transport.is_closing():
            self.transport.write(f"{seconds:.6f}\n".encode())

    def _hang_up(self) -> None:
        if self.transport:
            self.transport.close()
