"""Snapshots as stored: numbered heads with sums by dump, and files of rows that heads name.

Nothing is changed in place. A head is put if its number is free; readers take the newest that they can read, and do
without where there is none. What is wrong with one is a note to the user, never an error: all of it is in the entries.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from humongous.errors import ManifestConflict, NotFound, StorageError
from humongous.manifest import names
from humongous.manifest.codec import MAX_ENTRY_BYTES, decode
from humongous.manifest.folded import Folded, Snapshot
from humongous.manifest.ledger import Manifest
from humongous.manifest.rows import Units, can_fold, units_of
from humongous.storage import ObjectInfo

KEPT = 2
"""Newest snapshots that `superseded` leaves: somebody may be reading the last but one."""

_HEAD = re.compile(rf"{names.SNAPSHOTS}/([0-9]{{8}}){re.escape(names.ENDING)}")


@dataclass(frozen=True, slots=True)
class Snapshots:
    """The newest snapshot of an output, read once, and what is to be said about it."""

    manifest: Manifest
    number: int
    """Of the newest head there is, readable or not; 0 where there is none."""
    dumps: dict[str, Folded]
    notes: list[str] = field(default_factory=list)

    def rows(self, folded: Folded) -> bytes | None:
        """A dump's rows; `None`, with a note, where they are not what the head says."""
        try:
            data = self.manifest.store.read(folded.rows, max_bytes=max(folded.rows_bytes, 1))
        except (NotFound, StorageError) as error:
            self.without(folded, error.what)
            return None
        if hashlib.sha256(data).hexdigest() != folded.rows_sha256:
            self.without(folded, "its rows are not as they were written")
            return None
        return data

    def units(self, folded: Folded) -> Units | None:
        """The names in a dump's rows; `None`, with a note, where they cannot be read."""
        if not can_fold():
            self.note("pyarrow is not installed, so entries are read one by one: pip install 'humongous[parquet]'")
            return None
        data = self.rows(folded)
        if data is None:
            return None
        try:
            units = units_of(data, folded.rows)
        except ManifestConflict as error:
            self.without(folded, error.what)
            return None
        if (len(units.done), len(units.unpublished)) != (folded.done, folded.unpublished):
            self.without(folded, "its rows are not those of its sums")
            return None
        return units

    def without(self, folded: Folded, why: str) -> None:
        """Note that a dump is read without its snapshot."""
        self.note(f"{folded.dump}: the snapshot is not used: {why}")

    def note(self, what: str) -> None:
        """Note something, once."""
        if what not in self.notes:
            self.notes.append(what)


def newest(manifest: Manifest) -> Snapshots:
    """The newest snapshot that can be read: two requests where all is well."""
    numbers, notes = _numbers(manifest), list[str]()
    for number in sorted(numbers, reverse=True):
        try:
            head = _head(manifest, number)
        except ManifestConflict as error:
            notes.append(f"snapshot {number} is not used: {error.what}")
            continue
        if head is not None:
            return Snapshots(manifest, max(numbers), {folded.dump: folded for folded in head.dumps}, notes)
    return Snapshots(manifest, max(numbers, default=0), {}, notes)


def nothing(manifest: Manifest) -> Snapshots:
    """As if there were no snapshot."""
    return Snapshots(manifest, 0, {})


def superseded(manifest: Manifest) -> Iterator[ObjectInfo]:
    """Objects of snapshots that nobody needs any more: all but the newest `KEPT`, and what only older ones name.

    Where a head cannot be read, it is not known what it names, and nothing is given.
    """
    stored = {info.key: info for info in manifest.store.list(names.SNAPSHOTS)}
    numbers = sorted(_numbers(manifest), reverse=True)
    try:
        kept = [head for number in numbers[:KEPT] if (head := _head(manifest, number))]
    except ManifestConflict:
        return
    named = {names.snapshot_key(number) for number in numbers[:KEPT]}
    named.update(folded.rows for head in kept for folded in head.dumps)
    yield from (info for key, info in sorted(stored.items()) if kept and key not in named)
    done = [{name for folded in head.dumps for name in folded.reopened} for head in kept]
    for info in manifest.store.list(names.REOPENED):
        if done and all(marker_name(info.key) in each for each in done):
            yield info


def reopened(manifest: Manifest) -> dict[str, dict[str, ObjectInfo]]:
    """Dump → its `Reopened` objects by name: one request."""
    found: dict[str, dict[str, ObjectInfo]] = {}
    for info in manifest.store.list(names.REOPENED):
        name = marker_name(info.key)
        found.setdefault(name.rpartition(".")[0], {})[name] = info
    return found


def marker_name(key: str) -> str:
    """`<dump>.<hour>` of a `Reopened` object's key."""
    return key.rpartition("/")[2].removesuffix(names.ENDING)


def _numbers(manifest: Manifest) -> set[int]:
    return {int(match[1]) for info in manifest.store.list(names.SNAPSHOTS) if (match := _HEAD.fullmatch(info.key))}


def _head(manifest: Manifest, number: int) -> Snapshot | None:
    """The head of this number; `None` where it is gone. Raises `ManifestConflict` where it cannot be read."""
    key = names.snapshot_key(number)
    try:
        head = decode(Snapshot, manifest.store.read(key, max_bytes=MAX_ENTRY_BYTES), key)
    except NotFound:
        return None
    except StorageError as error:
        raise ManifestConflict(error.what, where=key) from error
    if head.number != number:
        raise ManifestConflict(f"it is number {head.number}", where=key)
    return head
