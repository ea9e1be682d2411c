"""`humongous dumps`: what a source has and how far this output is, for people and for machines."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from humongous.cli.dumps import dumps
from humongous.dumps import bundled_catalogue
from humongous.manifest import DumpPin, FailedUnit, Generation, Manifest, Part, PartitionPlan, UnitEntry
from humongous.storage import open_store
from tests.web_folder import Served


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    root = tmp_path / "mirror"
    for key, files in (
        ("CC-MAIN-2020-40/warc.paths.gz", 3),
        ("CC-NEWS/2024/05/warc.paths.gz", 2),
        ("CC-MAIN-2012/arc.paths.gz", 1),
        ("OWN/warc.paths.gz", 4),
    ):
        path = root / "crawl-data" / key
        path.parent.mkdir(parents=True)
        path.write_bytes(gzip.compress("".join(f"{path.parent.name}-{n}.warc.gz\n" for n in range(files)).encode()))
    return root


@pytest.fixture(autouse=True)
def kept_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Common Crawl's list as a run an hour ago kept it, so that nobody is asked."""
    path = tmp_path / "cache/humongous/collinfo.json"
    path.parent.mkdir(parents=True)
    path.write_text('[{"id": "CC-MAIN-2026-44"}, {"id": "CC-MAIN-2026-39"}]')
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return path


def call(source: object, output: Path, *words: str) -> Result:
    return CliRunner().invoke(dumps, ["--source", str(source), "--output", str(output), *words])


def told(source: object, output: Path, *words: str) -> Any:
    ran = call(source, output, "--json", *words)
    assert 0 == ran.exit_code, ran.output
    return json.loads(ran.output)


def extract(manifest: Manifest, dump: str, unit: str) -> None:
    counts = {"records": 0, "documents": 0, "written": {}, "dropped": {}, "quarantined": {}, "not_a_page": {}}
    entry = UnitEntry(
        dump, unit, "a", f"{unit}.warc.gz", "f", None, 0, {}, counts, 0, 0, (), 0, (), None, {}
    )  # fmt: skip
    manifest.commit_unit(entry)


def begin(output: Path, dump: str, units: int, *done: str, published: bool = False) -> Manifest:
    manifest = Manifest(open_store(str(output)))
    manifest.pin(DumpPin(dump, f"crawl-data/{dump}/warc.paths.gz", "ab" * 32, units, "f", {}, {}))
    for unit in done:
        extract(manifest, dump, unit)
    if published:
        manifest.put_plan(PartitionPlan(dump, 1, 9, done, ()))
        manifest.publish(Generation(dump, 1, done, tuple[Part, ...]()))
    return manifest


def test_a_mirror_s_dumps_are_counted_from_their_listings(mirror: Path, output: Path) -> None:
    found = told(mirror, output)

    assert ("listed", str(mirror)) == (found["origin"], found["source"])
    rows = [(row["dump"], row["era"], row["files"], row["tib"], row["state"]) for row in found["dumps"]]
    assert [
        ("CC-NEWS-2024-05", "news", 2, None, "not started"),
        ("CC-MAIN-2020-40", "warc", 3, None, "not started"),
        ("CC-MAIN-2012", "arc", 1, None, "not started"),
        ("OWN", "other", 4, None, "not started"),
    ] == rows


def test_each_state_is_told(mirror: Path, output: Path) -> None:
    begin(output, "CC-MAIN-2020-40", 3, "u1", "u2").record_failure(
        FailedUnit("CC-MAIN-2020-40", "u3", "a", "u3", "ArchiveError", "w", "d")
    )
    begin(output, "CC-NEWS-2024-05", 2, "u1", "u2", published=True)
    begin(output, "CC-MAIN-2012", 1, "u1")
    begin(output, "OF-ANOTHER-SOURCE", 2_500, "u1")
    begin(output, "OWN", 4).record_failure(FailedUnit("OWN", "u3", "a", "u3", "ArchiveError", "w", "d"))
    ran = call(mirror, output)

    assert 0 == ran.exit_code
    lines = [
        f"Dumps at {mirror}",
        "dump era archives TiB pages state here",
        "CC-NEWS-2024-05 CC-NEWS 2 – – published",
        "CC-MAIN-2020-40 WARC 3 – – 2 of 3 units, 1 failed",
        "CC-MAIN-2012 ARC 1 – – extracted",
        "OF-ANOTHER-SOURCE other 2,500 – – 1 of 2,500 units",
        "OWN other 4 – – not started, 1 failed",
        f"5 dumps, 5 of them begun in {output}",
    ]
    assert " ".join(lines) == " ".join(ran.output.split())  # a long path is wrapped
    row = next(row for row in told(mirror, output)["dumps"] if row["dump"] == "CC-MAIN-2020-40")
    assert {"state": "extracting", "units": 2, "pending": 1, "failed": 1, "files": 3} == {
        key: row[key] for key in ("state", "units", "pending", "failed", "files")
    }


def test_common_crawl_s_own_is_its_list_with_what_is_known_of_it(output: Path) -> None:
    found = told("https://data.commoncrawl.org/", output)
    rows = {row["dump"]: row for row in found["dumps"]}

    assert "kept" == found["origin"]
    assert {each.dump for each in bundled_catalogue().dumps} | {"CC-MAIN-2026-44"} < rows.keys()
    assert "CC-NEWS-2016-08" in rows
    assert f"CC-NEWS-{datetime.now(UTC):%Y-%m}" not in rows
    assert (71_520, 67.79, 2_686_323_358) == tuple(rows["CC-MAIN-2018-34"][key] for key in ("files", "tib", "pages"))
    assert (None, None, None) == tuple(rows["CC-MAIN-2026-44"][key] for key in ("files", "tib", "pages"))


def test_another_web_server_s_sizes_are_not_known(output: Path) -> None:
    rows = told("https://mirror.example.org", output)["dumps"]

    assert {None} == {row["files"] for row in rows} | {row["tib"] for row in rows}


def test_archives_at_a_web_server_are_counted_on_wish(
    mirror: Path, output: Path, serve: Callable[[Path], Served]
) -> None:
    web = serve(mirror)
    asked = {count: told(web.url, output, "--era", "arc", *count)["dumps"] for count in ((), ("--count",))}

    assert [None, None, None] == [row["files"] for row in asked[()]]
    found = {row["dump"]: (row["files"], row["problem"]) for row in asked[("--count",)]}
    assert {
        "CC-MAIN-2012": (1, None),
        "CC-MAIN-2009-2010": (None, "no listing there"),
        "CC-MAIN-2008-2009": (None, "no listing there"),
    } == found
    assert 1 == sum("/CC-MAIN-2012/" in each for each in web.asked)


def test_one_era_at_a_time(mirror: Path, output: Path) -> None:
    begin(output, "CC-MAIN-2008-2009", 9)
    assert ["CC-MAIN-2012", "CC-MAIN-2008-2009"] == [
        row["dump"] for row in told(mirror, output, "--era", "arc")["dumps"]
    ]
    assert 3 == len(told("https://data.commoncrawl.org", output, "--era", "arc")["dumps"])
    assert 2 == call(mirror, output, "--era", "stone").exit_code


def test_a_listing_that_cannot_be_read_hides_no_other_dump(mirror: Path, output: Path) -> None:
    (mirror / "crawl-data/OWN/warc.paths.gz").write_bytes(b"no gzip")
    rows = {row["dump"]: row for row in told(mirror, output)["dumps"]}

    assert 4 == len(rows)
    assert "cannot be read" in rows["OWN"]["problem"]
    assert "cannot be read" in call(mirror, output).output


def test_it_fits_a_terminal_of_a_hundred_columns(output: Path) -> None:
    begin(output, "CC-MAIN-2020-40", 80_000, "u1")
    ran = call("https://data.commoncrawl.org", output)

    assert 100 >= max(len(line.rstrip()) for line in ran.output.splitlines() if str(output.parent) not in line)
    assert "CC-MAIN-2020-40    WARC       80,000  81.80  3,473,571,206  1 of 80,000 units" in ran.output
    assert f"\nCommon Crawl's list as of {datetime.now(UTC):%Y-%m-%d} " in ran.output
