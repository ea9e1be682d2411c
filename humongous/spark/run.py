"""A whole run: what is there to do, do it, publish it, and say what came of it."""

from __future__ import annotations

import dataclasses
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from humongous.config import RunConfig
from humongous.dumps import Listing, Unit, choose, kept_names, missing, pin_dump, read_listing, units_of_files
from humongous.errors import ConfigError, CrashLoop, HumongousError, OutcomeUnknown, TryAgain, UnitTimeout
from humongous.manifest import DumpPin, Generation, Manifest, done_units, unpublished_units
from humongous.manifest.folding import fold, worth_folding
from humongous.manifest.snapshots import newest
from humongous.pipeline import open_tools
from humongous.spark.extract import ExtractJob, UnitRow, extract_on_spark
from humongous.spark.partition import partition_on_spark
from humongous.spark.session import lazy_session
from humongous.storage import filled, open_output, open_source
from humongous.store_config import StorageConfig

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PASSING = (TryAgain, OutcomeUnknown, CrashLoop, UnitTimeout)
"""Failures of a unit that are the surroundings' doing, as far as one can tell."""
_OF_STORAGE = frozenset(error.__name__ for error in (TryAgain, OutcomeUnknown))
MAX_FAILURES = 5
"""Failed attempts at one unit, storage's troubles not counted, after which it is left alone unless it is asked for."""
MAX_HELD = 3
"""Failed attempts at one unit after which the others are published without it."""


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What a user asked for."""

    dump: str
    source: str
    output: str
    config: RunConfig
    first: int | None = None
    """The first N units of the listing."""
    share: float | None = None
    """Or this share of them, chosen by a hash of their names."""
    files: tuple[str, ...] = ()
    """Or these files, outside any listing."""
    partition: bool = True
    cores: int | None = None
    retry_failed: bool = False
    """Try those units again too that have failed `MAX_FAILURES` times."""


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did, ready to be shown."""

    dump: str
    output: str
    chosen: int
    done_before: int
    extracted: int
    failed: tuple[UnitRow, ...]
    given_up: tuple[str, ...]
    """Units that were not tried again, having failed `MAX_FAILURES` times."""
    counts: dict[str, Any]
    """Sums over the units that this run extracted, in the form of `Counts.as_json()`."""
    bytes_read: int
    cpu_seconds: float
    seconds: float
    generations: tuple[Generation, ...]
    notes: tuple[str, ...] = ()
    """What went wrong that changes nothing of what was done."""

    @property
    def exit_code(self) -> int:
        """0 done, 1 finished with failed units, be it of this run or given up before."""
        return 1 if self.failed or self.given_up else 0

    def as_json(self) -> dict[str, Any]:
        """One JSON document, for `--json`."""
        return {
            "dump": self.dump,
            "output": self.output,
            "units": {
                "chosen": self.chosen,
                "done_before": self.done_before,
                "extracted": self.extracted,
                "failed": len(self.failed),
                "given_up": len(self.given_up),
            },
            "failed": [{"unit": row.unit, "error": str(row.error)} for row in self.failed],
            "given_up": list(self.given_up),
            "counts": self.counts,
            "bytes_read": self.bytes_read,
            "cpu_seconds": round(self.cpu_seconds, 3),
            "seconds": round(self.seconds, 3),
            "generations": [
                {"generation": each.generation, "units": len(each.units), "parts": len(each.parts)}
                for each in self.generations
            ],
            "notes": list(self.notes),
        }


def run_extract(request: RunRequest) -> RunReport:
    """Extract what is missing of what was asked for and publish it. Raises `StopRun`."""
    began = time.monotonic()
    request = with_environment(request)
    work = find_work(request)
    with lazy_session(f"humongous extract {request.dump}", request.cores) as session:
        job = ExtractJob(request.source, request.output, request.config)
        rows = extract_on_spark(session(), job, work.todo) if work.todo else []
        generations = publish_extracted(session, request, rows)
    notes = fold_if_worth(request, work, rows)
    return report_of(request, work, rows, generations, time.monotonic() - began, notes)


@dataclass(frozen=True, slots=True)
class Work:
    """What there is to do of what was asked for."""

    chosen: int
    """Units asked for."""
    done_before: int
    given_up: tuple[str, ...]
    todo: tuple[Unit, ...]


def find_work(request: RunRequest) -> Work:
    """Pin the dump and find the units that are missing; a store that overwrites is refused. Raises `StopRun`."""
    manifest = Manifest(open_output(request.output, request.config.storage))
    units, pin, listing = _plan(request)
    if manifest.dump(request.dump) is None:
        manifest.store.probe()
    standing = pin_dump(manifest, pin, listing)
    done = done_units(manifest, standing, [unit.name for unit in listing.units] if listing else ())
    if request.files:
        _check_same_files(manifest, units, done, request.config.storage)
    given_up = set() if request.retry_failed else _given_up(manifest, standing.dump)
    unfinished = missing(units, done)
    left_alone = tuple(unit.name for unit in unfinished if unit.name in given_up)
    todo = missing(unfinished, given_up)
    if todo:
        manifest.store.probe()
    return Work(len(units), len(units) - len(unfinished), left_alone, todo)


def publish_extracted(
    session: Callable[[], SparkSession], request: RunRequest, rows: Sequence[UnitRow]
) -> list[Generation]:
    """Publish what is extracted of a dump, if that is wanted, and nothing of it is worth another run before."""
    config = request.config
    manifest = Manifest(open_output(request.output, config.storage))
    if not request.partition or worth_another_run(manifest, request.dump, rows):
        return []
    pin = manifest.dump(request.dump)
    if pin is None or not unpublished_units(manifest, pin):
        return []
    manifest.store.probe()
    return partition_on_spark(session(), request.output, request.dump, config.lmd, config.storage)


def report_of(
    request: RunRequest,
    work: Work,
    rows: Sequence[UnitRow],
    generations: Sequence[Generation],
    seconds: float,
    notes: tuple[str, ...] = (),
) -> RunReport:
    """What came of the work on one dump, in so many seconds."""
    good = [row for row in rows if row.counts is not None]
    return RunReport(
        dump=request.dump,
        output=request.output,
        chosen=work.chosen,
        done_before=work.done_before,
        extracted=len(good),
        failed=tuple(row for row in rows if row.error is not None),
        given_up=work.given_up,
        counts=add_counts(row.counts for row in good if row.counts is not None),
        bytes_read=sum(row.bytes_read for row in good),
        cpu_seconds=sum(row.cpu_seconds for row in good),
        seconds=seconds,
        generations=tuple(generations),
        notes=notes,
    )


def _given_up(manifest: Manifest, dump: str) -> set[str]:
    """Units that have failed too often to be tried again unasked; a store that was out of reach is not their doing."""
    attempts = Counter(each.unit for each in manifest.failures(dump) if each.error not in _OF_STORAGE)
    return {unit for unit, failed in attempts.items() if failed >= MAX_FAILURES}


def fold_if_worth(request: RunRequest, work: Work, rows: Sequence[UnitRow]) -> tuple[str, ...]:
    """A snapshot, where the last one lacks much. What keeps it from being written is told, and is no failure."""
    manifest = Manifest(open_output(request.output, request.config.storage))
    done = work.done_before + sum(row.counts is not None for row in rows)
    try:
        pin = manifest.dump(request.dump)
        if pin and worth_folding(newest(manifest), pin, done):
            fold(manifest, kept_names, only={pin.dump})
    except HumongousError as error:
        return (f"no snapshot was written (`humongous snapshot` does it): {error}",)
    return ()


def worth_another_run(manifest: Manifest, dump: str, rows: Sequence[UnitRow]) -> bool:
    """Whether a unit failed for a reason that may pass, and not too often yet: then nothing is published.

    Else the same dump would be cut into other generations, with other bytes, than by a run that met no such trouble.
    `humongous partition` publishes what there is all the same.
    """
    passing = {row.unit for row in rows if isinstance(row.error, PASSING)}
    if not passing:
        return False
    attempts = Counter(failure.unit for failure in manifest.failures(dump))
    return any(attempts[unit] < MAX_HELD for unit in passing)


def run_partition(output: str, dumps: Sequence[str], cores: int | None = None) -> dict[str, list[Generation]]:
    """Publish what is extracted but not yet in a generation, for these dumps (all in the output where empty)."""
    storage = filled(StorageConfig(), "", output)
    manifest = Manifest(open_output(output, storage))
    published: dict[str, list[Generation]] = {}
    with lazy_session("humongous partition", cores) as session:
        for dump in dumps or manifest.dumps():
            pin = manifest.dump(dump)
            if pin is None:
                raise ConfigError(f"nothing of {dump} is in this output", where=output, do="see `humongous status`")
            published[dump] = []
            if unpublished_units(manifest, pin):
                manifest.store.probe()
                lmd = RunConfig.from_mapping(pin.config).lmd
                published[dump] = partition_on_spark(session(), output, dump, lmd, storage)
    return published


def add_counts(each: Iterator[Any] | Sequence[Any]) -> dict[str, Any]:
    """Sums of `Counts.as_json()` values."""
    numbers: Counter[str] = Counter(records=0, documents=0)
    names = ("written", "dropped", "quarantined", "not_a_page", "flagged")
    tables: dict[str, Counter[str]] = {name: Counter() for name in names}
    for counts in each:
        numbers.update(records=counts["records"], documents=counts["documents"])
        for name, table in tables.items():
            table.update(counts.get(name, {}))  # entries of before flags were counted have none
    return {**numbers, **{name: dict(sorted(table.items())) for name, table in tables.items()}}


def with_environment(request: RunRequest) -> RunRequest:
    """The request with storage's settings as they are where the driver runs."""
    config = request.config
    storage = filled(config.storage, request.source, request.output)
    return dataclasses.replace(request, config=dataclasses.replace(config, storage=storage))


def _plan(request: RunRequest) -> tuple[tuple[Unit, ...], DumpPin, Listing | None]:
    tools = open_tools(request.config)
    pinned = (tools.fingerprint, request.config.as_json(), tools.versions)
    if request.files:
        return units_of_files(request.dump, request.files), DumpPin(request.dump, None, None, None, *pinned), None
    listing = read_listing(open_source(request.source, request.config.storage), request.dump)
    pin = DumpPin(request.dump, listing.path, listing.sha256, len(listing.units), *pinned)
    return choose(listing.units, first=request.first, share=request.share), pin, listing


def _check_same_files(manifest: Manifest, units: Sequence[Unit], done: set[str], storage: StorageConfig) -> None:
    """Refuse a file that merely has the name of one extracted before: it would be skipped without a word."""
    for unit in units:
        entry = manifest.unit(unit.dump, unit.name) if unit.name in done else None
        size = open_source(unit.source or ".", storage).size(unit.path) if entry else 0
        if entry and entry.bytes_read != size:
            raise ConfigError(
                f"{unit.path} has {size} bytes, but the file of that name extracted before had {entry.bytes_read}",
                where=f"{unit.dump}/{unit.name}",
                do="give another name with --dump, or another --output",
            )
