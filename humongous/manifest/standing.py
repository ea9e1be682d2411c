"""What of a dump a snapshot does not know yet: as few requests as it takes to be sure of that.

A unit's name is in the dump's listing, or else it was announced (`Manifest.reopen`) before it was committed; and so is
a listing that has grown. So a dump that has no announcement which its snapshot has not seen to the end can only have got
units that its listing had left: none, where all were done, and then nothing of it is listed; else those in the
stretches where they would be.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from humongous.errors import ConfigError
from humongous.manifest.entries import DumpPin
from humongous.manifest.folded import Folded
from humongous.manifest.ledger import Manifest
from humongous.manifest.rows import Units, broken_units, can_fold
from humongous.manifest.snapshots import Snapshots, newest, reopened


@dataclass(frozen=True, slots=True)
class Listed:
    """The listing of a dump as it is now; all `None` for files named one by one."""

    path: str | None
    sha256: str | None
    units: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A dump: what its snapshot knows, and what came since."""

    listing: Listed
    folded: Folded | None
    """What is known and true; `None` where all is read from the entries."""
    known: Units | None
    """Its names, where it was looked into."""
    fresh: set[str]
    """Units that are done and not in it."""
    generations: set[int]
    """Numbers of all there are."""
    published: set[str]
    """Units of those that it does not know."""

    @property
    def listed(self) -> int | None:
        """How many units the listing has."""
        return self.listing.units

    @property
    def closed(self) -> bool:
        """Whether nothing was looked at, since nothing can have come."""
        return self.folded is not None and self.known is None

    @property
    def done(self) -> set[str]:
        """Every unit that is done; of a closed dump they are not read, and this is empty."""
        return self.fresh | self.known.done if self.known else self.fresh

    @property
    def unpublished(self) -> set[str]:
        """Units that are done and in no generation."""
        return (self.fresh | self.known.unpublished if self.known else self.fresh) - self.published


def look(known: Snapshots, pin: DumpPin, announced: Collection[str], likely: Collection[str] = ()) -> Standing:
    """Find what came to a dump since its snapshot. `announced` are the names of its `Reopened` objects.

    `likely` are names of units that may be done, where the caller knows: they let a folder be listed in parallel.
    """
    manifest, dump = known.manifest, pin.dump
    folded = _ours(known, pin)
    settled = folded is not None and set(announced) <= set(folded.reopened)
    if folded and settled and folded.totals.units == folded.listed and not folded.unpublished:
        return Standing(_listed_then(folded), folded, None, set(), set(folded.generations), set())
    listing = _listed_then(folded) if folded and settled and folded.whole else listed_now(manifest, pin)
    # Generations before units: the units of those that are seen here are all seen below.
    numbers = manifest.generation_numbers(dump)
    if folded and not set(folded.generations) <= numbers:
        known.without(folded, "generations that it knows are gone")
        folded = None
    folded, units, fresh = _fresh(known, pin, folded, settled=settled, likely=likely)
    new = numbers - set(folded.generations if folded else ())
    return Standing(listing, folded, units, fresh, numbers, _units_of(manifest, dump, new))


def _fresh(
    known: Snapshots, pin: DumpPin, folded: Folded | None, *, settled: bool, likely: Collection[str]
) -> tuple[Folded | None, Units | None, set[str]]:
    """What is known and stays so, its names, and the units that are done beside them."""
    manifest, dump = known.manifest, pin.dump
    units = known.units(folded) if folded else None
    if folded and units and folded.whole and settled and not manifest.store.is_local:
        return folded, units, manifest.units_among(dump, units.pending, units.done)
    names = manifest.unit_names(dump, units.done if units else likely)
    if folded is None or units is None:
        return None, None, names
    if units.done <= names:
        return folded, units, names - units.done
    known.without(folded, "units that it knows are gone")
    return None, None, names


def done_units(manifest: Manifest, pin: DumpPin, listed: Collection[str]) -> set[str]:
    """Of the listing's units those that are done, and others that are known to be."""
    if manifest.store.is_local:
        return manifest.unit_names(pin.dump)
    known, announced = newest(manifest), reopened(manifest).get(pin.dump, ())
    folded = _ours(known, pin)
    settled = folded is not None and set(announced) <= set(folded.reopened)
    if folded and settled and folded.totals.units == folded.listed:
        return set(listed)
    _, units, fresh = _fresh(known, pin, folded, settled=settled, likely=listed)
    return fresh | units.done if units else fresh


def unpublished_units(manifest: Manifest, pin: DumpPin) -> set[str]:
    """Units that are done and in no generation."""
    return look(newest(manifest), pin, reopened(manifest).get(pin.dump, ())).unpublished


def quarantining_units(manifest: Manifest, dump: str) -> set[str]:
    """Units that are done, among them every one with records in quarantine and every replay: few, with a snapshot."""
    known, pin = newest(manifest), manifest.dump(dump)
    standing = look(known, pin, reopened(manifest).get(dump, ())) if pin else None
    rows = known.rows(standing.folded) if standing and standing.folded and can_fold() else None
    if standing and standing.folded and rows is not None:
        return broken_units(rows, standing.folded.rows) | standing.fresh
    return manifest.unit_names(dump)


def _listed_then(folded: Folded) -> Listed:
    """The listing as a snapshot had it, which a longer one would have been announced after."""
    return Listed(None, folded.listing_sha256, folded.listed)


def listed_now(manifest: Manifest, pin: DumpPin) -> Listed:
    """The listing pinned, or the last that the dump has grown to."""
    if pin.units is not None and (grown := manifest.grown(pin.dump)):
        return Listed(grown[-1].listing_path, grown[-1].listing_sha256, grown[-1].units)
    return Listed(pin.listing_path, pin.listing_sha256, pin.units)


def _ours(known: Snapshots, pin: DumpPin) -> Folded | None:
    """What the snapshot has of a dump, if it is of this output and of this pin."""
    folded = known.dumps.get(pin.dump)
    if folded is None:
        return None
    if (folded.fingerprint, folded.pinned_sha256) != (pin.fingerprint, pin.listing_sha256):
        known.without(folded, "it is of another listing or configuration")
        return None
    try:
        entry = known.manifest.unit(pin.dump, folded.witness.unit)
    except ConfigError:  # no unit can be named so
        entry = None
    if entry is None or entry.attempt != folded.witness.attempt:
        known.without(folded, "it is of another output, or units were removed from this one")
        return None
    return folded


def _units_of(manifest: Manifest, dump: str, numbers: Collection[int]) -> set[str]:
    found = (manifest.generation(dump, number) for number in sorted(numbers))
    return {unit for generation in found if generation for unit in generation.units}
