"""`humongous dumps`: what there is to extract, and how far this output is with it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import click

from humongous.cli import show
from humongous.cli.options import json_option, output_option, source_option
from humongous.dumps import (
    Catalogue,
    Era,
    Known,
    bundled_catalogue,
    can_list,
    dumps_at,
    era_of,
    newest_first,
    published_dumps,
    read_catalogue,
    read_listing,
)
from humongous.errors import ConfigError, NoSuchDump
from humongous.manifest import DumpStatus, Manifest, status_of
from humongous.storage import Store, open_store

COMMON_CRAWLS_OWN = ("https://data.commoncrawl.org", "s3://commoncrawl")
"""Sources of which the catalogue's figures are true; a mirror may have a part of a dump."""
_READERS = 4
"""Listings read at once: as many connections as a polite client has."""
_ERAS = {Era.ARC: "ARC", Era.WARC: "WARC", Era.NEWS: "CC-NEWS", Era.OTHER: "other"}


@dataclass(frozen=True, slots=True)
class Row:
    """One dump, as it is at the source and here."""

    dump: str
    era: Era
    files: int | None
    tib: float | None
    pages: int | None
    status: DumpStatus | None
    """`None` where nothing is known of it here."""
    problem: str | None = None
    """Why its listing cannot be read."""

    @property
    def state(self) -> str:
        """For people."""
        status = self.status
        if status is None:
            return self.problem or "not started"
        begun = status.state == "extracting"
        told = f"{status.tally.units:,} of {status.listed:,} units" if begun else status.state
        return f"{told}, {status.failed:,} failed" if status.failed else told

    def as_json(self) -> dict[str, Any]:
        """One row of `dumps`."""
        status = self.status
        return {
            "dump": self.dump,
            "era": str(self.era),
            "files": self.files,
            "tib": self.tib,
            "pages": self.pages,
            "state": status.state if status else "not started",
            "units": status.tally.units if status else 0,
            "pending": status.pending if status else None,
            "failed": status.failed if status else 0,
            "problem": self.problem,
        }


@click.command(epilog="Example: humongous dumps --era arc")
@source_option
@output_option
@click.option("--era", type=click.Choice([str(era) for era in Era]), help="Only dumps of this era.")
@click.option("--count", is_flag=True, help="Count the archives of each dump shown, by its listing: one request each.")
@json_option
def dumps(*, source: str, output: str, era: str | None, count: bool, as_json: bool) -> int:
    """Every dump of a source: its era, archives, size, and how far this output is with it; newest first.

    A folder or bucket is listed. For a web server it is what Common Crawl has published (its own list, fetched at most
    once a day), with CC-NEWS up to last month. `–` is not known: no public source states it, and it was not counted.
    """
    store, now = open_store(source), datetime.now(UTC)
    catalogue = bundled_catalogue() if can_list(store) else read_catalogue(now)
    names = dumps_at(store) if can_list(store) else published_dumps(catalogue, now)
    here = {status.dump: status for status in status_of(Manifest(open_store(output))).dumps}
    shown = [dump for dump in sorted({*names, *here}, key=newest_first) if era in (None, era_of(dump))]
    counted = _counted(store, set(names) & set(shown)) if count or store.is_local else {}
    known = {each.dump: each for each in catalogue.dumps} if store.url in COMMON_CRAWLS_OWN else {}
    rows = [_row(dump, known.get(dump, Known(dump)), here.get(dump), counted.get(dump)) for dump in shown]
    origin = "listed" if can_list(store) else catalogue.origin
    if as_json:
        fetched = catalogue.fetched.isoformat() if catalogue.fetched else None
        about = {"source": store.url, "output": output, "origin": origin, "fetched": fetched}
        show.say_json({**about, "dumps": [row.as_json() for row in rows]})
        return 0
    if rows:
        cells = [(row.dump, _ERAS[row.era], row.files, _size(row.tib), row.pages, row.state) for row in rows]
        columns = ("dump", "era", "archives", "TiB", "pages", "state here")
        show.table(f"Dumps at {store.url}", columns, cells, right=("archives", "TiB", "pages"))
        show.say()
    begun = sum(row.status is not None for row in rows)
    show.say(f"{len(rows)} dumps, {begun} of them begun in {output}{_told(catalogue, origin)}")
    return 0


def _row(dump: str, known: Known, status: DumpStatus | None, counted: int | str | None) -> Row:
    """A dump by what is surest: the listing pinned here, the listing there, what public sources state."""
    listed = status.listed if status else None
    files = counted if listed is None and isinstance(counted, int) else listed
    problem = counted if isinstance(counted, str) else None
    return Row(dump, era_of(dump), known.files if files is None else files, known.tib, known.pages, status, problem)


def _counted(source: Store, dumps: set[str]) -> dict[str, int | str]:
    """How many archives each dump's listing has, or why it cannot be read."""

    def one(dump: str) -> int | str:
        try:
            return len(read_listing(source, dump).units)
        except NoSuchDump:
            return "no listing there"
        except ConfigError as error:
            return error.what

    with ThreadPoolExecutor(_READERS, thread_name_prefix="listings") as pool:
        return dict(zip(sorted(dumps), pool.map(one, sorted(dumps)), strict=True))


def _size(tib: float | None) -> str | None:
    """As precise as the source that states it."""
    return None if tib is None else f"{tib:.0f}" if tib.is_integer() else f"{tib:.2f}"


def _told(catalogue: Catalogue, origin: str) -> str:
    match origin, catalogue.fetched:
        case "kept", datetime() as fetched:
            return f"\nCommon Crawl's list as of {fetched:%Y-%m-%d %H:%M} UTC"
        case "bundled", _:
            newest = catalogue.dumps[0].dump
            return f"\nCommon Crawl's list could not be fetched: main dumps as this version knows them, up to {newest}"
    return ""
