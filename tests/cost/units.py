"""Entries whose numbers one can add up in the head."""

from __future__ import annotations

from collections.abc import Mapping

from humongous.manifest import FailedUnit, Frame, UnitEntry

DUMP = "CC-MAIN-2020-40"
LEDGER = {
    "cpu_extract": 5400.0,
    "cpu_other": 1800.0,
    "wall": 7200.0,
    "requests_source_get": 1.0,
    "requests_source_head": 2.0,
    "requests_source_retry": 1.0,
    "requests_output_put": 3.0,
    "requests_output_list": 4.0,
    "bytes_written": 2.0 * (1 << 30),
}


def a_unit(name: str, languages: Mapping[str, int], ledger: Mapping[str, float] = LEDGER) -> UnitEntry:
    """One document has 1,000 bytes of text, of which 100 are left in the bundle."""
    frames, end = {}, 0
    for language, documents in sorted(languages.items()):
        frames[language] = Frame(end, 100 * documents, documents, 1000 * documents, "cd" * 32)
        end += 100 * documents
    documents = sum(languages.values())
    return UnitEntry(
        dump=DUMP,
        unit=name,
        attempt="a",
        warc_filename=f"{name}.warc.gz",
        fingerprint="0123456789abcdef",
        bundle=f"bundles/{DUMP}/{name}.a.jsonl.zst" if frames else None,
        bundle_bytes=end,
        frames=frames,
        counts={"records": documents, "documents": documents, "written": dict(languages), "dropped": {},
                "quarantined": {}, "not_a_page": {}},
        bytes_read=1 << 30,
        record_bytes=1 << 30,
        damage=(),
        damage_bytes=0,
        quarantined=(),
        quarantine=None,
        ledger=ledger,
    )  # fmt: skip


def a_failure(name: str, ledger: Mapping[str, float]) -> FailedUnit:
    return FailedUnit(DUMP, name, "f", f"{name}.warc.gz", "ArchiveError", "no archive", "fetch it again", ledger)
