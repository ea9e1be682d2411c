"""How many connections to one store may be open, and how often it may be asked: the arithmetic, without any waiting.

Capacity falls by half when the store says that it is too much (at most once a second, since one trouble has many
messengers), and comes back evenly while it answers well: additive increase, multiplicative decrease, as TCP does it
(Chiu and Jain, "Analysis of the increase and decrease algorithms for congestion avoidance", 1989).
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

RECOVERY_SECONDS = 60.0
"""From nothing to full capacity, while all goes well."""
LONGEST_PAUSE = 120.0
"""Seconds: what a store may ask of a whole run at once (`Retry-After`)."""
_SMALLEST_SHARE = 1 / 64

Admitted = Callable[[], None]
"""Called once, when a connection may be opened; it also names who asked."""


@dataclass(frozen=True, slots=True)
class Caps:
    """What a run may do to a store."""

    connections: int
    requests_per_second: float

    def share(self, parts: int) -> Caps:
        """What one of so many may do that cannot talk to each other."""
        return Caps(max(1, self.connections // parts), self.requests_per_second / parts)


class Throttle:
    """Connections and requests of a run to one store. Times are seconds of a monotonic clock."""

    def __init__(self, caps: Caps) -> None:
        self.caps = caps
        self._lock = threading.RLock()
        self._share = 1.0
        self._inside: set[Admitted] = set()
        self._waiting: deque[Admitted] = deque()
        self._next = 0.0
        self._slowed = self._grown = float("-inf")

    @property
    def connections(self) -> int:
        """How many may be open now."""
        return max(1, int(self.caps.connections * self._share))

    @property
    def inside(self) -> int:
        """How many are open."""
        return len(self._inside)

    def enter(self, admitted: Admitted, *, at_once: bool = False) -> None:
        """Ask for a connection; `admitted` is called, perhaps at once, perhaps by another thread.

        `at_once` is for who holds one already and would wait for itself.
        """
        with self._lock:
            if at_once:
                self._inside.add(admitted)
                admitted()
            else:
                self._waiting.append(admitted)
                self._admit()

    def leave(self, admitted: Admitted) -> None:
        """The connection is closed, or no longer wanted."""
        with self._lock:
            self._inside.discard(admitted)
            if admitted in self._waiting:
                self._waiting.remove(admitted)
            self._admit()

    def turn(self, now: float) -> float:
        """Seconds to wait before a request may be sent; its turn is then taken."""
        with self._lock:
            at = max(self._next, now)
            self._next = at + 1 / (self.caps.requests_per_second * self._share)
            return at - now

    def answered_well(self, now: float) -> None:
        """A request was answered."""
        with self._lock:
            self._share = min(1.0, self._share + min(now - self._grown, 1.0) / RECOVERY_SECONDS)
            self._grown = now
            self._admit()

    def pushed_back(self, now: float, pause: float) -> None:
        """The store said that it is too much, and to stay away for `pause` seconds."""
        with self._lock:
            if now - self._slowed >= 1.0:
                self._share = max(self._share / 2, _SMALLEST_SHARE)
                self._slowed = self._grown = now
            self._next = max(self._next, now + min(pause, LONGEST_PAUSE))

    def _admit(self) -> None:
        while self._waiting and len(self._inside) < self.connections:
            first = self._waiting.popleft()
            self._inside.add(first)
            first()
