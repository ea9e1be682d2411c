"""How long a store is asked again before the caller hears of it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """Bounds on tries and waits. The defaults suit S3 and Common Crawl's HTTPS, which ask for ≤ 1 retry a second."""

    tries: int = 8
    """Calls made in all before `TryAgain` or `OutcomeUnknown` reaches the caller."""
    first_wait: float = 1.0
    """Seconds before the second call; doubled for each one after it."""
    longest_wait: float = 15.0
    """Seconds."""
    longest_pause: float = 120.0
    """Seconds: as long as a store that says how long it wants to be left alone (`Retry-After`) is heeded."""
    connect: float = 10.0
    """Seconds for a connection to be made."""
    stall: float = 60.0
    """Seconds without a byte before a read is given up and resumed."""
    longest_put: float = 3600.0
    """Seconds that one put may take: 512 MiB at 150 kB/s."""

    def waits(self) -> Iterator[float]:
        """Seconds to wait before each try: 0, then doubling, half of each by chance so that a herd spreads out."""
        wait = 0.0
        for number in range(self.tries):
            yield wait * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, guards nothing
            wait = min(self.first_wait * 2.0**number, self.longest_wait)
