"""The supervisor: hands records to a child process, watches it, and says what a dead child cost: one page at most.

The child is a fresh interpreter (exec, not fork: threads of our storage library would not survive a fork). Limits are
enforced by kill, never by a signal handler or a thread in the process that parses. A few pages are always under way, so
that neither process waits for the other; answers come in order.

When the child dies, the page that it was at is tried once more, alone, in a new child: its neighbours may have been to
blame for the memory. The second time it is quarantined with the cause, and the others go on. A page that has used up
its own CPU time is quarantined at once. A kill from outside (a person, a test, the kernel short of memory) is no page's
doing: it costs nothing, unless the same page meets it five times. So a run that was disturbed ends with the same bytes.
"""

from __future__ import annotations

import atexit
import os
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field

from humongous.config import RunConfig
from humongous.document import QuarantineCause, Record
from humongous.errors import ChildError, CrashLoop, UnitTimeout
from humongous.outcome import Broken, Outcome
from humongous.steps import Stopwatch
from humongous.watched_child import WatchedChild
from humongous.wire import answered, ask, frame, nanoseconds

WINDOW_PAGES = 8
WINDOW_BYTES = 8 * 1024 * 1024
"""How much may be under way: enough that the child never waits, little enough to hold."""
MAX_LINE = 64
"""Records in line, those included that are no pages by their type."""
PAGE_TYPES = frozenset({"response", "resource"})
"""WARC types that may hold a page; of all others the recipe says at once that they do not, without a parser."""
FAILED_STARTS = 10
"""In a row: a storm of kills from outside may well hit a few."""
LEDGER_SECONDS = 10.0
_MIB = 1 << 20


@dataclass(slots=True)
class _Job:
    number: int
    record: Record
    outcome: Outcome | None = None
    ends: int = 0
    """How many children have ended at it."""


@dataclass(slots=True)
class _Line:
    """The records of a unit that have been read and not yet given back, in order."""

    jobs: deque[_Job] = field(default_factory=deque)
    """All of them; those that are no pages have their outcome from the beginning."""
    to_ask: deque[_Job] = field(default_factory=deque)
    asked: deque[_Job] = field(default_factory=deque)
    bytes: int = 0
    number: int = 0
    lost_in_a_row: int = 0

    def has_room(self) -> bool:
        under_way = len(self.asked) + len(self.to_ask)
        return under_way < WINDOW_PAGES and self.bytes < WINDOW_BYTES and len(self.jobs) < MAX_LINE

    def add(self, record: Record) -> _Job:
        job = _Job(self.number, record)
        self.number += 1
        self.bytes += len(record.block)
        self.jobs.append(job)
        return job

    def take_done(self) -> Iterator[tuple[Record, Outcome]]:
        while self.jobs and (outcome := self.jobs[0].outcome) is not None:
            record = self.jobs.popleft().record
            self.bytes -= len(record.block)
            yield record, outcome

    def ask_again(self) -> None:
        """What a child held that has ended."""
        self.to_ask.extendleft(reversed(self.asked))
        self.asked.clear()


class Supervisor:
    """One child at a time, used by one unit at a time; it lives as long as its process, from unit to unit."""

    def __init__(self, config: RunConfig, *, module: str = "humongous.child") -> None:
        self._config = config
        self._limits = config.limits
        self._module = module
        self._owner = os.getpid()
        self._child: WatchedChild | None = None
        self._child_pages = 0
        self._failed_starts = 0
        self._line = _Line()
        self.children = 0
        """Started since the beginning."""
        self.deaths = 0
        """Those of them that ended, or were ended, at a page."""

    @property
    def child_pid(self) -> int | None:
        """The process that holds the pages now."""
        return self._child.pid if self._child else None

    def outcomes(
        self, records: Iterator[Record], dump: str, here: Callable[[Record], Outcome], watch: Stopwatch
    ) -> Iterator[tuple[Record, Outcome]]:
        """Each record with its outcome, in order; `here` judges those that are no pages by their type.

        The child's CPU time by step is added to `watch` at the end. Raises `CrashLoop` or `UnitTimeout`, and whatever
        `records` and `here` raise.
        """
        line, deadline, more = _Line(), time.monotonic() + self._limits.unit_seconds, True
        if self._line.asked:
            # The unit before was given up, and its generator not closed yet.
            self.close()
        self._line = line
        try:
            while more or line.jobs:
                while more and line.has_room():
                    record = next(records, None)
                    if record is None:
                        more = False
                    elif record.rec_type in PAGE_TYPES:
                        line.to_ask.append(line.add(record))
                    else:
                        line.add(record).outcome = here(record)
                self._hand_over(line, dump, watch)
                if line.asked:
                    self._await_answer(line, dump, deadline)
                yield from line.take_done()
            self._collect(watch)
        finally:
            # Somebody gave up midway: its answers are nobody's.
            if line.asked and self._line is line:
                self.close()

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        # After a fork it is another process's child, and not ours to kill.
        if child is not None and self._owner == os.getpid():
            child.end()

    def _hand_over(self, line: _Line, dump: str, watch: Stopwatch) -> None:
        """Give the child what waits, unless it is to be replaced first, or must be alone with a page."""
        if self._child and self._is_spent(self._child):
            if line.asked:
                return
            self._collect(watch)
            self.close()
        while line.to_ask:
            alone = line.to_ask[0].ends > 0
            if line.asked and (alone or line.asked[0].ends > 0):
                return
            job = line.to_ask.popleft()
            line.asked.append(job)
            self._running().send(ask(job.number, job.record, dump))

    def _await_answer(self, line: _Line, dump: str, deadline: float) -> None:
        """Wait for the answer to the page that has waited longest, or for the child's end."""
        job, child = line.asked[0], self._running()
        try:
            header, blob = child.receive(deadline)
            job.outcome = answered(job.number, header, blob)
        except ChildError as error:
            self.close()
            if child.ready:
                self._end_at(job, error, line, dump)
            else:
                self._did_not_start(error)
            line.ask_again()
        else:
            line.asked.popleft()
            line.lost_in_a_row = 0
            self._failed_starts = 0
            self._child_pages += 1

    def _end_at(self, job: _Job, error: ChildError, line: _Line, dump: str) -> None:
        self.deaths += 1
        self._failed_starts = 0
        job.ends += 1
        if job.ends < error.tries:
            return
        line.asked.popleft()
        job.outcome = Broken(QuarantineCause(error.cause), error.what)
        line.lost_in_a_row += 1
        if line.lost_in_a_row >= self._limits.deaths_in_a_row:
            line.asked.clear()
            raise CrashLoop(
                f"{line.lost_in_a_row} pages in a row each ended the process that held them; the last: {error.what}",
                where=f"{dump}, {job.record.warc_filename}, offset {job.record.warc_record_offset}",
                do="run again; if it fails again, look at that page with `humongous page`",
            ) from error

    def _did_not_start(self, error: ChildError) -> None:
        self._failed_starts += 1
        if self._failed_starts >= FAILED_STARTS:
            self._failed_starts = 0
            raise CrashLoop(
                f"the process that extracts did not start, {FAILED_STARTS} times in a row: {error.what}",
                do="look at the memory of this machine, `limits.address_mb` and `limits.start_seconds`",
            ) from error

    def _running(self) -> WatchedChild:
        if self._owner != os.getpid():
            self._owner, self._child = os.getpid(), None
        if self._child is None:
            self._child, self._child_pages = WatchedChild(self._config, self._module), 0
            self.children += 1
        return self._child

    def _is_spent(self, child: WatchedChild) -> bool:
        grown = child.grown_bytes > self._limits.growth_mb * _MIB
        return grown or self._child_pages >= self._limits.recycle_pages

    def _collect(self, watch: Stopwatch) -> None:
        """Add the child's CPU time by step to the unit's. What a dead child spent is not known, and no result."""
        if self._child is None:
            return
        try:
            self._child.send(frame({"ledger": True}))
            spent = nanoseconds(self._child.receive(time.monotonic() + LEDGER_SECONDS)[0])
        except (ChildError, UnitTimeout):
            self.close()
            return
        for name, count in spent.items():
            watch.nanoseconds[name] = watch.nanoseconds.get(name, 0) + count


def judged(
    records: Iterator[Record],
    dump: str,
    here: Callable[[Record], Outcome],
    watch: Stopwatch,
    supervisor: Supervisor | None,
) -> Generator[tuple[Record, Outcome], None, None]:
    """Each record with its outcome, in order: by the supervisor's child, or by `here` where there is none."""
    if supervisor:
        yield from supervisor.outcomes(records, dump, here, watch)
    else:
        for record in records:
            yield record, here(record)


_supervisors: dict[RunConfig, Supervisor] = {}
"""At most one."""


def supervisor_of(config: RunConfig) -> Supervisor:
    """This process's supervisor for that configuration: its child is there from unit to unit, until the process exits."""
    if config not in _supervisors:
        close_supervisors()
        _supervisors[config] = Supervisor(config)
    return _supervisors[config]


@atexit.register
def close_supervisors() -> None:
    """End the children of this process; it may go on, with new ones."""
    for supervisor in _supervisors.values():
        supervisor.close()
    _supervisors.clear()
