from __future__ import annotations

import re
from typing import Any

import boto3  # type: ignore[import-untyped]
import pytest
from botocore.stub import Stubber  # type: ignore[import-untyped]

from humongous.errors import ConfigError, HumongousError, OutcomeUnknown, StorageError, TryAgain
from humongous.submit import JobSpec
from humongous.submit.aws import check_aws, send_aws
from humongous.submit.emr import emr_serverless_request, emr_step_request

SPEC = JobSpec("extract", ("--dump", "CC-MAIN-2020-40"), "s3://my-bucket/humongous")
ROLE = "arn:aws:iam::123456789012:role/humongous"


@pytest.fixture
def request_values() -> dict[str, Any]:
    return emr_serverless_request(SPEC, "00f1a2b3", ROLE)


def client(service: str, **options: str) -> Any:
    return boto3.client(
        service, region_name="us-east-1", aws_access_key_id="none", aws_secret_access_key="none", **options
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"aplicationId": "00f1"}, 'Unknown parameter in input: "aplicationId"'),
        ({"name": 5}, "Invalid type for parameter name"),
        ({"applicationId": ""}, "Invalid length for parameter applicationId"),
        ({"applicationId": "Not-An-Id"}, "applicationId is 'Not-An-Id': expected the form"),
        ({"executionRoleArn": "arn:aws:iam::12:user/somebody"}, "executionRoleArn is"),
        ({"mode": "BATCHES"}, "mode is 'BATCHES': expected one of BATCH, STREAMING"),
        ({"tags": {"a!b": "c"}}, r"tags \(key\) is 'a!b'"),
        ({"clientToken": "no spaces"}, "clientToken is"),
    ],
)
def test_a_wrong_request_is_named_before_it_is_sent(
    request_values: dict[str, Any], change: dict[str, Any], words: str
) -> None:
    with pytest.raises(ConfigError, match=words):
        check_aws("emr-serverless", "StartJobRun", request_values | change)


def test_a_missing_parameter_is_named(request_values: dict[str, Any]) -> None:
    del request_values["executionRoleArn"]
    with pytest.raises(ConfigError, match='Missing required parameter in input: "executionRoleArn"'):
        check_aws("emr-serverless", "StartJobRun", request_values)


def test_text_beyond_the_basic_plane_fits_where_the_model_says_any_text() -> None:
    request = emr_step_request(JobSpec("extract", ("--note", "𒀀 ok"), "s3://my-bucket/x"), "j-1")
    check_aws("emr", "AddJobFlowSteps", request)
    request["Steps"][0]["HadoopJarStep"]["Args"].append("nul \0")
    with pytest.raises(ConfigError, match=re.escape("Steps[0].HadoopJarStep.Args[")):
        check_aws("emr", "AddJobFlowSteps", request)


@pytest.mark.parametrize(("service", "operation"), [("emr-serverless", "StartJobs"), ("emr-severless", "StartJobRun")])
def test_an_unknown_call_is_a_configuration_error(service: str, operation: str) -> None:
    with pytest.raises(ConfigError, match="botocore knows no"):
        check_aws(service, operation, {})


def test_the_answer_is_what_the_service_said(request_values: dict[str, Any]) -> None:
    service = client("emr-serverless")
    answer = {"applicationId": "00f1a2b3", "jobRunId": "00r1", "arn": "arn:aws:emr-serverless:us-east-1:1:/x" * 2}
    with Stubber(service) as stub:
        stub.add_response("start_job_run", answer, request_values)
        assert answer == send_aws("emr-serverless", "StartJobRun", request_values, region="us-east-1", client=service)


@pytest.mark.parametrize(
    ("code", "status", "expected"),
    [
        ("ValidationException", 400, ConfigError),
        ("ResourceNotFoundException", 404, ConfigError),
        ("AccessDeniedException", 403, StorageError),
        ("ThrottlingException", 400, TryAgain),
        ("InternalServerException", 500, TryAgain),
    ],
)
def test_a_refusal_is_named_for_what_to_do_about_it(
    request_values: dict[str, Any], code: str, status: int, expected: type[HumongousError]
) -> None:
    service = client("emr-serverless")
    with Stubber(service) as stub:
        stub.add_client_error("start_job_run", code, "because", http_status_code=status)
        with pytest.raises(expected, match="because") as caught:
            send_aws("emr-serverless", "StartJobRun", request_values, region="us-east-1", client=service)
    assert expected is type(caught.value)


def test_no_credentials_is_said_so(request_values: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    boto3.DEFAULT_SESSION = None
    with pytest.raises(StorageError, match="no AWS credentials"):
        send_aws("emr-serverless", "StartJobRun", request_values, region="us-east-1")


def test_nobody_listening_is_not_a_lost_answer(request_values: dict[str, Any], unused_port: int) -> None:
    service = client("emr-serverless", endpoint_url=f"http://127.0.0.1:{unused_port}")
    service.meta.config.retries = {"total_max_attempts": 1}
    with pytest.raises(StorageError, match="Could not connect"):
        send_aws("emr-serverless", "StartJobRun", request_values, region="us-east-1", client=service)


def test_a_connection_cut_after_the_request_is_an_unknown_outcome(deaf_server: int) -> None:
    service = client("emr", endpoint_url=f"http://127.0.0.1:{deaf_server}")
    with pytest.raises(OutcomeUnknown, match="the answer was lost"):
        send_aws("emr", "AddJobFlowSteps", emr_step_request(SPEC, "j-1"), region="us-east-1", client=service)
