"""Permits: before each request a store asks for a connection and for its turn, at the run's driver or in this process.

Two caps hold for a run and not for a worker of it: so that the driver hands the permits out (`gate_server`), over one
TCP connection for each open connection to a store. It is closed with that, or by the system when a worker is killed:
no permit is ever lost. Where the driver cannot be reached (a firewall between), each process keeps to its share.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import socket
import threading
import time
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Protocol

from humongous.storage.throttle import Caps, Throttle

REACH_SECONDS = 5.0
"""How long the driver is waited for before a process goes its own way."""
AGAIN_SECONDS = 60.0
"""How long it goes it before it looks again."""
_MAX_STORES = 100
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Driver:
    """Where a run's permits are handed out; it travels with the job."""

    host: str
    port: int
    token: str
    """Of this run: a stranger on the port gets none."""
    slots: int
    """Tasks at once in the whole run: so many share the caps if nobody can be asked."""


class Lease(Protocol):
    """A connection that may be open, and the turn of its first request."""

    def turn(self) -> None:
        """Wait until one more request may be sent on this connection."""

    def answered(self, *, well: bool, pause: float = 0.0) -> None:
        """Tell how the store took it: `well`, or that it wants less, and to be left alone for `pause` seconds."""

    def leave(self) -> None:
        """The connection is closed. May be called again."""


class Free:
    """A lease on what has no caps: a folder."""

    def turn(self) -> None:
        """At once."""

    def answered(self, *, well: bool, pause: float = 0.0) -> None:
        """Nobody asks."""

    def leave(self) -> None:
        """Nothing is held."""


class Gate:
    """The way to one store."""

    def __init__(self, name: str, caps: Caps | None, driver: Driver | None = None) -> None:
        self._name = name
        self._caps = caps
        self._driver = driver

    def enter(self) -> Lease:
        """Wait for a connection, and for the turn of its first request."""
        if self._caps is None:
            return Free()
        # Who reads one object while it asks for another would wait for itself, once there is a single connection left.
        held = _Held(self._name)
        lease: Lease | None = None
        if self._driver and not _cut_off(self._driver):
            try:
                lease = _AtDriver(self._driver, self._name, self._caps, held)
            except (OSError, ValueError) as error:
                _go_own_way(self._driver, error)
        if lease is None:
            caps = self._caps.share(self._driver.slots) if self._driver else self._caps
            lease = _Here(throttle_of(self._name, caps), held)
        return lease


_held: Counter[tuple[str, int]] = Counter()
_held_lock = threading.Lock()


class _Held:
    """That a thread holds a connection of a store, until it is let go, by whichever thread."""

    def __init__(self, name: str) -> None:
        self._who = (name, threading.get_ident())
        self._holding = False

    def already(self) -> bool:
        with _held_lock:
            return _held[self._who] > 0

    def take(self) -> None:
        with _held_lock:
            self._holding = True
            _held[self._who] += 1

    def drop(self) -> bool:
        """True the first time."""
        with _held_lock:
            dropped, self._holding = self._holding, False
            if dropped:
                _held[self._who] -= 1
                if not _held[self._who]:
                    del _held[self._who]
            return dropped


class _Here:
    """A lease of this process' own throttle."""

    def __init__(self, throttle: Throttle, held: _Held) -> None:
        self._throttle, self._held = throttle, held
        self._admitted = threading.Event()
        self._name = self._admitted.set
        throttle.enter(self._name, at_once=held.already())
        try:
            self._admitted.wait()
            held.take()
            self.turn()
        except BaseException:  # interrupted
            self.leave()
            throttle.leave(self._name)
            raise

    def turn(self) -> None:
        time.sleep(self._throttle.turn(time.monotonic()))

    def answered(self, *, well: bool, pause: float = 0.0) -> None:
        if well:
            self._throttle.answered_well(time.monotonic())
        else:
            self._throttle.pushed_back(time.monotonic(), pause)

    def leave(self) -> None:
        if self._held.drop():
            self._throttle.leave(self._name)


class _AtDriver:
    """A lease of the driver's."""

    def __init__(self, driver: Driver, name: str, caps: Caps, held: _Held) -> None:
        self._driver, self._held = driver, held
        self._socket = socket.create_connection((driver.host, driver.port), timeout=REACH_SECONDS)
        self._answers = self._socket.makefile("rb")
        try:
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            # There may be hours to wait; a driver whose machine is gone is noticed by the system.
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            asked = {"token": driver.token, "name": name, "at_once": held.already(), **asdict(caps)}
            self._socket.sendall(json.dumps(asked).encode() + b"\n")
            self._socket.settimeout(None)
            seconds = self._seconds()
            held.take()
        except BaseException:
            self._close()
            raise
        time.sleep(seconds)

    def turn(self) -> None:
        try:
            self._socket.sendall(b"turn\n")
            seconds = self._seconds()
        except (OSError, ValueError) as error:
            _go_own_way(self._driver, error)
        else:
            time.sleep(seconds)

    def answered(self, *, well: bool, pause: float = 0.0) -> None:
        with contextlib.suppress(OSError):  # the request itself went through; who is gone needs no report
            self._socket.sendall(b"well\n" if well else f"busy {pause:.3f}\n".encode())

    def leave(self) -> None:
        if self._held.drop():
            self._close()

    def _seconds(self) -> float:
        return float(self._answers.readline(64))  # ValueError where the driver hung up

    def _close(self) -> None:
        with contextlib.suppress(OSError):
            self._answers.close()
            self._socket.close()


_lock = threading.Lock()
_throttles: dict[str, Throttle] = {}
_cut_off_until: dict[tuple[int, Driver], float] = {}


def throttle_of(name: str, caps: Caps) -> Throttle:
    """This process' throttle for a store; other caps make a new one."""
    with _lock:
        throttle = _throttles.get(name)
        if throttle is None or throttle.caps != caps:
            while len(_throttles) >= _MAX_STORES:
                del _throttles[next(iter(_throttles))]
            throttle = _throttles[name] = Throttle(caps)
        return throttle


def _cut_off(driver: Driver) -> bool:
    return time.monotonic() < _cut_off_until.get((os.getpid(), driver), 0.0)


def _go_own_way(driver: Driver, error: Exception) -> None:
    """Note that the driver cannot be asked; said once a process."""
    key = (os.getpid(), driver)
    if key not in _cut_off_until:
        _log.warning(
            "the driver's gate at %s:%d cannot be reached (%s): this process keeps to 1/%d of the run's caps",
            driver.host,
            driver.port,
            type(error).__name__,
            driver.slots,
        )
    _cut_off_until[key] = time.monotonic() + AGAIN_SECONDS
