"""The one module that names boto3 and botocore for submission: check a request offline, or send it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from humongous.errors import ConfigError, OutcomeUnknown, StorageError, TryAgain

INSTALL = "pip install 'humongous[submit]'"
_BUSY = frozenset({"ThrottlingException", "TooManyRequestsException", "ServiceUnavailable", "InternalServerException"})

# How the models write "all beyond the first 65,536 characters" in UTF-16 (the second is a slip of theirs).
_ASTRAL = (r"\uD800\uDC00-\uDBFF\uDFFF", r"\uD800\uDBFF-\uDC00\uDFFF")


def check_aws(service: str, operation: str, request: Mapping[str, Any]) -> None:
    """Check a request against botocore's own model of the service: nothing is sent, no credentials are read.

    botocore's validator sees unknown and missing parameters, wrong types and lengths; what it leaves out, enums and
    patterns, is checked here. Raises `ConfigError` that lists everything wrong.
    """
    shape = _input_shape(service, operation)
    try:
        from botocore.validate import ParamValidator  # type: ignore[import-untyped]
    except ImportError as error:
        raise _missing() from error
    report = ParamValidator().validate(dict(request), shape)
    # The walk takes the shape as given, so it runs only on requests that have that shape.
    problems = [report.generate_report()] if report.has_errors() else list(_values_outside(shape, request, ""))
    if problems:
        raise ConfigError(
            "the request does not fit the service's model:\n  " + "\n  ".join(problems),
            where=f"{service}:{operation}",
            do="correct the option named; nothing was sent",
        )


def send_aws(
    service: str, operation: str, request: Mapping[str, Any], *, region: str, client: Any = None
) -> dict[str, Any]:
    """Check and send a request; the answer without its transport metadata. Credentials are boto3's usual chain.

    `client` is a boto3 client to use instead of a new one. Raises `ConfigError` where the service refuses the
    request, `StorageError` for missing credentials or rights, `TryAgain` where it is busy, `OutcomeUnknown` where the
    request was sent and its answer lost.
    """
    check_aws(service, operation, request)
    try:
        import boto3  # type: ignore[import-untyped]
        from botocore import xform_name  # type: ignore[import-untyped]
        from botocore.config import Config  # type: ignore[import-untyped]
        from botocore.exceptions import (  # type: ignore[import-untyped]
            BotoCoreError,
            ClientError,
            EndpointConnectionError,
            HTTPClientError,
            NoCredentialsError,
            PartialCredentialsError,
        )
    except ImportError as error:
        raise _missing() from error
    where = f"{service}:{operation} in {region}"
    try:
        if client is None:
            # Only a request with an idempotency token may be sent again by the library, out of our sight.
            attempts = 5 if "clientToken" in request else 1
            client = boto3.client(service, region_name=region, config=Config(retries={"total_max_attempts": attempts}))
        answer: dict[str, Any] = getattr(client, xform_name(operation))(**request)
    except ClientError as error:
        raise _refusal(error.response, where) from error
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise StorageError(f"no AWS credentials: {error}", where=where, do="see `aws configure`") from error
    except EndpointConnectionError as error:
        raise StorageError(f"{error}", where=where, do="check the region and the network") from error
    except HTTPClientError as error:
        raise OutcomeUnknown(
            f"the answer was lost: {error}", where=where, do="look in the console before sending it again"
        ) from error
    except BotoCoreError as error:
        raise StorageError(f"{error}", where=where) from error
    return {key: value for key, value in answer.items() if key != "ResponseMetadata"}


def _refusal(response: Mapping[str, Any], where: str) -> ConfigError | StorageError | TryAgain:
    code, message = response["Error"].get("Code", ""), response["Error"].get("Message", "")
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in _BUSY or status in (429, 500, 502, 503, 504):
        return TryAgain(f"{code}: {message}", where=where, do="send it again in a minute")
    if status in (401, 403) or code.startswith("AccessDenied"):
        return StorageError(f"{code}: {message}", where=where, do="the rights needed are in docs/clusters.md")
    return ConfigError(f"{code}: {message}", where=where)


def _input_shape(service: str, operation: str) -> Any:
    try:
        import botocore.session  # type: ignore[import-untyped]
        from botocore.exceptions import UnknownServiceError
        from botocore.model import OperationNotFoundError  # type: ignore[import-untyped]
    except ImportError as error:
        raise _missing() from error
    try:
        return botocore.session.Session().get_service_model(service).operation_model(operation).input_shape
    except (UnknownServiceError, OperationNotFoundError) as error:
        raise ConfigError(f"botocore knows no {service}:{operation}", do="a newer boto3 may") from error


def _values_outside(shape: Any, value: Any, path: str) -> Iterator[str]:
    """Each string that its shape's enum or pattern does not admit, named by its path."""
    if shape.type_name == "structure":
        for name, member in value.items():
            yield from _values_outside(shape.members[name], member, f"{path}.{name}".lstrip("."))
    elif shape.type_name == "list":
        for index, member in enumerate(value):
            yield from _values_outside(shape.member, member, f"{path}[{index}]")
    elif shape.type_name == "map":
        for key, member in value.items():
            yield from _values_outside(shape.key, key, f"{path} (key)")
            yield from _values_outside(shape.value, member, f"{path}.{key}")
    elif shape.type_name == "string":
        if shape.enum and value not in shape.enum:
            yield f"{path} is {value!r}: expected one of {', '.join(shape.enum)}"
        pattern = shape.metadata.get("pattern", "")
        if pattern and not _fits(pattern, value):
            yield f"{path} is {value!r}: expected the form {pattern}"


def _fits(pattern: str, value: str) -> bool:
    """Whether the whole value has the form that the model's pattern, which is Java's, describes."""
    for surrogates in _ASTRAL:
        pattern = pattern.replace(surrogates, "\\U00010000-\\U0010FFFF")
    try:
        return re.fullmatch(pattern, value, re.DOTALL) is not None
    except re.error:
        # Java's and Python's expressions differ in corners: what cannot be read here is left to the service.
        return True


def _missing() -> ConfigError:
    return ConfigError("submitting to AWS needs boto3, which is not installed", do=INSTALL)
