"""Compaction on Spark: one task a merged part. The plan is in the manifest before the first of them is written."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from humongous.config import LmdConfig, RunConfig
from humongous.corpus import make_merge, next_compaction, publish_compaction
from humongous.errors import ConfigError, HumongousError
from humongous.manifest import Compaction, CompactionPlan, Manifest, Merged, PlannedMerge
from humongous.spark.partition import TASK_BYTES
from humongous.spark.session import lazy_session
from humongous.storage import open_store

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def run_compact(
    output: str, dumps: Sequence[str], labels: Collection[str] = (), cores: int | None = None
) -> dict[str, list[Compaction]]:
    """Merge the small parts of these dumps (all in the output where empty), of these languages (all where empty).

    Raises a `HumongousError`; what was published stays, and the next run goes on from there.
    """
    manifest = Manifest(open_store(output))
    published: dict[str, list[Compaction]] = {}
    with lazy_session("humongous compact", cores) as session:
        for dump in dumps or manifest.dumps():
            pin = manifest.dump(dump)
            if pin is None:
                raise ConfigError(f"nothing of {dump} is in this output", where=output, do="see `humongous status`")
            lmd: LmdConfig = RunConfig.from_mapping(pin.config).lmd
            published[dump] = []
            manifest.store.probe()
            while (plan := next_compaction(manifest, dump, lmd, labels)) is not None:
                published[dump].append(_carry_out(session(), manifest, output, plan))
    return published


def _carry_out(spark: SparkSession, manifest: Manifest, output: str, plan: CompactionPlan) -> Compaction:
    size = sum(part.compressed_bytes for merge in plan.merges for part in merge.replaces)
    slices = max(2 * spark.sparkContext.defaultParallelism, size // TASK_BYTES)
    tasks = spark.sparkContext.parallelize(plan.merges, min(len(plan.merges), slices))
    rows = tasks.map(lambda merge: run_merge(output, merge, plan.level)).collect()
    for row in rows:
        if isinstance(row, HumongousError):
            # Another driver on the same plan was done before: what it replaced may be removed by now.
            if standing := manifest.compaction(plan.dump, plan.number):
                return standing
            raise row
    return publish_compaction(manifest, plan, [row for row in rows if isinstance(row, Merged)])


def run_merge(output: str, merge: PlannedMerge, level: int) -> Merged | HumongousError:
    """One task: write the merged part. An error comes back as a value: Spark would wrap it in Java's stack trace."""
    with tempfile.TemporaryDirectory(prefix="humongous-") as scratch:
        try:
            return make_merge(open_store(output), merge, level, Path(scratch))
        except HumongousError as error:
            return error
