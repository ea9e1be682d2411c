"""Where an entry belongs."""

from __future__ import annotations

from humongous.manifest import names
from humongous.manifest.codec import Entry
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


def place_of(entry: Entry) -> str:
    """The entry's key."""
    match entry:
        case DumpPin(dump):
            return names.pin_key(dump)
        case GrownListing(dump, number):
            return names.numbered(names.listing_folder(dump), number)
        case UnitEntry(dump, unit):
            return names.unit_key(dump, unit)
        case FailedUnit(dump, unit, attempt):
            return names.failed_key(dump, unit, attempt)
        case PartitionPlan(dump, generation):
            return names.numbered(names.plan_folder(dump), generation)
        case Generation(dump, generation):
            return names.numbered(names.generation_folder(dump), generation)
        case CompactionPlan(dump, number):
            return names.numbered(names.merging_folder(dump), number)
        case Compaction(dump, number):
            return names.numbered(names.merged_folder(dump), number)
        case Reopened(dump, hour):
            return names.reopened_key(dump, hour)
        case Snapshot(number):
            return names.snapshot_key(number)
