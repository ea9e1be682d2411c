"""Re-reading what is stored and holding every byte against the manifest."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from humongous.corpus.partition import fetch_range
from humongous.errors import ManifestConflict, StorageError
from humongous.lmd import from_line, read_lines
from humongous.lmd.frames import FrameReader
from humongous.lmd.reader import hashed, pieces_of, split_lines
from humongous.manifest import Manifest, Problem, decode_pointers, verify_manifest
from humongous.manifest.entries import Part, Range, UnitEntry
from humongous.manifest.live import replaced_keys, unreplaced
from humongous.storage import Store


def verify_corpus(store: Store, *, deep: bool = False, digests: bool = True) -> tuple[dict[str, int], list[Problem]]:
    """Check the manifest against itself and the listings (`verify_manifest`), then the digest of every part.

    Without `digests` no part is read. With `deep` every document of the parts is, and the bundles, and what lies in
    `quarantine/` and `dropped/`. Returns how much was checked (dumps and parts; bytes of those that were read; with
    `deep`, bundles, objects beside, and documents) and the problems. What the
    manifest's check already finds missing or of another size is not read. What `gc` may remove, the bundle of a
    unit that is partitioned and a part that a compaction replaced, is no problem where it is gone.
    """
    manifest = Manifest(store)
    problems = verify_manifest(manifest)
    wrong = {problem.where for problem in problems}
    checked = dict.fromkeys(("dumps", "parts", "bundles", "beside", "documents", "bytes"), 0)
    for dump in manifest.dumps():
        compactions = manifest.compactions(dump)
        generations = manifest.generations(dump)
        text = {merged.part.key: merged.text_sha256 for each in compactions for merged in each.merged}
        parts = unreplaced(generations, compactions)
        checked["dumps"] += 1
        checked["parts"] += len(parts)
        for part in parts if deep or digests else ():
            if part.key not in wrong:
                found = verify_part(store, part, text.get(part.key)) if deep else verify_digest(store, part)
                if found and part.key in replaced_keys(manifest.compactions(dump)):
                    continue  # a compaction meanwhile, and a `gc` that did not wait
                problems += found
                _add(checked, part.documents if deep else 0, part.compressed_bytes)
        if deep:
            problems += _verify_units(store, manifest, dump, wrong, checked)
    return checked, problems


def _verify_units(
    store: Store, manifest: Manifest, dump: str, wrong: Collection[str], checked: dict[str, int]
) -> Iterator[Problem]:
    """Bundles and what lies beside them, as far as it is there and of the right size."""
    bundles = {info.key for info in store.list(f"bundles/{dump}")} - set(wrong)
    partitioned = manifest.partitioned_units(dump)
    for entry in manifest.units(dump):
        if entry.bundle in bundles:
            found = verify_frames(store, entry)
            if found and entry.unit in partitioned and not store.exists(entry.bundle):
                continue  # `gc --bundles` meanwhile
            yield from found
            checked["bundles"] += 1
            _add(checked, sum(each.documents for each in entry.frames.values()), entry.bundle_bytes)
        for key in (entry.quarantine, entry.settled, entry.dropped_sample):
            checked["beside"] += key is not None
            if key is not None and key not in wrong:
                yield from verify_beside(store, entry, key)


def _add(checked: dict[str, int], documents: int, size: int) -> None:
    for name, number in (("documents", documents), ("bytes", size)):
        checked[name] += number


def verify_beside(store: Store, entry: UnitEntry, key: str) -> list[Problem]:
    """Re-read a unit's quarantine, settled pointers or sample of what was dropped, and hold it against its counts."""
    try:
        if key == entry.dropped_sample:
            dropped = _sampled_reasons(store, key)
            return [
                _problem(key, f"`{reason}`: expected at most {entry.counts['dropped'].get(reason, 0)}, found {number}")
                for reason, number in sorted(dropped.items())
                if number > entry.counts["dropped"].get(reason, 0)
            ]
        expected = entry.settles if key == entry.settled else entry.counts["quarantined"]
        causes = Counter(pointer.cause for pointer in decode_pointers(store.read(key), key))
    except (ManifestConflict, StorageError) as error:
        return [_problem(key, error.what)]
    return _differences(key, {"pointers by cause": (dict(expected), dict(sorted(causes.items())))})


def _sampled_reasons(store: Store, key: str) -> Counter[str]:
    reasons: Counter[str] = Counter()
    with store.open(key) as stream:
        for number, line in enumerate(read_lines(stream, where=key), start=1):
            try:
                reasons[str(json.loads(line)["reason"])] += 1
            except (ValueError, TypeError, LookupError, RecursionError) as error:
                raise StorageError(f"line {number} is no sample of a dropped page: {error}", where=key) from error
    return reasons


def verify_digest(store: Store, part: Part) -> list[Problem]:
    """Read a part as it is stored: its size and SHA-256."""
    digest, size = hashlib.sha256(), 0
    try:
        with store.open(part.key) as stream:
            for piece in hashed(pieces_of(stream), digest):
                size += len(piece)
    except StorageError as error:
        return [_problem(part.key, error.what)]
    found: dict[str, tuple[object, object]] = {
        "bytes": (part.compressed_bytes, size),
        "SHA-256": (part.sha256, digest.hexdigest()),
    }
    return _differences(part.key, found)


def verify_part(store: Store, part: Part, text_sha256: str | None = None) -> list[Problem]:
    """Re-read a part: size and SHA-256, one frame with content size and checksum, every document and its language.

    `text_sha256` is known of a merged part: that of the lines of those that it replaced.
    """
    digest, text = hashlib.sha256(), hashlib.sha256()
    try:
        with store.open(part.key) as stream:
            content = FrameReader(hashed(pieces_of(stream), digest), where=part.key)
            documents, text_bytes = _read_documents(hashed(content, text), part)
    except StorageError as error:
        return [_problem(part.key, error.what)]
    found = {
        "bytes": (part.compressed_bytes, content.offset),
        "SHA-256": (part.sha256, digest.hexdigest()),
        "zstd frames": (1, content.frames),
        "content size in the frame": (part.text_bytes, content.header.content_size if content.header else None),
        "checksum in the frame": (True, content.header.checksum if content.header else None),
        "documents": (part.documents, documents),
        "bytes of text": (part.text_bytes, text_bytes),
        "SHA-256 of the text": (text_sha256 or text.hexdigest(), text.hexdigest()),
    }
    return _differences(part.key, found)


def _read_documents(content: Iterable[bytes], part: Part) -> tuple[int, int]:
    documents = text_bytes = 0
    for line in split_lines(content, where=part.key):
        documents += 1
        text_bytes += len(line)
        try:
            language = from_line(line).language
        except StorageError as error:
            raise StorageError(f"line {documents}: {error.what}", where=part.key) from error
        if language != part.language:
            raise StorageError(f"line {documents} is {language}, expected {part.language}", where=part.key)
    return documents, text_bytes


def verify_frames(store: Store, entry: UnitEntry) -> list[Problem]:
    """Re-read each language's frame of a unit's bundle alone: that it is one frame, its documents, its SHA-256."""
    if entry.bundle is None:
        return []
    problems: list[Problem] = []
    for language, frame in entry.frames.items():
        where = f"{entry.bundle} ({language})"
        content = FrameReader(fetch_range(store, Range(entry.unit, entry.bundle, frame)), where=where)
        try:
            digest, documents, text_bytes = _summary(content)
        except StorageError as error:
            problems.append(_problem(where, error.what))
            continue
        found: dict[str, tuple[object, object]] = {
            "zstd frames": (1, content.frames),
            "bytes": (frame.length, content.offset),
            "documents": (frame.documents, documents),
            "bytes of text": (frame.text_bytes, text_bytes),
            "SHA-256 of the text": (frame.sha256, digest),
        }
        problems += _differences(where, found)
    return problems


def _summary(content: Iterable[bytes]) -> tuple[str, int, int]:
    digest = hashlib.sha256()
    documents = text_bytes = 0
    for piece in content:
        digest.update(piece)
        documents += piece.count(b"\n")
        text_bytes += len(piece)
    return digest.hexdigest(), documents, text_bytes


def _differences(where: str, found: dict[str, tuple[object, object]]) -> list[Problem]:
    return [
        _problem(where, f"{name}: expected {expected}, found {got}")
        for name, (expected, got) in found.items()
        if expected != got
    ]


def _problem(where: str, what: str) -> Problem:
    return Problem(where, what, "restore the object from a copy, or begin a new --output")
