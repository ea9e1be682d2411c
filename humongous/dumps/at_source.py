"""Which dumps a source has."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

from humongous.dumps.catalogue import Catalogue, bundled_catalogue, read_catalogue
from humongous.dumps.eras import ARC_FOLDERS, Era, era_of, is_dump, listing_keys, newest_first, news_before
from humongous.dumps.listing import can_list
from humongous.errors import StorageError
from humongous.storage import Store

_ASKERS = 16
"""Threads that ask whether a listing is there: on S3 each question is some 20 ms of waiting."""
_YEARS = tuple(f"{year}" for year in range(2016, 2100))
_MONTHS = tuple(f"{month:02d}" for month in range(1, 13))


def dumps_at(source: Store, *, now: datetime | None = None) -> list[str]:
    """The dumps of a source that can be extracted, newest first.

    A folder or bucket is listed: dumps below `crawl-data/` that have a listing, months of CC-NEWS, and the ARC era's
    folders. A web server cannot be listed: there it is what Common Crawl has published as of `now` (a time with its
    zone), CC-NEWS up to last month; without `now`, what this package knows of. A web server that is no full mirror may
    lack some of them: `read_listing` then raises `NoSuchDump`.
    """
    if can_list(source):
        return sorted(_listed(source), key=newest_first)
    published = published_dumps(read_catalogue(now) if now else bundled_catalogue(), now)
    return [dump for dump in published if era_of(dump) is not Era.ARC or _has_listing(source, dump)]


def published_dumps(catalogue: Catalogue, now: datetime | None) -> list[str]:
    """Every dump that Common Crawl has published: main ones, the ARC era's, and CC-NEWS up to last month.

    Without `now`, CC-NEWS goes as far as the newest main dump.
    """
    main = [known.dump for known in catalogue.dumps]
    return sorted([*main, *news_before(now.date() if now else _month_of_newest(main))], key=newest_first)


def _month_of_newest(main: list[str]) -> date:
    year, week = (int(part) for part in min(main, key=newest_first).split("-")[2:])
    return date.fromisocalendar(year, min(week, 52), 1)


def _listed(source: Store) -> Iterator[str]:
    names = {name for name in source.folders("crawl-data") if is_dump(name) and name not in ("CC-NEWS", *ARC_FOLDERS)}
    for year in set(source.folders("crawl-data/CC-NEWS")) & set(_YEARS):
        months = set(source.folders(f"crawl-data/CC-NEWS/{year}")) & set(_MONTHS)
        names.update(f"CC-NEWS-{year}-{month}" for month in months)
    asked = [*sorted(names), *ARC_FOLDERS]
    with ThreadPoolExecutor(_ASKERS, thread_name_prefix="dumps") as pool:
        there = pool.map(lambda dump: _has_listing(source, dump) or _has_folder(source, dump), asked)
        yield from itertools.compress(asked, there)


def _has_listing(source: Store, dump: str) -> bool:
    try:
        return any(source.exists(key) for key in listing_keys(dump))
    except StorageError:
        # Some servers say "forbidden" of what is not there.
        return False


def _has_folder(source: Store, dump: str) -> bool:
    return dump in ARC_FOLDERS and bool(source.folders(ARC_FOLDERS[dump]))
