"""The menu of faults, which of them a request can meet, and which it does meet."""

from __future__ import annotations

import enum
import hashlib
import re
import threading
from collections import Counter
from dataclasses import dataclass

from .messages import Request


class Fault(enum.StrEnum):
    """What can go wrong between a client and a store."""

    SLOW_DOWN = "slow_down"
    """503 SlowDown; the server never sees the request, as with all of these up to `INTERNAL`."""
    SLOW_DOWN_UNTIL = "slow_down_until"
    """The same with Retry-After."""
    TOO_MANY = "too_many"
    """429."""
    CONFLICT = "conflict"
    """409 ConditionalRequestConflict, to conditional puts: what AWS may say of two at once, and no server here does."""
    INTERNAL = "internal"
    """500."""
    RESET_BEFORE = "reset_before"
    """The connection is reset; the server never saw the request."""
    RESET_AFTER = "reset_after"
    """The server did what it was asked; the connection is reset instead of an answer. A put has landed."""
    PUT_LOST = "put_lost"
    """The same of a put, and the connection is closed as if all were well."""
    PUT_DENIED = "put_denied"
    """A put has landed, and the answer is 500."""
    CUT = "cut"
    """Half of the answer's body, then the connection is reset."""
    LENGTH_LONG = "length_long"
    """Content-Length promises more than comes before the end."""
    LENGTH_SHORT = "length_short"
    """Content-Length promises less than there is: nothing in HTTP tells the client."""
    STALL = "stall"
    """Half of the body, then silence, then the end."""
    SLOW_BYTES = "slow_bytes"
    """The body in small pieces."""


PUTS = frozenset({Fault.PUT_LOST, Fault.PUT_DENIED})
BODIES = frozenset({Fault.CUT, Fault.LENGTH_LONG, Fault.LENGTH_SHORT, Fault.STALL, Fault.SLOW_BYTES})
REFUSALS = {
    Fault.SLOW_DOWN: (503, "SlowDown", "Please reduce your request rate."),
    Fault.SLOW_DOWN_UNTIL: (503, "SlowDown", "Please reduce your request rate."),
    Fault.TOO_MANY: (429, "TooManyRequests", "Too many requests."),
    Fault.CONFLICT: (409, "ConditionalRequestConflict", "A conflicting operation occurred during the request."),
    Fault.INTERNAL: (500, "InternalError", "We encountered an internal error. Please try again."),
    Fault.PUT_DENIED: (500, "InternalError", "We encountered an internal error. Please try again."),
}
"""Status, code and message, as S3 gives them."""
_ATTEMPT = re.compile(r"\.[0-9a-f]{12}(?=\.json)")


@dataclass(frozen=True, slots=True)
class Weather:
    """How bad it is."""

    rate: float = 0.0
    """Share of requests that meet a fault, 0 to 1."""
    faults: tuple[Fault, ...] = tuple(Fault)
    """Those that may be met; of those that a request can meet, it meets the one met least so far."""
    seed: int = 0
    latency: float = 0.0
    """Seconds added to each request."""
    stall: float = 3.0
    """Seconds that `STALL` is silent."""
    retry_after: int = 1
    """Seconds, told by `SLOW_DOWN_UNTIL`."""
    spare: str = r"^$"
    """Paths that match this expression meet no fault."""


class Schedule:
    """Decides. Whether a request meets a fault depends on the seed, what is asked for, without its attempt, and how often that
    was asked for before: never on the clock. Which one depends on those met before, so that each has its turn.
    """

    def __init__(self, weather: Weather) -> None:
        self.weather = weather
        self.met: Counter[Fault] = Counter()
        self._asked: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._spare = re.compile(weather.spare)

    def fault(self, request: Request) -> Fault | None:
        """The fault that this request meets. It counts once `happened` is told."""
        if not self.weather.rate or self._spare.search(request.path):
            return None
        what = _ATTEMPT.sub("", f"{request.kind} {request.target}")
        with self._lock:
            self._asked[what] += 1
            drawn = f"{self.weather.seed}:{what}:{self._asked[what]}".encode()
            if int.from_bytes(hashlib.sha256(drawn).digest()[:8]) / 2**64 >= self.weather.rate:
                return None
            possible = [fault for fault in self.weather.faults if _can_meet(request, fault)]
            return min(possible, key=lambda fault: self.met[fault], default=None)

    def happened(self, fault: Fault) -> None:
        """A client has met it."""
        with self._lock:
            self.met[fault] += 1


def _can_meet(request: Request, fault: Fault) -> bool:
    if fault in PUTS:
        return request.kind == "put"
    if fault in BODIES:
        return request.method == "GET"
    return fault != Fault.CONFLICT or request.is_conditional_put
