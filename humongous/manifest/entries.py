"""What the manifest says: frozen values, each one JSON object under `manifest/`.

| object | key | says |
|---|---|---|
| `DumpPin` | `manifest/dumps/<dump>.json` | the listing's digest, the configuration and its fingerprint |
| `GrownListing` | `manifest/listings/<dump>/<number>.json` | the listing has more units than the one pinned |
| `UnitEntry` | `manifest/extracted/<dump>/<unit>.json` | a unit is done: its bundle, frame index, counts, ledger |
| `FailedUnit` | `manifest/failed/<dump>/<unit>.<attempt>.json` | a unit could not be done, and why |
| `PartitionPlan` | `manifest/partitioning/<dump>/<generation>.json` | which byte ranges become which parts: written first |
| `Generation` | `manifest/partitioned/<dump>/<generation>.json` | the plan's parts are all there: written last |
| `CompactionPlan` | `manifest/compacting/<dump>/<number>.json` | which small parts are merged into which: written first |
| `Compaction` | `manifest/compacted/<dump>/<number>.json` | the merged parts stand for those they replace: written last |

A plan is an intent: a part has its final name and bytes before it is written, so two drivers on one plan write the
same object, a killed driver's plan is finished by the next, and no part is ever under `corpus/` that the manifest does
not name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FORMAT_VERSION = 1
"""Version of these objects' form; a reader refuses a newer one."""


@dataclass(frozen=True, slots=True)
class DumpPin:
    """What every unit of a dump in this output has in common; put if absent by the first run."""

    dump: str
    listing_path: str | None
    """`crawl-data/<dump>/warc.paths.gz`; a folder with a slash behind it where the source was listed; `None` for files
    given with `--warc`, of which there may always be more."""
    listing_sha256: str | None
    """Of the listing as stored (gzip'd or not), which is kept under this name in `manifest/listings/<dump>/`."""
    units: int | None
    """How many units the listing has."""
    fingerprint: str
    config: Mapping[str, Any]
    versions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GrownListing:
    """A later listing of a pinned dump that has every unit of the one before it, and perhaps more."""

    dump: str
    number: int
    """From 1 on; the listing pinned is number 0."""
    listing_path: str
    listing_sha256: str
    """As in `DumpPin`."""
    units: int
    """How many units this listing has."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One language of one bundle: a byte range of the bundle that is one zstd frame."""

    offset: int
    length: int
    documents: int
    text_bytes: int
    """Bytes of the frame's JSON lines, decompressed."""
    sha256: str
    """Of the decompressed JSON lines."""


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes of an archive that belong to no record."""

    offset: int
    length: int
    cause: str


@dataclass(frozen=True, slots=True)
class Quarantined:
    """The pointer to a record that broke a step."""

    warc_record_offset: int
    warc_record_length: int
    url: str | None
    cause: str
    detail: str


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit that is done. Its put-if-absent is the commit."""

    dump: str
    unit: str
    attempt: str
    """Names the bundle of the attempt that won."""
    warc_filename: str
    fingerprint: str
    bundle: str | None
    """Key of the bundle; `None` where no document was written."""
    bundle_bytes: int
    frames: Mapping[str, Frame]
    """Language → frame, in label order, which is their order in the bundle."""
    counts: Mapping[str, Any]
    """`Counts.as_json()`."""
    bytes_read: int
    """Of the archive as stored: bytes of records + bytes of damage."""
    record_bytes: int
    damage: tuple[Damage, ...]
    damage_bytes: int
    """Of all damage; `damage` lists the first `MAX_LISTED` places."""
    quarantined: tuple[Quarantined, ...]
    """The first `MAX_LISTED` pointers; all of them are in `quarantine`."""
    quarantine: str | None
    """Key of the object with every pointer, one JSON line each; `None` where there are none."""
    ledger: Mapping[str, float]
    """Seconds of CPU by step (`cpu_read`, …), wall seconds (`wall`): what it cost, never what came out."""
    dropped_sample: str | None = None
    """Key of the object with a bounded sample of what was dropped; `None` where nothing was, or none is kept."""
    replays: str | None = None
    """The unit whose quarantined records these are, in a unit made by `humongous replay`; its fingerprint is its own."""
    settled: str | None = None
    """Key of the object with the pointers that this replay settled, in the form of `quarantine`."""
    settles: Mapping[str, int] = field(default_factory=dict)
    """How many they are, by the cause for which they were in quarantine."""


MAX_LISTED = 100


@dataclass(frozen=True, slots=True)
class FailedUnit:
    """One failed attempt at a unit."""

    dump: str
    unit: str
    attempt: str
    warc_filename: str
    error: str
    """Class name of the error."""
    what: str
    do: str


@dataclass(frozen=True, slots=True)
class Range:
    """One frame of a bundle, as it goes into a part."""

    unit: str
    bundle: str
    frame: Frame


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """A part to be: ranges in order."""

    key: str
    """`corpus/language=<language>/dump=<dump>/<generation>-<number>.jsonl.zst`."""
    language: str
    ranges: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class PartitionPlan:
    """All parts of one generation of a dump, and the zstd level they are written at."""

    dump: str
    generation: int
    level: int
    units: tuple[str, ...]
    parts: tuple[PlannedPart, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part as published."""

    key: str
    language: str
    documents: int
    text_bytes: int
    compressed_bytes: int
    sha256: str
    """Of the stored object."""


@dataclass(frozen=True, slots=True)
class Generation:
    """Parts that are all there; put if absent, once."""

    dump: str
    generation: int
    units: tuple[str, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class PlannedMerge:
    """A merged part to be: neighbours in the order of their language, whose lines follow each other in it."""

    key: str
    """`corpus/language=<language>/dump=<dump>/c<compaction>-<number>.jsonl.zst`."""
    language: str
    replaces: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class CompactionPlan:
    """All merges of one compaction of a dump, and the zstd level they are written at."""

    dump: str
    number: int
    level: int
    merges: tuple[PlannedMerge, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged part as published: it stands where the first of those that it replaces stood."""

    part: Part
    text_sha256: str
    """Of its JSON lines, which are those of the replaced parts one after another."""
    replaces: tuple[str, ...]
    """Keys."""


@dataclass(frozen=True, slots=True)
class Compaction:
    """Merged parts that are all there; put if absent, once. What they replace is no part of the corpus any more."""

    dump: str
    number: int
    merged: tuple[Merged, ...]
