"""Ingestion: go on with the dumps of a source that this output has not finished, until a budget is spent or there is enough.

Work goes in waves. Before each one it is asked whether anything is left of the budget, whether there is enough, and
whether the lease is still ours. What was extracted of a dump is published when no more of it is.
"""

from __future__ import annotations

import dataclasses
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from humongous.dumps import Unit, dumps_at
from humongous.errors import ConfigError, HumongousError, ManifestConflict, NoSuchDump, NotFound, StopRun
from humongous.ingestion import Budget, Goal, Holder, Lease, Spent, text_by_language, wave_size
from humongous.manifest import Generation, Manifest
from humongous.pipeline import open_tools
from humongous.spark.extract import ExtractJob, UnitRow, extract_on_spark
from humongous.spark.run import (
    RunReport,
    RunRequest,
    Work,
    find_work,
    fold_if_worth,
    publish_extracted,
    report_of,
    with_environment,
)
from humongous.spark.session import lazy_session
from humongous.storage import Store, open_output, open_source

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

NOTHING_LEFT, ENOUGH, ANOTHER, LOST, STOPPED = "nothing left", "enough", "another ingestion", "lease lost", "error"


@dataclass(frozen=True, slots=True)
class IngestRequest:
    """What a user asked for."""

    run: RunRequest
    """Source, output and configuration; its dump is each dump in turn."""
    budget: Budget
    dumps: tuple[str, ...] = ()
    """To go through, in this order; empty means all that the source lists, newest first."""
    oldest_first: bool = False
    goal: Goal | None = None


@dataclass(slots=True)
class IngestReport:
    """What an ingestion did, ready to be shown."""

    source: str
    output: str
    ended: str = NOTHING_LEFT
    """Why no more was done: `nothing left`, `budget spent: units` (or `time`, or `bytes`), `enough`,
    `another ingestion` is running, `lease lost` to another one, `error`."""
    holder: Holder | None = None
    """The other ingestion."""
    spent: Spent = field(default_factory=Spent)
    languages: dict[str, Any] | None = None
    """How far each language is that was asked for."""
    runs: list[RunReport] = field(default_factory=list)
    """One for each dump of which anything was done, or some unit is given up."""
    failed: dict[str, HumongousError] = field(default_factory=dict)
    """Dumps that could not be gone on with, and why."""
    error: HumongousError | None = None
    """What stopped the whole."""

    @property
    def exit_code(self) -> int:
        """0 done, 1 with failed units or dumps, 2 or 3 where an error stopped it."""
        if self.error:
            return self.error.exit_code if isinstance(self.error, StopRun) else 3
        return max((run.exit_code for run in self.runs), default=0) or (1 if self.failed else 0)

    def as_json(self) -> dict[str, Any]:
        """One JSON document."""
        return {
            "source": self.source,
            "output": self.output,
            "ended": self.ended,
            "spent": {
                "units": self.spent.units,
                "seconds": round(self.spent.seconds, 3),
                "bytes": self.spent.bytes_read,
            },
            "languages": self.languages,
            "runs": [run.as_json() for run in self.runs],
            "failed_dumps": [{"dump": dump, "error": _told(error)} for dump, error in self.failed.items()],
            "holder": dataclasses.asdict(self.holder) if self.holder else None,
            "error": _told(self.error) if self.error else None,
            "exit_code": self.exit_code,
        }


def _told(error: HumongousError) -> dict[str, str]:
    return {"kind": type(error).__name__, "what": error.what, "where": error.where, "do": error.do}


class Workers(Protocol):
    """Who does the work: Spark, but for tests of what is decided."""

    def slots(self) -> int:
        """How many units can be extracted at once."""

    def extract(self, job: ExtractJob, units: Sequence[Unit]) -> Sequence[UnitRow]:
        """Extract these units; raises `StopRun`."""

    def publish(self, request: RunRequest, rows: Sequence[UnitRow]) -> list[Generation]:
        """Publish what is extracted of a dump."""


class SparkWorkers:
    """Work on a session that starts when it is first needed."""

    def __init__(self, session: Callable[[], SparkSession]) -> None:
        self._session = session

    def slots(self) -> int:
        """The cores that Spark has now."""
        return self._session().sparkContext.defaultParallelism

    def extract(self, job: ExtractJob, units: Sequence[Unit]) -> Sequence[UnitRow]:
        """One task a unit."""
        return extract_on_spark(self._session(), job, units)

    def publish(self, request: RunRequest, rows: Sequence[UnitRow]) -> list[Generation]:
        """One task a part."""
        return publish_extracted(self._session, request, rows)


def run_ingest(request: IngestRequest, lease: Lease | None = None) -> IngestReport:
    """Ingest, if no other run does. Every `HumongousError` is in the report: what was done before it is told too."""
    report = IngestReport(request.run.source, request.run.output)
    try:
        request = dataclasses.replace(request, run=with_environment(request.run))
        open_tools(request.run.config)  # a wrong configuration is no single dump's fault
        lease = lease or Lease(_output(request), uuid.uuid4().hex[:12])
        if holder := lease.take():
            report.ended, report.holder = ANOTHER, holder
            return report
        with lease, lazy_session("humongous ingest", request.run.cores) as session:
            Ingestion(request, lease, SparkWorkers(session), report).go()
    except HumongousError as error:
        report.ended, report.error = STOPPED, error
    return report


def _output(request: IngestRequest) -> Store:
    return open_output(request.run.output, request.run.config.storage)


class Ingestion:
    """One ingestion under way: what is decided between waves, and what came of them, in `report`."""

    def __init__(self, request: IngestRequest, lease: Lease, workers: Workers, report: IngestReport) -> None:
        self._request, self._lease, self._workers, self._report = request, lease, workers, report
        self._began = time.monotonic()
        self._late = False  # a worker found the time to be over, by its own clock
        self._manifest = Manifest(_output(request))
        self._text = text_by_language(self._manifest) if request.goal else None

    def go(self) -> None:
        """Dump after dump, until something ends it. Raises what stops the whole; the report says what was done."""
        try:
            for dump in self._order():
                if self._is_over():
                    break
                run = dataclasses.replace(self._request.run, dump=dump)
                try:
                    work = find_work(run)
                except (ConfigError, ManifestConflict, NotFound) as error:
                    if not self._passed_over(dump, error):
                        self._report.failed[dump] = error
                else:
                    self._do(run, work)
        finally:
            self._report.spent = self._spent()
            if self._request.goal and self._text is not None:
                self._report.languages = self._request.goal.as_json(self._text)

    def _order(self) -> list[str]:
        if self._request.dumps:
            return list(self._request.dumps)
        run = self._request.run
        dumps = dumps_at(open_source(run.source, run.config.storage), now=datetime.now(UTC))
        return dumps[::-1] if self._request.oldest_first else dumps

    def _passed_over(self, dump: str, error: HumongousError) -> bool:
        """Whether that is no failure: the dump is finished, by an older version say; or is not, or not yet, here."""
        if isinstance(error, NoSuchDump) and not self._request.dumps:
            return True
        pin = self._manifest.dump(dump)
        if pin is None or pin.units is None:
            return False
        listed = max([pin.units, *(each.units for each in self._manifest.grown(dump))])
        return sum("+replay-" not in unit for unit in self._manifest.unit_names(dump)) >= listed

    def _do(self, run: RunRequest, work: Work) -> None:
        """Extract of one dump what the budget allows, wave by wave, and publish it."""
        began, rows, todo = time.monotonic(), list[UnitRow](), list(work.todo)
        generations: list[Generation] = []
        notes: tuple[str, ...] = ()
        try:
            while todo and not self._is_over():
                size = self._wave()
                wave, todo = todo[:size], todo[size:]
                found = self._workers.extract(self._job(run), wave)
                rows += found
                self._count(found)
            if not self._lease.lost:  # else the other one publishes
                generations = self._publish(run, rows)
                notes = fold_if_worth(run, work, rows)
        finally:
            report = report_of(run, work, rows, generations, time.monotonic() - began, notes)
            if report.extracted or report.failed or report.given_up or report.generations:
                self._report.runs.append(report)

    def _publish(self, run: RunRequest, rows: Sequence[UnitRow]) -> list[Generation]:
        try:
            return self._workers.publish(run, rows)
        except HumongousError as error:  # say a bundle that is damaged: the other dumps have none of it
            self._report.failed[run.dump] = error
            return []

    def _job(self, run: RunRequest) -> ExtractJob:
        left = self._request.budget.seconds
        deadline = None if left is None else time.time() + left - self._spent().seconds
        return ExtractJob(run.source, run.output, run.config, deadline=deadline)

    def _wave(self) -> int:
        asking = self._request.goal is not None
        return wave_size(self._request.budget, self._spent(), self._workers.slots(), asking=asking)

    def _count(self, rows: Sequence[UnitRow]) -> None:
        spent = self._report.spent
        begun = sum(row.counts is not None or row.error is not None for row in rows)
        self._late = self._late or begun < len(rows)
        size = sum(row.bytes_read for row in rows)
        self._report.spent = dataclasses.replace(spent, units=spent.units + begun, bytes_read=spent.bytes_read + size)
        if self._text is not None:
            for row in rows:
                self._text.update(row.text_bytes)

    def _spent(self) -> Spent:
        return dataclasses.replace(self._report.spent, seconds=time.monotonic() - self._began)

    def _is_over(self) -> bool:
        """Whether no more is to be begun; the report says why."""
        if self._lease.lost:
            self._report.ended = LOST
        elif self._request.goal and self._text is not None and self._request.goal.met(self._text):
            self._report.ended = ENOUGH
        elif kind := self._request.budget.spent(self._spent()) or ("time" if self._late else None):
            self._report.ended = f"budget spent: {kind}"
        else:
            return False
        return True
