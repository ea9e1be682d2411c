"""Export: a subset of the published corpus as LMD files of its own, decided again from what is stored; no WARC is read.

`plan_export`, then `export_part` for each part (Spark maps over these), then `finish_export`; `export` is the plain
loop over them.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from humongous.corpus.mojibake import Repair, repair_name
from humongous.corpus.planning import pack
from humongous.corpus.reading import published_parts
from humongous.errors import ConfigError, StorageError
from humongous.langid import resolve_languages
from humongous.lmd import from_line, read_lines, to_line, versions
from humongous.lmd.frames import write_frame
from humongous.lmd.reader import pieces_of
from humongous.manifest import Manifest
from humongous.manifest.entries import Part
from humongous.storage import Store, open_store

EXPORT_MANIFEST = "export.json"
FORMAT_VERSION = 1

Keep = Callable[[Mapping[str, Any]], bool]
"""Is given a document's `meta`."""


@dataclass(frozen=True, slots=True)
class PlannedExport:
    """A file to be: the documents kept of these parts, in their order."""

    key: str
    """`language=<language>/<number>.jsonl.zst`, in the export's folder."""
    language: str
    sources: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """All files of an export, and the generations they come from."""

    languages: tuple[str, ...]
    dumps: tuple[str, ...]
    generations: tuple[tuple[str, int], ...]
    parts: tuple[PlannedExport, ...]
    level: int


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
class ExportedPart:
    """What came of one planned file: how many documents were read, and the file, `None` where none was kept."""

    key: str
    language: str
    read: int
    file: ExportedFile | None
    repaired: int | None = None
    """Documents with mojibake mended; `None` where that was not asked for."""


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export did, as `export.json` has it."""

    to: str
    condition: str
    counts: Mapping[str, Mapping[str, int]]
    """Language → documents read, kept, left; with repair also repaired."""
    files: tuple[ExportedFile, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values, with totals over the languages."""
        names = dict.fromkeys(["read", "kept", "left", *(name for each in self.counts.values() for name in each)])
        totals = {name: sum(each[name] for each in self.counts.values()) for name in names}
        return {
            "to": self.to,
            "condition": self.condition,
            "documents": {"totals": totals, "languages": {name: dict(each) for name, each in self.counts.items()}},
            "files": [asdict(each) for each in self.files],
        }


def plan_export(
    manifest: Manifest,
    *,
    languages: Sequence[str] = (),
    dumps: Sequence[str] = (),
    part_bytes: int,
    level: int,
) -> ExportPlan:
    """Which published parts go into which files, each of about `part_bytes` of parts (rule of `planning.pack`).

    Empty `languages` (whatever `resolve_language` takes) or `dumps` mean all. A part is never split. Raises
    `ConfigError` for a language or dump that the corpus has not.
    """
    chosen = _known(dumps, sorted(manifest.dumps()))
    generations = tuple((dump, each.generation) for dump in chosen for each in manifest.generations(dump))
    by_language: dict[str, list[Part]] = {}
    for dump in chosen:
        for part in published_parts(manifest, dump=dump):
            by_language.setdefault(part.language, []).append(part)
    labels = sorted(resolve_languages(languages, by_language) if languages else by_language)
    parts = (
        PlannedExport(f"language={label}/{number:05d}.jsonl.zst", label, tuple(sources))
        for label in labels
        for number, sources in enumerate(pack(by_language[label], lambda part: part.compressed_bytes, part_bytes))
    )
    return ExportPlan(tuple(labels), tuple(chosen), generations, tuple(parts), level)


def _known(wanted: Sequence[str], there: Sequence[str]) -> Sequence[str]:
    for name in wanted:
        if name not in there:
            near = difflib.get_close_matches(name, there, n=1, cutoff=0.0)
            do = (
                f"did you mean {near[0]}?"
                if near
                else "nothing is published here: `humongous status` shows what there is"
            )
            raise ConfigError(f"the corpus has no dump {name}", do=do)
    return sorted(set(wanted)) if wanted else there


def check_target(target: Store, plan: ExportPlan) -> None:
    """Raise `ConfigError` where the folder holds a finished export, or anything that this one would not write."""
    planned = {part.key for part in plan.parts}
    for key in (each.key for each in target.list("")):
        if key == EXPORT_MANIFEST:
            raise ConfigError(f"there is an export here already ({EXPORT_MANIFEST})", do="choose another folder")
        if key not in planned:
            raise ConfigError(f"the folder is not empty: {key} is not of this export", do="choose another folder")


def export_part(
    source: Store,
    target: Store,
    part: PlannedExport,
    keep: Keep | None,
    *,
    level: int,
    scratch: Path,
    repair: Repair | None = None,
) -> ExportedPart:
    """Write one file of an export: the lines kept as one zstd frame; nothing where none is kept.

    Lines are unchanged but for documents that `repair` mends.
    `scratch` holds the lines kept, uncompressed, until the file is written: a frame says its size at its beginning.
    A file that is there with the same bytes (of a killed run) is taken; raises `StorageError` where it has others, and
    for a source that is not what the manifest says.
    """
    with tempfile.TemporaryDirectory(dir=scratch, prefix="humongous-export-") as folder:
        lines, path = Path(folder, "lines"), Path(folder, "part.jsonl.zst")
        with lines.open("wb") as spool:
            copied = [_copy_kept(source, each, keep, repair, spool) for each in part.sources]
            text_bytes = spool.tell()
        read = sum(each for each, _ in copied)
        repaired = sum(each for _, each in copied) if repair else None
        if not text_bytes:
            if target.exists(part.key):
                raise _other_file(part.key)
            return ExportedPart(part.key, part.language, read, None, repaired)
        with lines.open("rb") as spool, path.open("wb") as sink:
            made = write_frame(pieces_of(spool), sink, level=level, text_bytes=text_bytes)
        if not target.put_file_if_absent(part.key, path) and _sha256_of(target, part.key) != made.sha256:
            raise _other_file(part.key)
    file = ExportedFile(part.key, part.language, made.documents, made.text_bytes, made.length, made.sha256)
    return ExportedPart(part.key, part.language, read, file, repaired)


def _copy_kept(source: Store, part: Part, keep: Keep | None, repair: Repair | None, spool: BinaryIO) -> tuple[int, int]:
    """How many documents were read, and how many of those kept were mended."""
    read = repaired = 0
    with source.open(part.key) as stream:
        for line in read_lines(stream, where=part.key):
            read += 1
            if keep is None and repair is None:
                spool.write(line)
                continue
            document = from_line(line, where=f"{part.key}, line {read}")
            if keep is None or keep(document.meta):
                mended = repair(document) if repair else document
                repaired += mended is not document
                spool.write(line if mended is document else to_line(mended))
    if read != part.documents:
        raise StorageError(
            f"expected {part.documents} documents, found {read}",
            where=part.key,
            do="`humongous verify` checks all parts",
        )
    return read, repaired


def _other_file(key: str) -> StorageError:
    do = "an export with other settings began here: choose another folder, or empty this one"
    return StorageError("the file that is there is not the one to be written", where=key, do=do)


def _sha256_of(store: Store, key: str) -> str:
    digest = hashlib.sha256()
    with store.open(key) as stream:
        for piece in pieces_of(stream):
            digest.update(piece)
    return digest.hexdigest()


def finish_export(
    target: Store, to: str, plan: ExportPlan, parts: Iterable[ExportedPart], condition: str
) -> ExportReport:
    """Write `export.json`, last: an export without it is not finished. Raises `ConfigError` where one is there."""
    counts = {label: {"read": 0, "kept": 0, "left": 0} for label in plan.languages}
    done = {part.key: part for part in parts}
    files = []
    for planned in plan.parts:
        part = done[planned.key]
        kept = part.file.documents if part.file else 0
        for name, number in (("read", part.read), ("kept", kept), ("left", part.read - kept)):
            counts[part.language][name] += number
        if part.repaired is not None:
            counts[part.language]["repaired"] = counts[part.language].get("repaired", 0) + part.repaired
        if part.file:
            files.append(part.file)
    report = ExportReport(to, condition, counts, tuple(files))
    told = report.as_json()
    del told["to"]  # A folder that is moved or copied keeps the same bytes.
    told |= {
        "format": FORMAT_VERSION,
        "languages": list(plan.languages),
        "dumps": list(plan.dumps),
        "generations": [{"dump": dump, "generation": number} for dump, number in plan.generations],
        "level": plan.level,
        "repair": repair_name() if any(part.repaired is not None for part in done.values()) else None,
        "versions": versions(),
    }
    data = (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")
    if not target.put_if_absent(EXPORT_MANIFEST, data):
        raise ConfigError(f"another run finished an export here meanwhile ({EXPORT_MANIFEST})", where=to)
    return report


def export(
    output: str,
    to: str,
    *,
    languages: Sequence[str] = (),
    dumps: Sequence[str] = (),
    keep: Keep | None = None,
    condition: str = "",
    part_bytes: int = 512 * 1024 * 1024,
    level: int = 9,
    repair: Repair | None = None,
) -> ExportReport:
    """Export from `output` into the folder `to`, part by part, here.

    `condition` is the text of what `keep` decides, for `export.json`. Documents keep their lines, byte for byte, but for
    those that `repair` mends.
    """
    source, target = open_store(output), open_store(to)
    plan = plan_export(Manifest(source), languages=languages, dumps=dumps, part_bytes=part_bytes, level=level)
    check_target(target, plan)
    return finish_export(target, to, plan, _export_all(source, target, plan, keep, repair), condition)


def _export_all(
    source: Store, target: Store, plan: ExportPlan, keep: Keep | None, repair: Repair | None
) -> Iterator[ExportedPart]:
    with tempfile.TemporaryDirectory(prefix="humongous-") as scratch:
        for part in plan.parts:
            yield export_part(source, target, part, keep, level=plan.level, scratch=Path(scratch), repair=repair)
