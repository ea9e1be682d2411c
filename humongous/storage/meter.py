"""What was asked of a store, counted: requests cost money and patience."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping

RETRY = "retry"


class Meter:
    """Requests by kind, and bytes; safe to share among threads.

    Kinds: `get` (an object to its end), `range`, `head`, `list` (a page of up to 1,000), `put` (a whole object), `part`
    (one of a large object), `delete`. Each try counts as what it is; `retry` says how many of them were repeated.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[str] = Counter()
        self._read = self._written = 0

    @property
    def requests(self) -> Mapping[str, int]:
        """Kind → number, so far."""
        with self._lock:
            return dict(sorted(self._requests.items()))

    @property
    def bytes_read(self) -> int:
        """Of objects' contents, those that came twice counted twice."""
        return self._read

    @property
    def bytes_written(self) -> int:
        """Of objects' contents, those that were sent again counted again."""
        return self._written

    def count(self, kind: str, number: int = 1, *, again: bool = False) -> None:
        """So many requests of a kind; `again` for a repeated try."""
        with self._lock:
            self._requests[kind] += number
            if again:
                self._requests[RETRY] += number

    def add(self, *, read: int = 0, written: int = 0) -> None:
        """Bytes that came or went."""
        with self._lock:
            self._read += read
            self._written += written

    def as_ledger(self, side: str) -> dict[str, float]:
        """`requests_<side>_<kind>` for a unit's ledger."""
        return {f"requests_{side}_{kind}": float(number) for kind, number in self.requests.items()}
