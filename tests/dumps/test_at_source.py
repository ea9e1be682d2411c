"""Which dumps a source has: a mirror says it itself, for a web server it is what Common Crawl has published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from humongous.dumps import bundled_catalogue, dumps_at, published_dumps, read_listing
from humongous.errors import NoSuchDump
from humongous.storage import open_store
from tests.web_folder import Served

from .conftest import listing, put


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    root = tmp_path / "mirror"
    for key in ("CC-MAIN-2020-40/warc.paths.gz", "CC-MAIN-2013-20/warc.paths", "CC-NEWS/2024/05/warc.paths.gz"):
        listing(root, f"crawl-data/{key}", ["a.warc.gz"])
    listing(root, "crawl-data/CC-MAIN-2012/arc.paths.gz", ["parse-output/segment/1/1_1.arc.gz"])
    listing(root, "crawl-data/HUMONGOUS-SAMPLE/warc.paths.gz", ["a.warc.gz"])
    put(root, "crawl-001/2008/06/25/11/1214440586619_11.arc.gz")
    # No dumps: without a listing, no month, no name, a file.
    put(root, "crawl-data/CC-MAIN-2021-04/segments/1/warc/a.warc.gz")
    put(root, "crawl-data/CC-MAIN-2009-2010/cc-index.paths.gz")
    put(root, "crawl-data/CC-NEWS/2024/06/a.warc.gz")
    listing(root, "crawl-data/CC-NEWS/2024/13/warc.paths.gz", ["a.warc.gz"])
    listing(root, "crawl-data/CC-NEWS/old/05/warc.paths.gz", ["a.warc.gz"])
    put(root, "crawl-data/index.html")
    return root


def test_a_mirror_is_listed_newest_first(mirror: Path) -> None:
    expected = [
        "CC-NEWS-2024-05",
        "CC-MAIN-2020-40",
        "CC-MAIN-2013-20",
        "CC-MAIN-2012",
        "CC-MAIN-2008-2009",
        "HUMONGOUS-SAMPLE",
    ]
    assert expected == dumps_at(open_store(str(mirror)))


def test_an_empty_mirror_has_none(tmp_path: Path) -> None:
    assert [] == dumps_at(open_store(str(tmp_path))) == dumps_at(open_store(str(tmp_path / "not-there")))


def test_a_web_server_has_what_is_published_and_arc_dumps_that_it_lists(
    mirror: Path, serve: Callable[[Path], Served], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cache = tmp_path / "cache" / "humongous"
    put(cache, "collinfo.json", b'[{"id": "CC-MAIN-2099-01"}]')
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    web = serve(mirror)
    found = dumps_at(open_store(web.url), now=datetime.now(UTC))

    assert "CC-MAIN-2099-01" == found[0]
    assert ["CC-MAIN-2013-48", "CC-MAIN-2013-20", "CC-MAIN-2012"] == found[-3:]
    assert "CC-NEWS-2026-10" in found
    assert not [asked for asked in web.asked if "2008" not in asked and "2009" not in asked and "2012" not in asked]


def test_what_a_web_server_lacks_is_told_from_what_it_has(mirror: Path, serve: Callable[[Path], Served]) -> None:
    source, there, lacking = open_store(serve(mirror).url), [], []
    for dump in dumps_at(source):
        try:
            there.append(read_listing(source, dump).dump)
        except NoSuchDump:
            lacking.append(dump)

    assert ["CC-NEWS-2024-05", "CC-MAIN-2020-40", "CC-MAIN-2013-20", "CC-MAIN-2012"] == there
    assert "CC-MAIN-2026-39" == lacking[0]


def test_without_a_clock_nobody_is_asked(mirror: Path, serve: Callable[[Path], Served]) -> None:
    found = dumps_at(open_store(serve(mirror).url))

    assert ["CC-MAIN-2026-39", "CC-MAIN-2026-34", "CC-NEWS-2026-08", "CC-MAIN-2026-30"] == found[:4]


def test_news_goes_up_to_last_month() -> None:
    published = published_dumps(bundled_catalogue(), datetime(2026, 11, 26, tzinfo=UTC))

    assert ["CC-NEWS-2026-10", "CC-MAIN-2026-39", "CC-NEWS-2026-09"] == published[:3]
    assert 128 + 123 == len(published) == len(set(published))
