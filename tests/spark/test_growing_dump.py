"""CC-NEWS' month grows between two runs: the second does what is new. Without Spark, which only spreads the units."""

from __future__ import annotations

import contextlib
import gzip
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from humongous.config import RunConfig
from humongous.dumps import Unit
from humongous.errors import ManifestConflict
from humongous.manifest import Manifest, status_of, verify_manifest
from humongous.spark import run as runs
from humongous.spark.extract import ExtractJob, UnitRow, run_unit
from humongous.spark.run import RunRequest, run_extract
from humongous.storage import open_store

DUMP = "CC-NEWS-2026-11"
FOLDER = "crawl-data/CC-NEWS/2026/11"


@pytest.fixture
def month(tmp_path: Path, repository: Path) -> list[Path]:
    """Two archives of a month."""
    archives = sorted((repository / "sample/crawl-data").rglob("*.warc.gz"), key=lambda path: path.stat().st_size)
    folder = tmp_path / "source" / FOLDER
    folder.mkdir(parents=True)
    names = [folder / f"CC-NEWS-2026110{day}000000-0000{day}.warc.gz" for day in (1, 2)]
    return [Path(shutil.copy(archive, name)) for archive, name in zip(archives, names, strict=False)]


def publish(archives: Sequence[Path]) -> None:
    paths = "".join(f"{FOLDER}/{archive.name}\n" for archive in archives)
    (archives[0].parent / "warc.paths.gz").write_bytes(gzip.compress(paths.encode()))


@pytest.mark.slow
def test_a_run_on_a_month_that_has_grown_does_what_is_new(
    month: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextlib.contextmanager
    def no_session(_name: str, _cores: int | None) -> Iterator[Any]:
        yield lambda: None

    def here(_spark: Any, job: ExtractJob, units: Sequence[Unit]) -> list[UnitRow]:
        return [run_unit(unit, job) for unit in units]

    monkeypatch.setattr(runs, "_lazy_session", no_session)
    monkeypatch.setattr(runs, "extract_on_spark", here)
    output = str(tmp_path / "out")
    request = RunRequest(DUMP, str(tmp_path / "source"), output, RunConfig(), partition=False)
    publish(month[:1])
    first = run_extract(request)
    publish(month)
    second = run_extract(request)

    assert [(1, 0, 1), (2, 1, 1)] == [(each.chosen, each.done_before, each.extracted) for each in (first, second)]
    manifest = Manifest(open_store(output))
    (status,) = status_of(manifest).dumps
    assert (2, 0) == (status.listed, status.pending)
    assert [] == verify_manifest(manifest)

    publish(month[1:])
    with pytest.raises(ManifestConflict, match="of 2 units, 1 are gone"):
        run_extract(request)
