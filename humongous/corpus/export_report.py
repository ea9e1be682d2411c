"""What came of an export: its files and counts, and `export.json`, which has both."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from humongous.corpus.export_plan import EXPORT_MANIFEST, ExportPlan
from humongous.corpus.mojibake import repair_name
from humongous.corpus.splitting import split_versions
from humongous.errors import ConfigError, StorageError
from humongous.lmd import versions
from humongous.storage import Store

FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file as written."""

    key: str
    language: str
    documents: int
    text_bytes: int
    compressed_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces of split documents in one language; those of a language that was not asked for are left."""

    language: str
    written: int
    left: int


@dataclass(frozen=True, slots=True)
class ExportedPart:
    """What came of one planned file."""

    key: str
    language: str
    read: int
    kept: int
    """Documents, as they were before any split."""
    files: tuple[ExportedFile, ...]
    """Itself, unless it has no document, and those beside it with pieces in other languages."""
    repaired: int | None = None
    """Documents with mojibake mended; `None` where that was not asked for."""
    split: int | None = None
    """Documents split by language; `None` where that was not asked for."""
    pieces: tuple[Pieces, ...] = ()
    """What they were split into."""


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export did, as `export.json` has it."""

    to: str
    condition: str
    counts: Mapping[str, Mapping[str, int]]
    """Language of the parts read → documents read, kept, left; with repair also repaired; with a split also split, and
    written: kept, less those split, and the pieces written."""
    files: tuple[ExportedFile, ...]
    pieces: tuple[tuple[str, Pieces], ...] | None = None
    """By the language of the parts read and their own; `None` where no split was asked for."""

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values, with totals over the languages."""
        names = dict.fromkeys(["read", "kept", "left", *(name for each in self.counts.values() for name in each)])
        totals = {name: sum(each[name] for each in self.counts.values()) for name in names}
        documents = {"totals": totals, "languages": {name: dict(each) for name, each in self.counts.items()}}
        pieces = (
            {} if self.pieces is None else {"pieces": [{"from": name, **asdict(each)} for name, each in self.pieces]}
        )
        return {
            "to": self.to,
            "condition": self.condition,
            "documents": documents | pieces,
            "files": [asdict(each) for each in self.files],
        }


def finish_export(
    target: Store, to: str, plan: ExportPlan, parts: Iterable[ExportedPart], condition: str
) -> ExportReport:
    """Write `export.json`, last: an export without it is not finished.

    Raises `ConfigError` where one is there, and `StorageError` where a killed run with other settings left a file.
    """
    by_key = {part.key: part for part in parts}
    done = [by_key[planned.key] for planned in plan.parts]
    files = tuple(file for part in done for file in part.files)
    is_split = any(part.split is not None for part in done)
    if strange := sorted({each.key for each in target.list("")} - {EXPORT_MANIFEST, *(file.key for file in files)}):
        raise other_file(strange[0])
    report = ExportReport(to, condition, _counts(plan, done), files, _pieces(done) if is_split else None)
    told = report.as_json()
    del told["to"]  # A folder that is moved or copied keeps the same bytes.
    told |= {
        "format": FORMAT_VERSION,
        "languages": list(plan.languages),
        "dumps": list(plan.dumps),
        "generations": [{"dump": dump, "generation": number} for dump, number in plan.generations],
        "level": plan.level,
        "repair": repair_name() if any(part.repaired is not None for part in done) else None,
        "split": split_versions() if is_split else None,
        "versions": versions(),
    }
    data = (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")
    if not target.put_if_absent(EXPORT_MANIFEST, data):
        raise ConfigError(f"another run finished an export here meanwhile ({EXPORT_MANIFEST})", where=to)
    return report


def _counts(plan: ExportPlan, done: Iterable[ExportedPart]) -> dict[str, dict[str, int]]:
    counts = {label: {"read": 0, "kept": 0, "left": 0} for label in plan.languages}
    for part in done:
        found = {"read": part.read, "kept": part.kept, "left": part.read - part.kept}
        if part.repaired is not None:
            found["repaired"] = part.repaired
        if part.split is not None:
            found |= {"split": part.split, "written": sum(file.documents for file in part.files)}
        of_language = counts[part.language]
        of_language |= {name: of_language.get(name, 0) + number for name, number in found.items()}
    return counts


def _pieces(done: Iterable[ExportedPart]) -> tuple[tuple[str, Pieces], ...]:
    written, left = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for part in done:
        for each in part.pieces:
            written[part.language, each.language] += each.written
            left[part.language, each.language] += each.left
    return tuple(
        (source, Pieces(label, written[source, label], left[source, label])) for source, label in sorted(written)
    )


def other_file(key: str) -> StorageError:
    """For a file that an export with the settings of this one would not have written so."""
    do = "an export with other settings began here: choose another folder, or empty this one"
    return StorageError("the file that is there is not the one to be written", where=key, do=do)
