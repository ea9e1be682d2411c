"""Which dumps Common Crawl has published: its own list, fetched and kept for a day, or the one in this package.

`https://index.commoncrawl.org/collinfo.json` names the main dumps and those of the ARC era, and nothing else about
them that is of use here. `catalogue.tsv` names those of September 2026 with what public sources say of their size.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from humongous.dumps.eras import Era, era_of, newest_first
from humongous.errors import ConfigError, StopRun, TryAgain
from humongous.storage import Patience, open_store

INDEX = "https://index.commoncrawl.org"
COLLINFO = "collinfo.json"
FRESH = timedelta(days=1)
"""How long a list is used before it is fetched again; a new dump comes about once a month."""
MAX_BYTES = 4 * 1024 * 1024
"""128 dumps are 35 kB."""
SHORT = Patience(tries=2, first_wait=0.5, longest_wait=0.5, connect=3.0, stall=5.0)
"""A list that does not come soon is not worth waiting for: there is another."""
_TABLE = Path(__file__).parent / "catalogue.tsv"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a published dump; `None` where no public source that we have seen says it."""

    dump: str
    pages: int | None = None
    files: int | None = None
    """WARC or ARC files."""
    tib: float | None = None
    """Size of these files as stored, in TiB."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Published dumps, CC-NEWS apart."""

    dumps: tuple[Known, ...]
    """Newest first."""
    origin: str
    """`fetched`, `kept` (fetched before) or `bundled`."""
    fetched: datetime | None
    """When, if ever."""


@functools.cache
def bundled() -> Mapping[str, Known]:
    """The dumps of `catalogue.tsv` by name, oldest first; raises `ConfigError` where the installation is broken."""
    try:
        lines = [line for line in _TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    except OSError as error:
        what = f"cannot read the list of dumps: {error.strerror}"
        raise ConfigError(what, where=str(_TABLE), do="install humongous again") from error
    rows = (dict(zip(lines[0].split("\t"), line.split("\t"), strict=True)) for line in lines[1:])
    return {
        row["dump"]: Known(
            row["dump"],
            int(row["pages"]) if row["pages"] else None,
            int(row["files"]) if row["files"] else None,
            float(row["tib"]) if row["tib"] else None,
        )
        for row in rows
    }


def bundled_catalogue() -> Catalogue:
    """What this package knows without asking anyone."""
    return _catalogue(frozenset(), "bundled", None)


def read_catalogue(now: datetime, *, index: str = INDEX, cache: Path | None = None) -> Catalogue:
    """The published dumps: as kept in `cache` if not older than `FRESH`, else fetched, else as kept, else as bundled.

    `now` has a time zone. `cache` is the user's cache folder by default. Never fails for want of a network.
    """
    path = (cache or cache_folder()) / COLLINFO
    kept, when = _kept(path, now)
    if kept and when and timedelta(0) <= now - when < FRESH:
        return _catalogue(kept, "kept", when)
    try:
        data = open_store(index, patience=SHORT).read(COLLINFO, max_bytes=MAX_BYTES)
    except (TryAgain, StopRun):
        data = b""
    if names := _names(data):
        _keep(path, data)
        return _catalogue(names, "fetched", now)
    return _catalogue(kept, "kept", when) if kept else bundled_catalogue()


def cache_folder() -> Path:
    """`$XDG_CACHE_HOME/humongous`, by default `~/.cache/humongous`."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return Path(base if Path(base).is_absolute() else Path.home() / ".cache") / "humongous"


def _catalogue(names: frozenset[str], origin: str, fetched: datetime | None) -> Catalogue:
    known = bundled()
    dumps = tuple(known.get(name, Known(name)) for name in sorted(names | known.keys(), key=newest_first))
    return Catalogue(dumps, origin, fetched)


def _names(data: bytes) -> frozenset[str]:
    """Main dumps and ARC-era ones that a `collinfo.json` names; none where it is something else."""
    try:
        rows = json.loads(data)
    except (ValueError, RecursionError):
        return frozenset()
    names = (row.get("id") for row in rows if isinstance(row, dict)) if isinstance(rows, list) else ()
    return frozenset(name for name in names if isinstance(name, str) and era_of(name) in (Era.ARC, Era.WARC))


def _kept(path: Path, now: datetime) -> tuple[frozenset[str], datetime | None]:
    try:
        names, modified = _names(path.read_bytes()), path.stat().st_mtime
    except OSError:
        return frozenset(), None
    return names, datetime.fromtimestamp(modified, now.tzinfo)


def _keep(path: Path, data: bytes) -> None:
    """Keep the list for the next command, if the folder can be written: whole, or not at all."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, delete=False) as file:
            file.write(data)
        Path(file.name).replace(path)
