"""A new snapshot from the last one and the entries that it does not have."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from humongous.errors import ConfigError
from humongous.manifest import names
from humongous.manifest.entries import DumpPin, UnitEntry
from humongous.manifest.folded import Folded, Snapshot, Witness
from humongous.manifest.ledger import Manifest
from humongous.manifest.rows import can_fold, folded_rows
from humongous.manifest.snapshots import Snapshots, newest, reopened
from humongous.manifest.standing import Standing, look
from humongous.manifest.tally import Tally
from humongous.storage import ObjectInfo

WORTH = 1_000
"""Units that a snapshot does not have and that a run then folds: as many reads as `status` can do in a few seconds."""
SETTLES = timedelta(hours=24)
"""From an announcement (`Reopened`) to the last commit under it at most; `gc` gives attempts as long."""


NamesOf = Callable[[Manifest, str, str, str], Collection[str]]
"""(manifest, dump, path and SHA-256 of a listing) → names of all its units; none where they cannot be told."""


def no_names(_manifest: Manifest, _dump: str, _path: str, _sha256: str) -> Collection[str]:
    """Where no listing can be read."""
    return ()


@dataclass(frozen=True, slots=True)
class Folding:
    """What a fold did."""

    number: int
    """Of the snapshot that stands; 0 where there is none, nothing being done yet."""
    written: bool
    """Whether this call wrote it: not where nothing was new, or where another was first."""
    dumps: int
    units: int
    """Units that the snapshot has."""
    read: int
    """Entries that were read for it."""
    notes: tuple[str, ...]


def fold(
    manifest: Manifest,
    names_of: NamesOf = no_names,
    *,
    only: Collection[str] | None = None,
    afresh: bool = False,
    now: datetime | None = None,
) -> Folding:
    """Write a snapshot of what is done now.

    Where `names_of` tells a listing's units, a later reader need not list those that are done. `only` folds these dumps
    and takes the others over as they were; `afresh` takes nothing over.
    Raises `ConfigError` without pyarrow.
    """
    if not can_fold():
        raise ConfigError("snapshots need pyarrow, which is not installed", do="pip install 'humongous[parquet]'")
    announced = reopened(manifest)  # before anything is listed: what is announced later was not looked for
    last = newest(manifest)
    known = Snapshots(manifest, last.number, {}, last.notes) if afresh else last
    settled_before = (now or datetime.now(UTC)) - SETTLES
    folded: list[Folded] = []
    read = 0
    for dump in manifest.dumps():
        pin = manifest.dump(dump)
        if only is not None and dump not in only:
            folded += [known.dumps[dump]] if dump in known.dumps else []
        elif pin:
            one = _OneDump(known, pin, announced.get(dump, {}), settled_before, names_of)
            folded += one.folded()
            read += one.read
    number, written = known.number, False
    if folded and (afresh or {each.dump: each for each in folded} != known.dumps):
        head = Snapshot(known.number + 1, tuple(folded))
        number, written = head.number, manifest.put_snapshot(head) == head
    return Folding(number, written, len(folded), sum(each.done for each in folded), read, tuple(known.notes))


def worth_folding(known: Snapshots, pin: DumpPin, done: int) -> bool:
    """Whether a snapshot after a run spares more than it costs: many new units, or a dump that is finished by them."""
    folded = known.dumps.get(pin.dump)
    if not can_fold():
        return False
    if folded is None:
        return done >= WORTH
    return done - folded.done >= WORTH or (
        done >= (pin.units or done) and (folded.done < done or folded.unpublished > 0)
    )


class _OneDump:
    """One dump of a new snapshot."""

    def __init__(
        self,
        known: Snapshots,
        pin: DumpPin,
        announced: Mapping[str, ObjectInfo],
        settled_before: datetime,
        names_of: NamesOf,
    ) -> None:
        self.known, self.pin, self.announced = known, pin, announced
        self.settled_before, self.names_of = settled_before, names_of
        self.read = 0
        self.witness: Witness | None = None

    def folded(self) -> list[Folded]:
        """The dump's line of the snapshot, its rows being stored; none where nothing is done."""
        standing = look(self.known, self.pin, self.announced)
        before = standing.folded
        done_with = tuple(
            sorted(
                name
                for name, info in self.announced.items()
                if info.last_modified <= self.settled_before or (before and name in before.reopened)
            )
        )
        if before and standing.closed:
            return [dataclasses.replace(before, reopened=done_with)]
        listed = self._listed(standing)
        same = before is not None and before.listing_sha256 == standing.listing.sha256
        nothing_new = before and not standing.fresh and standing.generations == set(before.generations)
        if before and nothing_new and same and (before.whole or not listed):
            return [dataclasses.replace(before, reopened=done_with)]
        return self._new(standing, listed, done_with)

    def _listed(self, standing: Standing) -> Collection[str]:
        """Names of the listing's units."""
        path, sha256 = standing.listing.path, standing.listing.sha256
        return self.names_of(self.known.manifest, self.pin.dump, path, sha256) if path and sha256 else ()

    def _new(self, standing: Standing, listed: Collection[str], done_with: tuple[str, ...]) -> list[Folded]:
        manifest, dump, before = self.known.manifest, self.pin.dump, standing.folded
        tally = Tally.of(before.totals) if before else Tally()
        same = before is not None and before.listing_sha256 == standing.listing.sha256
        old = self.known.rows(before) if before else None
        entries = self._entries(standing, tally)
        rows = folded_rows(old, entries, standing.published, listed, f"{names.SNAPSHOTS}/{dump}")
        witness = before.witness if before else self.witness
        totals = tally.totals()
        if witness is None or any(count < 0 for count in totals.quarantined.values()):
            return []  # nothing done, or sums that `verify` has something to say about
        digest = hashlib.sha256(rows).hexdigest()
        key = names.rows_key(dump, digest)
        manifest.store.put_if_absent(key, rows)
        return [
            Folded(
                dump=dump,
                fingerprint=self.pin.fingerprint,
                pinned_sha256=self.pin.listing_sha256,
                listing_sha256=standing.listing.sha256,
                listed=standing.listed,
                rows=key,
                rows_bytes=len(rows),
                rows_sha256=digest,
                whole=bool(listed) or (before is not None and before.whole and same),
                done=self.read + (before.done if before else 0),
                unpublished=len(standing.unpublished),
                generations=tuple(sorted(standing.generations)),
                reopened=done_with,
                witness=witness,
                totals=totals,
            )
        ]

    def _entries(self, standing: Standing, tally: Tally) -> Iterator[UnitEntry]:
        for entry in self.known.manifest.units(self.pin.dump, standing.fresh):
            tally.add(entry)
            self.read += 1
            self.witness = self.witness or Witness(entry.unit, entry.attempt)
            yield entry
