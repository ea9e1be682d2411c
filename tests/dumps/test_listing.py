"""Listings: units of a dump, and listings that are none."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.dumps import Unit, choose, missing, name_units, read_listing, units_of_files
from humongous.errors import ConfigError
from humongous.storage import open_store

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
        (gzip.compress("\n".join(PATHS).encode())[:-9], "cut short"),
        (gzip.compress(b"\n\n"), "empty"),
        (gzip.compress(b"../../etc/passwd"), "no path"),
        (gzip.compress(b"/etc/passwd"), "no path"),
        (gzip.compress(b"crawl-data/\x07bell.warc.gz"), "no path"),
        (gzip.compress(b"\xff\xfe"), "cannot be read"),
    ],
)
def test_a_listing_that_is_none_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        read_listing(open_store(listing(tmp_path, data)), DUMP)


def test_a_dump_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no dump CC-MAIN-1999-01 here"):
        read_listing(open_store(listing(tmp_path, b"")), "CC-MAIN-1999-01")


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
    assert all("/" not in unit.name and unit.name.isascii() and unit.name for unit in units)


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
