"""The list of dumps: the bundled one is sound, the fetched one is kept, and neither a bad answer nor none is an error."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import humongous.dumps.catalogue
from humongous.dumps import Era, Known, bundled_catalogue, era_of, newest_first, read_catalogue
from humongous.dumps.catalogue import COLLINFO, bundled, cache_folder
from tests.web_folder import Served

from .conftest import put

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
TABLE = Path(humongous.dumps.catalogue.__file__).parent / "catalogue.tsv"
NOBODY = "http://127.0.0.1:9"
"""The discard port: nobody listens."""


def test_the_bundled_list_is_sorted_unique_and_well_formed() -> None:
    names = list(bundled())
    rows = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")][1:]

    assert len(rows) == len(names)
    assert names == sorted(names)
    assert names == sorted(names, key=newest_first, reverse=True)
    assert all(re.fullmatch(r"CC-MAIN-(20\d\d-[0-5]\d|2008-2009|2009-2010|2012)", name) for name in names)
    assert {Era.ARC: 3, Era.WARC: 125} == Counter(era_of(name) for name in names)


def test_the_bundled_list_has_every_dump_of_each_year() -> None:
    years = Counter(name.split("-")[2] for name in bundled())

    # Ids of collinfo.json and of cc-crawl-statistics by year; three dumps of the ARC era, and 2013 to 2026.
    by_year = {2008: 1, 2009: 1, 2012: 1, 2013: 2, 2014: 8, 2015: 10, 2016: 9, 2017: 12, 2018: 12, 2019: 12, 2020: 9}
    by_year |= {2021: 9, 2022: 6, 2023: 5, 2024: 10, 2025: 12, 2026: 9}
    assert {str(year): number for year, number in by_year.items()} == years


def test_no_figure_is_invented() -> None:
    text = TABLE.read_text(encoding="utf-8")
    header, *rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    cells = [dict(zip(header, row, strict=True)) for row in rows]

    for row in cells:
        for figure in ("files", "tib"):
            assert bool(row[figure]) == bool(row[f"{figure}_source"]), row
            assert not row[figure] or float(row[figure]) > 0, row
            source = row[f"{figure}_source"]
            assert not source or re.search(rf"^# .*\b{source} +\S+ \S+", text, re.MULTILINE), (
                f"{source} is not explained"
            )
        assert int(row["pages"]) > 1_000_000_000, row
    assert 6 == sum(bool(row["files"]) for row in cells)
    assert 100 == sum(bool(row["tib"]) for row in cells)


def test_figures_are_those_of_their_sources() -> None:
    assert Known("CC-MAIN-2018-34", 2_686_323_358, 71_520, 67.79) == bundled()["CC-MAIN-2018-34"]
    assert Known("CC-MAIN-2020-40", 3_473_571_206, None, 81.8) == bundled()["CC-MAIN-2020-40"]
    assert Known("CC-MAIN-2012", 3_828_539_877, None, 89.0) == bundled()["CC-MAIN-2012"]
    # The table that most sizes are from says 5432.77 in all.
    known = [each.tib for each in bundled().values() if each.tib and era_of(each.dump) is Era.WARC]
    assert 5432.77 == round(sum(known), 2)


def collinfo(*names: object) -> bytes:
    return json.dumps([{"id": name, "name": "x", "cdx-api": "https://example.org/x"} for name in names]).encode()


def test_a_fetched_list_adds_new_dumps_and_is_kept(tmp_path: Path, serve: Callable[[Path], Served]) -> None:
    put(tmp_path, f"www/{COLLINFO}", collinfo("CC-MAIN-2026-44", "CC-MAIN-2026-39", "CC-MAIN-2012"))
    web, cache = serve(tmp_path / "www"), tmp_path / "cache"

    fetched = read_catalogue(datetime.now(UTC), index=web.url, cache=cache)
    assert ("fetched", Known("CC-MAIN-2026-44")) == (fetched.origin, fetched.dumps[0])
    assert {*bundled(), "CC-MAIN-2026-44"} == {each.dump for each in fetched.dumps}
    assert bundled()["CC-MAIN-2026-39"] == fetched.dumps[1]

    kept = read_catalogue(datetime.now(UTC), index=web.url, cache=cache)
    assert ("kept", fetched.dumps) == (kept.origin, kept.dumps)
    assert ["GET /collinfo.json"] == web.asked
    assert [COLLINFO] == [path.name for path in cache.iterdir()]


def keep(cache: Path, age: timedelta) -> datetime:
    """A list kept so long ago."""
    path = cache / put(cache, COLLINFO, collinfo("CC-MAIN-2026-44"))
    when = NOW - age
    os.utime(path, (when.timestamp(), when.timestamp()))
    return when


@pytest.mark.parametrize("age", [timedelta(hours=25), timedelta(days=-2)])
def test_a_list_of_another_day_is_fetched_again(
    tmp_path: Path, serve: Callable[[Path], Served], age: timedelta
) -> None:
    keep(tmp_path / "cache", age)
    put(tmp_path, f"www/{COLLINFO}", collinfo("CC-MAIN-2026-48"))
    found = read_catalogue(NOW, index=serve(tmp_path / "www").url, cache=tmp_path / "cache")

    assert ("fetched", "CC-MAIN-2026-48") == (found.origin, found.dumps[0].dump)


@pytest.mark.parametrize("age", [timedelta(days=40), timedelta(days=-2)])
def test_an_old_list_is_better_than_none(tmp_path: Path, age: timedelta) -> None:
    when = keep(tmp_path, age)
    found = read_catalogue(NOW, index=NOBODY, cache=tmp_path)

    assert ("kept", "CC-MAIN-2026-44", when) == (found.origin, found.dumps[0].dump, found.fetched)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html>502</html>",
        b"{}",
        b"[]",
        b'[{"id": 7}, 7, {"name": "x"}]',
        collinfo("../../etc", "CC-NEWS-2024-05", "CC-MAIN-2020-40/x", None),
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_a_bad_answer_is_no_list(tmp_path: Path, serve: Callable[[Path], Served], answer: bytes) -> None:
    put(tmp_path, f"www/{COLLINFO}", answer)
    found = read_catalogue(NOW, index=serve(tmp_path / "www").url, cache=tmp_path / "cache")

    assert bundled_catalogue() == found
    assert not (tmp_path / "cache").exists()


def test_without_a_network_or_a_cache_there_is_the_bundled_list(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    found = read_catalogue(NOW, index=NOBODY, cache=blocked / "cache")

    assert ("bundled", None, "CC-MAIN-2026-39") == (found.origin, found.fetched, found.dumps[0].dump)


def test_the_cache_is_where_the_user_has_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert tmp_path / "humongous" == cache_folder()
    # "All paths must be absolute; if relative, ignore it" (XDG Base Directory Specification).
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert Path.home() / ".cache" / "humongous" == cache_folder()


def test_a_user_without_a_home_has_the_bundled_list(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", nobody)
    assert bundled_catalogue() == read_catalogue(NOW, index=NOBODY)
