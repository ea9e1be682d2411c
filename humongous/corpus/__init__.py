"""From committed bundles to the published corpus, and from the corpus to whoever reads it."""

from humongous.corpus.compaction import make_merge, next_compaction, plan_compaction, publish_compaction
from humongous.corpus.deep import verify_corpus, verify_frames, verify_part
from humongous.corpus.export import (
    ExportedPart,
    ExportPlan,
    ExportReport,
    PlannedExport,
    check_target,
    export,
    export_part,
    finish_export,
    plan_export,
)
from humongous.corpus.mojibake import repair, repair_name
from humongous.corpus.partition import make_part, next_plan, publish
from humongous.corpus.planning import plan_generation
from humongous.corpus.reading import iter_documents, published_parts

__all__ = [
    "ExportPlan",
    "ExportReport",
    "ExportedPart",
    "PlannedExport",
    "check_target",
    "export",
    "export_part",
    "finish_export",
    "iter_documents",
    "make_merge",
    "make_part",
    "next_compaction",
    "next_plan",
    "plan_compaction",
    "plan_export",
    "plan_generation",
    "publish",
    "publish_compaction",
    "published_parts",
    "repair",
    "repair_name",
    "verify_corpus",
    "verify_frames",
    "verify_part",
]
