"""Does the manifest agree with itself and with what is stored? From listings alone; `corpus` re-reads the bytes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from humongous.manifest.accounting import open_sums
from humongous.manifest.entries import (
    Compaction,
    CompactionPlan,
    Generation,
    Part,
    PartitionPlan,
    PlannedPart,
    UnitEntry,
)
from humongous.manifest.ledger import Manifest
from humongous.manifest.live import unreplaced
from humongous.manifest.names import listing_key

_REPORT = "this is a bug of HUMONGOUS: please report it"
_RESTORE = "restore it from a copy, or begin a new --output"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as the manifest says."""

    where: str
    """A key."""
    what: str
    do: str


def verify_manifest(manifest: Manifest) -> list[Problem]:
    """Every problem of an output, by dump; empty is good.

    Sums that do not close, objects missing or of another size, units published twice, parts that are not as planned,
    parts replaced twice, objects under `corpus/` that nothing names. A part that a compaction replaced may be there or
    not, and so may the bundle of a unit that is partitioned.
    Raises `ManifestConflict` where an object of the manifest cannot be read at all.
    """
    # What names a thing is written before or after it; reading in the other order, a run under way is no problem:
    # compactions before generations, these before parts, parts before plans (first).
    published = {dump: (manifest.compactions(dump), manifest.generations(dump)) for dump in manifest.dumps()}
    corpus = {info.key: info.size for info in manifest.store.list("corpus")}
    named: set[str] = set()
    problems: list[Problem] = []
    for dump, (compactions, generations) in published.items():
        units = {entry.unit: entry for entry in manifest.units(dump)}
        plans = {plan.generation: plan for plan in manifest.plans(dump)}
        merges = {plan.number: plan for plan in manifest.compaction_plans(dump)}
        named.update(part.key for plan in plans.values() for part in plan.parts)
        named.update(part.key for generation in generations for part in generation.parts)
        named.update(merge.key for plan in merges.values() for merge in plan.merges)
        named.update(merged.part.key for compaction in compactions for merged in compaction.merged)
        consumed = Counter(unit for generation in generations for unit in generation.units)
        problems += _listings(manifest, dump)
        problems += _units(manifest, dump, units, consumed)
        problems += _generations(generations, plans, units)
        problems += _compactions(generations, compactions, merges)
        for part in unreplaced(generations, compactions):
            problems += _stored(part.key, part.compressed_bytes, corpus)
        problems += [
            Problem(f"{dump}/{unit}", f"the unit is in {times} generations: its documents are repeated", _REPORT)
            for unit, times in sorted(consumed.items())
            if times > 1
        ]
    problems += [
        Problem(key, "no plan and no generation names this object", "it is no part of the corpus: remove it")
        for key in sorted(corpus.keys() - named)
    ]
    return problems


def _listings(manifest: Manifest, dump: str) -> Iterator[Problem]:
    """Listings that are not what their names say; of those a dump has grown to, also those that are not there."""
    pin = manifest.dump(dump)
    listings = [(each.listing_path, each.listing_sha256, True) for each in manifest.grown(dump)]
    if pin and pin.listing_path is not None and pin.listing_sha256 is not None:
        # Outputs begun before listings were kept have not got it.
        listings.append((pin.listing_path, pin.listing_sha256, False))
    for path, sha256, needed in listings:
        data = manifest.kept_listing(dump, path, sha256)
        key = listing_key(dump, path, sha256)
        if data is None and needed:
            yield Problem(key, "the listing is not there", _RESTORE)
        elif data is not None and hashlib.sha256(data).hexdigest() != sha256:
            yield Problem(key, "the listing is not the one of this digest", _RESTORE)


def _units(
    manifest: Manifest, dump: str, units: Mapping[str, UnitEntry], consumed: Mapping[str, int]
) -> Iterator[Problem]:
    pin = manifest.dump(dump)
    bundles = {info.key: info.size for info in manifest.store.list(f"bundles/{dump}")}
    beside = {info.key for top in ("quarantine", "dropped") for info in manifest.store.list(f"{top}/{dump}")}
    for name, entry in sorted(units.items()):
        where = f"manifest/extracted/{dump}/{name}.json"
        for sentence in open_sums(entry):
            yield Problem(where, sentence, _REPORT)
        if pin and entry.replays is None and entry.fingerprint != pin.fingerprint:
            what = f"extracted with configuration {entry.fingerprint}, but the dump is pinned to {pin.fingerprint}"
            yield Problem(where, what, _REPORT)
        # A bundle may be removed once its documents are in the corpus (`gc --bundles`).
        if entry.bundle is not None and (entry.bundle in bundles or name not in consumed):
            yield from _stored(entry.bundle, entry.bundle_bytes, bundles)
        for key in (entry.quarantine, entry.settled, entry.dropped_sample):
            if key is not None and key not in beside:
                yield Problem(key, "the object is not there", _RESTORE)
    yield from _replays(dump, units)


def _replays(dump: str, units: Mapping[str, UnitEntry]) -> Iterator[Problem]:
    """No replay may settle more than its unit has in quarantine."""
    settled: dict[str, Counter[str]] = {}
    for entry in units.values():
        if entry.replays is not None:
            settled.setdefault(entry.replays, Counter()).update(entry.settles)
    for name, causes in sorted(settled.items()):
        broken = Counter(units[name].counts["quarantined"]) if name in units else Counter[str]()
        if over := causes - broken:
            what = f"replays settled {dict(causes)} of its records, but {dict(broken)} are in quarantine: {dict(over)} more"
            yield Problem(f"manifest/extracted/{dump}/{name}.json", what, _REPORT)


def _generations(
    generations: list[Generation],
    plans: Mapping[int, PartitionPlan],
    units: Mapping[str, UnitEntry],
) -> Iterator[Problem]:
    for generation in generations:
        where = f"manifest/partitioned/{generation.dump}/{generation.generation:05d}.json"
        for unit in generation.units:
            if unit not in units:
                yield Problem(where, f"its unit {unit} has no entry", _RESTORE)
        plan = plans.get(generation.generation)
        if plan is None:
            yield Problem(where, "it has no plan in manifest/partitioning/", _RESTORE)
            continue
        if plan.units != generation.units:
            yield Problem(where, "its units are not those of its plan", _REPORT)
        planned = {part.key: _totals(part) for part in plan.parts}
        made = {part.key: (part.documents, part.text_bytes) for part in generation.parts}
        for key in sorted(planned.keys() | made.keys()):
            if planned.get(key) != made.get(key):
                what = f"(documents, bytes of text): planned {planned.get(key)}, published {made.get(key)}"
                yield Problem(key, what, _REPORT)


def _compactions(
    generations: list[Generation], compactions: list[Compaction], plans: Mapping[int, CompactionPlan]
) -> Iterator[Problem]:
    """A compaction is as planned, and replaces what was published before it and not replaced by another."""
    live = {part.key: part for generation in generations for part in generation.parts}
    for compaction in compactions:
        where = f"manifest/compacted/{compaction.dump}/{compaction.number:05d}.json"
        plan = plans.get(compaction.number)
        if plan is None:
            yield Problem(where, "it has no plan in manifest/compacting/", _RESTORE)
        elif {merge.key for merge in plan.merges} != {merged.part.key for merged in compaction.merged}:
            yield Problem(where, "its parts are not those of its plan", _REPORT)
        for merged in compaction.merged:
            gone = [live.pop(key, None) for key in merged.replaces]
            if lost := [key for key, part in zip(merged.replaces, gone, strict=True) if part is None]:
                what = f"{merged.part.key} replaces {lost[0]}, which nothing published or another replaced before"
                yield Problem(where, what, _REPORT)
            else:
                expected = _sums(part for part in gone if part)
                if expected != (found := _sums([merged.part])):
                    what = f"(documents, bytes of text): replaced {expected}, published {found}"
                    yield Problem(merged.part.key, what, _REPORT)
            live[merged.part.key] = merged.part


def _sums(parts: Iterable[Part]) -> tuple[int, int]:
    each = list(parts)
    return sum(part.documents for part in each), sum(part.text_bytes for part in each)


def _totals(part: PlannedPart) -> tuple[int, int]:
    frames = [piece.frame for piece in part.ranges]
    return sum(frame.documents for frame in frames), sum(frame.text_bytes for frame in frames)


def _stored(key: str, expected: int, stored: Mapping[str, int]) -> Iterator[Problem]:
    if key not in stored:
        yield Problem(key, "the object is not there", _RESTORE)
    elif stored[key] != expected:
        yield Problem(key, f"the object has {stored[key]} bytes, expected {expected}", _RESTORE)
