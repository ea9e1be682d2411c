"""The one module that names the client of Google Dataproc: check a request offline, or send it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from humongous.errors import ConfigError, OutcomeUnknown, StorageError, TryAgain

INSTALL = "pip install 'humongous[submit]'"
Kind = Literal["batch", "job"]

_BATCH_ID = r"[a-z0-9][a-z0-9-]{2,61}[a-z0-9]"
_JOB_ID = r"[A-Za-z0-9_-]{1,100}"
_LABEL = r"[a-z0-9_-]{0,63}"
_URI = r"gs://[^\s]+"
# The message types say nothing of what must be there or of the form of strings; their reference does
# (cloud.google.com/dataproc/docs/reference/rpc/google.cloud.dataproc.v1). Path → the pattern it must match.
_REQUIRED: Mapping[Kind, Mapping[str, str]] = {
    "batch": {
        "parent": r"projects/[a-z][a-z0-9:.-]{4,}/locations/[a-z]+-[a-z]+[0-9]+",
        "batchId": _BATCH_ID,
        "batch.pysparkBatch.mainPythonFileUri": _URI,
    },
    "job": {
        "projectId": r"[a-z][a-z0-9:.-]{4,}",
        "region": r"[a-z]+-[a-z]+[0-9]+",
        "job.reference.jobId": _JOB_ID,
        "job.placement.clusterName": r"[a-z]([a-z0-9-]{0,52}[a-z0-9])?",
        "job.pysparkJob.mainPythonFileUri": _URI,
    },
}


def check_dataproc(kind: Kind, request: Mapping[str, Any]) -> None:
    """Check a request against the client's message types: nothing is sent, no credentials are read.

    The types refuse unknown fields and wrong types; what must be there, and the form of ids and labels, is checked
    here. Raises `ConfigError` that names what is wrong.
    """
    _message(kind, request)
    problems = []
    for path, pattern in _REQUIRED[kind].items():
        value = _at(request, path)
        if not re.fullmatch(pattern, value):
            problems.append(f"{path} is {value!r}: expected the form {pattern}")
    for key, value in request[kind].get("labels", {}).items():
        if not re.fullmatch(_LABEL, value) or not re.fullmatch(r"[a-z]" + _LABEL, key):
            problems.append(f"{kind}.labels has {key!r}: {value!r}: small letters, digits, `_`, `-`")
    if problems:
        raise ConfigError(
            "the request does not fit the service's reference:\n  " + "\n  ".join(problems),
            where=f"dataproc {kind}",
            do="correct the option named; nothing was sent",
        )


def send_dataproc(kind: Kind, request: Mapping[str, Any], *, region: str, client: Any = None) -> dict[str, Any]:
    """Check and send a request; names what was started. Credentials are Google's application default ones.

    `client` is a `BatchControllerClient` or `JobControllerClient` to use instead of a new one. Raises `ConfigError`
    where the service refuses the request, `StorageError` for missing credentials or rights, `TryAgain` where it is
    busy, `OutcomeUnknown` where the answer was lost: sending the same request again is safe, since it has an id.
    """
    check_dataproc(kind, request)
    message = _message(kind, request)
    try:
        from google.api_core import exceptions as refusals
        from google.auth.exceptions import GoogleAuthError
        from google.cloud import dataproc_v1
    except ImportError as error:
        raise _missing() from error
    where = f"dataproc {kind} in {region}"
    options = {"api_endpoint": f"{region}-dataproc.googleapis.com:443"}
    try:
        if kind == "batch":
            batches = client or dataproc_v1.BatchControllerClient(client_options=options)
            started = batches.create_batch(request=message)
            return {
                "operation": started.operation.name,
                "batch": f"{request['parent']}/batches/{request['batchId']}",
            }
        jobs = client or dataproc_v1.JobControllerClient(client_options=options)
        job = jobs.submit_job(request=message)
    except GoogleAuthError as error:
        raise StorageError(
            f"no Google credentials: {error}", where=where, do="see `gcloud auth application-default login`"
        ) from error
    except (refusals.PermissionDenied, refusals.Unauthenticated) as error:
        raise StorageError(f"{error}", where=where, do="the roles needed are in docs/clusters.md") from error
    except (refusals.ServiceUnavailable, refusals.TooManyRequests) as error:
        raise TryAgain(f"{error}", where=where, do="send it again in a minute") from error
    except (refusals.ServerError, refusals.RetryError) as error:
        raise OutcomeUnknown(f"the answer was lost: {error}", where=where, do="send the same again") from error
    except refusals.GoogleAPICallError as error:
        raise ConfigError(f"{error}", where=where) from error
    return {"job": f"projects/{job.reference.project_id}/regions/{region}/jobs/{job.reference.job_id}"}


def _message(kind: Kind, request: Mapping[str, Any]) -> Any:
    try:
        from google.cloud import dataproc_v1
        from google.protobuf import json_format  # type: ignore[import-untyped]
    except ImportError as error:
        raise _missing() from error
    wrapper: Any = dataproc_v1.CreateBatchRequest if kind == "batch" else dataproc_v1.SubmitJobRequest
    try:
        return wrapper.wrap(json_format.ParseDict(dict(request), wrapper.pb(wrapper())))
    except json_format.ParseError as error:
        raise ConfigError(
            f"the request does not fit the service's message types: {error}", where=f"dataproc {kind}"
        ) from error


def _at(request: Mapping[str, Any], path: str) -> str:
    value: Any = request
    for name in path.split("."):
        value = value.get(name, {})
    return value or ""


def _missing() -> ConfigError:
    return ConfigError("submitting to Dataproc needs google-cloud-dataproc, which is not installed", do=INSTALL)
