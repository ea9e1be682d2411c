"""What an entry of the manifest names and nobody needs any more, since its documents are elsewhere and there.

Each with the time from which on that was so: who reads by an older look at the manifest must have come to an end before
it goes. That time is the store's own, of the object that published the other place.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from humongous.manifest import names
from humongous.manifest.entries import Part
from humongous.manifest.ledger import Manifest
from humongous.manifest.live import standing_parts

MERGED = "it was merged into another part"
PARTITIONED = "the bundle of a unit that is partitioned"
Spare = dict[str, tuple[datetime, str]]
"""Key → since when, and why."""


def spare_parts(manifest: Manifest, dump: str, sizes: Mapping[str, int]) -> Spare:
    """The parts of a dump that compactions replaced, if the one that has their documents now is there.

    `sizes` is what is stored, in bytes: a part that is missing or of another size makes nothing dispensable.
    """
    since = _times(manifest, names.merged_folder(dump))
    compactions = manifest.compactions(dump)
    standing = standing_parts(manifest.generations(dump), compactions)
    spare: Spare = {}
    for compaction in compactions:
        time = since.get(names.numbered(names.merged_folder(dump), compaction.number))
        for key in (key for merged in compaction.merged for key in merged.replaces):
            # One that was published after the folder was listed is too young anyway.
            if time and key in standing and _is_there(standing[key], sizes):
                spare[key] = (time, MERGED)
    return spare


def spare_bundles(manifest: Manifest, dump: str, sizes: Mapping[str, int]) -> Spare:
    """The bundles of generations whose documents are all there, wherever compactions have moved them."""
    since = _times(manifest, names.generation_folder(dump))
    compactions = manifest.compactions(dump)
    generations = {generation.generation: generation for generation in manifest.generations(dump)}
    standing = standing_parts(generations.values(), compactions)
    spare: Spare = {}
    for plan in manifest.plans(dump):
        time = since.get(names.numbered(names.generation_folder(dump), plan.generation))
        generation = generations.get(plan.generation)
        if time and generation and all(_is_there(standing[part.key], sizes) for part in generation.parts):
            bundles = {piece.bundle for part in plan.parts for piece in part.ranges}
            spare |= dict.fromkeys(bundles, (time, PARTITIONED))
    return spare


def _is_there(part: Part, sizes: Mapping[str, int]) -> bool:
    return sizes.get(part.key) == part.compressed_bytes


def _times(manifest: Manifest, folder: str) -> dict[str, datetime]:
    return {info.key: info.last_modified for info in manifest.store.list(folder)}
