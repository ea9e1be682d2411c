from __future__ import annotations

import json

import pytest

from humongous.errors import ConfigError
from humongous.submit import JobSpec
from humongous.submit.aws import check_aws
from humongous.submit.emr import emr_serverless_request, emr_step_request

CODE = "s3://my-bucket/humongous/0.1.0"
ROLE = "arn:aws:iam::123456789012:role/humongous"
SPEC = JobSpec("extract", ("--dump", "CC-MAIN-2020-40", "--output", "s3://my-bucket/out"), CODE, run="2026-11-23")


def properties(request: dict[str, object]) -> dict[str, str]:
    words = json.loads(json.dumps(request))["jobDriver"]["sparkSubmit"]["sparkSubmitParameters"].split(" ")
    assert {"--conf"} == set(words[::2])
    return dict(word.split("=", 1) for word in words[1::2])


def test_the_serverless_request_is_whole_and_fits_the_service() -> None:
    request = emr_serverless_request(SPEC, "00f1a2b3c4d5e6f7", ROLE, logs="s3://my-bucket/logs", max_hours=48)
    check_aws("emr-serverless", "StartJobRun", request)
    values = properties(request)
    python = "./environment/bin/python"
    assert {python} == {value for key, value in values.items() if "PYTHON" in key}
    assert 3 == sum("PYTHON" in key for key in values)
    del request["clientToken"], request["jobDriver"]["sparkSubmit"]["sparkSubmitParameters"]
    assert {
        "applicationId": "00f1a2b3c4d5e6f7",
        "executionRoleArn": ROLE,
        "name": "humongous-extract",
        "mode": "BATCH",
        "executionTimeoutMinutes": 2880,
        "jobDriver": {
            "sparkSubmit": {"entryPoint": f"{CODE}/jobs/extract.py", "entryPointArguments": list(SPEC.arguments)}
        },
        "tags": {"humongous:job": "extract", "humongous:run": "2026-11-23"},
        "configurationOverrides": {
            "monitoringConfiguration": {"s3MonitoringConfiguration": {"logUri": "s3://my-bucket/logs/"}}
        },
    } == request


def test_an_image_takes_the_place_of_the_archive() -> None:
    python = "/opt/humongous/bin/python"
    values = properties(emr_serverless_request(SPEC, "00f1", ROLE, image_python=python))
    assert "spark.archives" not in values
    assert {python} == {value for key, value in values.items() if "PYTHON" in key}


def test_the_token_is_the_same_for_the_same_run_and_no_other() -> None:
    def token(spec: JobSpec, **options: int) -> str:
        return str(emr_serverless_request(spec, "00f1", ROLE, **options)["clientToken"])  # type: ignore[arg-type]

    again = JobSpec("extract", SPEC.arguments, CODE, run="2026-11-23")
    tomorrow = JobSpec("extract", SPEC.arguments, CODE, run="2026-11-24")
    assert token(SPEC) == token(again)
    assert 3 == len({token(SPEC), token(tomorrow), token(SPEC, max_hours=5)})


@pytest.mark.parametrize(
    ("cores", "mib", "overhead"), [(1, 512, 1024), (4, 2048, 8192), (8, 2048, 18432), (16, 4000, 71680)]
)
def test_executors_have_a_size_that_the_service_has(cores: int, mib: int, overhead: int) -> None:
    spec = JobSpec("extract", (), CODE, cores_per_executor=cores, memory_per_core_mib=mib)
    assert f"{overhead}m" == properties(emr_serverless_request(spec, "00f1", ROLE))["spark.executor.memoryOverhead"]


@pytest.mark.parametrize(("cores", "mib", "words"), [(3, 2048, "no workers of 3 cores"), (4, 8000, "would have 34 GB")])
def test_executors_that_the_service_has_not_are_refused(cores: int, mib: int, words: str) -> None:
    spec = JobSpec("extract", (), CODE, cores_per_executor=cores, memory_per_core_mib=mib)
    with pytest.raises(ConfigError, match=words):
        emr_serverless_request(spec, "00f1", ROLE)


def test_a_step_runs_spark_submit_in_cluster_mode_with_the_job_s_arguments_last() -> None:
    request = emr_step_request(SPEC, "j-1ABCDEFGHIJKL")
    check_aws("emr", "AddJobFlowSteps", request)
    (step,) = request["Steps"]
    words = step["HadoopJarStep"]["Args"]
    assert "j-1ABCDEFGHIJKL" == request["JobFlowId"]
    assert ("humongous-extract 2026-11-23", "CONTINUE") == (step["Name"], step["ActionOnFailure"])
    assert "command-runner.jar" == step["HadoopJarStep"]["Jar"]
    assert ["spark-submit", "--deploy-mode", "cluster", "--name", "humongous-extract", "--conf"] == words[:6]
    assert [f"{CODE}/jobs/extract.py", *SPEC.arguments] == words[-5:]
    assert "spark.yarn.appMasterEnv.PYSPARK_PYTHON=./environment/bin/python" in words


def test_code_in_another_cloud_is_refused() -> None:
    spec = JobSpec("extract", (), "gs://my-bucket/humongous")
    with pytest.raises(ConfigError, match="cannot read its code from gs://"):
        emr_step_request(spec, "j-1")
    with pytest.raises(ConfigError, match="cannot read its code from gs://"):
        emr_serverless_request(spec, "00f1", ROLE)
