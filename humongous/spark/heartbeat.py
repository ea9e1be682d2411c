"""How a running task says how far it is: small datagrams to the driver, a few a second.

They feed the progress bar and nothing else. One that is lost, late or doubled costs nothing: what a run did is counted
from the manifest. Where the driver cannot be reached this way (a firewall between), progress moves by whole units.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field

from humongous.document import Counts

PERIOD_SECONDS = 0.5
_MAX_DATAGRAM = 4096


@dataclass(frozen=True, slots=True)
class Beat:
    """How far one attempt at a unit is."""

    unit: str
    size: int
    bytes_read: int
    records: int
    pages: int
    documents: int
    dropped: int
    quarantined: int


@dataclass(slots=True)
class Sender:
    """In a task: sends a beat at most every `PERIOD_SECONDS`."""

    address: tuple[str, int]
    unit: str
    size: int
    _next: float = 0.0

    def __call__(self, counts: Counts, bytes_read: int) -> None:
        """Say how far the unit is, if it is time to."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + PERIOD_SECONDS
        pages = counts.records - counts.not_a_page.total()
        dropped, quarantined = counts.dropped.total(), counts.quarantined.total()
        self.send(Beat(self.unit, self.size, bytes_read, counts.records, pages, counts.documents, dropped, quarantined))

    def send(self, beat: Beat) -> None:
        """Send one beat now."""
        try:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
                sock.sendto(json.dumps(astuple(beat)).encode(), self.address)
        except OSError:
            self._next = time.monotonic() + 60  # nobody listens: progress then moves by whole units


@dataclass(slots=True)
class Receiver:
    """In the driver: the latest beat of each unit."""

    host: str
    latest: dict[str, Beat] = field(default_factory=dict)
    address: tuple[str, int] | None = None
    _socket: socket.socket | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Receiver:
        """Listen on a free port; a host that cannot be bound leaves `address` at `None`."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            self._socket.bind((self.host, 0))
        except OSError:
            return self
        self.address = (self.host, self._socket.getsockname()[1])
        threading.Thread(target=self._listen, args=(self._socket,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening."""
        if self._socket:
            self._socket.close()

    def beats(self) -> Mapping[str, Beat]:
        """The latest beat of each unit."""
        with self._lock:
            return dict(self.latest)

    def _listen(self, sock: socket.socket) -> None:
        while True:
            try:
                data = sock.recv(_MAX_DATAGRAM)
            except OSError:
                return
            if (beat := _parse(data)) is not None:
                with self._lock:
                    self.latest[beat.unit] = beat


def _parse(data: bytes) -> Beat | None:
    """A beat, or `None` for anything else that arrives on the port."""
    try:
        unit, *numbers = json.loads(data)
    except (ValueError, TypeError, RecursionError):
        return None
    whole = [number for number in numbers if type(number) is int and number >= 0]
    if not isinstance(unit, str) or len(numbers) != 7 or len(whole) != 7:
        return None
    return Beat(unit, *whole)
