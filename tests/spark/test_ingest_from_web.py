"""Ingestion from a web server, which cannot be listed and has not all that is published. Without Spark."""

from __future__ import annotations

import contextlib
import gzip
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from humongous.config import RunConfig
from humongous.dumps import Unit
from humongous.errors import NoSuchDump
from humongous.spark import run as runs
from humongous.spark.extract import ExtractJob, UnitRow, run_unit
from humongous.spark.ingest import run_ingest
from humongous.spark.run import RunRequest
from tests.web_folder import Served


@pytest.fixture
def web(tmp_path: Path, repository: Path, serve: Callable[[Path], Served]) -> str:
    """A server that has an old main dump and a month of CC-NEWS, of one archive each."""
    archive = min((repository / "sample/crawl-data").rglob("*.warc.gz"), key=lambda path: path.stat().st_size)
    for folder in ("CC-MAIN-2013-20", "CC-NEWS/2026/02"):
        place = tmp_path / "www/crawl-data" / folder
        place.mkdir(parents=True)
        shutil.copy(archive, place / "a.warc.gz")
        (place / "warc.paths.gz").write_bytes(gzip.compress(f"crawl-data/{folder}/a.warc.gz\n".encode()))
    return serve(tmp_path / "www").url


@pytest.mark.slow
def test_dumps_that_a_web_server_lacks_are_passed_over(
    web: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextlib.contextmanager
    def no_session(_name: str, _cores: int | None) -> Iterator[Any]:
        yield lambda: None

    def here(_spark: Any, job: ExtractJob, units: Sequence[Unit]) -> list[UnitRow]:
        return [run_unit(unit, job) for unit in units]

    monkeypatch.setattr(runs, "_lazy_session", no_session)
    monkeypatch.setattr(runs, "extract_on_spark", here)
    kept = tmp_path / "cache/humongous/collinfo.json"
    kept.parent.mkdir(parents=True)
    kept.write_text('[{"id": "CC-MAIN-2026-39"}]')
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    request = RunRequest("", web, str(tmp_path / "out"), RunConfig(), partition=False)

    reports = run_ingest(request, [], 3)
    assert [("CC-NEWS-2026-02", 1), ("CC-MAIN-2013-20", 1)] == [(each.dump, each.extracted) for each in reports]
    with pytest.raises(NoSuchDump, match="CC-MAIN-2026-39"):
        run_ingest(request, ["CC-MAIN-2026-39"], 1)
