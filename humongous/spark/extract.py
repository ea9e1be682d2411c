"""Extraction on Spark: one task a unit. Spark spreads the work and brings back small rows of counts."""

from __future__ import annotations

import tempfile
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from humongous.config import RunConfig
from humongous.dumps import Unit
from humongous.errors import ArchiveError, HumongousError, NotFound, OutcomeUnknown, StopRun, TryAgain
from humongous.manifest import FailedUnit, Manifest, UnitEntry
from humongous.pipeline import extract_unit, open_tools
from humongous.spark.heartbeat import Beat, Receiver, Sender
from humongous.spark.progress import shown
from humongous.storage import open_store
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

    host = context.getConf().get("spark.driver.host", "127.0.0.1") or "127.0.0.1"
    with Receiver(host) as receiver, shown("extract", len(units), finished, receiver):
        task = replace(job, address=receiver.address)
        rows = context.parallelize(units, len(units)).map(lambda unit: run_unit(unit, task)).collect()
    for row in rows:
        if isinstance(row.error, StopRun):
            raise row.error
    return list(rows)


def run_unit(unit: Unit, job: ExtractJob) -> UnitRow:
    """One task: extract the unit. An error that is the unit's own is recorded in the manifest and returned."""
    attempt = uuid.uuid4().hex[:12]
    if job.deadline is not None and time.time() >= job.deadline:
        return UnitRow(unit.name, None, 0, 0.0, None)
    for remaining in reversed(range(TRIES)):
        try:
            entry = _extract(unit, job, attempt)
        except (TryAgain, OutcomeUnknown) as error:
            if not remaining:
                return _failed(unit, job, attempt, error)
        except StopRun as error:
            if isinstance(error, NotFound) and unit.source is None:
                # One archive that the listing has and the source has not: the unit's trouble, not the run's.
                missing = ArchiveError(error.what, where=error.where, do="it is in the listing: try again later")
                return _failed(unit, job, attempt, missing)
            return UnitRow(unit.name, None, 0, 0.0, error)
        except HumongousError as error:
            return _failed(unit, job, attempt, error)
        else:
            cpu = sum(seconds for name, seconds in entry.ledger.items() if name.startswith("cpu_"))
            text = {language: frame.text_bytes for language, frame in entry.frames.items()}
            return UnitRow(unit.name, entry.counts, entry.bytes_read, cpu, None, entry.attempt == attempt, text)
    raise AssertionError  # pragma: no cover - the loop always returns


def _extract(unit: Unit, job: ExtractJob, attempt: str) -> UnitEntry:
    source, output = open_store(unit.source or job.source), open_store(job.output)
    tools = open_tools(job.config)
    report = Sender(job.address, unit.name, source.size(unit.path)) if job.address else None
    with tempfile.TemporaryDirectory(prefix="humongous-") as scratch:
        supervisor = supervisor_of(job.config)
        entry = extract_unit(unit, source, output, tools, attempt, Path(scratch), report, supervisor)
    if report:
        counts = entry.counts
        dropped, quarantined = sum(counts["dropped"].values()), sum(counts["quarantined"].values())
        pages = counts["records"] - sum(counts["not_a_page"].values())
        outcome = (counts["records"], pages, counts["documents"], dropped, quarantined)
        report.send(Beat(unit.name, report.size, report.size, *outcome))
    return entry


def _failed(unit: Unit, job: ExtractJob, attempt: str, error: HumongousError) -> UnitRow:
    failure = FailedUnit(unit.dump, unit.name, attempt, unit.path, type(error).__name__, str(error.what), error.do)
    try:
        Manifest(open_store(job.output)).record_failure(failure)
    except StopRun as stop:
        return UnitRow(unit.name, None, 0, 0.0, stop)
    except HumongousError:
        pass  # the row still says it; the manifest's record of failures only helps to explain
    return UnitRow(unit.name, None, 0, 0.0, error)


def _stages(tracker: Any, job: int) -> Sequence[int]:
    info = tracker.getJobInfo(job)
    return info.stageIds if info else ()
