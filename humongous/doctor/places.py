"""The places of a run: can the source be read, the output be written, and does it keep its word?"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from humongous.doctor.findings import Finding, Level
from humongous.dumps import read_listing
from humongous.errors import HumongousError, NotFound
from humongous.storage import Driver, Patience, Store, open_output, open_source
from humongous.store_config import StorageConfig

SHORT = Patience(tries=2, first_wait=0.5, longest_wait=1.0, connect=5.0, stall=15.0, longest_put=30.0)
"""A person waits: a place that is out of reach is named after seconds, not after the minutes that a run would give it."""
_DEFAULT = StorageConfig()
_FOLDER = "bundles/doctor"
"""Where `gc` looks: what a doctor who was killed left there goes with the other orphans."""
_AT_ONCE = 8
_SKEW_NOTED, _SKEW_REFUSED = 60.0, 900.0
"""Seconds. S3 refuses requests signed more than 15 minutes from its own time (RequestTimeTooSkewed)."""


def check_source(
    source: str, dump: str | None = None, storage: StorageConfig = _DEFAULT, driver: Driver | None = None
) -> Iterator[Finding]:
    """Whether the source answers: with the listing of `dump`, with the names of its dumps, or at all."""
    store = open_source(source, storage, driver, patience=SHORT)
    if dump:
        units = len(read_listing(store, dump).units)
        yield Finding("source", Level.OK, f"{store.url} answers: {dump} has {units:,} WARC files")
    elif store.url.startswith("http"):
        with suppress(NotFound):
            store.size("robots.txt")  # whether it has one or says that it has not, it is there
        yield Finding("source", Level.OK, f"{store.url} answers")
    elif names := store.folders("crawl-data"):
        yield Finding("source", Level.OK, f"{store.url} can be read: {_count(len(names), 'dump')}")
    else:
        do = "check --source: it is the folder or bucket that holds crawl-data/"
        yield Finding("source", Level.PROBLEM, f"there is no dump in {store.url}", do)


def check_output(output: str, storage: StorageConfig = _DEFAULT, driver: Driver | None = None) -> Iterator[Finding]:
    """Whether the output takes an object, gives it back, refuses a second one of that name, and what its clock says.

    More than `Store.probe`, which each run asks: several at once too. Leaves nothing behind where it may delete.
    """
    store = open_output(output, storage, driver, patience=SHORT)
    folder = f"{_FOLDER}-{uuid.uuid4().hex[:12]}"
    fresh = store.is_local and not Path(store.url).exists()
    first, race = f"{folder}/first", f"{folder}/race"
    try:
        before = datetime.now(UTC)
        store.put_if_absent(first, b"HUMONGOUS doctor: may be deleted\n")
        after = datetime.now(UTC)
        if store.read(first, max_bytes=100) != b"HUMONGOUS doctor: may be deleted\n":
            yield Finding("output", Level.PROBLEM, f"{store.url} gives back other bytes than it was given", _ELSEWHERE)
            return
        yield Finding("output", Level.OK, f"{store.url} can be written and read")
        yield _put_if_absent(store, first, race)
        yield from _clock(store, folder, before, after)
    finally:
        _tidy(store, (first, race), fresh=fresh)


_ELSEWHERE = "choose another --output; with this one two runs could destroy each other's work"


def _put_if_absent(store: Store, first: str, race: str) -> Finding:
    """A name that is taken must be refused, and of several who want one at the same time one must get it."""
    said = f"{store.url} puts an object over one of the same name, though it is asked not to"
    if store.put_if_absent(first, b"second\n") or store.read(first, max_bytes=100) == b"second\n":
        return Finding("no overwriting", Level.PROBLEM, said, _ELSEWHERE)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        won = list(pool.map(lambda number: _wins(store, race, number), range(_AT_ONCE)))
    if sum(won) != 1:
        said = f"of {_AT_ONCE} who put one name at the same time, {sum(won)} were told that they did"
        return Finding("no overwriting", Level.PROBLEM, said, _ELSEWHERE)
    return Finding("no overwriting", Level.OK, f"a name that is taken is refused; of {_AT_ONCE} at once, one wins")


def _wins(store: Store, key: str, number: int) -> bool:
    return store.put_if_absent(key, b"%d\n" % number)


def _clock(store: Store, folder: str, before: datetime, after: datetime) -> Iterator[Finding]:
    """The store's time of an object just put, against ours; whole seconds are as fine as stores tell it."""
    told = next((info.last_modified for info in store.list(folder) if info.key.endswith("first")), None)
    if told is None:
        said = f"{store.url} does not list an object that it has"
        yield Finding(
            "output", Level.PROBLEM, said, "check the right to list (s3:ListBucket) or choose another --output"
        )
        return
    off = max((before - told).total_seconds(), (told - after).total_seconds(), 0.0)
    if off <= _SKEW_NOTED:
        yield Finding("clock", Level.OK, f"within {max(1, round(off))} s of the output's")
        return
    level = Level.PROBLEM if off > _SKEW_REFUSED else Level.WARNING
    said = f"this machine's clock is {off:,.0f} s from the output's"
    yield Finding("clock", level, said, "set the clock (timedatectl set-ntp true, or chronyd)")


def _tidy(store: Store, keys: tuple[str, ...], *, fresh: bool) -> None:
    """Remove the objects and, in a folder, what was made to hold them; the root too where it is `fresh`."""
    for key in keys:
        # A role may put and not delete; then two tiny objects stay, which nothing names.
        with suppress(HumongousError):
            store.delete(key)
    if store.is_local:
        root, held = Path(store.url), Path(store.url, keys[0]).parent
        for folder in (held, held.parent, *([root] if fresh else [])):
            with suppress(OSError):  # others have something in it
                folder.rmdir()


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
