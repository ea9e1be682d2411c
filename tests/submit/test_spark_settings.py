from __future__ import annotations

from humongous.submit import JobSpec
from humongous.submit.spark_settings import FIXED, as_arguments, executor_mib, settings

CODE = "gs://my-bucket/humongous"


def test_one_task_a_core_speculation_and_python_memory_beside_the_heap() -> None:
    spec = JobSpec("extract", (), CODE, max_executors=50, cores_per_executor=8, memory_per_core_mib=3000)
    values = settings(spec)
    assert {
        "spark.archives": "gs://my-bucket/humongous/environment.tar.gz#environment",
        "spark.driver.cores": "4",
        "spark.driver.memory": "4096m",
        "spark.driver.memoryOverhead": "4096m",
        "spark.dynamicAllocation.enabled": "true",
        "spark.dynamicAllocation.maxExecutors": "50",
        "spark.executor.cores": "8",
        "spark.executor.memory": "2048m",
        "spark.executor.memoryOverhead": "24000m",
        "spark.executorEnv.PYSPARK_PYTHON": "./environment/bin/python",
        "spark.speculation": "true",
        "spark.speculation.multiplier": "3",
        "spark.speculation.quantile": "0.9",
        "spark.task.cpus": "1",
        "spark.task.maxFailures": "8",
    } == values
    assert 2048 + 24000 == executor_mib(spec)
    assert [] == [setting.key for setting in FIXED if not setting.why]


def test_properties_become_words_that_need_no_quoting() -> None:
    words = as_arguments(settings(JobSpec("extract", (), CODE)))
    assert words == " ".join(words).split(" ")
    assert ["--conf", f"spark.archives={CODE}/environment.tar.gz#environment"] == words[:2]
