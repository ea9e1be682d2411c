"""Where a job can be sent: the table of targets with their options, and `submit`, which the command calls."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from humongous.errors import ConfigError
from humongous.submit.aws import check_aws, send_aws
from humongous.submit.dataproc import dataproc_batch_request, dataproc_job_request
from humongous.submit.emr import emr_serverless_request, emr_step_request
from humongous.submit.google import check_dataproc, send_dataproc
from humongous.submit.spec import JobSpec

Options = Mapping[str, str]
MAX_HOURS = 24 * 14


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a target; `default` is None where it must be given."""

    name: str
    help: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A service that runs Spark jobs: its options, and how to build, check and send a request."""

    help: str
    call: str
    """The API's own name of the call, as its documentation writes it."""
    options: tuple[Option, ...]
    build: Callable[[JobSpec, Options], dict[str, Any]]
    check: Callable[[Mapping[str, Any]], None]
    send: Callable[[Mapping[str, Any], str], dict[str, Any]]
    """Takes the request and the region."""


def submit(target: str, spec: JobSpec, options: Options, *, dry_run: bool) -> Mapping[str, Any]:
    """Build and check a request and, unless `dry_run`, send it.

    Returns `{"call", "region", "request"}`, and `"answer"` where it was sent; `request` is exactly what is sent.
    `options` are the target's own, by the names in `TARGETS`; an empty value counts as not given. A dry run needs no
    network and no credentials. Raises `ConfigError` for an unknown target or option, a missing option, or a request
    that does not fit the service's model; for what sending raises see `send_aws` and `send_dataproc`.
    """
    service = TARGETS.get(target)
    if service is None:
        raise ConfigError(f"there is no target `{target}`", do=f"use one of {', '.join(TARGETS)}")
    given = _complete(target, service, options)
    request = service.build(spec, given)
    service.check(request)
    outcome: dict[str, Any] = {"call": service.call, "region": given["region"], "request": request}
    if not dry_run:
        outcome["answer"] = service.send(request, given["region"])
    return outcome


def _complete(name: str, service: Target, options: Options) -> dict[str, str]:
    known = {option.name: option for option in service.options}
    for key in options:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.0)
            raise ConfigError(f"{name} has no option `{key}`", do=f"did you mean `{near[0]}`?")
    complete = {}
    for option in service.options:
        value = options.get(option.name) or option.default
        if value is None:
            raise ConfigError(f"{name} needs the option `{option.name}`", do=option.help)
        complete[option.name] = value
    return complete


def _hours(given: Options) -> int:
    text = given["max-hours"]
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= MAX_HOURS:
        raise ConfigError(f"`max-hours` is {text!r}", do=f"expected a whole number from 1 to {MAX_HOURS}")
    return int(text)


def _build_serverless(spec: JobSpec, given: Options) -> dict[str, Any]:
    return emr_serverless_request(
        spec,
        given["application-id"],
        given["execution-role"],
        logs=given["logs"],
        image_python=given["image-python"],
        max_hours=_hours(given),
    )


def _build_batch(spec: JobSpec, given: Options) -> dict[str, Any]:
    return dataproc_batch_request(
        spec,
        given["project"],
        given["region"],
        given["batch-id"],
        runtime_version=given["runtime-version"],
        service_account=given["service-account"],
        subnetwork=given["subnetwork"],
        container_image=given["container-image"],
        max_hours=_hours(given),
    )


_AWS_REGION = Option("region", "AWS region; us-east-1 is where Common Crawl lies", "us-east-1")
_GOOGLE = (Option("project", "Google Cloud project id"), Option("region", "Google Cloud region, such as us-east1"))
_MAX_HOURS = Option("max-hours", f"hours after which the service ends the job, 1 to {MAX_HOURS}", "24")

TARGETS: Mapping[str, Target] = {
    "emr-serverless": Target(
        help="Amazon EMR Serverless, an application made with infra/emr-serverless.yaml",
        call="emr-serverless:StartJobRun",
        options=(
            Option("application-id", "the application's id, such as 00f1a2b3c4d5e6f7"),
            Option("execution-role", "ARN of the role that the job runs as"),
            _AWS_REGION,
            Option("logs", "s3:// prefix for logs; none if left out", ""),
            Option("image-python", "path of Python in the application's custom image, instead of the archive", ""),
            _MAX_HOURS,
        ),
        build=_build_serverless,
        check=lambda request: check_aws("emr-serverless", "StartJobRun", request),
        send=lambda request, region: send_aws("emr-serverless", "StartJobRun", request, region=region),
    ),
    "emr": Target(
        help="Amazon EMR on EC2, a running cluster",
        call="emr:AddJobFlowSteps",
        options=(Option("cluster-id", "the cluster's id, such as j-1ABCDEFGHIJKL"), _AWS_REGION),
        build=lambda spec, given: emr_step_request(spec, given["cluster-id"]),
        check=lambda request: check_aws("emr", "AddJobFlowSteps", request),
        send=lambda request, region: send_aws("emr", "AddJobFlowSteps", request, region=region),
    ),
    "dataproc-batch": Target(
        help="Google Dataproc serverless batches (Managed Service for Apache Spark)",
        call="dataproc.v1.BatchController.CreateBatch",
        options=(
            *_GOOGLE,
            Option("batch-id", "4 to 63 of a-z, 0-9 and hyphen; made from the request if left out", ""),
            Option("runtime-version", "the service's runtime; its Python must be the archive's", "2.2"),
            Option(
                "service-account", "e-mail of the account that the job runs as; the project's default if left out", ""
            ),
            Option("subnetwork", "subnetwork with Private Google Access; the default one if left out", ""),
            Option("container-image", "image built from infra/Dockerfile, instead of the archive", ""),
            _MAX_HOURS,
        ),
        build=_build_batch,
        check=lambda request: check_dataproc("batch", request),
        send=lambda request, region: send_dataproc("batch", request, region=region),
    ),
    "dataproc": Target(
        help="Google Dataproc, a running cluster",
        call="dataproc.v1.JobController.SubmitJob",
        options=(*_GOOGLE, Option("cluster", "the cluster's name")),
        build=lambda spec, given: dataproc_job_request(spec, given["project"], given["region"], given["cluster"]),
        check=lambda request: check_dataproc("job", request),
        send=lambda request, region: send_dataproc("job", request, region=region),
    ),
}
