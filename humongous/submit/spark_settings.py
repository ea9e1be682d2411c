"""Spark's settings for our jobs, as data: what every cluster gets, and why."""

from __future__ import annotations

from dataclasses import dataclass

from humongous.submit.spec import JobSpec

UNPACKED = "environment"
"""The folder of the working directory into which Spark unpacks the archive: what follows `#` in `spark.archives`."""
PYTHON = f"./{UNPACKED}/bin/python"
"""The interpreter in the archive, from the working directory of driver and executors."""

JVM_MIB = 2048
"""Heap of an executor's JVM. It hands out work and collects small rows of counts: text never crosses into it."""
DRIVER_MIB = 4096
"""Heap of the driver's JVM. The driver's Python holds the listing and the pending units, in the overhead beside it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One Spark property that is the same for every job and every cluster."""

    key: str
    value: str
    why: str


FIXED: tuple[Setting, ...] = (
    Setting("spark.task.cpus", "1", "One WARC is one task on one core."),
    Setting(
        "spark.task.maxFailures",
        "8",
        "A task that dies with its machine did nothing wrong. Spark's 4 is too few for weeks on spot instances;"
        " a unit that cannot be done is recorded as failed by the job, and never fails the task.",
    ),
    Setting(
        "spark.speculation",
        "true",
        "A slow or dying machine must not hold up the end of a run. Safe, since a unit is committed by one"
        " put-if-absent: the loser's objects are orphans for gc.",
    ),
    Setting("spark.speculation.multiplier", "3", "Spark 4's default: WARCs differ twofold in size, 1.5 is too eager."),
    Setting("spark.speculation.quantile", "0.9", "Spark 4's default: copies only for the last tenth of the tasks."),
    Setting("spark.dynamicAllocation.enabled", "true", "Executors with nothing left to do are given back."),
)


def settings(spec: JobSpec) -> dict[str, str]:
    """Spark properties, sorted by name, that are the same on every platform.

    Memory for Python is given as `memoryOverhead`, which the container has beside the JVM's heap. It is not given as
    `spark.executor.pyspark.memory`: that limits *address space* (RLIMIT_AS) of each worker and of the children it
    starts, and memory-mapped models count against it.
    """
    values = {setting.key: setting.value for setting in FIXED}
    values |= {
        "spark.archives": f"{spec.archive}#{UNPACKED}",
        "spark.executorEnv.PYSPARK_PYTHON": PYTHON,
        "spark.executor.cores": str(spec.cores_per_executor),
        "spark.executor.memory": f"{JVM_MIB}m",
        "spark.executor.memoryOverhead": f"{spec.cores_per_executor * spec.memory_per_core_mib}m",
        "spark.driver.memory": f"{DRIVER_MIB}m",
        "spark.driver.memoryOverhead": f"{DRIVER_MIB}m",
        "spark.driver.cores": "4",
        "spark.dynamicAllocation.maxExecutors": str(spec.max_executors),
    }
    return dict(sorted(values.items()))


def executor_mib(spec: JobSpec) -> int:
    """MiB of one executor's container: heap and overhead."""
    return JVM_MIB + spec.cores_per_executor * spec.memory_per_core_mib


def as_arguments(values: dict[str, str]) -> list[str]:
    """The properties as `--conf key=value` words for spark-submit, in their order."""
    return [word for key, value in values.items() for word in ("--conf", f"{key}={value}")]
