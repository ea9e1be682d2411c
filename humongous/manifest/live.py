"""Which published parts are the corpus: those that no compaction has replaced, each in its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from humongous.errors import ManifestConflict
from humongous.manifest.entries import Compaction, Generation, Part
from humongous.manifest.ledger import Manifest


def corpus_parts(manifest: Manifest, dump: str) -> list[Part]:
    """The parts that are a dump's corpus now, in order. Raises `ManifestConflict` as `live_parts` does."""
    # Compactions first: whatever they replace, a generation read after them names.
    compactions = manifest.compactions(dump)
    return live_parts(manifest.generations(dump), compactions)


def live_parts(generations: Iterable[Generation], compactions: Sequence[Compaction]) -> list[Part]:
    """The parts of these generations that are not replaced, and the merged ones, by generation and key.

    A merged part stands where the first of those that it replaces stood. So the documents of a language follow each
    other as they did before. Raises `ManifestConflict` where a compaction replaces what is not there to be replaced.
    """
    live: dict[str, Part] = {}
    place: dict[str, tuple[int, int]] = {}
    for generation in generations:
        for at, part in enumerate(generation.parts):
            live[part.key] = part
            place[part.key] = (generation.generation, at)
    for compaction in compactions:
        for merged in compaction.merged:
            gone = [live.pop(key, None) for key in merged.replaces]
            if not gone or None in gone:
                raise ManifestConflict(
                    f"compaction {compaction.number} replaces parts that no generation publishes, or none",
                    where=f"{compaction.dump}: {merged.part.key}",
                    do="restore manifest/partitioned/ and manifest/compacted/ from a copy",
                )
            live[merged.part.key] = merged.part
            place[merged.part.key] = min(place[key] for key in merged.replaces)
    return sorted(live.values(), key=lambda part: place[part.key])


def unreplaced(generations: Iterable[Generation], compactions: Sequence[Compaction]) -> list[Part]:
    """The same parts in no particular order, of a manifest that may not agree with itself."""
    gone = replaced_keys(compactions)
    every = [part for generation in generations for part in generation.parts]
    every += [merged.part for compaction in compactions for merged in compaction.merged]
    return [part for part in every if part.key not in gone]


def standing_parts(generations: Iterable[Generation], compactions: Sequence[Compaction]) -> dict[str, Part]:
    """Key of each part ever published → the part that holds its documents now: itself, where nothing replaced it."""
    standing: dict[str, Part] = {}
    for compaction in reversed(compactions):  # what replaced the merged part is known before what it replaced
        for merged in compaction.merged:
            part = standing.setdefault(merged.part.key, merged.part)
            standing.update(dict.fromkeys(merged.replaces, part))
    for generation in generations:
        for part in generation.parts:
            standing.setdefault(part.key, part)
    return standing


def replaced_keys(compactions: Iterable[Compaction]) -> set[str]:
    """Keys of the parts that these compactions replace."""
    return {key for compaction in compactions for merged in compaction.merged for key in merged.replaces}
