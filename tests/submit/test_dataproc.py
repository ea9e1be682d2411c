from __future__ import annotations

import pytest

from humongous.errors import ConfigError
from humongous.submit import JobSpec
from humongous.submit.dataproc import dataproc_batch_request, dataproc_job_request
from humongous.submit.google import check_dataproc
from humongous.submit.spark_settings import settings

CODE = "gs://my-bucket/humongous/0.1.0"
SPEC = JobSpec("extract", ("--dump", "CC-MAIN-2020-40"), CODE, run="2026-11-23")
PYTHON = "./environment/bin/python"


def test_the_batch_request_is_whole_and_fits_the_service() -> None:
    request = dataproc_batch_request(
        SPEC, "my-project", "us-east1", service_account="humongous@my-project.iam.gserviceaccount.com", max_hours=2
    )
    check_dataproc("batch", request)
    assert {"parent", "batch", "batchId", "requestId"} == request.keys()
    assert "projects/my-project/locations/us-east1" == request["parent"]
    assert {
        "pysparkBatch": {"mainPythonFileUri": f"{CODE}/jobs/extract.py", "args": ["--dump", "CC-MAIN-2020-40"]},
        "runtimeConfig": {
            "version": "2.2",
            "properties": settings(SPEC)
            | {
                "spark.dataproc.driverEnv.PYSPARK_PYTHON": PYTHON,
                "spark.dataproc.driverEnv.PYSPARK_DRIVER_PYTHON": PYTHON,
            },
        },
        "environmentConfig": {
            "executionConfig": {"ttl": "7200s", "serviceAccount": "humongous@my-project.iam.gserviceaccount.com"}
        },
        "labels": {"humongous-job": "extract", "humongous-run": "2026-11-23"},
    } == request["batch"]


def test_an_image_takes_the_place_of_the_archive() -> None:
    request = dataproc_batch_request(
        SPEC, "my-project", "us-east1", container_image="us-docker.pkg.dev/p/r/humongous:1"
    )
    check_dataproc("batch", request)
    runtime = request["batch"]["runtimeConfig"]
    assert "us-docker.pkg.dev/p/r/humongous:1" == runtime["containerImage"]
    assert [] == [key for key in runtime["properties"] if "PYTHON" in key or "archives" in key]


def test_ids_are_the_same_for_the_same_run_and_no_other() -> None:
    def ids(spec: JobSpec) -> tuple[str, ...]:
        batch = dataproc_batch_request(spec, "my-project", "us-east1")
        job = dataproc_job_request(spec, "my-project", "us-east1", "c1")
        return batch["batchId"], batch["requestId"], job["job"]["reference"]["jobId"], job["requestId"]

    assert ids(SPEC) == ids(JobSpec("extract", SPEC.arguments, CODE, run="2026-11-23"))
    # The third has the same label, since labels take no dots.
    for other in ("2026-11-24", "2026.11.23"):
        assert set() == set(ids(SPEC)) & set(ids(JobSpec("extract", SPEC.arguments, CODE, run=other)))


@pytest.mark.parametrize("name", ["20 Uhr", "A_B.c", "x" * 100, "9"])
def test_any_name_gives_ids_that_the_service_takes(name: str) -> None:
    spec = JobSpec("ingest", (), CODE, name=name, run="R.1_x")
    check_dataproc("batch", dataproc_batch_request(spec, "my-project", "us-east1"))
    check_dataproc("job", dataproc_job_request(spec, "my-project", "us-east1", "c1"))


@pytest.mark.parametrize(
    ("cores", "mib", "executors", "words"),
    [(2, 2048, 10, "no executors of 2 cores"), (4, 7000, 10, "MiB a core"), (4, 2048, 1, "at least 2 executors")],
)
def test_executors_that_a_batch_has_not_are_refused(cores: int, mib: int, executors: int, words: str) -> None:
    spec = JobSpec("extract", (), CODE, max_executors=executors, cores_per_executor=cores, memory_per_core_mib=mib)
    with pytest.raises(ConfigError, match=words):
        dataproc_batch_request(spec, "my-project", "us-east1")


def test_a_job_on_a_cluster_has_its_driver_there_too() -> None:
    request = dataproc_job_request(SPEC, "my-project", "us-east1", "crawl-1")
    check_dataproc("job", request)
    job = request["job"]
    assert {"clusterName": "crawl-1"} == job["placement"]
    expected = settings(SPEC) | {
        "spark.submit.deployMode": "cluster",
        "spark.yarn.appMasterEnv.PYSPARK_DRIVER_PYTHON": PYTHON,
        "spark.yarn.appMasterEnv.PYSPARK_PYTHON": PYTHON,
    }
    assert expected == job["pysparkJob"]["properties"]
    assert (f"{CODE}/jobs/extract.py", ["--dump", "CC-MAIN-2020-40"]) == (
        job["pysparkJob"]["mainPythonFileUri"],
        job["pysparkJob"]["args"],
    )


def test_code_in_another_cloud_is_refused() -> None:
    with pytest.raises(ConfigError, match="cannot read its code from s3://"):
        dataproc_batch_request(JobSpec("extract", (), "s3://my-bucket/x"), "my-project", "us-east1")
