"""Who ingests into an output: at most one at a time, by a lease that needs no clock and that a killed run does not keep.

A lease is a row of numbered objects, `manifest/ingesting/<number>.json`; who put the last one has it. It is renewed by
putting the next number, and given back by putting a last one that says so; what went before is deleted. Each is one
put-if-absent, so that of two who want the next number one gets it.

Who finds a lease watches it: if the number grows, its holder lives; if it does not for as long as several renewals, he
does not, and the next number may be taken. Only the watcher's own stopwatch counts: no clock is compared with another.
This keeps two ingestions from doing the same work twice. Nothing else rests on it: if both go on after all (a machine
that slept), each unit and each part is still committed once.
"""

from __future__ import annotations

import contextlib
import json
import re
import socket
import threading
import time
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from humongous.errors import HumongousError, NotFound
from humongous.storage import Store

FOLDER = "manifest/ingesting"
BEAT_SECONDS = 30.0
"""Between two renewals: 120 puts an hour."""
DEAD_AFTER_SECONDS = 150.0
"""Without a new number, the holder is dead: five renewals, and longer than a busy store is asked again for one."""
_KEY = re.compile(rf"{FOLDER}/([0-9]{{10}})\.json")
_MAX_BYTES = 10_000


@dataclass(frozen=True, slots=True)
class Holder:
    """One object of the row: who has the lease, or had it."""

    number: int
    run: str
    since: str
    """When the run began, by its own clock: for people."""
    host: str
    ended: bool = False
    """The lease was given back."""


class Lease:
    """The lease of one run: `take` it, then use it as a context, which renews it and gives it back.

    `lost` tells that another run has taken it: begin nothing new.
    """

    def __init__(
        self, store: Store, run: str, *, beat: float = BEAT_SECONDS, dead_after: float = DEAD_AFTER_SECONDS
    ) -> None:
        self._store = store
        self._beat, self._dead_after = beat, dead_after
        self._mine = Holder(0, run, datetime.now(UTC).isoformat(timespec="seconds"), socket.gethostname())
        self._over = threading.Event()
        self._lost = threading.Event()
        self._thread = threading.Thread(target=self._renew, name="lease", daemon=True)

    @property
    def lost(self) -> bool:
        """Whether another run has taken the lease."""
        return self._lost.is_set()

    def take(self) -> Holder | None:
        """Take the lease, watching a holder that may be dead for `dead_after` seconds; who has it, if it is another.

        Raises a `HumongousError` where the store cannot be read or written.
        """
        last = current(self._store)
        if last and not last.ended:
            until = time.monotonic() + self._dead_after
            while (now := current(self._store)) == last and time.monotonic() < until:
                time.sleep(min(self._beat, self._dead_after) / 3)
            if now and now != last and not now.ended:
                return now
            last = now
        if self._put(replace(self._mine, number=last.number + 1 if last else 1)):
            return None
        return current(self._store)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()
        if not self.lost:
            # A lease that cannot be given back is found to be dead by the next run.
            with contextlib.suppress(HumongousError):
                self._put(replace(self._mine, number=self._mine.number + 1, ended=True))

    def _renew(self) -> None:
        while not self._over.wait(self._beat):
            # A store that is out of reach for a while is no reason to stop: the next renewal may go through.
            with contextlib.suppress(HumongousError):
                if not self._put(replace(self._mine, number=self._mine.number + 1)):
                    self._lost.set()
                    return

    def _put(self, holder: Holder) -> bool:
        """Put the next object of the row and delete the one before; False where another run was first."""
        data = json.dumps(asdict(holder), sort_keys=True).encode() + b"\n"
        # The number may be taken by a put of ours whose answer was lost.
        if not self._store.put_if_absent(_key(holder.number), data) and _read(self._store, holder.number) != holder:
            return False
        if holder.number > 1:
            with contextlib.suppress(HumongousError):  # without the right to delete, `gc` does
                self._store.delete(_key(holder.number - 1))
        self._mine = holder
        return True


def current(store: Store) -> Holder | None:
    """Who has the lease, or had it last; `None` where nobody ever had. Raises a `HumongousError`."""
    while True:
        numbers = [int(match[1]) for info in store.list(FOLDER) if (match := _KEY.fullmatch(info.key))]
        if not numbers:
            return None
        if holder := _read(store, max(numbers)):
            return holder


def _read(store: Store, number: int) -> Holder | None:
    """One object; `None` where it is not there (any more). What is no lease is one that was given back."""
    try:
        data = store.read(_key(number), max_bytes=_MAX_BYTES)
    except NotFound:
        return None
    try:
        tree = json.loads(data)
        holder = Holder(number, str(tree["run"]), str(tree["since"]), str(tree["host"]), tree["ended"] is True)
    except (ValueError, TypeError, LookupError, RecursionError):
        return Holder(number, "", "", "", ended=True)
    return holder


def _key(number: int) -> str:
    return f"{FOLDER}/{number:010d}.json"
