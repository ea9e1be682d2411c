"""Partition on Spark: one task a part. The plan is in the manifest before the first part is written."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from humongous.config import LmdConfig
from humongous.corpus import make_part, next_plan, publish
from humongous.errors import HumongousError
from humongous.manifest import Generation, Manifest, Part, PartitionPlan, PlannedPart
from humongous.spark.gate import gate_of
from humongous.storage import Driver, open_output
from humongous.store_config import StorageConfig

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

TASK_BYTES = 64 * 1024 * 1024
"""Compressed bytes of bundles that are worth a task of their own."""


@dataclass(frozen=True, slots=True)
class PartTask:
    """What every task needs to know."""

    output: str
    storage: StorageConfig
    driver: Driver | None = None
    """Where the run's permits are handed out."""


def partition_on_spark(
    spark: SparkSession, output: str, dump: str, lmd: LmdConfig, storage: StorageConfig
) -> list[Generation]:
    """Publish every committed unit that is in no generation yet; an unfinished plan is finished first.

    Raises a `HumongousError`; what was published stays, and the next run goes on from there.
    """
    manifest = Manifest(open_output(output, storage))
    published: list[Generation] = []
    with gate_of(spark) as driver:
        task = PartTask(output, storage, driver)
        while (plan := next_plan(manifest, dump, lmd)) is not None:
            published.append(publish(manifest, plan, _make_parts(spark, task, plan)))
    return published


def _make_parts(spark: SparkSession, task: PartTask, plan: PartitionPlan) -> list[Part]:
    if not plan.parts:  # every document of these units was dropped
        return []
    # Hundreds of small languages are not worth a task each; a full part is.
    size = sum(each.frame.length for part in plan.parts for each in part.ranges)
    slices = max(2 * spark.sparkContext.defaultParallelism, size // TASK_BYTES)
    tasks = spark.sparkContext.parallelize(plan.parts, min(len(plan.parts), slices))
    rows = tasks.map(lambda part: run_part(task, part, plan.level)).collect()
    for row in rows:
        if isinstance(row, HumongousError):
            raise row
    return [row for row in rows if isinstance(row, Part)]


def run_part(task: PartTask, part: PlannedPart, level: int) -> Part | HumongousError:
    """One task: write the part. An error comes back as a value: Spark would wrap it in Java's stack trace."""
    with tempfile.TemporaryDirectory(prefix="humongous-") as scratch:
        try:
            return make_part(open_output(task.output, task.storage, task.driver), part, level, Path(scratch))
        except HumongousError as error:
            return error
