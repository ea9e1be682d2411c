from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from humongous.submit import JobSpec
from humongous.submit.aws import check_aws
from humongous.submit.spark_settings import settings

PLACEHOLDERS = {
    "${Bucket}": "BUCKET",
    "${CodePrefix}": "CODE-PREFIX",
    "${OutputPrefix}": "OUTPUT-PREFIX",
    "${LogsPrefix}": "LOGS-PREFIX",
}


@pytest.fixture
def template(repository: Path) -> dict[str, Any]:
    yaml = pytest.importorskip("yaml")
    tree: dict[str, Any] = yaml.safe_load((repository / "infra" / "emr-serverless.yaml").read_text(encoding="utf-8"))
    return tree


def resolved(value: Any, values: dict[str, str]) -> Any:
    """The template's value with Ref and Fn::Sub of its parameters replaced."""
    if isinstance(value, list):
        return [resolved(item, values) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"Ref"}:
        return values["${" + value["Ref"] + "}"]
    if set(value) == {"Fn::Sub"}:
        text = value["Fn::Sub"]
        for name, replacement in values.items():
            text = text.replace(name, replacement)
        return text
    return {key: resolved(item, values) for key, item in value.items()}


def test_the_job_s_role_has_the_rights_of_the_policy_file_and_no_others(
    template: dict[str, Any], repository: Path
) -> None:
    policy = json.loads((repository / "infra" / "iam-policy.json").read_text(encoding="utf-8"))
    (inline,) = template["Resources"]["JobRole"]["Properties"]["Policies"]
    assert policy == resolved(inline["PolicyDocument"], PLACEHOLDERS)


def test_no_right_is_wider_than_its_prefix(repository: Path) -> None:
    policy = json.loads((repository / "infra" / "iam-policy.json").read_text(encoding="utf-8"))
    for statement in policy["Statement"]:
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        assert [] == [action for action in actions if "*" in action]
        if statement["Resource"] == "arn:aws:s3:::BUCKET":
            assert ["OUTPUT-PREFIX", "OUTPUT-PREFIX/*"] == statement["Condition"]["StringLike"]["s3:prefix"]
        if "commoncrawl" in statement["Resource"]:
            assert {"s3:GetObject", "s3:ListBucket"} >= set(actions)


def test_the_application_is_one_that_the_service_can_make(template: dict[str, Any]) -> None:
    defaults = {"${" + name + "}": str(p.get("Default", "")) for name, p in template["Parameters"].items()}
    properties = resolved(template["Resources"]["Application"]["Properties"], defaults)

    def as_request(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {key[0].lower() + key[1:]: as_request(item) for key, item in value.items()}

    check_aws("emr-serverless", "CreateApplication", as_request(properties) | {"clientToken": "x"})


def test_the_ceiling_lets_in_the_executors_that_a_job_asks_for_by_default(template: dict[str, Any]) -> None:
    spec = JobSpec("extract", (), "s3://my-bucket/x")
    values = settings(spec)
    wanted = spec.max_executors * int(values["spark.executor.cores"]) + int(values["spark.driver.cores"])
    assert wanted == template["Parameters"]["MaximumVcpus"]["Default"]
