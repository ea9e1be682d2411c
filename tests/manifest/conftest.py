"""A manifest in a folder, and entries that close."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from humongous.manifest import (
    DumpPin,
    FailedUnit,
    Frame,
    Generation,
    Manifest,
    Part,
    PartitionPlan,
    PlannedPart,
    Range,
    UnitEntry,
)
from humongous.storage import Store, open_store

DUMP = "CC-MAIN-2020-40"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(str(tmp_path / "out"))


@pytest.fixture
def manifest(store: Store) -> Manifest:
    return Manifest(store)


def a_pin(**changes: object) -> DumpPin:
    values: dict[str, object] = {
        "dump": DUMP,
        "listing_path": f"crawl-data/{DUMP}/warc.paths.gz",
        "listing_sha256": "ab" * 32,
        "units": 3,
        "fingerprint": "0123456789abcdef",
        "config": {"extract": {"engine": "trafilatura", "tables": True}, "langid": {"model": "lid.176"}},
        "versions": {"data": "1", "trafilatura": "2.3.1"},
    }
    return DumpPin(**{**values, **changes})  # type: ignore[arg-type]


def an_entry(unit: str = "u1", attempt: str = "a1", languages: Mapping[str, int] | None = None) -> UnitEntry:
    """A unit with documents by language, ten bytes of bundle each, two records dropped and one no page."""
    languages = {"deu_Latn": 2, "eng_Latn": 5} if languages is None else languages
    frames, end = {}, 0
    for language, documents in sorted(languages.items()):
        frames[language] = Frame(end, 10 * documents, documents, 100 * documents, "cd" * 32)
        end += 10 * documents
    written = sum(languages.values())
    return UnitEntry(
        dump=DUMP,
        unit=unit,
        attempt=attempt,
        warc_filename=f"crawl-data/{DUMP}/segments/1/warc/{unit}.warc.gz",
        fingerprint="0123456789abcdef",
        bundle=f"bundles/{DUMP}/{unit}.{attempt}.jsonl.zst" if frames else None,
        bundle_bytes=end,
        frames=frames,
        counts={
            "records": written + 3,
            "documents": written,
            "written": dict(languages),
            "dropped": {"too_short": 2},
            "quarantined": {},
            "not_a_page": {"warcinfo": 1},
            "flagged": {"limited_depth": min(1, written)},
        },
        bytes_read=1000,
        record_bytes=1000,
        damage=(),
        damage_bytes=0,
        quarantined=(),
        quarantine=None,
        ledger={"cpu_read": 0.5, "wall": 1.25},
    )


def a_failure(unit: str = "u1", attempt: str = "a1") -> FailedUnit:
    return FailedUnit(DUMP, unit, attempt, f"{unit}.warc.gz", "ArchiveError", "not an archive", "fetch it again")


def a_plan(*entries: UnitEntry, generation: int = 1) -> PartitionPlan:
    """One part for each language."""
    languages = sorted({language for entry in entries for language in entry.frames})
    parts = tuple(
        PlannedPart(
            f"corpus/language={language}/dump={DUMP}/{generation:05d}-00000.jsonl.zst",
            language,
            tuple(
                Range(entry.unit, str(entry.bundle), entry.frames[language])
                for entry in entries
                if language in entry.frames
            ),
        )
        for language in languages
    )
    return PartitionPlan(DUMP, generation, 9, tuple(entry.unit for entry in entries), parts)


def published(plan: PartitionPlan) -> Generation:
    """The plan's parts, seven bytes each."""
    parts = tuple(
        Part(
            part.key,
            part.language,
            sum(piece.frame.documents for piece in part.ranges),
            sum(piece.frame.text_bytes for piece in part.ranges),
            7,
            "ef" * 32,
        )
        for part in plan.parts
    )
    return Generation(plan.dump, plan.generation, plan.units, parts)


def an_output(store: Store) -> Manifest:
    """A dump of three units: `u1` published, `u2` extracted, `u3` failed; every object there."""
    manifest = Manifest(store)
    manifest.pin(a_pin())
    first, second = an_entry("u1"), an_entry("u2", languages={"zxx": 1})
    for entry in (first, second):
        store.put_if_absent(str(entry.bundle), b"x" * entry.bundle_bytes)
        manifest.commit_unit(entry)
    manifest.record_failure(a_failure("u3"))
    plan = manifest.put_plan(a_plan(first))
    for part in plan.parts:
        store.put_if_absent(part.key, b"x" * 7)
    manifest.publish(published(plan))
    return manifest
