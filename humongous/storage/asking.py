"""One request to a store: through the gate, counted, and tried again where the store was busy or out of reach."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from humongous.errors import HumongousError, TryAgain
from humongous.storage.gate import Gate, Lease
from humongous.storage.meter import Meter
from humongous.storage.patience import Patience

T = TypeVar("T")


class PushedBack(Exception):
    """The store says that it is too much: a sign to the whole run, which never leaves this package."""

    def __init__(self, error: HumongousError, pause: float = 0.0) -> None:
        super().__init__(error, pause)
        self.error = error
        """What the caller hears where it stays so."""
        self.pause = pause
        """Seconds for which the store wants to be left alone (`Retry-After`); 0 where it does not say."""


class Asking:
    """How one store is asked."""

    def __init__(self, gate: Gate, meter: Meter, patience: Patience) -> None:
        self._gate = gate
        self.meter = meter
        self.patience = patience

    def once(self, kind: str, call: Callable[[], T], *, again: bool = False) -> T:
        """One try. Raises what `call` raises, and `PushedBack`'s error for `PushedBack`."""
        try:
            answer, lease = self._try(kind, call, again=again)
        except PushedBack as busy:
            raise busy.error from busy
        lease.leave()
        return answer

    def ask(self, kind: str, call: Callable[[], T]) -> T:
        """As many tries as patience has, until one is answered. Raises `TryAgain`."""
        answer, lease = self.open(kind, call)
        lease.leave()
        return answer

    def open(self, kind: str, call: Callable[[], T]) -> tuple[T, Lease]:
        """The same, where the connection stays open; the caller lets the lease go."""
        trouble: TryAgain | PushedBack | None = None
        for number, wait in enumerate(self.patience.waits()):
            pause = trouble.pause if isinstance(trouble, PushedBack) else 0.0
            time.sleep(max(wait, min(pause, self.patience.longest_pause)))
            try:
                return self._try(kind, call, again=number > 0)
            except (TryAgain, PushedBack) as error:
                trouble = error
        if isinstance(trouble, PushedBack):
            raise trouble.error from trouble
        raise trouble or TryAgain("no patience at all: `tries` is 0")

    def _try(self, kind: str, call: Callable[[], T], *, again: bool) -> tuple[T, Lease]:
        lease = self._gate.enter()
        self.meter.count(kind, again=again)
        try:
            answer = call()
        except PushedBack as busy:
            lease.answered(well=False, pause=busy.pause)
            lease.leave()
            raise
        except BaseException:
            lease.leave()
            raise
        lease.answered(well=True)
        return answer, lease
