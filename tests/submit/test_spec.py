from __future__ import annotations

import pytest

from humongous.errors import ConfigError
from humongous.submit import JobSpec

CODE = "s3://my-bucket/humongous/0.1.0"


def test_the_script_and_the_archive_lie_under_the_code_prefix() -> None:
    for code in (CODE, f"{CODE}/"):
        spec = JobSpec("export", ("--languages", "isl"), code)
        assert (f"{CODE}/jobs/export.py", f"{CODE}/environment.tar.gz") == (spec.script, spec.archive)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"job": "extrakt"}, "there is no job `extrakt`"),
        ({"code": "/home/me/humongous"}, "`code`"),
        ({"code": "s3://bucket/with space"}, "`code`"),
        ({"code": "s3://bucket/a --conf spark.x=y"}, "`code`"),
        ({"run": ""}, "`run`"),
        ({"run": "2026/11"}, "`run`"),
        ({"name": "a;b"}, "`name`"),
        ({"max_executors": 0}, "`max_executors`"),
        ({"cores_per_executor": 33}, "`cores_per_executor`"),
        ({"memory_per_core_mib": 64}, "`memory_per_core_mib`"),
    ],
)
def test_what_no_cluster_could_run_is_refused(change: dict[str, object], words: str) -> None:
    values: dict[str, object] = {"job": "extract", "arguments": (), "code": CODE} | change
    with pytest.raises(ConfigError, match=words):
        JobSpec(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "argument",
    [
        "AKIAIOSFODNN7EXAMPLE",
        "--aws-secret-access-key",
        "--token",
        "aws_secret_access_key=abc",
        "https://user:hunter2@example.org/dumps",
        "https://example.org/x?X-Amz-Signature=0f",
        "https://example.org/x?token=abc",
        "-----BEGIN PRIVATE KEY-----",
    ],
)
def test_a_credential_never_gets_into_a_request_nor_into_the_message(argument: str) -> None:
    with pytest.raises(ConfigError, match="argument 3 of the job looks like a credential") as caught:
        JobSpec("extract", ("--dump", "CC-MAIN-2020-40", argument), CODE)
    assert argument not in str(caught.value)


@pytest.mark.parametrize(
    "argument",
    ["--where", "signals.words > 50 and language_confidence >= 0.9", "s3://commoncrawl/", "--languages", "isl,cym"],
)
def test_ordinary_arguments_are_no_credentials(argument: str) -> None:
    assert (argument,) == JobSpec("export", (argument,), CODE).arguments
