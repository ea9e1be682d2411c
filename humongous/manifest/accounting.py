"""Do a unit's sums close? Asked before it is committed, and again by `verify`."""

from __future__ import annotations

from collections.abc import Iterator

from humongous.errors import AccountingError
from humongous.manifest.entries import MAX_LISTED, UnitEntry


def open_sums(entry: UnitEntry) -> Iterator[str]:
    """What of an entry does not add up, each as a sentence; nothing where all closes."""
    counts = entry.counts
    outcomes = {name: sum(counts[name].values()) for name in ("written", "dropped", "quarantined", "not_a_page")}
    if counts["records"] != sum(outcomes.values()):
        told = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in outcomes.items())
        yield f"{counts['records']} records were read, but {sum(outcomes.values())} outcomes counted ({told})"
    if counts["documents"] != outcomes["written"]:
        yield f"{counts['documents']} documents, but {outcomes['written']} written over all languages"
    over = {flag: number for flag, number in counts.get("flagged", {}).items() if number > counts["documents"]}
    if over:
        yield f"{counts['documents']} documents, but flags of more: {over}"
    framed = {language: frame.documents for language, frame in entry.frames.items()}
    if framed != dict(counts["written"]):
        yield f"the bundle's frames hold {framed} documents, but {dict(counts['written'])} were written"
    if entry.bytes_read != entry.record_bytes + entry.damage_bytes:
        yield (
            f"{entry.bytes_read} bytes were read, but {entry.record_bytes} are of records "
            f"and {entry.damage_bytes} of damage"
        )
    listed = sum(each.length for each in entry.damage)
    if listed > entry.damage_bytes or (len(entry.damage) < MAX_LISTED and listed != entry.damage_bytes):
        yield f"{entry.damage_bytes} bytes of damage, but the places listed have {listed}"
    yield from _bundle(entry)
    yield from _replay(entry)


def _bundle(entry: UnitEntry) -> Iterator[str]:
    end = 0
    for language, frame in sorted(entry.frames.items()):
        if frame.offset != end:
            yield f"the frame of {language} begins at {frame.offset}, and the one before it ends at {end}"
        end = frame.offset + frame.length
    if end != entry.bundle_bytes:
        yield f"the bundle has {entry.bundle_bytes} bytes, and its frames end at {end}"
    if (entry.bundle is None) != (not entry.frames):
        yield f"the bundle is {entry.bundle}, with {len(entry.frames)} frames"
    quarantined = sum(entry.counts["quarantined"].values())
    if len(entry.quarantined) != min(quarantined, MAX_LISTED):
        yield f"{quarantined} records are in quarantine, and {len(entry.quarantined)} are listed"
    if (entry.quarantine is None) != (not quarantined):
        yield f"{quarantined} records are in quarantine, and its object is {entry.quarantine}"


def _replay(entry: UnitEntry) -> Iterator[str]:
    settled = sum(entry.settles.values())
    if (entry.replays is None) != (entry.settled is None):
        yield f"it replays the unit {entry.replays}, and what it settled is in {entry.settled}"
    if entry.replays is None and settled:
        yield f"it settles {settled} records of quarantine, but replays no unit"
    if entry.replays is not None and entry.counts["records"] != settled:
        yield f"it settles {settled} records of quarantine, but {entry.counts['records']} were read"
    if entry.replays is not None and entry.counts["quarantined"]:
        yield "it is a replay, and has records in quarantine: those belong to the unit it replays"


def check_entry(entry: UnitEntry) -> None:
    """Raise `AccountingError` unless the entry's sums close."""
    for sentence in open_sums(entry):
        raise AccountingError(
            sentence,
            where=f"{entry.dump}/{entry.unit}",
            do="this is a bug of HUMONGOUS: please report it with the unit's name; the unit was not committed",
        )
