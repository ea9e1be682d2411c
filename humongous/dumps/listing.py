"""A dump's listing, `crawl-data/<dump>/warc.paths.gz`: one WARC path a line, into units.

Where it is depends on the era (`eras.py`). The ARC era has none; there, a source that can be listed is, and the keys
found are the listing.
A unit's name is the archive's file name without its endings, as Common Crawl's are unique within a dump. In the ARC era
they are not, and the folders are part of it: `2009_09_17_12_1253241189984_12`. Where two paths of a listing still share
one, both get a digest of their path behind it, so that no unit is ever taken for another.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from humongous.dumps.eras import ARC_FOLDERS, checked_dump, listing_keys
from humongous.errors import ConfigError, NoSuchDump, NotFound, StorageError
from humongous.storage import Store, checked_key

MAX_LISTING_BYTES = 256 * 1024 * 1024
"""Decompressed. Common Crawl's longest (100,000 paths) has about 14 MB."""
MAX_NAME = 150
"""Characters of a unit's name; a longer one is cut, with a digest of its path behind it."""
_PACKED = (".gz", ".zst", ".lz4")
_KINDS = (".warc", ".arc", ".wet", ".wat")
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._-]")
_VALID_SEGMENTS = "parse-output/valid_segments.txt"
"""Of the dump of 2012: segments outside it were left in place and are no part of the dump."""


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
    path: str
    """Key of the listing; the folder, with a slash behind it, where it was made by listing one."""
    sha256: str
    """Of `data`."""
    units: tuple[Unit, ...]
    data: bytes = field(repr=False)
    """The listing as it is stored, gzip'd or not."""


def read_listing(source: Store, dump: str) -> Listing:
    """Read the dump's listing; raises `NoSuchDump` where there is none, `ConfigError` where it is not one."""
    for path in listing_keys(dump):
        try:
            data = source.read(path, max_bytes=MAX_LISTING_BYTES)
        except NotFound:
            continue
        return _listing(dump, path, data, source)
    if dump in ARC_FOLDERS and can_list(source):
        folder = ARC_FOLDERS[dump]
        if data := "".join(f"{key}\n" for key in _archives(source, folder)).encode():
            return _listing(dump, f"{folder}/", data, source)
    raise NoSuchDump(f"there is no dump {dump} here: no {_looked_for(dump)}", where=source.url, do=_how(source, dump))


def can_list(source: Store) -> bool:
    """Whether the source says what it has: web servers do not."""
    return not source.url.startswith(("http://", "https://"))


def parse_listing(dump: str, path: str, data: bytes, where: str) -> tuple[Unit, ...]:
    """The units of a listing as stored; raises `ConfigError` where it is not one."""
    text = _text(data, where, packed=path.endswith(".gz"))
    paths = [line.strip() for line in text.split("\n") if line.strip()]
    if not paths:
        raise ConfigError("the listing is empty", where=where)
    for line in paths:
        if not _is_path(line):
            raise ConfigError(f"the listing has a line that is no path: {line[:100]!r}", where=where)
    return name_units(dump, paths)


def _listing(dump: str, path: str, data: bytes, source: Store) -> Listing:
    units = parse_listing(dump, path, data, f"{source.url}/{path}")
    return Listing(dump=dump, path=path, sha256=hashlib.sha256(data).hexdigest(), units=units, data=data)


def _text(data: bytes, where: str, *, packed: bool) -> str:
    try:
        if not packed:
            return data.decode("utf-8")
        inflate = zlib.decompressobj(wbits=47)
        text = inflate.decompress(data, MAX_LISTING_BYTES).decode("utf-8")
    except (zlib.error, UnicodeDecodeError) as error:
        raise ConfigError(f"the listing cannot be read: {error}", where=where, do="fetch it again") from error
    if not inflate.eof or inflate.unused_data:
        raise ConfigError("the listing is cut short, too long or has something behind it", where=where)
    return text


def _archives(source: Store, folder: str) -> Iterator[str]:
    """Keys of the ARC files in a folder of the ARC era, sorted."""
    valid: set[str] | None = None
    if folder == ARC_FOLDERS["CC-MAIN-2012"] and source.exists(_VALID_SEGMENTS):
        valid = set(source.read(_VALID_SEGMENTS, max_bytes=MAX_LISTING_BYTES).decode("ascii", "replace").split())
    for info in source.list(folder):
        segment = info.key[len(folder) + 1 :].partition("/")[0]
        if info.key.endswith(".arc.gz") and (valid is None or segment in valid):
            yield info.key


def _looked_for(dump: str) -> str:
    folder = [f"{ARC_FOLDERS[dump]}/"] if dump in ARC_FOLDERS else []
    return ", ".join([*listing_keys(dump), *folder])


def _how(source: Store, dump: str) -> str:
    if dump in ARC_FOLDERS and not can_list(source):
        return (
            "Common Crawl publishes no list of its ARC files, and a web server cannot be listed: give --source "
            f"s3://commoncrawl, or a mirror with its own {listing_keys(dump)[0]}"
        )
    return "check --dump and --source; the source is the folder or bucket that holds crawl-data/"


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
    stems = {path: _NOT_PLAIN.sub("_", _without_endings(_own_name(path))) for path in distinct}
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


def _own_name(path: str) -> str:
    """What tells an archive from the others of its dump."""
    for folder in ARC_FOLDERS.values():
        if path.startswith(f"{folder}/"):
            return path[len(folder) + 1 :]
    return path.rstrip("/").rpartition("/")[2]


def _without_endings(name: str) -> str:
    """`x.warc.gz`, `x.warc`, `x.gz` → `x`."""
    for endings in (_PACKED, _KINDS):
        if name.lower().endswith(endings):
            name = name[: name.rindex(".")]
    return name


def _name(stem: str, path: str, *, alone: bool) -> str:
    return stem if alone and stem.strip(".") and len(stem) <= MAX_NAME else f"{stem[:MAX_NAME]}-{_digest(path)}"


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
