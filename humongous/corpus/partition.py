"""The steps from committed bundles to a published generation. Spark only spreads `make_part` over its executors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from humongous.config import LmdConfig
from humongous.corpus.planning import plan_generation
from humongous.errors import AccountingError, StorageError
from humongous.lmd.part import read_part, write_part
from humongous.lmd.reader import pieces_of
from humongous.manifest import Manifest
from humongous.manifest.entries import Generation, Part, PartitionPlan, PlannedPart, Range, UnitEntry
from humongous.storage import Store

MAX_FRAMES = 100_000
"""Frames of one generation, about: a plan has some 400 bytes for each, and must stay readable (64 MiB). Units of a
hundred languages are so cut into generations of a thousand."""

FETCH_BYTES = 8 * 1024 * 1024
"""Bytes of one range request for a bundle's frame."""


def next_plan(manifest: Manifest, dump: str, lmd: LmdConfig) -> PartitionPlan | None:
    """The plan to carry out next, already in the manifest; `None` where there is nothing to do.

    A plan that a killed driver left comes first. Else it is a new one over the units committed and in no generation, by
    name, up to about `MAX_FRAMES`; where another driver was quicker, that driver's: both then write the same objects.
    """
    # Number and units come from one look at the generations: a plan published after it has this number or a higher one,
    # so that it can only be met as the winner of the put, never have its units planned again.
    generations = list(manifest.generations(dump))
    for unfinished in sorted(manifest.unpublished_plans(dump), key=lambda plan: plan.generation):
        return unfinished
    consumed = {unit for generation in generations for unit in generation.units}
    fresh = manifest.unit_names(dump, likely=consumed) - consumed
    if not fresh:
        return None
    entries = _bounded(manifest.units(dump, fresh))
    number = max((generation.generation for generation in generations), default=0) + 1
    return manifest.put_plan(plan_generation(dump, number, entries, lmd))


def _bounded(entries: Iterable[UnitEntry]) -> Iterator[UnitEntry]:
    frames = 0
    for entry in entries:
        frames += len(entry.frames)
        if frames > MAX_FRAMES and frames > len(entry.frames):
            return
        yield entry


def make_part(store: Store, part: PlannedPart, level: int, scratch: Path) -> Part:
    """Write a planned part into the store, unless it is there, and describe what is there.

    A part that is there (a killed driver's, another attempt's) is read and held against the plan's checksums; the
    bundles are not read again. Raises `StorageError` where a bundle, or the part that is there, is not as planned.
    """
    if found := stored_part(store, part):
        return found
    path = scratch / part.key.replace("/", "_")
    try:
        made = write_part(part, level, lambda piece: fetch_range(store, piece), path)
        if store.put_file_if_absent(part.key, path, same_for_all=True):
            return made
    finally:
        path.unlink(missing_ok=True)
    if found := stored_part(store, part):
        return found
    raise StorageError("the store says that the part is there, and does not find it", where=part.key, do="run again")


def stored_part(store: Store, part: PlannedPart) -> Part | None:
    """The part as it is in the store, held against the plan; `None` where it is not there."""
    if not store.exists(part.key):
        return None
    with store.open(part.key) as stream:
        return read_part(part, pieces_of(stream))


def fetch_range(store: Store, piece: Range) -> Iterator[bytes]:
    """The stored bytes of a frame, `FETCH_BYTES` at a time."""
    end = piece.frame.offset + piece.frame.length
    for offset in range(piece.frame.offset, end, FETCH_BYTES):
        yield bytes(store.read_range(piece.bundle, offset, min(FETCH_BYTES, end - offset)))


def publish(manifest: Manifest, plan: PartitionPlan, parts: Iterable[Part]) -> Generation:
    """Publish a plan whose parts are all there, in any order. Returns what is in the manifest, mine or another's.

    Raises `AccountingError` unless the parts are the plan's, with the plan's documents and bytes of text.
    """
    made = {part.key: part for part in parts}
    expected = {planned.key: _totals(planned) for planned in plan.parts}
    found = {part.key: (part.language, part.documents, part.text_bytes) for part in made.values()}
    if found != expected:
        differing = sorted(key for key in found.keys() | expected.keys() if found.get(key) != expected.get(key))
        key = differing[0]
        raise AccountingError(
            f"{len(differing)} parts are not as planned; {key}: expected {expected.get(key)}, found {found.get(key)}",
            where=f"{plan.dump}, generation {plan.generation}",
            do="this is a bug of HUMONGOUS: please report it; nothing was published",
        )
    ordered = tuple(made[planned.key] for planned in plan.parts)
    return manifest.publish(Generation(plan.dump, plan.generation, plan.units, ordered))


def _totals(part: PlannedPart) -> tuple[str, int, int]:
    frames = [piece.frame for piece in part.ranges]
    return part.language, sum(frame.documents for frame in frames), sum(frame.text_bytes for frame in frames)
