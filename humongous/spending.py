"""What one attempt at a unit costs: CPU seconds by step, what else its processes used, requests, bytes, and time.

Steps are timed where they run, in this process and in the child. `cpu_other` is all the rest that both used, by the
kernel's own account: start of a child, pipes, JSON between the two, threads of the storage library, and the work of
children that died. So the `cpu_*` of a ledger sum to what the processes really used (on Linux; where there is no
`/proc`, the rest of a living child is not known).
"""

from __future__ import annotations

import resource
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from humongous.steps import Stopwatch
from humongous.storage import Meter, Store, cost_of
from humongous.supervisor import Supervisor
from humongous.watched_child import usage_of

OTHER = "cpu_other"


@dataclass(slots=True)
class Spending:
    """Counts from its making on; an attempt's tries add up in the same one."""

    supervisor: Supervisor | None = None
    watch: Stopwatch = field(default_factory=Stopwatch)
    _stores: list[tuple[Meter, Meter]] = field(default_factory=list)
    """Of each try: where it reads and where it writes."""
    _before: list[Mapping[str, float]] = field(default_factory=list)
    """What they said when the try began."""
    _wall: float = field(default_factory=time.monotonic)
    _cpu: float = 0.0

    def __post_init__(self) -> None:
        self._cpu = self._used()

    def begin(self, source: Store, output: Store) -> Stopwatch:
        """A try that reads and writes there; returns what times its steps."""
        self._stores.append((source.meter, output.meter))
        self._before.append(_moved(source.meter, output.meter))
        return self.watch

    def ledger(self) -> dict[str, float]:
        """CPU and wall seconds, requests by store and kind, bytes read and written: all up to now."""
        steps = self.watch.seconds()
        # The kernel counts a living child in ticks of 10 ms: a hair less than nothing is nothing.
        other = max(0.0, self._used() - self._cpu - sum(steps.values()))
        moved: dict[str, float] = {}
        for meters, before in zip(self._stores, self._before, strict=True):
            for name, number in _moved(*meters).items():
                moved[name] = moved.get(name, 0) + number - before.get(name, 0)
        return steps | {OTHER: round(other, 6)} | moved | {"wall": round(time.monotonic() - self._wall, 3)}

    def _used(self) -> float:
        """CPU seconds of this process, of its children that ended, and of the one that lives."""
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        child = self.supervisor.child_pid if self.supervisor else None
        living = usage_of(child) if child else None
        return time.process_time() + ended.ru_utime + ended.ru_stime + (living.cpu_seconds if living else 0.0)


def _moved(source: Meter, output: Meter) -> dict[str, float]:
    """Requests by store and kind, and bytes, since the stores were opened."""
    return cost_of(source, output) | {"bytes_read": source.bytes_read}


def cpu_seconds(ledger: Mapping[str, float]) -> float:
    """All of a ledger's CPU."""
    return sum(seconds for name, seconds in ledger.items() if name.startswith("cpu_"))
