"""Extraction on Spark: one task a unit. Spark spreads the work and brings back small rows of counts."""

from __future__ import annotations

import dataclasses
import tempfile
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from humongous.config import RunConfig
from humongous.dumps import Unit
from humongous.errors import HumongousError, OutcomeUnknown, StopRun, TryAgain
from humongous.manifest import FailedUnit, Manifest, UnitEntry
from humongous.pipeline import Report, extract_unit, open_tools
from humongous.spark.gate import gate_of, host_of
from humongous.spark.heartbeat import Beat, Receiver, Sender
from humongous.spark.progress import shown
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
    driver: Driver | None = None
    """Where it hands out the run's permits."""

    def open_output(self) -> Store:
        """What the run writes to."""
        return open_output(self.output, self.config.storage, self.driver)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """What came of one unit: its counts, or the error that it failed with."""

    unit: str
    counts: Mapping[str, Any] | None
    bytes_read: int
    cpu_seconds: float
    error: HumongousError | None
    mine: bool = True
    """False where another attempt had committed the unit first."""


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
    attempt = uuid.uuid4().hex[:12]
    for remaining in reversed(range(TRIES)):
        try:
            entry = _extract(unit, job, attempt)
        except (TryAgain, OutcomeUnknown) as error:
            if not remaining:
                return _failed(unit, job, attempt, error)
        except StopRun as error:
            return UnitRow(unit.name, None, 0, 0.0, error)
        except HumongousError as error:
            return _failed(unit, job, attempt, error)
        else:
            cpu = sum(seconds for name, seconds in entry.ledger.items() if name.startswith("cpu_"))
            return UnitRow(unit.name, entry.counts, entry.bytes_read, cpu, None, entry.attempt == attempt)
    raise AssertionError  # pragma: no cover - the loop always returns


def _extract(unit: Unit, job: ExtractJob, attempt: str) -> UnitEntry:
    source = open_source(unit.source or job.source, job.config.storage, job.driver)
    tools, senders = open_tools(job.config), list[Sender]()

    def reporter(size: int) -> Report:
        senders.append(Sender(job.address or ("", 0), unit.name, size))
        return senders[-1]

    with tempfile.TemporaryDirectory(prefix="humongous-") as scratch:
        supervisor = supervisor_of(job.config)
        told = reporter if job.address else None
        entry = extract_unit(unit, source, job.open_output(), tools, attempt, Path(scratch), told, supervisor)
    for report in senders:
        counts = entry.counts
        dropped, quarantined = sum(counts["dropped"].values()), sum(counts["quarantined"].values())
        pages = counts["records"] - sum(counts["not_a_page"].values())
        outcome = (counts["records"], pages, counts["documents"], dropped, quarantined)
        report.send(Beat(unit.name, report.size, report.size, *outcome))
    return entry


def _failed(unit: Unit, job: ExtractJob, attempt: str, error: HumongousError) -> UnitRow:
    failure = FailedUnit(unit.dump, unit.name, attempt, unit.path, type(error).__name__, str(error.what), error.do)
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
