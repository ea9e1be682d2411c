"""`humongous dumps`: what there is to extract, and how far this output is with it."""

from __future__ import annotations

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
from humongous.errors import ConfigError
from humongous.manifest import DumpStatus, Manifest, status_of
from humongous.storage import Store, open_store

COMMON_CRAWLS_OWN = ("https://data.commoncrawl.org", "s3://commoncrawl")
"""Sources of which the catalogue's figures are true; a mirror may have a part of a dump."""
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
@json_option
def dumps(*, source: str, output: str, era: str | None, as_json: bool) -> int:
    """Every dump of a source: its era, archives, size, and how far this output is with it; newest first.

    A folder or bucket is listed. For a web server it is what Common Crawl has published (its own list, fetched at most
    once a day), with CC-NEWS up to last month. `–` is not known.
    """
    store, now = open_store(source), datetime.now(UTC)
    catalogue = bundled_catalogue() if can_list(store) else read_catalogue(now)
    names = dumps_at(store) if can_list(store) else published_dumps(catalogue, now)
    rows = [row for row in _rows(store, names, catalogue, output) if era in (None, row.era)]
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


def _rows(source: Store, names: list[str], catalogue: Catalogue, output: str) -> list[Row]:
    """Dumps of the source, and those of this output that it does not have (any more)."""
    here = {status.dump: status for status in status_of(Manifest(open_store(output))).dumps}
    known = {each.dump: each for each in catalogue.dumps} if source.url in COMMON_CRAWLS_OWN else {}
    rows = []
    for dump in sorted({*names, *here}, key=newest_first):
        about, status = known.get(dump, Known(dump)), here.get(dump)
        files, problem = status.listed if status else None, None
        if files is None and source.is_local and dump in names:
            files, problem = _counted(source, dump)
        files = about.files if files is None else files
        rows.append(Row(dump, era_of(dump), files, about.tib, about.pages, status, problem))
    return rows


def _counted(source: Store, dump: str) -> tuple[int | None, str | None]:
    """How many archives a listing has: near at hand, reading it costs nothing."""
    try:
        return len(read_listing(source, dump).units), None
    except ConfigError as error:
        return None, error.what


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
