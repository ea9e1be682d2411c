"""Extraction on Spark: one task a unit. Spark spreads the work and brings back small rows of counts."""

from __future__ import annotations

import dataclasses
import tempfile
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from humongous.config import RunConfig
from humongous.dumps import Unit
from humongous.errors import ArchiveError, HumongousError, NotFound, OutcomeUnknown, StopRun, TryAgain
from humongous.manifest import FailedUnit, Manifest, UnitEntry
from humongous.pipeline import Report, extract_unit, open_tools
from humongous.spark.gate import gate_of, host_of
from humongous.spark.heartbeat import Beat, Receiver, Sender
from humongous.spark.progress import shown
from humongous.spending import Spending, cpu_seconds
from humongous.storage import Driver, Store, open_output, open_source
from humongous.supervisor import supervisor_of

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

TRIES = 3
"""How often a task tries a unit again when storage is busy, before the unit counts as failed."""


@dataclass(frozen=True, slots=True)
class ExtractJob:
    """What every task of a run needs to know."""

    source: str
    output: str
    config: RunConfig
    address: tuple[str, int] | None = None
    """Where the driver listens for heartbeats."""
    deadline: float | None = None
    """Seconds since the epoch: no unit is begun after it."""
    driver: Driver | None = None
    """Where it hands out the run's permits."""

    def open_output(self) -> Store:
        """What the run writes to."""
        return open_output(self.output, self.config.storage, self.driver)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """What came of one unit: its counts, or the error that it failed with; neither where it was too late to begin."""

    unit: str
    counts: Mapping[str, Any] | None
    bytes_read: int
    cpu_seconds: float
    error: HumongousError | None
    mine: bool = True
    """False where another attempt had committed the unit first."""
    text_bytes: Mapping[str, int] = field(default_factory=dict)
    """Language → bytes of its JSON lines."""


def extract_on_spark(spark: SparkSession, job: ExtractJob, units: Sequence[Unit]) -> list[UnitRow]:
    """Extract the units, showing progress; raises `StopRun` where a task found that nothing more can be done."""
    if not units:
        return []
    from py4j.protocol import Py4JError  # type: ignore[import-untyped]

    context = spark.sparkContext
    group = f"extract-{uuid.uuid4()}"
    context.setJobGroup(group, f"extract {len(units)} units")
    tracker = context.statusTracker()

    def finished() -> int:
        try:
            stages = [stage for each in tracker.getJobIdsForGroup(group) for stage in _stages(tracker, each)]
            return sum(info.numCompletedTasks for each in stages if (info := tracker.getStageInfo(each)))
        except (Py4JError, ConnectionError):
            return 0  # the JVM is gone: the job itself says so; this is only asked for the progress bar

    with (
        gate_of(spark) as driver,
        Receiver(host_of(spark)) as receiver,
        shown("extract", len(units), finished, receiver),
    ):
        task = dataclasses.replace(job, address=receiver.address, driver=driver)
        rows = context.parallelize(units, len(units)).map(lambda unit: run_unit(unit, task)).collect()
    for row in rows:
        if isinstance(row.error, StopRun):
            raise row.error
    return list(rows)


def run_unit(unit: Unit, job: ExtractJob) -> UnitRow:
    """One task: extract the unit. An error that is the unit's own is recorded in the manifest and returned."""
    if job.deadline is not None and time.time() >= job.deadline:
        return UnitRow(unit.name, None, 0, 0.0, None)
    attempt, spending = uuid.uuid4().hex[:12], Spending(supervisor_of(job.config))
    for remaining in reversed(range(TRIES)):
        try:
            entry = _extract(unit, job, attempt, spending)
        except (TryAgain, OutcomeUnknown) as error:
            if not remaining:
                return _failed(unit, job, attempt, error, spending)
        except StopRun as error:
            if isinstance(error, NotFound) and unit.source is None:
                # One archive that the listing has and the source has not: the unit's trouble, not the run's.
                missing = ArchiveError(error.what, where=error.where, do="it is in the listing: try again later")
                return _failed(unit, job, attempt, missing, spending)
            return UnitRow(unit.name, None, 0, 0.0, error)
        except HumongousError as error:
            return _failed(unit, job, attempt, error, spending)
        else:
            cpu = cpu_seconds(entry.ledger)
            text = {language: frame.text_bytes for language, frame in entry.frames.items()}
            return UnitRow(unit.name, entry.counts, entry.bytes_read, cpu, None, entry.attempt == attempt, text)
    raise AssertionError  # pragma: no cover - the loop always returns


def _extract(unit: Unit, job: ExtractJob, attempt: str, spending: Spending) -> UnitEntry:
    source = open_source(unit.source or job.source, job.config.storage, job.driver)
    tools, senders = open_tools(job.config), list[Sender]()

    def reporter(size: int) -> Report:
        senders.append(Sender(job.address or ("", 0), unit.name, size))
        return senders[-1]

    with tempfile.TemporaryDirectory(prefix="humongous-") as scratch:
        told, output = reporter if job.address else None, job.open_output()
        supervisor = supervisor_of(job.config)
        entry = extract_unit(unit, source, output, tools, attempt, Path(scratch), told, supervisor, spending)
    for report in senders:
        counts = entry.counts
        dropped, quarantined = sum(counts["dropped"].values()), sum(counts["quarantined"].values())
        pages = counts["records"] - sum(counts["not_a_page"].values())
        outcome = (counts["records"], pages, counts["documents"], dropped, quarantined)
        report.send(Beat(unit.name, report.size, report.size, *outcome))
    return entry


def _failed(unit: Unit, job: ExtractJob, attempt: str, error: HumongousError, spending: Spending) -> UnitRow:
    kind, ledger = type(error).__name__, spending.ledger()
    failure = FailedUnit(unit.dump, unit.name, attempt, unit.path, kind, str(error.what), error.do, ledger)
    try:
        Manifest(job.open_output()).record_failure(failure)
    except StopRun as stop:
        return UnitRow(unit.name, None, 0, 0.0, stop)
    except HumongousError:
        pass  # the row still says it; the manifest's record of failures only helps to explain
    return UnitRow(unit.name, None, 0, 0.0, error)


def _stages(tracker: Any, job: int) -> Sequence[int]:
    info = tracker.getJobInfo(job)
    return info.stageIds if info else ()
