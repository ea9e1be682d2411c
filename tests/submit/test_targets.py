from __future__ import annotations

import json
import subprocess
import sys

import pytest

from humongous.errors import ConfigError
from humongous.submit import TARGETS, JobSpec, submit

AWS = JobSpec("ingest", ("--units", "100"), "s3://my-bucket/humongous")
GOOGLE = JobSpec("ingest", ("--units", "100"), "gs://my-bucket/humongous")
ROLE = "arn:aws:iam::123456789012:role/humongous"
GIVEN: dict[str, tuple[JobSpec, dict[str, str]]] = {
    "emr-serverless": (AWS, {"application-id": "00f1a2b3", "execution-role": ROLE}),
    "emr": (AWS, {"cluster-id": "j-1ABCDEFGHIJKL"}),
    "dataproc-batch": (GOOGLE, {"project": "my-project", "region": "us-east1"}),
    "dataproc": (GOOGLE, {"project": "my-project", "region": "us-east1", "cluster": "crawl-1"}),
}


@pytest.mark.parametrize("target", TARGETS)
def test_a_dry_run_gives_the_exact_request_as_json_and_the_same_one_each_time(target: str) -> None:
    spec, options = GIVEN[target]
    first = submit(target, spec, options, dry_run=True)
    assert {"call", "region", "request"} == first.keys()
    assert first == json.loads(json.dumps(submit(target, spec, options, dry_run=True)))


@pytest.mark.parametrize("target", TARGETS)
def test_each_option_that_must_be_given_is_asked_for_by_name(target: str) -> None:
    spec, options = GIVEN[target]
    assert {option.name for option in TARGETS[target].options if option.default is None} == options.keys()
    for missing in options:
        for rest in ({k: v for k, v in options.items() if k != missing}, options | {missing: ""}):
            with pytest.raises(ConfigError, match=f"{target} needs the option `{missing}`"):
                submit(target, spec, rest, dry_run=True)


@pytest.mark.parametrize("target", TARGETS)
def test_every_option_changes_the_outcome(target: str) -> None:
    others = {
        "application-id": "00ff",
        "batch-id": "my-batch",
        "cluster": "crawl-2",
        "cluster-id": "j-2",
        "container-image": "us-docker.pkg.dev/p/r/i:1",
        "execution-role": ROLE + "-2",
        "image-python": "/opt/humongous/bin/python",
        "logs": "s3://my-bucket/logs",
        "max-hours": "3",
        "project": "other-project",
        "region": "us-west1" if target.startswith("dataproc") else "eu-central-1",
        "runtime-version": "2.3",
        "service-account": "a@p.iam.gserviceaccount.com",
        "subnetwork": "projects/p/regions/r/subnetworks/s",
    }
    spec, options = GIVEN[target]
    plain = submit(target, spec, options, dry_run=True)
    for option in TARGETS[target].options:
        assert plain != submit(target, spec, options | {option.name: others[option.name]}, dry_run=True), option.name


@pytest.mark.parametrize(
    ("target", "change", "words"),
    [
        ("emr-serverles", {}, "there is no target `emr-serverles`"),
        ("emr-serverless", {"aplication-id": "x"}, "did you mean `application-id`"),
        ("emr-serverless", {"max-hours": "0"}, "`max-hours` is '0'"),
        ("emr-serverless", {"max-hours": "²"}, "`max-hours` is '²'"),
        ("emr-serverless", {"execution-role": "humongous"}, "executionRoleArn"),
        ("emr-serverless", {"image-python": "/x --conf a=b"}, "`image-python` is"),
    ],
)
def test_what_is_wrong_is_named(target: str, change: dict[str, str], words: str) -> None:
    spec, options = GIVEN["emr-serverless"]
    with pytest.raises(ConfigError, match=words):
        submit(target, spec, options | change, dry_run=True)


@pytest.mark.parametrize(("target", "library"), [("emr", "botocore"), ("dataproc", "google.cloud")])
def test_without_the_cloud_s_library_the_error_says_what_to_install(target: str, library: str) -> None:
    # In a process of its own: a module once imported stays.
    code = (
        "import sys; sys.modules[sys.argv[1]] = None\n"
        "from humongous.submit import JobSpec, submit\n"
        "from humongous.errors import ConfigError\n"
        "spec = JobSpec('ingest', (), sys.argv[3])\n"
        "try: submit(sys.argv[2], spec, dict(word.split('=') for word in sys.argv[4:]), dry_run=True)\n"
        "except ConfigError as error: print(error.do)\n"
    )
    spec, options = GIVEN[target]
    words = [library, target, spec.code, *(f"{key}={value}" for key, value in options.items())]
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True)
    assert ("pip install 'humongous[submit]'\n", "") == (done.stdout, done.stderr)
