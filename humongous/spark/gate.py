"""The run's gate on Spark: the driver hands out permits for storage while a job runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from humongous.storage import Driver, GateServer

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def host_of(spark: SparkSession) -> str:
    """The address at which executors reach the driver."""
    return spark.sparkContext.getConf().get("spark.driver.host", "127.0.0.1") or "127.0.0.1"


@contextmanager
def gate_of(spark: SparkSession) -> Iterator[Driver]:
    """Hand out permits while the block runs; where nobody can listen there, tasks keep to their shares."""
    with GateServer(host_of(spark), _slots(spark)) as server:
        yield server.driver


def _slots(spark: SparkSession) -> int:
    """Tasks at once, as many as there may come to be."""
    context = spark.sparkContext
    settings = context.getConf()
    try:
        most = int(settings.get("spark.dynamicAllocation.maxExecutors", "0") or 0)
        cores = int(settings.get("spark.executor.cores", "1") or 1)
    except ValueError:
        most = cores = 0
    # Without a ceiling, Spark's own is 2^31 - 1 executors: no number to divide by.
    return max(context.defaultParallelism, most * cores if most < 100_000 else 0)
