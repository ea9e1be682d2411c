"""Small parts of a language merged into full ones: the plan, which is pure, and the steps that Spark spreads.

Only neighbours are merged, and a merged part stands in their place: what a reader of one language gets is the same
before and after, document by document. Nothing is removed here: `humongous gc` does so after its grace period.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from humongous.config import LmdConfig
from humongous.corpus.planning import pack
from humongous.errors import AccountingError, StorageError
from humongous.lmd.frames import FrameReader, write_frame
from humongous.lmd.reader import Readable, hashed, pieces_of
from humongous.manifest import Compaction, CompactionPlan, Manifest, Merged, Part, PlannedMerge
from humongous.manifest.live import live_parts
from humongous.storage import Store

MAX_REPLACED = 50_000
"""Parts that one compaction replaces, about: a plan has some 400 bytes for each, and must stay readable (64 MiB)."""


def is_small(part: Part, lmd: LmdConfig) -> bool:
    """Whether a part is worth merging: below half of `lmd.part_bytes`, as stored."""
    return 2 * part.compressed_bytes < lmd.part_bytes


def plan_compaction(
    dump: str, number: int, parts: Iterable[Part], lmd: LmdConfig, languages: Collection[str] = ()
) -> CompactionPlan:
    """Which of a dump's parts, given in the corpus' order, are merged; without merges where nothing is to be gained.

    Inside a language (all, or these labels) each run of small neighbours is packed as partition packs (`pack`). A part
    that is not small is never touched, and one without a small neighbour stays as it is.
    """
    by_language: dict[str, list[Part]] = {}
    for part in parts:
        if not languages or part.language in languages:
            by_language.setdefault(part.language, []).append(part)
    merges: list[PlannedMerge] = []
    replaced = 0
    for language in sorted(by_language):
        for at, run in enumerate(_runs(by_language[language], lmd)):
            if replaced < MAX_REPLACED:  # the rest is the next compaction's
                merges.append(PlannedMerge(merged_key(language, dump, number, at), language, tuple(run)))
                replaced += len(run)
    return CompactionPlan(dump, number, lmd.part_level, tuple(merges))


def _runs(parts: Iterable[Part], lmd: LmdConfig) -> Iterator[Collection[Part]]:
    for small, neighbours in itertools.groupby(parts, lambda part: is_small(part, lmd)):
        if small:
            packed = pack(neighbours, lambda part: part.compressed_bytes, lmd.part_bytes)
            yield from (run for run in packed if len(run) > 1)


def merged_key(language: str, dump: str, compaction: int, number: int) -> str:
    """Where a merged part is: the `c` tells it from a generation's."""
    return f"corpus/language={language}/dump={dump}/c{compaction:05d}-{number:05d}.jsonl.zst"


def next_compaction(
    manifest: Manifest, dump: str, lmd: LmdConfig, languages: Collection[str] = ()
) -> CompactionPlan | None:
    """The compaction to carry out next, its plan already in the manifest; `None` where nothing is to be gained.

    A plan that a killed driver left comes first, whatever its languages. Else it is a new one; where another driver was
    quicker, that driver's: both then write the same objects.
    """
    # Number and parts come from one look at the compactions, as in `next_plan`: a plan published after it can only be
    # met as the winner of the put, so that no part is ever replaced twice.
    compactions = manifest.compactions(dump)
    for unfinished in sorted(manifest.unpublished_compactions(dump), key=lambda plan: plan.number):
        return unfinished
    number = max((compaction.number for compaction in compactions), default=0) + 1
    plan = plan_compaction(dump, number, live_parts(manifest.generations(dump), compactions), lmd, languages)
    return manifest.put_compaction_plan(plan) if plan.merges else None


def make_merge(store: Store, merge: PlannedMerge, level: int, scratch: Path) -> Merged:
    """Write a merged part into the store as one zstd frame, unless it is there, and describe what is there.

    Every part that it replaces is checked on the way against its documents, bytes and SHA-256, and what was written is
    read again before it is stored. A part that is there (a killed driver's, another attempt's) is held against those
    that it replaces. Raises `StorageError` that names the part and what differs. Memory: a few blocks.
    """
    if store.exists(merge.key):
        return _stored_merge(store, merge)
    path = scratch / merge.key.replace("/", "_")
    try:
        with path.open("wb") as sink:
            made = write_frame(_lines_of(store, merge), sink, level=level, text_bytes=_planned(merge)[2])
        with path.open("rb") as stream:
            again = _read_whole(merge, stream)
        if (again.part.sha256, again.text_sha256) != (made.sha256, made.text_sha256):
            raise _damaged(str(path), "what was written", made.text_sha256, again.text_sha256)
        if store.put_file_if_absent(merge.key, path):
            return again
    except OSError as error:
        raise StorageError(
            f"cannot write the part: {error.strerror or error}",
            where=str(path),
            do="check that the scratch folder exists and has free space",
        ) from error
    finally:
        path.unlink(missing_ok=True)
    return _stored_merge(store, merge)


def _stored_merge(store: Store, merge: PlannedMerge) -> Merged:
    """The merged part as it is in the store, held against the lines of those that it replaces."""
    digest = hashlib.sha256()
    for piece in _lines_of(store, merge):
        digest.update(piece)
    with store.open(merge.key) as stream:
        found = _read_whole(merge, stream)
    if found.text_sha256 != digest.hexdigest():
        raise _damaged(merge.key, "SHA-256 of the text", digest.hexdigest(), found.text_sha256)
    return found


def _lines_of(store: Store, merge: PlannedMerge) -> Iterator[bytes]:
    """The lines of the parts to be replaced, one part after another, each part checked when it has ended."""
    for part in merge.replaces:
        with store.open(part.key) as stream:
            reading = _Reading(part.key, stream)
            for piece in reading:
                if reading.text_bytes > part.text_bytes:
                    raise _damaged(part.key, "bytes of text", part.text_bytes, f"{reading.text_bytes} or more")
                yield piece
        found = reading.part(part.language)
        for name in ("documents", "text_bytes", "compressed_bytes", "sha256"):
            if getattr(part, name) != getattr(found, name):
                raise _damaged(part.key, name, getattr(part, name), getattr(found, name))


def _read_whole(merge: PlannedMerge, stream: Readable) -> Merged:
    """Read a merged part to its end: one frame of as many documents and bytes as those that it replaces."""
    reading = _Reading(merge.key, stream)
    for _ in reading:
        pass
    language, *sums, replaces = _planned(merge)
    for name, wanted, got in zip(
        ("zstd frames", "documents", "bytes of text"), (1, *sums), (reading.frames, *reading.sums), strict=True
    ):
        if wanted != got:
            raise _damaged(merge.key, name, wanted, got)
    return Merged(reading.part(language), reading.text_sha256, replaces)


class _Reading:
    """A part being read: iterate for its lines, in pieces; then it knows what they were."""

    def __init__(self, key: str, stream: Readable) -> None:
        self._key = key
        self._stored, self._text = hashlib.sha256(), hashlib.sha256()
        self._content = FrameReader(hashed(pieces_of(stream), self._stored), where=key)
        self.documents = self.text_bytes = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in hashed(self._content, self._text):
            self.documents += piece.count(b"\n")
            self.text_bytes += len(piece)
            yield piece

    @property
    def frames(self) -> int:
        return self._content.frames

    @property
    def sums(self) -> tuple[int, int]:
        return self.documents, self.text_bytes

    @property
    def text_sha256(self) -> str:
        return self._text.hexdigest()

    def part(self, language: str) -> Part:
        return Part(
            self._key, language, self.documents, self.text_bytes, self._content.offset, self._stored.hexdigest()
        )


def _damaged(where: str, name: str, expected: object, found: object) -> StorageError:
    do = "the part is not what the manifest says: `humongous verify --deep` names every damaged object"
    return StorageError(f"{name}: expected {expected}, found {found}", where=where, do=do)


def publish_compaction(manifest: Manifest, plan: CompactionPlan, merged: Iterable[Merged]) -> Compaction:
    """Publish a compaction whose parts are all there, in any order. Returns what is in the manifest, mine or another's.

    Raises `AccountingError` unless the parts are the plan's, each with the sums of those that it replaces.
    """
    made = {each.part.key: each for each in merged}
    expected = {merge.key: _planned(merge) for merge in plan.merges}
    found = {
        key: (each.part.language, each.part.documents, each.part.text_bytes, each.replaces)
        for key, each in made.items()
    }
    if found != expected:
        key = min(key for key in found.keys() | expected.keys() if found.get(key) != expected.get(key))
        raise AccountingError(
            f"the merged parts are not as planned; {key}: expected {expected.get(key)}, found {found.get(key)}",
            where=f"{plan.dump}, compaction {plan.number}",
            do="this is a bug of HUMONGOUS: please report it; nothing was published",
        )
    ordered = tuple(made[merge.key] for merge in plan.merges)
    return manifest.publish_compaction(Compaction(plan.dump, plan.number, ordered))


def _planned(merge: PlannedMerge) -> tuple[str, int, int, tuple[str, ...]]:
    documents = sum(part.documents for part in merge.replaces)
    text_bytes = sum(part.text_bytes for part in merge.replaces)
    return merge.language, documents, text_bytes, tuple(part.key for part in merge.replaces)
