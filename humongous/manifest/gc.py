"""What may be removed from an output: what no object of the manifest names, and what nobody needs any more.

A crash loses nothing and leaves things behind: a bundle stored by an attempt that never committed, a `<name>#<number>`
file. Nothing reads them, so they only cost space. Of what *any* field of *any* entry, plan, generation or compaction
names, nothing goes but what `spare` tells of: parts that were merged, and, where asked for, bundles in the corpus.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from humongous.manifest.ledger import Manifest
from humongous.manifest.snapshots import superseded
from humongous.manifest.spare import spare_bundles, spare_parts
from humongous.storage import Store

FOLDERS = ("bundles", "corpus", "dropped", "quarantine")
"""Where runs put objects that only the manifest gives a meaning; anything else in an output is left alone."""
UNNAMED = "no entry, plan or generation names it"
_TOPS = tuple(f"{top}/" for top in FOLDERS)
CUT_OFF = "its put was cut off"
SUPERSEDED = "newer snapshots have what it says"
LET_GO = "an ingestion's lease that is over"
LEASES = "manifest/ingesting"
_MANIFEST_FOLDERS = ("dumps", "extracted", "partitioned", "partitioning", "compacted", "compacting")


@dataclass(frozen=True, slots=True)
class Orphan:
    """An object that is no part of the output."""

    key: str
    size: int
    """Bytes."""
    last_modified: datetime
    """Or, of what an entry names, when that was published which made it dispensable."""
    why: str


@dataclass(frozen=True, slots=True)
class Orphans:
    """What may go, by key: old enough to be removed, and not yet."""

    old: tuple[Orphan, ...]
    young: tuple[Orphan, ...]
    """Perhaps an attempt's under way, whose entry comes last; or somebody's who is still reading it."""


def find_orphans(manifest: Manifest, before: datetime, *, bundles: bool = False) -> Orphans:
    """The orphans of an output; those last modified at `before` or earlier are old.

    With `bundles`, those of units that are partitioned too, if all parts that hold their documents are there.
    `before` must lie further back than a unit, an export or a compaction may take, with all its tries: a bundle has its
    name from the commit on, and a part that was merged may be being read. Raises `ManifestConflict` where an object of
    the manifest cannot be read: then nothing is known.
    """
    # First what is there, then what is named: what is committed in between is seen as named.
    found = [
        *(
            Orphan(info.key, info.size, info.last_modified, UNNAMED)
            for top in FOLDERS
            for info in manifest.store.list(top)
        ),
        *_temporaries(manifest.store),
        *(Orphan(info.key, info.size, info.last_modified, SUPERSEDED) for info in superseded(manifest)),
    ]
    named = named_keys(manifest)
    sizes = {each.key: each.size for each in found}
    spare: dict[str, tuple[datetime, str]] = {}
    for dump in _dumps(manifest):
        spare |= spare_parts(manifest, dump, sizes)
        if bundles:
            spare |= spare_bundles(manifest, dump, sizes)
    orphans = [each for each in found if each.key not in named]
    orphans += [Orphan(key, sizes[key], *spare[key]) for key in sizes.keys() & spare.keys() & named]
    orphans += [Orphan(info.key, info.size, info.last_modified, LET_GO) for info in [*manifest.store.list(LEASES)][:-1]]
    orphans.sort(key=lambda each: each.key)
    old = tuple(each for each in orphans if each.last_modified <= before)
    return Orphans(old, tuple(each for each in orphans if each.last_modified > before))


def named_keys(manifest: Manifest) -> set[str]:
    """Every key that an object of the manifest names; plans that are not published yet count too."""
    named: set[str] = set()
    for dump in _dumps(manifest):
        for plan in manifest.plans(dump):
            named.update(_keys_of(plan))
        for generation in manifest.generations(dump):
            named.update(_keys_of(generation))
        for compaction in (*manifest.compaction_plans(dump), *manifest.compactions(dump)):
            named.update(_keys_of(compaction))
        for entry in manifest.units(dump):
            named.update(_keys_of(entry))
    return named


def remove(store: Store, orphans: Iterable[Orphan]) -> Iterator[Orphan]:
    """Remove them one by one, giving each back once it is gone; what is gone already is no error."""
    for orphan in orphans:
        store.delete(orphan.key)
        yield orphan


def _dumps(manifest: Manifest) -> list[str]:
    """Dumps that anything is known of, those too whose pin is missing: their objects are no orphans for that."""
    store = manifest.store
    return sorted(
        {*manifest.dumps(), *(name for top in _MANIFEST_FOLDERS for name in store.folders(f"manifest/{top}"))}
    )


def _keys_of(value: object) -> Iterator[str]:
    """Strings that can be keys of ours, in a value's fields and whatever lies within them.

    By form and not by field, so that a field which is added one day is honoured here from that day on.
    """
    match value:
        case str(text):
            if text.startswith(_TOPS):
                yield text
        case tuple(items):
            for item in items:
                yield from _keys_of(item)
        case _ if dataclasses.is_dataclass(value):
            for field in dataclasses.fields(value):
                yield from _keys_of(getattr(value, field.name))


def _temporaries(store: Store) -> Iterator[Orphan]:
    for top in (*FOLDERS, "dedup", "manifest"):
        for info in store.temporaries(top):
            yield Orphan(info.key, info.size, info.last_modified, CUT_OFF)
