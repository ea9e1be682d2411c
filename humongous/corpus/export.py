"""Export: a subset of the published corpus as LMD files of its own, decided again from what is stored; no WARC is read.

`plan_export`, then `export_part` for each part (Spark maps over these), then `finish_export`; `export` is the plain
loop over them.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from humongous.corpus.export_plan import PlannedExport, check_target, plan_export
from humongous.corpus.export_report import (
    ExportedFile,
    ExportedPart,
    ExportReport,
    Pieces,
    finish_export,
    other_file,
)
from humongous.corpus.mojibake import Repair
from humongous.corpus.splitting import Split
from humongous.document import Document
from humongous.errors import StorageError
from humongous.lmd import from_line, read_lines, to_line
from humongous.lmd.frames import write_frame
from humongous.lmd.reader import pieces_of
from humongous.manifest import Manifest
from humongous.manifest.entries import Part
from humongous.storage import Store, open_store

Keep = Callable[[Mapping[str, Any]], bool]
"""Is given a document's `meta`."""


def export_part(
    source: Store,
    target: Store,
    part: PlannedExport,
    keep: Keep | None,
    *,
    level: int,
    scratch: Path,
    repair: Repair | None = None,
    split: Split | None = None,
) -> ExportedPart:
    """Write one file of an export: the lines kept as one zstd frame; nothing where none is kept.

    Lines are unchanged but for documents that `repair` mends and then those that `split` splits; pieces in other
    languages go into files beside it (`PlannedExport.key_beside`), if they were asked for.
    `scratch` holds the lines kept, uncompressed, until the files are written: a frame says its size at its beginning.
    A file that is there with the same bytes (of a killed run) is taken; raises `StorageError` where it has others, and
    for a source that is not what the manifest says.
    """
    with tempfile.TemporaryDirectory(dir=scratch, prefix="humongous-export-") as folder:
        tally = _Tally(part, Path(folder))
        with (tally.folder / part.language).open("wb") as own:
            for each in part.sources:
                _spool_kept(source, each, keep, repair, split, tally, own)
            is_empty = not own.tell()
        if is_empty and target.exists(part.key):
            raise other_file(part.key)
        beside = sorted(label for label in tally.written if label != part.language)
        keys = {} if is_empty else {part.language: part.key}
        keys |= {label: part.key_beside(label) for label in beside}
        files = tuple(_write_file(target, key, label, tally.folder, level) for label, key in keys.items())
    pieces = tuple(
        Pieces(label, tally.written[label], tally.left[label]) for label in sorted(tally.written | tally.left)
    )
    return ExportedPart(
        part.key,
        part.language,
        tally.read,
        tally.kept,
        files,
        tally.repaired if repair else None,
        tally.split if split else None,
        pieces,
    )


@dataclass(slots=True)
class _Tally:
    """What was read of a planned file's parts so far; lines kept are in `folder`, in a file for each language."""

    part: PlannedExport
    folder: Path
    read: int = 0
    kept: int = 0
    repaired: int = 0
    split: int = 0
    written: Counter[str] = field(default_factory=Counter)
    """Pieces by language."""
    left: Counter[str] = field(default_factory=Counter)
    """Pieces in languages that were not asked for."""


def _spool_kept(
    source: Store,
    stored: Part,
    keep: Keep | None,
    repair: Repair | None,
    split: Split | None,
    tally: _Tally,
    own: BinaryIO,
) -> None:
    read = 0
    with source.open(stored.key) as stream:
        for line in read_lines(stream, where=stored.key):
            read += 1
            if keep is None and repair is None and split is None:
                tally.kept += 1
                own.write(line)
                continue
            document = from_line(line, where=f"{stored.key}, line {read}")
            if keep is not None and not keep(document.meta):
                continue
            tally.kept += 1
            mended = repair(document) if repair else document
            tally.repaired += mended is not document
            pieces = split(mended) if split else (mended,)
            if len(pieces) > 1:
                _spool_pieces(pieces, tally, own)
            else:
                own.write(line if pieces[0] is document else to_line(pieces[0]))
    tally.read += read
    if read != stored.documents:
        raise StorageError(
            f"expected {stored.documents} documents, found {read}",
            where=stored.key,
            do="`humongous verify` checks all parts",
        )


def _spool_pieces(pieces: Sequence[Document], tally: _Tally, own: BinaryIO) -> None:
    tally.split += 1
    for piece in pieces:
        label = piece.language
        if label == tally.part.language:
            own.write(to_line(piece))
        elif not tally.part.asked or label in tally.part.asked:
            # Opened each time: there may be more languages than a process may have files open.
            with (tally.folder / label).open("ab") as other:
                other.write(to_line(piece))
        else:
            tally.left[label] += 1
            continue
        tally.written[label] += 1


def _write_file(target: Store, key: str, language: str, folder: Path, level: int) -> ExportedFile:
    """Write the lines kept in a language, and remove them from the disk; takes a file with the same bytes."""
    lines, path = folder / language, folder / "part.jsonl.zst"
    with lines.open("rb") as spool, path.open("wb") as sink:
        made = write_frame(pieces_of(spool), sink, level=level, text_bytes=lines.stat().st_size)
    lines.unlink()
    if not target.put_file_if_absent(key, path) and _sha256_of(target, key) != made.sha256:
        raise other_file(key)
    return ExportedFile(key, language, made.documents, made.text_bytes, made.length, made.sha256)


def _sha256_of(store: Store, key: str) -> str:
    digest = hashlib.sha256()
    with store.open(key) as stream:
        for piece in pieces_of(stream):
            digest.update(piece)
    return digest.hexdigest()


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
    split: Split | None = None,
) -> ExportReport:
    """Export from `output` into the folder `to`, part by part, here.

    `condition` is the text of what `keep` decides, for `export.json`. Documents keep their lines, byte for byte, but for
    those that `repair` mends or `split` splits; `keep` decides of the whole document, before both.
    """
    source, target = open_store(output), open_store(to)
    plan = plan_export(Manifest(source), languages=languages, dumps=dumps, part_bytes=part_bytes, level=level)
    check_target(target, plan, split=split is not None)
    with tempfile.TemporaryDirectory(prefix="humongous-") as scratch:
        parts = [
            export_part(source, target, part, keep, level=plan.level, scratch=Path(scratch), repair=repair, split=split)
            for part in plan.parts
        ]
    return finish_export(target, to, plan, parts, condition)
