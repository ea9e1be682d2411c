"""The plan of an export: which published parts go into which files, and whether the folder is free for them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from humongous.corpus.planning import pack
from humongous.corpus.reading import published_parts
from humongous.errors import ConfigError
from humongous.langid import resolve_languages
from humongous.manifest import Manifest
from humongous.manifest.entries import Part
from humongous.storage import Store

EXPORT_MANIFEST = "export.json"


@dataclass(frozen=True, slots=True)
class PlannedExport:
    """A file to be: the documents kept of these parts, in their order."""

    key: str
    """`language=<language>/<number>.jsonl.zst`, in the export's folder."""
    language: str
    sources: tuple[Part, ...]
    asked: tuple[str, ...] = ()
    """Languages whose pieces are kept where documents are split; empty means all."""

    def key_beside(self, language: str) -> str:
        """The file for what is in another language in these parts."""
        return f"language={language}/from-{self.language}-{self.key.rpartition('/')[2]}"


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """All files of an export, and the generations they come from."""

    languages: tuple[str, ...]
    dumps: tuple[str, ...]
    generations: tuple[tuple[str, int], ...]
    parts: tuple[PlannedExport, ...]
    level: int


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
    asked = tuple(labels) if languages else ()
    parts = (
        PlannedExport(f"language={label}/{number:05d}.jsonl.zst", label, tuple(sources), asked)
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


def check_target(target: Store, plan: ExportPlan, *, split: bool = False) -> None:
    """Raise `ConfigError` where the folder holds a finished export, or anything that this one would not write."""
    planned = {part.key: part for part in plan.parts}
    for key in (each.key for each in target.list("")):
        if key == EXPORT_MANIFEST:
            raise ConfigError(f"there is an export here already ({EXPORT_MANIFEST})", do="choose another folder")
        if key not in planned and not (split and _is_beside(key, planned)):
            raise ConfigError(f"the folder is not empty: {key} is not of this export", do="choose another folder")


def _is_beside(key: str, planned: Mapping[str, PlannedExport]) -> bool:
    """Whether it may be a file of pieces, beside one that is planned."""
    named = re.fullmatch(r"language=([^/]+)/from-([^/]+)-(\d+\.jsonl\.zst)", key)
    part = planned.get(f"language={named[2]}/{named[3]}") if named else None
    return bool(named and part and named[1] != part.language and (not part.asked or named[1] in part.asked))
