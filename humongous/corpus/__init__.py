"""From committed bundles to the published corpus, and from the corpus to whoever reads it."""

from humongous.corpus.compaction import make_merge, next_compaction, plan_compaction, publish_compaction
from humongous.corpus.deep import verify_corpus, verify_frames, verify_part
from humongous.corpus.export import export, export_part
from humongous.corpus.export_plan import ExportPlan, PlannedExport, check_target, plan_export
from humongous.corpus.export_report import ExportedPart, ExportReport, finish_export
from humongous.corpus.mojibake import repair, repair_name
from humongous.corpus.partition import make_part, next_plan, publish
from humongous.corpus.planning import plan_generation
from humongous.corpus.reading import documents_of, iter_documents, published_parts
from humongous.corpus.splitting import split_languages

__all__ = [
    "ExportPlan",
    "ExportReport",
    "ExportedPart",
    "PlannedExport",
    "check_target",
    "documents_of",
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
    "split_languages",
    "verify_corpus",
    "verify_frames",
    "verify_part",
]
