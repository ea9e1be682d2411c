"""Listings: units of a dump, and listings that are none."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.dumps import Unit, choose, missing, name_units, read_listing, units_of_files
from humongous.errors import ConfigError, NoSuchDump
from humongous.storage import open_store
from tests.web_folder import Served

from .conftest import listing as write
from .conftest import put

DUMP = "CC-MAIN-2020-40"
PATHS = [
    f"crawl-data/{DUMP}/segments/1600400193391.9/warc/CC-MAIN-20200920031425-20200920061425-0059{n}.warc.gz"
    for n in range(4)
]


def listing(folder: Path, data: bytes) -> str:
    path = folder / "crawl-data" / DUMP / "warc.paths.gz"
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    return str(folder)


def test_a_listing_is_its_units_in_order_and_its_digest(tmp_path: Path) -> None:
    data = gzip.compress("\n".join([*PATHS, ""]).encode())
    found = read_listing(open_store(listing(tmp_path, data)), DUMP)

    assert [f"CC-MAIN-20200920031425-20200920061425-0059{n}" for n in range(4)] == [unit.name for unit in found.units]
    assert PATHS == [unit.path for unit in found.units]
    assert hashlib.sha256(data).hexdigest() == found.sha256


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "cut short"),
        (b"not gzip", "cannot be read"),
        (gzip.compress("\n".join(PATHS).encode(), mtime=0)[:-9], "cut short"),
        (gzip.compress(b"\n\n", mtime=0), "empty"),
        (gzip.compress(b"../../etc/passwd", mtime=0), "no path"),
        (gzip.compress(b"/etc/passwd", mtime=0), "no path"),
        (gzip.compress(b"crawl-data/\x07bell.warc.gz", mtime=0), "no path"),
        (gzip.compress(b"\xff\xfe", mtime=0), "cannot be read"),
    ],
)
def test_a_listing_that_is_none_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        read_listing(open_store(listing(tmp_path, data)), DUMP)


def test_a_dump_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(
        NoSuchDump, match=r"there is no dump CC-MAIN-1999-01 here: no crawl-data/CC-MAIN-1999-01/warc\.paths"
    ):
        read_listing(open_store(listing(tmp_path, b"")), "CC-MAIN-1999-01")


@pytest.mark.parametrize(
    ("dump", "key", "path", "unit"),
    [
        (
            "CC-NEWS-2016-08",
            "crawl-data/CC-NEWS/2016/08/warc.paths.gz",
            "crawl-data/CC-NEWS/2016/08/CC-NEWS-20160826124520-00000.warc.gz",
            "CC-NEWS-20160826124520-00000",
        ),
        (
            "CC-MAIN-2016-07",
            "crawl-data/CC-MAIN-2016-07/warc.paths",
            (
                "crawl-data/CC-MAIN-2016-07/segments/1454701145519.33/warc/"
                "CC-MAIN-20160205193905-00000-ip-10-236-182-209.ec2.internal.warc.gz"
            ),
            "CC-MAIN-20160205193905-00000-ip-10-236-182-209.ec2.internal",
        ),
        (
            "CC-MAIN-2014-10",
            "crawl-data/CC-MAIN-2014-10/warc.paths.gz",
            (
                "crawl-data/CC-MAIN-2014-10/segments/1394021889832/warc/"
                "CC-MAIN-20140305121809-00000-ip-10-183-142-35.ec2.internal.warc.gz"
            ),
            "CC-MAIN-20140305121809-00000-ip-10-183-142-35.ec2.internal",
        ),
        (
            "CC-MAIN-2009-2010",
            "crawl-data/CC-MAIN-2009-2010/arc.paths.gz",
            "crawl-002/2009/09/17/12/1253241189984_12.arc.gz",
            "2009_09_17_12_1253241189984_12",
        ),
        (
            "CC-MAIN-2012",
            "crawl-data/CC-MAIN-2012/warc.paths",
            "parse-output/segment/1341690165832/1341699469441_1478.arc.gz",
            "1341690165832_1341699469441_1478",
        ),
    ],
)
def test_each_era_has_its_listing_and_its_names(tmp_path: Path, dump: str, key: str, path: str, unit: str) -> None:
    data = write(tmp_path, key, [path])
    found = read_listing(open_store(str(tmp_path)), dump)

    assert (key, hashlib.sha256(data).hexdigest(), data) == (found.path, found.sha256, found.data)
    assert (Unit(dump, unit, path),) == found.units


def test_the_arc_era_is_listed_where_it_has_no_listing(tmp_path: Path) -> None:
    later = put(tmp_path, "crawl-002/2010/02/16/14/1266352769711_14.arc.gz")
    first = put(tmp_path, "crawl-002/2009/09/17/12/1253241189984_12.arc.gz")
    put(tmp_path, "crawl-002/2009/09/17/12/notes.txt")
    put(tmp_path, "crawl-001/2008/06/25/11/1214440586619_11.arc.gz")
    found = read_listing(open_store(str(tmp_path)), "CC-MAIN-2009-2010")

    assert ("crawl-002/", [first, later]) == (found.path, [unit.path for unit in found.units])
    assert f"{first}\n{later}\n".encode() == found.data
    assert hashlib.sha256(found.data).hexdigest() == found.sha256


def test_segments_of_2012_that_are_not_valid_are_no_part_of_the_dump(tmp_path: Path) -> None:
    for segment in ("1341690147253", "1346823845675"):
        put(tmp_path, f"parse-output/segment/{segment}/1341699469441_1.arc.gz")
        put(tmp_path, f"parse-output/segment/{segment}/metadata-00001")
    source = open_store(str(tmp_path))
    assert 2 == len(read_listing(source, "CC-MAIN-2012").units)

    put(tmp_path, "parse-output/valid_segments.txt", b"1346823845675\n1346876860445\n")
    assert ["1346823845675_1341699469441_1"] == [unit.name for unit in read_listing(source, "CC-MAIN-2012").units]


def test_a_web_server_without_a_listing_of_arc_files_says_what_to_do(
    tmp_path: Path, serve: Callable[[Path], Served]
) -> None:
    put(tmp_path, "crawl-001/2008/06/25/11/1214440586619_11.arc.gz")
    with pytest.raises(NoSuchDump, match=r"no list of its ARC files.*--source s3://commoncrawl") as caught:
        read_listing(open_store(serve(tmp_path).url), "CC-MAIN-2008-2009")
    assert "crawl-001/" in caught.value.what


@pytest.mark.parametrize("line", ["../../etc/passwd", "/etc/passwd", "a/../b.warc.gz", "a\x07b", "x" * 1001])
@pytest.mark.parametrize("key", ["crawl-data/CC-NEWS/2024/05/warc.paths", "crawl-data/CC-NEWS/2024/05/warc.paths.gz"])
def test_a_path_that_leads_outside_is_refused_in_every_form(tmp_path: Path, key: str, line: str) -> None:
    write(tmp_path, key, ["crawl-data/CC-NEWS/2024/05/a.warc.gz", line])
    with pytest.raises(ConfigError, match="no path"):
        read_listing(open_store(str(tmp_path)), "CC-NEWS-2024-05")


@pytest.mark.parametrize("name", ["", "..", "a/b", "x" * 200, "a b", ".hidden"])
def test_a_name_that_is_no_dump_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="no dump's name"):
        read_listing(open_store(str(tmp_path)), name)


def test_units_that_share_a_file_name_are_kept_apart() -> None:
    units = name_units(
        "crawl-002", ["2009/a/1_2.arc.gz", "2009/b/1_2.arc.gz", "2009/b/1_3.arc.gz", "2009/b/1_3.arc.gz"]
    )

    assert 3 == len({unit.name for unit in units}) == len(units)
    assert "1_3" == units[2].name


@settings(deadline=None, max_examples=100)
@given(st.lists(st.text(alphabet="ab/.-é", min_size=1, max_size=12), max_size=12))
def test_unit_names_are_distinct_and_plain(paths: list[str]) -> None:
    units = name_units(DUMP, paths)

    assert len(set(paths)) == len(units) == len({unit.name for unit in units})
    assert all("/" not in unit.name and unit.name.isascii() and unit.name.strip(".") for unit in units)


def test_the_first_units_and_a_share_are_always_the_same_ones() -> None:
    units = name_units(DUMP, [f"{n}.warc.gz" for n in range(1000)])

    assert units[:3] == choose(units, first=3)
    assert units == choose(units)
    tenth = choose(units, share=0.1)
    assert 60 < len(tenth) < 140
    assert set(tenth) < set(choose(units, share=0.5))


def test_missing_units_keep_their_order() -> None:
    units = name_units(DUMP, PATHS)

    assert (units[0], units[2]) == missing(units, {units[1].name, units[3].name})


def test_files_are_units_of_their_name_alone() -> None:
    units = units_of_files("local", ["/data/x/a.warc.gz", "b.arc.gz", "s3://bucket/deep/c.warc"])

    expected = (
        Unit("local", "a", "a.warc.gz", "/data/x"),
        Unit("local", "b", "b.arc.gz", "."),
        Unit("local", "c", "c.warc", "s3://bucket/deep"),
    )
    assert expected == units


def test_two_files_of_one_name_are_refused() -> None:
    with pytest.raises(ConfigError, match="two files are named"):
        units_of_files("local", ["/x/a.warc.gz", "/y/a.warc.gz"])


def test_a_name_that_no_store_would_take_is_cut_and_stays_distinct() -> None:
    units = name_units(DUMP, [f"{'x' * 400}{n}.warc.gz" for n in range(2)])

    assert 2 == len({unit.name for unit in units})
    assert max(len(unit.name) for unit in units) < 200
