"""A unit that fails is tried again by later runs, but not for ever: without Spark, which only spreads the units."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from humongous.config import RunConfig
from humongous.dumps import Unit
from humongous.manifest import FailedUnit, Manifest
from humongous.spark import run as runs
from humongous.spark.extract import ExtractJob, UnitRow, run_unit
from humongous.spark.run import MAX_FAILURES, RunReport, RunRequest, run_extract
from humongous.storage import open_store


@pytest.fixture
def request_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunRequest:
    """A run on a file that is no archive, whose tasks run here."""

    @contextlib.contextmanager
    def no_session(_name: str, _cores: int | None) -> Iterator[Any]:
        yield lambda: None

    def here(_spark: Any, job: ExtractJob, units: Sequence[Unit]) -> list[UnitRow]:
        return [run_unit(unit, job) for unit in units]

    monkeypatch.setattr(runs, "lazy_session", no_session)
    monkeypatch.setattr(runs, "extract_on_spark", here)
    file = tmp_path / "broken.warc.gz"
    file.write_bytes(b"this is no archive\n" * 100)
    return RunRequest("d", "", str(tmp_path / "out"), RunConfig(), files=(str(file),), partition=False)


def told(report: RunReport) -> tuple[int, int, tuple[str, ...]]:
    return report.exit_code, len(report.failed), report.given_up


def test_a_unit_is_given_up_after_so_many_failures_and_tried_again_on_wish(request_: RunRequest) -> None:
    tried = [told(run_extract(request_)) for _ in range(MAX_FAILURES)]
    given_up = run_extract(request_)
    again = run_extract(dataclasses.replace(request_, retry_failed=True))

    assert [(1, 1, ())] * MAX_FAILURES == tried
    assert (1, 0, ("broken",)) == told(given_up)
    assert ["broken"] == given_up.as_json()["given_up"]
    assert (1, 1, ()) == told(again)
    assert MAX_FAILURES + 1 == len(Manifest(open_store(request_.output)).failures("d"))


def test_a_store_out_of_reach_is_not_the_unit_s_doing(request_: RunRequest) -> None:
    manifest = Manifest(open_store(request_.output))
    for number in range(2 * MAX_FAILURES):
        error = ("TryAgain", "OutcomeUnknown")[number % 2]
        manifest.record_failure(FailedUnit("d", "broken", f"a{number}", "broken.warc.gz", error, "busy", ""))

    assert (1, 1, ()) == told(run_extract(request_))
