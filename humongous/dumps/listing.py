"""A dump's listing: `crawl-data/<dump>/warc.paths.gz`, one WARC path a line, into units.

A unit's name is the WARC's file name without its endings, as Common Crawl's are unique within a dump; where two paths
of a listing share one, both get a digest of their path behind it, so that no unit is ever taken for another.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from humongous.errors import ConfigError, NotFound, StorageError
from humongous.storage import Store, checked_key

MAX_LISTING_BYTES = 256 * 1024 * 1024
"""Decompressed. Common Crawl's longest (100,000 paths) has about 14 MB."""
MAX_NAME = 150
"""Characters of a unit's name; a longer one is cut, with a digest of its path behind it."""
_ENDINGS = re.compile(r"(\.(warc|arc|wet|wat))?(\.(gz|zst|lz4))?$", re.IGNORECASE)
_DUMP = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class Unit:
    """One WARC or ARC file of a dump."""

    dump: str
    name: str
    path: str
    """Key in the source, e.g. `crawl-data/…/warc/….warc.gz`; it is the documents' `warc_filename`."""
    source: str | None = None
    """Where this unit is read from, if not from the run's source: the folder of a file given with `--warc`."""


@dataclass(frozen=True, slots=True)
class Listing:
    """All units of a dump, in the listing's order."""

    dump: str
    path: str | None
    sha256: str | None
    units: tuple[Unit, ...]


def checked_dump(dump: str) -> str:
    """The dump's name if it can be one; raises `ConfigError`."""
    if not _DUMP.fullmatch(dump):
        raise ConfigError(
            f"`{dump[:100]}` is no dump's name",
            do="a dump is named like CC-MAIN-2020-40: letters, digits, dots, dashes",
        )
    return dump


def read_listing(source: Store, dump: str) -> Listing:
    """Read the dump's listing; raises `ConfigError` where the dump is not there or the listing is not one."""
    path = f"crawl-data/{checked_dump(dump)}/warc.paths.gz"
    try:
        data = source.read(path, max_bytes=MAX_LISTING_BYTES)
    except NotFound as error:
        raise ConfigError(
            f"there is no dump {dump} here: no {path}",
            where=source.url,
            do="check --dump and --source; the source is the folder or bucket that holds crawl-data/",
        ) from error
    where = f"{source.url}/{path}"
    inflate = zlib.decompressobj(wbits=47)
    try:
        text = inflate.decompress(data, MAX_LISTING_BYTES).decode("utf-8")
    except (zlib.error, UnicodeDecodeError) as error:
        raise ConfigError(f"the listing cannot be read: {error}", where=where, do="fetch it again") from error
    if not inflate.eof or inflate.unused_data:
        raise ConfigError("the listing is cut short, too long or has something behind it", where=where)
    paths = [line.strip() for line in text.split("\n") if line.strip()]
    if not paths:
        raise ConfigError("the listing is empty", where=where)
    for line in paths:
        if not _is_path(line):
            raise ConfigError(f"the listing has a line that is no path: {line[:100]!r}", where=where)
    return Listing(dump=dump, path=path, sha256=hashlib.sha256(data).hexdigest(), units=name_units(dump, paths))


def _is_path(line: str) -> bool:
    """Whether it can be a key of the source; percent signs mean themselves, so that `%2e%2e` is a folder's odd name."""
    try:
        checked_key(line)
    except StorageError:
        return False
    return line.isprintable() and len(line) <= 1_000


def name_units(dump: str, paths: Sequence[str]) -> tuple[Unit, ...]:
    """Units of these paths, in order; a path listed twice is one unit."""
    distinct = list(dict.fromkeys(paths))
    stems = {path: re.sub(r"[^A-Za-z0-9._-]", "_", _ENDINGS.sub("", PurePosixPath(path).name)) for path in distinct}
    times = Counter(stems.values())
    return tuple(Unit(dump, _name(stem, path, alone=times[stem] == 1), path) for path, stem in stems.items())


def choose(units: Sequence[Unit], *, first: int | None = None, share: float | None = None) -> tuple[Unit, ...]:
    """The part of a dump that a run is about: all, the `first` N of the listing, or a `share` (0 to 1) of it.

    The same numbers always choose the same units, so a run can be typed again; a larger number chooses more.
    """
    if share is not None:
        return tuple(unit for unit in units if int(_digest(unit.path), 16) < share * 16**8)
    return tuple(units if first is None else units[:first])


def missing(units: Iterable[Unit], done: set[str]) -> tuple[Unit, ...]:
    """The units that are not among the names `done`, in order."""
    return tuple(unit for unit in units if unit.name not in done)


def _name(stem: str, path: str, *, alone: bool) -> str:
    return stem if alone and 0 < len(stem) <= MAX_NAME else f"{stem[:MAX_NAME]}-{_digest(path)}"


def _digest(path: str) -> str:
    return hashlib.sha256(path.encode()).hexdigest()[:8]


def units_of_files(dump: str, files: Sequence[str]) -> tuple[Unit, ...]:
    """Units of single files outside any dump's listing, given as paths or URLs; raises `ConfigError`.

    A document's `warc_filename` is the file's name alone: the same file gives the same bytes wherever it lies.
    """
    checked_dump(dump)
    places: dict[str, str] = {}
    for file in dict.fromkeys(files):
        folder, _, name = file.rpartition("/")
        if name in places:
            raise ConfigError(f"two files are named {name}", where=file, do="extract them under two --dump names")
        if not name:
            raise ConfigError("this is no file", where=file, do="--warc takes files; for a folder, give --dump")
        places[name] = folder or ("/" if file.startswith("/") else ".")
    return tuple(dataclasses.replace(unit, source=places[unit.path]) for unit in name_units(dump, list(places)))
