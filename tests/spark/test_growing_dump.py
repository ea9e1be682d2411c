"""CC-NEWS' month grows between two runs: the second does what is new."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from humongous.manifest import Manifest, status_of, verify_manifest
from humongous.storage import open_store
from tests.conftest import Ran

pytestmark = [pytest.mark.spark, pytest.mark.slow]

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


def test_a_run_on_a_month_that_has_grown_does_what_is_new(
    month: list[Path], tmp_path: Path, run_humongous: Callable[..., Ran]
) -> None:
    output = str(tmp_path / "out")
    words = ("extract", "--dump", DUMP, "--source", str(tmp_path / "source"), "--output", output, "--json")
    publish(month[:1])
    first = run_humongous(*words)
    publish(month)
    second = run_humongous(*words)

    assert (0, 0) == (first.code, second.code), first.err + second.err
    keys = ("chosen", "done_before", "extracted", "failed")
    assert [(1, 0, 1, 0), (2, 1, 1, 0)] == [tuple(ran.json["units"][key] for key in keys) for ran in (first, second)]
    manifest = Manifest(open_store(output))
    (status,) = status_of(manifest).dumps
    assert ("published", 2, 0) == (status.state, status.listed, status.pending)
    assert [] == verify_manifest(manifest)

    publish(month[1:])
    shrunken = run_humongous(*words)
    assert 2 == shrunken.code
    assert "of 2 units, 1 are gone" in shrunken.json["error"]["what"]
