"""Which work an ingestion begins, when it stops, and what it says; by workers without Spark, and once with it."""

from __future__ import annotations

import dataclasses
import gzip
import json
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from humongous.config import RunConfig
from humongous.corpus import iter_documents, make_part, next_plan, publish
from humongous.dumps import Unit
from humongous.errors import ConfigError, StorageError
from humongous.ingestion import Budget, Lease, goal_of, text_by_language
from humongous.manifest import Generation, Manifest
from humongous.spark.extract import ExtractJob, UnitRow, run_unit
from humongous.spark.ingest import Ingestion, IngestReport, IngestRequest, run_ingest
from humongous.spark.run import RunRequest, worth_another_run
from humongous.storage import open_store

pytestmark = pytest.mark.slow

CONFIG = RunConfig.from_mapping({"extract": {"engine": "resiliparse"}})
SENTENCES = (
    "Veðrið var gott í morgun og margir fóru út að ganga meðfram sjónum.",
    "Bókasafnið í bænum opnar klukkan tíu og þar er hægt að lesa dagblöðin.",
    "Bændur hófu heyskap í síðustu viku þegar loksins stytti upp eftir langa rigningu.",
    "Á fundinum var rætt um nýjan veg yfir heiðina og hvað hann muni kosta sveitarfélagið.",
    "Hún keypti brauð, mjólk og epli en gleymdi að taka með sér poka undir vörurnar.",
)
PAGE = (
    "<html><body><article><h1>{0}</h1>" + "".join(f"<p>{each}</p>" for each in SENTENCES) + "</article></body></html>"
)


class PlainWorkers:
    """The same work, one unit after another in this process; `slots` at once is what is asked for."""

    def __init__(self, scratch: Path, slots: int = 1) -> None:
        self._scratch, self._slots = scratch, slots
        self.waves: list[list[str]] = []

    def slots(self) -> int:
        return self._slots

    def extract(self, job: ExtractJob, units: Sequence[Unit]) -> Sequence[UnitRow]:
        self.waves.append([f"{unit.dump}/{unit.name}" for unit in units])
        rows = [run_unit(unit, job) for unit in units]
        for row in rows:
            if isinstance(row.error, StorageError):
                raise row.error
        return rows

    def publish(self, request: RunRequest, rows: Sequence[UnitRow]) -> list[Generation]:
        store = open_store(request.output)
        manifest = Manifest(store)
        if not request.partition or worth_another_run(manifest, request.dump, rows):
            return []
        published = []
        while plan := next_plan(manifest, request.dump, request.config.lmd):
            parts = [make_part(store, part, plan.level, self._scratch) for part in plan.parts]
            published.append(publish(manifest, plan, parts))
        return published


def record(url: str, html: str) -> bytes:
    body = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}".encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2020-09-20T03:14:25Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{abs(hash(url)) % 10**12:012d}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode()
    return gzip.compress(head + body + b"\r\n\r\n", mtime=0)


def make_dump(mirror: Path, dump: str, units: int) -> None:
    """A dump of so many units, one Icelandic page each."""
    paths = [f"crawl-data/{dump}/segments/1/warc/{dump}-{number:05d}.warc.gz" for number in range(units)]
    for path in paths:
        file = mirror / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(record(f"https://example.org/{file.name}", PAGE.format(file.name)))
    listing = mirror / f"crawl-data/{dump}/warc.paths.gz"
    listing.write_bytes(gzip.compress(("\n".join(paths) + "\n").encode(), mtime=0))


OLD, NEW = "CC-MAIN-2020-40", "CC-MAIN-2021-04"


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    """A source with an old dump of three units and a new one of two."""
    make_dump(tmp_path / "mirror", OLD, 3)
    make_dump(tmp_path / "mirror", NEW, 2)
    return tmp_path / "mirror"


class Runs:
    """Ingestions into one output."""

    def __init__(self, tmp_path: Path, mirror: Path) -> None:
        self.output, self.scratch = tmp_path / "out", tmp_path / "scratch"
        self.scratch.mkdir()
        self.run = RunRequest("", str(mirror), str(self.output), CONFIG)
        self.workers = PlainWorkers(self.scratch)

    def go(
        self, budget: Budget, *, slots: int = 1, partition: bool = True, lease: Lease | None = None, **more: Any
    ) -> IngestReport:
        run = dataclasses.replace(self.run, partition=partition)
        self.workers = PlainWorkers(self.scratch, slots)
        report = IngestReport(run.source, run.output)
        lease = lease or Lease(open_store(run.output), "run")
        Ingestion(IngestRequest(run, budget, **more), lease, self.workers, report).go()
        return report

    @property
    def manifest(self) -> Manifest:
        return Manifest(open_store(str(self.output)))


@pytest.fixture
def runs(tmp_path: Path, mirror: Path) -> Runs:
    return Runs(tmp_path, mirror)


def names(dump: str, *numbers: int) -> list[str]:
    return [f"{dump}/{dump}-{number:05d}" for number in numbers]


def test_newest_first_until_the_units_are_spent(runs: Runs) -> None:
    report = runs.go(Budget(units=4))
    assert [names(NEW, 0, 1), names(OLD, 0, 1)] == runs.workers.waves
    assert ("budget spent: units", 4, 0) == (report.ended, report.spent.units, report.exit_code)
    assert [(NEW, 2, 1), (OLD, 2, 1)] == [(each.dump, each.extracted, len(each.generations)) for each in report.runs]
    rest = runs.go(Budget(units=4))
    assert [names(OLD, 2)] == runs.workers.waves
    assert ("nothing left", 1) == (rest.ended, rest.spent.units)
    none = runs.go(Budget(units=4))
    assert ("nothing left", [], []) == (none.ended, none.runs, runs.workers.waves)
    assert 5 == sum(1 for _ in iter_documents(str(runs.output)))


def test_oldest_first_or_as_named(runs: Runs) -> None:
    runs.go(Budget(units=1), oldest_first=True)
    assert [names(OLD, 0)] == runs.workers.waves
    runs.go(Budget(units=9), dumps=(OLD,))
    assert [names(OLD, 1, 2)] == runs.workers.waves


def test_bytes_are_those_really_read(runs: Runs, mirror: Path) -> None:
    size = next(mirror.rglob("*-00000.warc.gz")).stat().st_size
    report = runs.go(Budget(bytes_read=int(1.5 * size)))
    assert [names(NEW, 0), names(NEW, 1)] == runs.workers.waves
    assert "budget spent: bytes" == report.ended
    assert 1.5 * size < report.spent.bytes_read < 2.5 * size


def test_no_unit_is_begun_when_the_time_is_over(runs: Runs) -> None:
    report = runs.go(Budget(seconds=1e-6))
    assert ("budget spent: time", []) == (report.ended, runs.workers.waves)


def test_a_worker_begins_nothing_after_the_deadline(runs: Runs, mirror: Path) -> None:
    unit = Unit(NEW, "u", f"crawl-data/{NEW}/segments/1/warc/{NEW}-00000.warc.gz")
    job = ExtractJob(str(mirror), str(runs.output), CONFIG, deadline=time.time() - 1)
    assert UnitRow("u", None, 0, 0.0, None) == run_unit(unit, job)
    assert not runs.output.exists()
    row = run_unit(unit, dataclasses.replace(job, deadline=time.time() + 600))
    assert row.counts
    assert {"isl_Latn"} == set(row.text_bytes)


def test_a_worker_whose_clock_is_ahead_ends_it(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    real = time.time
    monkeypatch.setattr("humongous.spark.extract.time.time", lambda: real() + 3600 * len(runs.workers.waves))
    report = runs.go(Budget(seconds=600), slots=1)
    assert "budget spent: time" == report.ended
    assert 1 == len(runs.workers.waves)
    assert 0 == report.spent.units


def test_it_stops_when_there_is_enough_and_is_asked_between_waves(runs: Runs) -> None:
    goal = goal_of(["Icelandic"], 1)
    first = runs.go(Budget(), goal=goal)
    assert ([names(NEW, 0)], "enough") == (runs.workers.waves, first.ended)
    each = text_by_language(runs.manifest)["isl_Latn"]
    assert first.languages == {"Icelandic": {"labels": ["isl_Latn"], "bytes": each, "until": 1}}
    again = runs.go(Budget(), goal=goal)
    assert ([], "enough") == (runs.workers.waves, again.ended)
    more = runs.go(Budget(), goal=dataclasses.replace(goal, until=3 * each - 2), partition=False)
    assert ([names(NEW, 1), names(OLD, 0)], "enough") == (runs.workers.waves, more.ended)
    both = runs.go(Budget(), goal=goal_of(["isl", "cym"], each))
    assert ("nothing left", 0) == (both.ended, (both.languages or {})["cym"]["bytes"])


def test_a_dump_without_its_listing_stops_no_other(runs: Runs, mirror: Path) -> None:
    report = runs.go(Budget(units=9), dumps=("CC-MAIN-1999-01", OLD))
    assert ([names(OLD, 0, 1, 2)], 1) == (runs.workers.waves, report.exit_code)
    assert ["CC-MAIN-1999-01"] == [each["dump"] for each in report.as_json()["failed_dumps"]]
    assert "CC-MAIN-1999-01" in report.failed["CC-MAIN-1999-01"].what


def test_a_dump_begun_with_another_configuration_is_told_and_passed_over(runs: Runs) -> None:
    runs.go(Budget(units=1))
    runs.run = dataclasses.replace(runs.run, config=RunConfig.from_mapping({"pages": {"max_bytes": 1_000_000}}))
    report = runs.go(Budget(units=1))
    assert ([names(OLD, 0)], 1) == (runs.workers.waves, report.exit_code)
    assert "max_bytes" in report.failed[NEW].what


def test_a_finished_dump_of_another_configuration_is_no_failure(runs: Runs) -> None:
    runs.go(Budget(units=2))
    runs.run = dataclasses.replace(runs.run, config=RunConfig.from_mapping({"pages": {"max_bytes": 1_000_000}}))
    report = runs.go(Budget(units=1))
    assert ({}, [names(OLD, 0)]) == (report.failed, runs.workers.waves)


def test_a_unit_that_fails_uses_up_its_part_and_is_reported(runs: Runs, mirror: Path) -> None:
    (mirror / f"crawl-data/{NEW}/segments/1/warc/{NEW}-00000.warc.gz").write_bytes(b"no archive\n" * 99)
    report = runs.go(Budget(units=2))
    assert ([names(NEW, 0, 1)], 1) == (runs.workers.waves, report.exit_code)
    assert (1, 1) == (report.runs[0].extracted, len(report.runs[0].failed))


def test_a_damaged_bundle_keeps_its_dump_from_being_published_and_no_other(runs: Runs) -> None:
    runs.go(Budget(units=2), partition=False)
    for path in (runs.output / "bundles").rglob("*.zst"):
        path.write_bytes(path.read_bytes()[:-3] + b"abc")
    report = runs.go(Budget(units=1))
    assert ([NEW], 1) == (list(report.failed), report.exit_code)
    assert [(OLD, 1)] == [(each.dump, len(each.generations)) for each in report.runs]


def test_what_was_done_is_told_when_something_stops_it(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    real = PlainWorkers.extract

    def second_fails(self: PlainWorkers, job: ExtractJob, units: Sequence[Unit]) -> Sequence[UnitRow]:
        if self.waves:
            raise StorageError("the disk is full")
        return real(self, job, units)

    monkeypatch.setattr(PlainWorkers, "extract", second_fails)
    report = IngestReport("", "")
    ingestion = Ingestion(
        IngestRequest(runs.run, Budget(units=9)), Lease(open_store(str(runs.output)), "r"), runs.workers, report
    )
    with pytest.raises(StorageError, match="full"):
        ingestion.go()
    assert (2, [NEW]) == (report.spent.units, [each.dump for each in report.runs])


def test_who_lost_the_lease_begins_nothing(runs: Runs) -> None:
    store = open_store(str(runs.output))
    slept = Lease(store, "slept", beat=0.02, dead_after=0.1)
    assert slept.take() is None
    assert Lease(store, "other", beat=0.02, dead_after=0.1).take() is None
    with slept:
        while not slept.lost:
            time.sleep(0.01)
        report = runs.go(Budget(units=1), lease=slept)
    assert ("lease lost", []) == (report.ended, runs.workers.waves)


def test_a_second_ingestion_says_who_is_at_work(runs: Runs) -> None:
    store = open_store(str(runs.output))
    with_lease = Lease(store, "first", beat=0.05, dead_after=5)
    assert with_lease.take() is None
    with with_lease:
        report = run_ingest(IngestRequest(runs.run, Budget(units=1)), Lease(store, "second", beat=0.05, dead_after=5))
    assert ("another ingestion", 0, "first") == (
        report.ended,
        report.exit_code,
        (report.as_json()["holder"] or {})["run"],
    )


def test_a_wrong_configuration_is_an_error_of_the_whole(runs: Runs) -> None:
    run = dataclasses.replace(runs.run, config=RunConfig.from_mapping({"quality": {"profile": "no-such"}}))
    report = run_ingest(IngestRequest(run, Budget(units=1)))
    assert isinstance(report.error, ConfigError)
    assert ("error", 2, {}) == (report.ended, report.exit_code, report.failed)


@pytest.mark.spark
def test_on_spark_as_cron_starts_it(mirror: Path, tmp_path: Path, run_humongous: Callable[..., Any]) -> None:
    shutil.rmtree(mirror / f"crawl-data/{OLD}/segments")  # its units are failures
    words = ["ingest", "--source", str(mirror), "--output", str(tmp_path / "out"), "--cores", "2"]
    ran = run_humongous(*words, "--budget", "2units,1h,1TB")
    told = json.loads(ran.out.splitlines()[-1])
    assert (0, "budget spent: units", 2) == (ran.code, told["ended"], told["spent"]["units"]), ran.err
    assert "Languages" in ran.out

    ran = run_humongous(*words, "--languages", "isl", "--until", "1GB", "--dumps", f"no-such,{OLD}", "--json")
    (line,) = ran.out.splitlines()
    told = json.loads(line)
    assert (1, "nothing left", ["no-such"]) == (ran.code, told["ended"], [e["dump"] for e in told["failed_dumps"]])
    assert 3 == told["runs"][0]["units"]["failed"]
    assert "error:" in ran.err
    assert "Traceback" not in ran.err
