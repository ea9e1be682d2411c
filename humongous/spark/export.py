"""Export on Spark: one task a file."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from humongous.config import LmdConfig
from humongous.corpus import (
    ExportedPart,
    ExportReport,
    PlannedExport,
    check_target,
    export_part,
    finish_export,
    repair,
    repair_name,
    split_languages,
)
from humongous.corpus import plan_export as plan_files
from humongous.errors import HumongousError
from humongous.manifest import Manifest
from humongous.quality import RULE_NAMES, compile_where
from humongous.spark.gate import gate_of
from humongous.spark.session import spark_session
from humongous.storage import Driver, filled, open_output, open_source
from humongous.store_config import StorageConfig

META_NAMES = (
    *("language", "language_confidence", "variant", "variant_share", "dump", "url", "charset", "charset_source"),
    *("extractor", "extraction_confidence", "title", "published", "modified"),
)
"""What a condition may name beside signals."""


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What a user asked for."""

    output: str
    to: str
    languages: Sequence[str] = ()
    """Whatever `resolve_language` takes; empty means all."""
    dumps: Sequence[str] = ()
    where: str = ""
    """A condition over signals; empty keeps all."""
    repair_mojibake: bool = False
    split_languages: bool = False
    part_bytes: int = LmdConfig().part_bytes
    level: int = LmdConfig().part_level
    cores: int | None = None


def run_export(request: ExportRequest) -> ExportReport:
    """Write the subset; raises `StopRun`. `export.json` is written last, so a folder without it is not finished."""
    _keep(request.where)  # a wrong condition is said before Spark starts
    if request.repair_mojibake:
        repair_name()  # so is a missing ftfy
    storage = filled(StorageConfig(), request.output, request.to)
    target = open_output(request.to, storage)
    plan = plan_files(
        Manifest(open_source(request.output, storage)),
        languages=request.languages,
        dumps=request.dumps,
        part_bytes=request.part_bytes,
        level=request.level,
    )
    check_target(target, plan, split=request.split_languages)
    rows: list[ExportedPart | HumongousError] = []
    if plan.parts:
        with spark_session("humongous export", cores=request.cores) as spark, gate_of(spark) as driver:
            parts = spark.sparkContext.parallelize(plan.parts, len(plan.parts))
            rows = parts.map(lambda part: export_file(request, part, storage, driver)).collect()
    done: list[ExportedPart] = []
    for row in rows:
        if isinstance(row, HumongousError):
            raise row
        done.append(row)
    return finish_export(target, request.to, plan, done, request.where)


def export_file(
    request: ExportRequest, part: PlannedExport, storage: StorageConfig, driver: Driver | None = None
) -> ExportedPart | HumongousError:
    """One task: write one file. An error comes back as a value: Spark would wrap it in Java's stack trace."""
    keep = _keep(request.where)
    source, target = open_source(request.output, storage, driver), open_output(request.to, storage, driver)
    with tempfile.TemporaryDirectory(prefix="humongous-") as scratch:
        try:
            mend = repair if request.repair_mojibake else None
            split = split_languages if request.split_languages else None
            return export_part(
                source, target, part, keep, level=request.level, scratch=Path(scratch), repair=mend, split=split
            )
        except HumongousError as error:
            return error


def _keep(where: str) -> Callable[[Mapping[str, Any]], bool] | None:
    """The condition over a document's `meta`; `None` where all are kept."""
    if not where:
        return None
    condition = compile_where(where, {*RULE_NAMES, *META_NAMES})
    return lambda meta: condition({name: meta.get(name) for name in META_NAMES} | dict(meta["signals"]))
