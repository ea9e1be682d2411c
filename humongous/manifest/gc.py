"""What may be removed from an output: what no object of the manifest names, and what a put that was cut off left.

A crash loses nothing and leaves things behind: a bundle stored by an attempt that never committed, a `<name>#<number>`
file. Nothing reads them, so they only cost space. Whatever *any* field of *any* entry, plan or generation names stays.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from humongous.manifest.ledger import Manifest
from humongous.manifest.snapshots import superseded
from humongous.storage import Store

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

FOLDERS = ("bundles", "corpus", "dropped", "quarantine")
"""Where runs put objects that only the manifest gives a meaning; anything else in an output is left alone."""
UNNAMED = "no entry, plan or generation names it"
CUT_OFF = "its put was cut off"
SUPERSEDED = "newer snapshots have what it says"
_MANIFEST_FOLDERS = ("dumps", "extracted", "partitioned", "partitioning")


@dataclass(frozen=True, slots=True)
class Orphan:
    """An object that is no part of the output."""

    key: str
    size: int
    """Bytes."""
    last_modified: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Orphans:
    """What nothing names, by key: old enough to be removed, and not yet."""

    old: tuple[Orphan, ...]
    young: tuple[Orphan, ...]
    """Perhaps an attempt's under way: its entry comes last."""


def find_orphans(manifest: Manifest, before: datetime) -> Orphans:
    """The orphans of an output; those last modified at `before` or earlier are old.

    `before` must lie further back than a unit may take, with all its tries, since a bundle has its name from the
    commit on. Raises `ManifestConflict` where an object of the manifest cannot be read: then nothing is known.
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
    orphans = sorted((each for each in found if each.key not in named), key=lambda each: each.key)
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


def _keys_of(value: DataclassInstance) -> Iterator[str]:
    """Strings in a value's fields, and in the parts and ranges within it, that can be keys of ours.

    By form and not by field, so that a field which is added one day is honoured here from that day on.
    """
    for field in dataclasses.fields(value):
        match getattr(value, field.name):
            case str(text) if text.startswith(tuple(f"{top}/" for top in FOLDERS)):
                yield text
            case tuple(items):
                for item in items:
                    if dataclasses.is_dataclass(item) and not isinstance(item, type):
                        yield from _keys_of(item)


def _temporaries(store: Store) -> Iterator[Orphan]:
    for top in (*FOLDERS, "dedup", "manifest"):
        for info in store.temporaries(top):
            yield Orphan(info.key, info.size, info.last_modified, CUT_OFF)
