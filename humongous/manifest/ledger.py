"""`Manifest`: the commits of a run, each one put-if-absent, and what they say.

Every commit returns the entry that stands: this caller's, or that of another who was first. An answer that was lost is
settled by reading the entry back, which tells whose it is, since each names its attempt or is the same whoever puts it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from typing import TypeVar

from humongous.errors import ManifestConflict, NotFound, OutcomeUnknown, TryAgain
from humongous.manifest import names, ranges
from humongous.manifest.accounting import check_entry
from humongous.manifest.ahead import READERS, mapped
from humongous.manifest.codec import MAX_ENTRY_BYTES, Entry, decode, encode
from humongous.manifest.entries import (
    Compaction,
    CompactionPlan,
    DumpPin,
    FailedUnit,
    Generation,
    GrownListing,
    PartitionPlan,
    UnitEntry,
)
from humongous.manifest.folded import Reopened, Snapshot
from humongous.manifest.pinning import check_same
from humongous.manifest.places import place_of
from humongous.storage import Store

E = TypeVar("E", bound=Entry)
_AHEAD = 512
"""Entries asked for ahead of who reads them."""
_PLANS_AHEAD = 2
"""Plans are tens of megabytes each."""


class Manifest:
    """The manifest of one output. Holds nothing but the store; everything is read when it is asked for."""

    def __init__(self, store: Store) -> None:
        self.store = store

    # dumps

    def pin(self, pin: DumpPin) -> DumpPin:
        """Pin a dump's listing and configuration, or check that they are the ones pinned.

        Raises `ManifestConflict` that says what differs and what to do about it.
        """
        standing = self._put(names.pin_key(pin.dump), pin)
        differs = standing.listing_sha256 != pin.listing_sha256
        check_same(standing, pin, self.store.url, self.grown(pin.dump) if differs else ())
        return standing

    def dump(self, dump: str) -> DumpPin | None:
        """What is pinned of a dump; `None` where nothing is."""
        return self._get(DumpPin, names.pin_key(dump))

    def dumps(self) -> list[str]:
        """The dumps of this output, by name."""
        return sorted(self._names("manifest/dumps"))

    # listings

    def keep_listing(self, dump: str, path: str, sha256: str, data: bytes) -> None:
        """Keep a listing as it is stored at its source, before an entry names it. Once kept, it costs one request."""
        key = names.listing_key(dump, path, sha256)
        if not self.store.exists(key):
            self.store.put_if_absent(key, data)

    def kept_listing(self, dump: str, path: str, sha256: str) -> bytes | None:
        """A listing as kept; `None` where it is not (outputs begun before listings were kept)."""
        try:
            return self.store.read(names.listing_key(dump, path, sha256))
        except NotFound:
            return None

    def grow(self, listing: GrownListing) -> GrownListing:
        """Note that a dump has grown. Returns the listing that stands under this number."""
        self.reopen(listing.dump)
        return self._put(names.numbered(names.listing_folder(listing.dump), listing.number), listing)

    def grown(self, dump: str) -> list[GrownListing]:
        """The listings of a dump after the one pinned, by number; each has every unit of the one before it."""
        return self._numbered(GrownListing, names.listing_folder(dump))

    # units

    def commit_unit(self, entry: UnitEntry) -> UnitEntry:
        """The commit of a unit: its bundle must be stored. Returns the entry that stands, mine or the winner's.

        Raises `AccountingError` where its sums do not close, `OutcomeUnknown` where it may or may not have landed.
        """
        check_entry(entry)
        if entry.replays is not None:
            self.reopen(entry.dump)
        return self._put(names.unit_key(entry.dump, entry.unit), entry)

    def unit(self, dump: str, unit: str) -> UnitEntry | None:
        """A unit's entry; `None` where it is not done."""
        return self._get(UnitEntry, names.unit_key(dump, unit))

    def reopen(self, dump: str) -> None:
        """Say that a dump may get a unit that its listing has not, or another listing: before that is committed.

        A snapshot (docs/manifest.md) knows which units can still come from the listing; a replay's is in none.
        """
        hour = f"{datetime.now(UTC):%Y%m%d%H}"
        self._put(names.reopened_key(dump, hour), Reopened(dump, hour))

    def unit_names(self, dump: str, likely: Collection[str] = ()) -> set[str]:
        """Names of the units that are done: nothing is read. Many at once, where many that are `likely` are told."""
        return self._listed(dump, ranges.whole([unit + names.ENDING for unit in likely]))

    def units_among(self, dump: str, wanted: Collection[str], known: Collection[str]) -> set[str]:
        """Those of `wanted` that are done. Only where they can be is listed: runs of `known` units are passed over."""
        stretches = ranges.around([unit + names.ENDING for unit in wanted], [unit + names.ENDING for unit in known])
        return self._listed(dump, stretches).intersection(wanted)

    def _listed(self, dump: str, stretches: list[ranges.Stretch]) -> set[str]:
        folder = names.unit_folder(dump)
        if self.store.is_local:  # where a folder is read whole each time
            stretches = [ranges.Stretch(None, None)][: len(stretches)]

        def inside(stretch: ranges.Stretch) -> list[str]:
            after, upto = (key and f"{folder}/{key}" for key in (stretch.after, stretch.upto))
            return self._inside(folder, (info.key for info in self.store.list_between(folder, after, upto)))

        return {name for found in mapped(inside, stretches, READERS) for name in found}

    def units(self, dump: str, only: Collection[str] | None = None) -> Iterator[UnitEntry]:
        """Every unit's entry, or these units', by name; read by several threads, a few hundred ahead."""
        chosen = self.unit_names(dump) if only is None else only
        return self._all(UnitEntry, [names.unit_key(dump, unit) for unit in sorted(chosen)])

    def record_failure(self, failure: FailedUnit) -> None:
        """Note that an attempt at a unit failed. It does not keep the unit from being tried again."""
        self._put(names.failed_key(failure.dump, failure.unit, failure.attempt), failure)

    def failures(self, dump: str) -> list[FailedUnit]:
        """Every failed attempt, of units that were done later too; by unit and attempt."""
        folder = names.failed_folder(dump)
        return list(self._all(FailedUnit, [f"{folder}/{name}{names.ENDING}" for name in sorted(self._names(folder))]))

    # generations

    def put_plan(self, plan: PartitionPlan) -> PartitionPlan:
        """Write down which byte ranges become which parts. Returns the plan that stands under this number."""
        return self._put(names.numbered(names.plan_folder(plan.dump), plan.generation), plan)

    def plans(self, dump: str) -> Iterator[PartitionPlan]:
        """Every plan, published or not, by number; one or two are in memory at a time."""
        folder = names.plan_folder(dump)
        keys = [f"{folder}/{name}{names.ENDING}" for name in sorted(self._names(folder))]
        return self._all(PartitionPlan, keys, _PLANS_AHEAD)

    def unpublished_plans(self, dump: str) -> list[PartitionPlan]:
        """Plans whose parts are not all known to be there, by number: the next driver's first work."""
        return self._unfinished(PartitionPlan, names.plan_folder(dump), names.generation_folder(dump))

    def publish(self, generation: Generation) -> Generation:
        """Publish parts that are all there. Returns the generation that stands under this number."""
        return self._put(names.numbered(names.generation_folder(generation.dump), generation.generation), generation)

    def generations(self, dump: str) -> list[Generation]:
        """What is published of a dump, by number."""
        return self._numbered(Generation, names.generation_folder(dump))

    def generation_numbers(self, dump: str) -> set[int]:
        """Numbers of the generations that are published: one listing, nothing read."""
        return {int(name) for name in self._names(names.generation_folder(dump)) if name.isdigit()}

    def generation(self, dump: str, number: int) -> Generation | None:
        """One generation; `None` where it is not published."""
        return self._get(Generation, names.numbered(names.generation_folder(dump), number))

    def partitioned_units(self, dump: str) -> set[str]:
        """Names of the units whose documents are in the corpus."""
        return {unit for generation in self.generations(dump) for unit in generation.units}

    # compactions

    def put_compaction_plan(self, plan: CompactionPlan) -> CompactionPlan:
        """Write down which parts are merged into which. Returns the plan that stands under this number."""
        return self._put(names.numbered(names.merging_folder(plan.dump), plan.number), plan)

    def compaction_plans(self, dump: str) -> list[CompactionPlan]:
        """Every compaction's plan, published or not, by number."""
        return self._numbered(CompactionPlan, names.merging_folder(dump))

    def unpublished_compactions(self, dump: str) -> list[CompactionPlan]:
        """Plans of compactions that are not known to be carried out, by number."""
        return self._unfinished(CompactionPlan, names.merging_folder(dump), names.merged_folder(dump))

    def publish_compaction(self, compaction: Compaction) -> Compaction:
        """Publish merged parts that are all there. Returns the compaction that stands under this number."""
        return self._put(names.numbered(names.merged_folder(compaction.dump), compaction.number), compaction)

    def compaction(self, dump: str, number: int) -> Compaction | None:
        """One compaction; `None` where it is not published."""
        return self._get(Compaction, names.numbered(names.merged_folder(dump), number))

    def compactions(self, dump: str) -> list[Compaction]:
        """What is published of a dump's compactions, by number. Read them before the generations: they name less."""
        return self._numbered(Compaction, names.merged_folder(dump))

    # snapshots

    def put_snapshot(self, snapshot: Snapshot) -> Snapshot:
        """Put a snapshot's head under its number. Returns the one that stands there."""
        return self._put(names.snapshot_key(snapshot.number), snapshot)

    # objects

    def _put(self, key: str, entry: E) -> E:
        kind = type(entry)
        try:
            if self.store.put_if_absent(key, encode(entry)):
                return entry
        except OutcomeUnknown:
            # It may have landed after the store's last look; nothing else is done before that is known.
            if standing := self._get(kind, key):
                return standing
            raise
        if standing := self._get(kind, key):
            return standing
        raise TryAgain(
            "the entry was there and is gone: somebody deletes from this manifest",
            where=self._where(key),
            do="let nothing but HUMONGOUS write there, then run again",
        )

    def _get(self, kind: type[E], key: str) -> E | None:
        try:
            data = self.store.read(key, max_bytes=MAX_ENTRY_BYTES)
        except NotFound:
            return None
        entry = decode(kind, data, self._where(key))
        if key != place_of(entry):
            raise ManifestConflict(
                f"this entry is of {place_of(entry)}", where=self._where(key), do="move it to where it belongs"
            )
        return entry

    def _all(self, kind: type[E], keys: Iterable[str], ahead: int = _AHEAD) -> Iterator[E]:
        found = mapped(lambda key: self._get(kind, key), keys, ahead)
        return (entry for entry in found if entry is not None)

    def _numbered(self, kind: type[E], folder: str) -> list[E]:
        return list(self._all(kind, [f"{folder}/{name}{names.ENDING}" for name in sorted(self._names(folder))]))

    def _unfinished(self, kind: type[E], planned_in: str, published_in: str) -> list[E]:
        # In this order a plan that is published meanwhile is not among them.
        planned = self._names(planned_in)
        published = set(self._names(published_in))
        keys = [f"{planned_in}/{each}{names.ENDING}" for each in sorted(set(planned) - published)]
        return list(self._all(kind, keys, _PLANS_AHEAD))

    def _names(self, folder: str) -> list[str]:
        """What is directly in a folder, without the ending."""
        return self._inside(folder, (info.key for info in self.store.list(folder)))

    def _inside(self, folder: str, keys: Iterable[str]) -> list[str]:
        """Of these keys what is directly in the folder; what HUMONGOUS did not put there is left alone."""
        inside = (key[len(folder) + 1 :] for key in keys)
        return [name.removesuffix(names.ENDING) for name in inside if name.endswith(names.ENDING) and "/" not in name]

    def _where(self, key: str) -> str:
        return f"{self.store.url}/{key}"
