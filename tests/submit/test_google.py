from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import grpc  # type: ignore[import-untyped]
import pytest
from google.cloud import dataproc_v1
from google.cloud.dataproc_v1.services.batch_controller.transports import BatchControllerGrpcTransport
from google.cloud.dataproc_v1.services.job_controller.transports import JobControllerGrpcTransport
from google.longrunning import operations_pb2  # type: ignore[import-untyped]

from humongous.errors import ConfigError, HumongousError, OutcomeUnknown, StorageError, TryAgain
from humongous.submit import JobSpec
from humongous.submit.dataproc import dataproc_batch_request, dataproc_job_request
from humongous.submit.google import check_dataproc, send_dataproc

SPEC = JobSpec("extract", ("--dump", "CC-MAIN-2020-40"), "gs://my-bucket/humongous")
BATCH = dataproc_batch_request(SPEC, "my-project", "us-east1")
JOB = dataproc_job_request(SPEC, "my-project", "us-east1", "crawl-1")


@pytest.mark.parametrize(
    ("request_values", "words"),
    [
        (BATCH | {"bach": {}}, 'no field named "bach"'),
        (BATCH | {"batchId": "A_b"}, "batchId is 'A_b'"),
        (BATCH | {"parent": "projects/x"}, "parent is 'projects/x'"),
        (BATCH | {"batch": BATCH["batch"] | {"labels": {"A": "b"}}}, "labels has 'A': 'b'"),
        (BATCH | {"batch": BATCH["batch"] | {"runtimeConfig": {"version": 2}}}, "does not fit the service's message"),
        (BATCH | {"batch": {"pysparkBatch": {}}}, "batch.pysparkBatch.mainPythonFileUri is ''"),
    ],
)
def test_a_wrong_batch_is_named_before_it_is_sent(request_values: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        check_dataproc("batch", request_values)


def test_a_job_without_a_cluster_is_named_before_it_is_sent() -> None:
    with pytest.raises(ConfigError, match=r"job\.placement\.clusterName is ''"):
        check_dataproc("job", dataproc_job_request(SPEC, "my-project", "us-east1", ""))


Answer = Callable[[bytes, grpc.ServicerContext], bytes]


@contextmanager
def server(method: str, answer: Answer) -> Iterator[grpc.Channel]:
    """A gRPC server on this machine that answers one method of Dataproc's API; yields a channel to it."""

    class Handler(grpc.GenericRpcHandler):  # type: ignore[misc]
        def service(self, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler | None:
            known = details.method == f"/google.cloud.dataproc.v1.{method}"
            return grpc.unary_unary_rpc_method_handler(answer) if known else None

    running = grpc.server(ThreadPoolExecutor(max_workers=1), handlers=[Handler()])
    port = running.add_insecure_port("127.0.0.1:0")
    running.start()
    try:
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield channel
    finally:
        running.stop(grace=None).wait()


def batches(channel: grpc.Channel) -> dataproc_v1.BatchControllerClient:
    return dataproc_v1.BatchControllerClient(transport=BatchControllerGrpcTransport(channel=channel))


def test_a_batch_arrives_as_it_was_shown() -> None:
    received = []

    def answer(message: bytes, context: grpc.ServicerContext) -> bytes:
        received.append(dataproc_v1.CreateBatchRequest.deserialize(message))
        return bytes(
            operations_pb2.Operation(name="projects/my-project/regions/us-east1/operations/7").SerializeToString()
        )

    with server("BatchController/CreateBatch", answer) as channel:
        said = send_dataproc("batch", BATCH, region="us-east1", client=batches(channel))
    assert {
        "operation": "projects/my-project/regions/us-east1/operations/7",
        "batch": f"projects/my-project/locations/us-east1/batches/{BATCH['batchId']}",
    } == said
    (batch,) = received
    assert (BATCH["batchId"], BATCH["requestId"], BATCH["parent"]) == (batch.batch_id, batch.request_id, batch.parent)
    assert BATCH["batch"]["runtimeConfig"]["properties"] == dict(batch.batch.runtime_config.properties)
    assert 86400 == batch.batch.environment_config.execution_config.ttl.total_seconds()


def test_a_job_arrives_as_it_was_shown() -> None:
    def answer(message: bytes, context: grpc.ServicerContext) -> bytes:
        return bytes(dataproc_v1.Job.serialize(dataproc_v1.SubmitJobRequest.deserialize(message).job))

    with server("JobController/SubmitJob", answer) as channel:
        client = dataproc_v1.JobControllerClient(transport=JobControllerGrpcTransport(channel=channel))
        said = send_dataproc("job", JOB, region="us-east1", client=client)
    job_id = JOB["job"]["reference"]["jobId"]
    assert {"job": f"projects/my-project/regions/us-east1/jobs/{job_id}"} == said


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (grpc.StatusCode.INVALID_ARGUMENT, ConfigError),
        (grpc.StatusCode.NOT_FOUND, ConfigError),
        (grpc.StatusCode.ALREADY_EXISTS, ConfigError),
        (grpc.StatusCode.PERMISSION_DENIED, StorageError),
        (grpc.StatusCode.UNAUTHENTICATED, StorageError),
        (grpc.StatusCode.RESOURCE_EXHAUSTED, TryAgain),
        (grpc.StatusCode.UNAVAILABLE, TryAgain),
        (grpc.StatusCode.INTERNAL, OutcomeUnknown),
    ],
)
def test_a_refusal_is_named_for_what_to_do_about_it(code: grpc.StatusCode, expected: type[HumongousError]) -> None:
    def answer(message: bytes, context: grpc.ServicerContext) -> bytes:
        context.abort(code, "because")
        return b""

    with (
        server("BatchController/CreateBatch", answer) as channel,
        pytest.raises(expected, match="because") as caught,
    ):
        send_dataproc("batch", BATCH, region="us-east1", client=batches(channel))
    assert expected is type(caught.value)


def test_no_credentials_is_said_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "absent.json"))
    with pytest.raises(StorageError, match="no Google credentials"):
        send_dataproc("batch", BATCH, region="us-east1")
