"""Requests for Amazon EMR, as plain values: StartJobRun of EMR Serverless, AddJobFlowSteps of EMR on EC2."""

from __future__ import annotations

import re
from typing import Any

from humongous.errors import ConfigError
from humongous.submit.spark_settings import JVM_MIB, PYTHON, as_arguments, executor_mib, settings
from humongous.submit.spec import JobSpec, token

SERVERLESS_GIB: dict[int, tuple[int, int, int]] = {
    1: (2, 8, 1),
    2: (4, 16, 1),
    4: (8, 30, 1),
    8: (16, 60, 4),
    16: (32, 120, 8),
}
"""vCPUs of a worker → least and most GB of memory and the step between, overhead included (EMR Serverless user guide,
"Supported worker configurations", docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/app-behavior.html, read
November 2026)."""


def emr_serverless_request(
    spec: JobSpec,
    application_id: str,
    execution_role_arn: str,
    *,
    logs: str = "",
    image_python: str = "",
    max_hours: int = 24,
) -> dict[str, Any]:
    """The parameters of `emr-serverless:StartJobRun`.

    `logs` is an `s3://` prefix for the driver's and executors' logs (none if empty). `image_python` is the path of the
    interpreter in the application's custom image (`infra/Dockerfile`), used instead of the archive. After `max_hours`
    the service cancels the run (its own default is 12; 0 for no limit). What was committed stays, and the next run
    goes on from there. Raises `ConfigError` where no worker of EMR Serverless has that many cores and that much memory.
    """
    spec.require_scheme("s3", "EMR Serverless")
    if image_python and not re.fullmatch(r"(/[A-Za-z0-9._-]+)+", image_python):
        raise ConfigError(f"`image-python` is {image_python!r}", do="expected an absolute path, without spaces")
    values = settings(spec) | {
        "spark.executor.memoryOverhead": f"{_worker_mib(spec) - JVM_MIB}m",
        # The driver's variables have a prefix of their own here (user guide, "Using Python libraries").
        "spark.emr-serverless.driverEnv.PYSPARK_DRIVER_PYTHON": image_python or PYTHON,
        "spark.emr-serverless.driverEnv.PYSPARK_PYTHON": image_python or PYTHON,
        "spark.executorEnv.PYSPARK_PYTHON": image_python or PYTHON,
    }
    if image_python:
        del values["spark.archives"]
    request: dict[str, Any] = {
        "applicationId": application_id,
        "executionRoleArn": execution_role_arn,
        "name": spec.label,
        "mode": "BATCH",
        "executionTimeoutMinutes": max_hours * 60,
        "jobDriver": {
            "sparkSubmit": {
                "entryPoint": spec.script,
                "entryPointArguments": list(spec.arguments),
                "sparkSubmitParameters": " ".join(as_arguments(values)),
            }
        },
        "tags": {"humongous:job": spec.job, "humongous:run": spec.run},
    }
    if logs:
        request["configurationOverrides"] = {
            "monitoringConfiguration": {"s3MonitoringConfiguration": {"logUri": logs.rstrip("/") + "/"}}
        }
    return request | {"clientToken": token(request, spec.run)}


def emr_step_request(spec: JobSpec, cluster_id: str) -> dict[str, Any]:
    """The parameters of `emr:AddJobFlowSteps`: one step that runs spark-submit in cluster mode.

    In cluster mode the driver runs in YARN's application master, where the archive is unpacked as well. A step that
    fails leaves the cluster and its other steps alone. This call has no idempotency token: sent twice, it adds two
    steps, of which the second finds nothing left to do.
    """
    spec.require_scheme("s3", "EMR")
    values = settings(spec) | {
        # Both, since EMR's spark-env exports PYSPARK_PYTHON, which YARN's client hands on where it is not set here.
        "spark.yarn.appMasterEnv.PYSPARK_DRIVER_PYTHON": PYTHON,
        "spark.yarn.appMasterEnv.PYSPARK_PYTHON": PYTHON,
    }
    command = ["spark-submit", "--deploy-mode", "cluster", "--name", spec.label, *as_arguments(values), spec.script]
    step = {
        "Name": f"{spec.label} {spec.run}",
        "ActionOnFailure": "CONTINUE",
        "HadoopJarStep": {"Jar": "command-runner.jar", "Args": command + list(spec.arguments)},
    }
    return {"JobFlowId": cluster_id, "Steps": [step]}


def _worker_mib(spec: JobSpec) -> int:
    """The executor's memory, raised to the next size that EMR Serverless has for so many cores."""
    sizes = SERVERLESS_GIB.get(spec.cores_per_executor)
    if sizes is None:
        raise ConfigError(
            f"EMR Serverless has no workers of {spec.cores_per_executor} cores",
            do=f"use one of {', '.join(map(str, SERVERLESS_GIB))}",
        )
    low, high, step = sizes
    gib = max(low, -(-executor_mib(spec) // (step * 1024)) * step)
    if gib > high:
        raise ConfigError(
            f"an executor of {spec.cores_per_executor} cores would have {gib} GB",
            do=f"EMR Serverless gives such a worker {low} to {high} GB: lower the memory per core",
        )
    return gib * 1024
