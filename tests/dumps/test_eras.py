"""Names of dumps: their era, their listing, their age."""

from __future__ import annotations

from datetime import date

import pytest

from humongous.dumps import Era, era_of, listing_keys, newest_first
from humongous.dumps.eras import news_before
from humongous.errors import ConfigError


@pytest.mark.parametrize(
    ("dump", "era"),
    [
        ("CC-MAIN-2008-2009", Era.ARC),
        ("CC-MAIN-2012", Era.ARC),
        ("CC-MAIN-2013-20", Era.WARC),
        ("CC-MAIN-2026-39", Era.WARC),
        ("CC-NEWS-2016-08", Era.NEWS),
        ("CC-NEWS-2024-13", Era.OTHER),
        ("CC-NEWS", Era.OTHER),
        ("CC-MAIN-2011", Era.OTHER),
        ("cc-main-2020-40", Era.OTHER),
        ("HUMONGOUS-SAMPLE", Era.OTHER),
    ],
)
def test_an_era_is_told_by_the_name(dump: str, era: Era) -> None:
    assert era is era_of(dump)


@pytest.mark.parametrize(
    ("dump", "keys"),
    [
        ("CC-MAIN-2020-40", ["crawl-data/CC-MAIN-2020-40/warc.paths.gz", "crawl-data/CC-MAIN-2020-40/warc.paths"]),
        ("CC-NEWS-2024-05", ["crawl-data/CC-NEWS/2024/05/warc.paths.gz", "crawl-data/CC-NEWS/2024/05/warc.paths"]),
        (
            "CC-MAIN-2012",
            [f"crawl-data/CC-MAIN-2012/{kind}.paths{end}" for kind in ("arc", "warc") for end in (".gz", "")],
        ),
        ("SAMPLE", ["crawl-data/SAMPLE/warc.paths.gz", "crawl-data/SAMPLE/warc.paths"]),
    ],
)
def test_a_listing_is_where_its_era_has_it(dump: str, keys: list[str]) -> None:
    assert keys == list(listing_keys(dump))


@pytest.mark.parametrize("dump", ["..", "CC-NEWS/2024/05", "a/../b", "", "CC-MAIN-2020-40\n"])
def test_no_listing_is_looked_for_outside(dump: str) -> None:
    with pytest.raises(ConfigError, match="no dump's name"):
        listing_keys(dump)


def test_the_newest_is_first_whatever_its_kind() -> None:
    in_order = [
        "CC-NEWS-2026-10",
        "CC-MAIN-2026-39",
        "CC-NEWS-2026-09",
        "CC-MAIN-2026-34",
        "CC-NEWS-2026-01",
        "CC-MAIN-2025-51",
        "CC-NEWS-2016-08",
        "CC-MAIN-2016-30",
        "CC-MAIN-2013-20",
        "CC-MAIN-2012",
        "CC-MAIN-2009-2010",
        "CC-MAIN-2008-2009",
        "A-MIRRORS-OWN",
        "HUMONGOUS-SAMPLE",
    ]
    assert in_order == sorted(in_order, key=newest_first)


def test_news_has_a_month_once_it_is_over() -> None:
    assert ["CC-NEWS-2016-08", "CC-NEWS-2016-09"] == news_before(date(2016, 10, 31))
    assert [] == news_before(date(2016, 8, 31))
    assert ("CC-NEWS-2026-10", 123) == (news_before(date(2026, 11, 26))[-1], len(news_before(date(2026, 11, 26))))
