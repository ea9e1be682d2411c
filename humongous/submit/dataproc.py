"""Requests for Google Dataproc, as plain values in the API's JSON form: CreateBatch (serverless) and SubmitJob."""

from __future__ import annotations

import re
import uuid
from typing import Any

from humongous.errors import ConfigError
from humongous.submit.spark_settings import PYTHON, executor_mib, settings
from humongous.submit.spec import JobSpec, token

BATCH_CORES = (4, 8, 16)
"""Cores an executor of a serverless batch may have (Spark properties of Serverless for Apache Spark; from memory)."""
BATCH_MIB_PER_CORE = (1024, 7424)
"""MiB a core of a standard executor, heap and overhead together (the same page; from memory)."""


def dataproc_batch_request(
    spec: JobSpec,
    project: str,
    region: str,
    batch_id: str = "",
    *,
    runtime_version: str = "2.2",
    service_account: str = "",
    subnetwork: str = "",
    container_image: str = "",
    max_hours: int = 24,
) -> dict[str, Any]:
    """The request of `BatchController.CreateBatch`.

    `batch_id` (4 to 63 of a–z, 0–9, `-`) is made from the request if empty, so that the same run has the same id.
    With `container_image` the interpreter and the packages come from the image and no archive is shipped; else from
    the archive, which must fit the runtime's Python. After `max_hours` the service ends the batch.
    Raises `ConfigError` for an executor size that the service does not have.
    """
    spec.require_scheme("gs", "Dataproc")
    _check_batch(spec)
    properties = settings(spec)
    if container_image:
        # Dockerfile in infra/: the image sets PYSPARK_PYTHON itself.
        del properties["spark.archives"], properties["spark.executorEnv.PYSPARK_PYTHON"]
    else:
        properties["spark.dataproc.driverEnv.PYSPARK_PYTHON"] = PYTHON
        properties["spark.dataproc.driverEnv.PYSPARK_DRIVER_PYTHON"] = PYTHON
    execution = {"ttl": f"{max_hours * 3600}s", "serviceAccount": service_account, "subnetworkUri": subnetwork}
    runtime = {"version": runtime_version, "containerImage": container_image, "properties": properties}
    request: dict[str, Any] = {
        "parent": f"projects/{project}/locations/{region}",
        "batch": {
            "pysparkBatch": {"mainPythonFileUri": spec.script, "args": list(spec.arguments)},
            "runtimeConfig": _without_empty(runtime),
            "environmentConfig": {"executionConfig": _without_empty(execution)},
            "labels": _labels(spec),
        },
    }
    name = token(request, spec.run)
    return request | {"batchId": batch_id or f"{_slug(spec.label, 40)}-{name[:12]}", "requestId": _request_id(name)}


def dataproc_job_request(spec: JobSpec, project: str, region: str, cluster: str) -> dict[str, Any]:
    """The request of `JobController.SubmitJob`: a PySpark job in cluster mode on a running cluster."""
    spec.require_scheme("gs", "Dataproc")
    properties = settings(spec) | {
        "spark.submit.deployMode": "cluster",
        "spark.yarn.appMasterEnv.PYSPARK_DRIVER_PYTHON": PYTHON,
        "spark.yarn.appMasterEnv.PYSPARK_PYTHON": PYTHON,
    }
    pyspark = {"mainPythonFileUri": spec.script, "args": list(spec.arguments), "properties": properties}
    request: dict[str, Any] = {
        "projectId": project,
        "region": region,
        "job": {"placement": {"clusterName": cluster}, "pysparkJob": pyspark, "labels": _labels(spec)},
    }
    name = token(request, spec.run)
    request["job"]["reference"] = {"projectId": project, "jobId": f"{_slug(spec.label, 80)}-{name[:12]}"}
    return request | {"requestId": _request_id(name)}


def _check_batch(spec: JobSpec) -> None:
    if spec.cores_per_executor not in BATCH_CORES:
        raise ConfigError(
            f"a Dataproc batch has no executors of {spec.cores_per_executor} cores",
            do=f"use one of {', '.join(map(str, BATCH_CORES))}",
        )
    if spec.max_executors < 2:
        raise ConfigError("a Dataproc batch has at least 2 executors", do="raise the number of executors")
    low, high = BATCH_MIB_PER_CORE
    per_core = executor_mib(spec) / spec.cores_per_executor
    if not low <= per_core <= high:
        raise ConfigError(
            f"an executor would have {per_core:.0f} MiB a core",
            do=f"Dataproc gives {low} to {high} MiB a core, the JVM's share included: change the memory per core",
        )


def _labels(spec: JobSpec) -> dict[str, str]:
    return {"humongous-job": spec.job, "humongous-run": _plain(spec.run)[:63]}


def _slug(text: str, max_chars: int) -> str:
    """An id as Google Cloud takes it: as `_plain`, and beginning with a letter."""
    plain = _plain(text)
    return (plain if plain[:1].isalpha() else f"x-{plain}")[:max_chars].rstrip("-")


def _plain(text: str) -> str:
    """Small letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _request_id(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"humongous:{name}"))


def _without_empty(tree: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in tree.items() if value}
