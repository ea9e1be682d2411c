"""Re-reading what is stored and holding every byte against the manifest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from humongous.corpus.partition import fetch_range
from humongous.errors import StorageError
from humongous.lmd import from_line
from humongous.lmd.frames import FrameReader
from humongous.lmd.reader import hashed, pieces_of, split_lines
from humongous.manifest import Manifest, Problem, verify_manifest
from humongous.manifest.entries import Part, Range, UnitEntry
from humongous.storage import Store


def verify_corpus(store: Store, *, deep: bool = False) -> tuple[dict[str, int], list[Problem]]:
    """Check the manifest (`verify_manifest`), then re-read every published part; with `deep`, every bundle too.

    Returns how much was read (dumps, parts, bundles, documents, bytes) and the problems. What the manifest's check
    already finds missing or of another size is not read. A bundle that was removed after it was partitioned is no
    problem.
    """
    manifest = Manifest(store)
    problems = verify_manifest(manifest)
    wrong = {problem.where for problem in problems}
    checked = dict.fromkeys(("dumps", "parts", "bundles", "documents", "bytes"), 0)
    for dump in manifest.dumps():
        checked["dumps"] += 1
        for part in (part for generation in manifest.generations(dump) for part in generation.parts):
            if part.key not in wrong:
                problems += verify_part(store, part)
                _add(checked, "parts", part.documents, part.compressed_bytes)
        if deep:
            there = {info.key for info in store.list(f"bundles/{dump}")} - wrong
            for entry in manifest.units(dump):
                if entry.bundle in there:
                    problems += verify_frames(store, entry)
                    _add(checked, "bundles", sum(each.documents for each in entry.frames.values()), entry.bundle_bytes)
    return checked, problems


def _add(checked: dict[str, int], kind: str, documents: int, size: int) -> None:
    for name, number in ((kind, 1), ("documents", documents), ("bytes", size)):
        checked[name] += number


def verify_part(store: Store, part: Part) -> list[Problem]:
    """Re-read a part: size and SHA-256, one frame with content size and checksum, every document and its language."""
    digest = hashlib.sha256()
    try:
        with store.open(part.key) as stream:
            content = FrameReader(hashed(pieces_of(stream), digest), where=part.key)
            documents, text_bytes = _read_documents(content, part)
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
    }
    return _differences(part.key, found)


def _read_documents(content: FrameReader, part: Part) -> tuple[int, int]:
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
