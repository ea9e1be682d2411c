"""When a run publishes nothing yet, so that the run after it makes the corpus that an undisturbed one would have made."""

from __future__ import annotations

from pathlib import Path

import pytest

from humongous.errors import ArchiveError, CrashLoop, HumongousError, OutcomeUnknown, TryAgain, UnitTimeout
from humongous.manifest import FailedUnit, Manifest
from humongous.spark.extract import UnitRow
from humongous.spark.run import MAX_HELD, worth_another_run
from humongous.storage import open_store

DUMP = "CC-MAIN-2020-40"


def a_row(unit: str, error: HumongousError | None) -> UnitRow:
    return UnitRow(unit, None, 0, 0.0, error)


def a_manifest(place: Path, *, failed: int) -> Manifest:
    manifest = Manifest(open_store(str(place / "out")))
    for number in range(failed):
        manifest.record_failure(FailedUnit(DUMP, "u1", f"a{number}", "u1.warc.gz", "TryAgain", "busy", "run again"))
    return manifest


@pytest.mark.parametrize("error", [TryAgain("busy"), OutcomeUnknown("lost"), CrashLoop("kills"), UnitTimeout("slow")])
def test_what_may_pass_is_waited_for_but_not_for_ever(tmp_path: Path, error: HumongousError) -> None:
    rows = [a_row("u1", error), a_row("u2", None)]

    assert worth_another_run(a_manifest(tmp_path / "new", failed=1), DUMP, rows)
    assert not worth_another_run(a_manifest(tmp_path / "old", failed=MAX_HELD), DUMP, rows)


def test_an_archive_that_is_none_holds_nobody_up(tmp_path: Path) -> None:
    assert not worth_another_run(a_manifest(tmp_path, failed=1), DUMP, [a_row("u1", ArchiveError("no archive"))])


def test_nothing_failed(tmp_path: Path) -> None:
    assert not worth_another_run(a_manifest(tmp_path, failed=0), DUMP, [a_row("u1", None)])
