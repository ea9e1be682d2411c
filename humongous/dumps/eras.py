"""Eras of Common Crawl: how its dumps are named, where each has its listing, which is newer.

| era | dumps | listing | archives |
|---|---|---|---|
| ARC, 2008–2012 | `CC-MAIN-2008-2009`, `CC-MAIN-2009-2010`, `CC-MAIN-2012` | none published | `crawl-001/…/*.arc.gz` |
| WARC, since 2013 | `CC-MAIN-2020-40`: year and week | `crawl-data/<dump>/warc.paths.gz` | `crawl-data/<dump>/segments/…` |
| CC-NEWS, since 2016-08 | `CC-NEWS-2024-05`: year and month | `crawl-data/CC-NEWS/2024/05/warc.paths.gz` | beside it |

Common Crawl's own names, but for CC-NEWS, which has no name for a month. Sources: docs/dumps.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from humongous.errors import ConfigError

ARC_FOLDERS: Mapping[str, str] = {
    "CC-MAIN-2008-2009": "crawl-001",
    "CC-MAIN-2009-2010": "crawl-002",
    "CC-MAIN-2012": "parse-output/segment",
}
"""The ARC era's dumps and the folders their archives are in (commoncrawl/arc2warc-conversion, README.md)."""
FIRST_NEWS = date(2016, 8, 1)
"""The oldest file is `crawl-data/CC-NEWS/2016/08/CC-NEWS-20160826124520-00000.warc.gz`."""
_DUMP = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_MAIN = re.compile(r"CC-MAIN-(20\d\d)-([0-5]\d)")
_NEWS = re.compile(r"CC-NEWS-(20\d\d)-(0[1-9]|1[0-2])")


class Era(StrEnum):
    """What a dump is made of."""

    ARC = "arc"
    """2008 to 2012."""
    WARC = "warc"
    """Main dumps since 2013."""
    NEWS = "news"
    """A month of CC-NEWS."""
    OTHER = "other"
    """No dump of Common Crawl's: a mirror's own."""


def checked_dump(dump: str) -> str:
    """The dump's name if it can be one; raises `ConfigError`."""
    if not is_dump(dump):
        raise ConfigError(
            f"`{dump[:100]}` is no dump's name",
            do="a dump is named like CC-MAIN-2020-40 or CC-NEWS-2024-05: letters, digits, dots, dashes",
        )
    return dump


def is_dump(name: str) -> bool:
    """Whether a dump can have this name."""
    return _DUMP.fullmatch(name) is not None


def era_of(dump: str) -> Era:
    """The era of a dump, by its name."""
    if dump in ARC_FOLDERS:
        return Era.ARC
    if _MAIN.fullmatch(dump):
        return Era.WARC
    return Era.NEWS if _NEWS.fullmatch(dump) else Era.OTHER


def listing_keys(dump: str) -> tuple[str, ...]:
    """Where a dump's listing may be, likeliest first; raises `ConfigError` for what is no dump's name.

    Without `.gz` is for mirrors that unpacked it; `arc.paths` is our own name for what the ARC era has none of.
    """
    news = _NEWS.fullmatch(checked_dump(dump))
    folder = f"crawl-data/CC-NEWS/{news[1]}/{news[2]}" if news else f"crawl-data/{dump}"
    kinds = ("arc", "warc") if era_of(dump) is Era.ARC else ("warc",)
    return tuple(f"{folder}/{kind}.paths{ending}" for kind in kinds for ending in (".gz", ""))


def news_dump(month: date) -> str:
    """The dump of a month of CC-NEWS."""
    return f"CC-NEWS-{month:%Y-%m}"


def news_before(end: date) -> list[str]:
    """Every month of CC-NEWS that was over when the month of `end` began, oldest first."""
    months = range(FIRST_NEWS.year * 12 + FIRST_NEWS.month - 1, end.year * 12 + end.month - 1)
    return [news_dump(date(month // 12, month % 12 + 1, 1)) for month in months]


def newest_first(dump: str) -> tuple[int, int, str]:
    """Key to sort by: newest first by the day in the name, then dumps that have none, by name."""
    if main := _MAIN.fullmatch(dump):
        return -int(main[1]), -7 * int(main[2]), dump
    if news := _NEWS.fullmatch(dump):
        return -int(news[1]), -date(int(news[1]), int(news[2]), 1).timetuple().tm_yday, dump
    if dump in ARC_FOLDERS:
        return -int(dump[-4:]), 0, dump
    return 1, 0, dump
