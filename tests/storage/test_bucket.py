"""Puts into S3 whose answers are lost, late or ambiguous; S3 is a server that answers as it is told."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import pickle
import sys
import time
from pathlib import Path

import pytest

from humongous.errors import ConfigError, OutcomeUnknown, StorageError, TryAgain
from humongous.storage import Store, open_output, open_source, open_store
from humongous.store_config import StorageConfig, StoreConfig

from .conftest import QUICK, Asked, Server


class Bucket:
    """Objects kept; `puts` says what becomes of each put in turn: the status to answer, whether it lands."""

    def __init__(self, server: Server, *puts: tuple[int | None, bool]) -> None:
        self.objects: dict[str, bytes] = {}
        self.puts = list(puts)
        server.behave = self.behave

    def behave(self, asked: Asked) -> None:
        if asked.method == "PUT":
            return self.put(asked)
        if asked.path not in self.objects:
            return asked.answer(404)
        return asked.serve(self.objects[asked.path])

    def put(self, asked: Asked) -> None:
        assert "*" == asked.headers["if-none-match"]
        status, lands = self.puts.pop(0) if self.puts else (200, True)
        taken = asked.path in self.objects
        if lands and not taken:
            self.objects[asked.path] = asked.body
        if status is None:
            return asked.hang_up()
        return asked.answer(412 if status == 200 and taken else status, b"", {"ETag": '"1"'})


PATH = "/bucket/some/prefix/m/x"


def test_the_first_put_wins(bucket: Store, server: Server, tmp_path: Path) -> None:
    kept = Bucket(server)
    assert bucket.put_if_absent("m/x", b"one")
    assert not bucket.put_if_absent("m/x", b"two")
    (tmp_path / "file").write_bytes(b"y" * 6_000_000)
    (tmp_path / "empty").write_bytes(b"")
    assert bucket.put_file_if_absent("m/y", tmp_path / "file")
    assert bucket.put_file_if_absent("m/z", tmp_path / "empty")
    assert {"x": b"one", "y": b"y" * 6_000_000, "z": b""} == {key[-1]: data for key, data in kept.objects.items()}
    assert all("?" not in path for path in server.asked())  # never a multipart upload


@pytest.mark.parametrize("lost", [None, 500, 502])
def test_a_put_whose_answer_was_lost_is_mine_where_it_landed(bucket: Store, server: Server, lost: int | None) -> None:
    kept = Bucket(server, (lost, True))
    assert bucket.put_if_absent("m/x", b"mine")
    assert b"mine" == kept.objects[PATH]


@pytest.mark.parametrize("lost", [None, 500, 503, 429])
def test_a_put_that_did_not_land_is_put_again(bucket: Store, server: Server, lost: int | None) -> None:
    kept = Bucket(server, (lost, False), (lost, False))
    assert bucket.put_if_absent("m/x", b"mine")
    assert b"mine" == kept.objects[PATH]


@pytest.mark.parametrize("theirs", [b"else", b"longer"])
def test_another_was_first_while_my_answer_was_lost(bucket: Store, server: Server, theirs: bytes) -> None:
    kept = Bucket(server, (None, False))
    kept.objects[PATH] = theirs
    assert not bucket.put_if_absent("m/x", b"mine")
    assert theirs == kept.objects[PATH]


def test_a_conflict_in_which_nobody_won_is_put_again(bucket: Store, server: Server) -> None:
    """S3's 409 ConditionalRequestConflict says that two puts met, not that one of them landed."""
    kept = Bucket(server, (409, False))
    assert bucket.put_if_absent("m/x", b"mine")
    assert b"mine" == kept.objects[PATH]


def test_a_conflict_that_another_won(bucket: Store, server: Server) -> None:
    kept = Bucket(server, (409, False))
    kept.objects[PATH] = b"mine"
    assert not bucket.put_if_absent("m/x", b"mine")


def test_an_outcome_that_cannot_be_known_is_said(bucket: Store, server: Server) -> None:
    Bucket(server, *[(None, False)] * 4)
    with pytest.raises(OutcomeUnknown):
        bucket.put_if_absent("m/x", b"mine")


def test_it_landed_after_all(bucket: Store, server: Server) -> None:
    kept = Bucket(server, *[(None, False)] * 3, (None, True))
    assert bucket.put_if_absent("m/x", b"mine")
    assert b"mine" == kept.objects[PATH]


def test_a_store_that_is_busy_all_the_time_is_try_again(bucket: Store, server: Server) -> None:
    Bucket(server, *[(503, False)] * 4)
    with pytest.raises(TryAgain, match="busy"):
        bucket.put_if_absent("m/x", b"mine")


def test_a_store_that_refuses_says_so_and_no_secret(bucket: Store, server: Server) -> None:
    Bucket(server, (403, False))
    with pytest.raises(StorageError, match="credentials") as caught:
        bucket.put_if_absent("m/x", b"mine")
    assert "a-secret" not in str(caught.value)
    Bucket(server, (404, False))
    with pytest.raises(StorageError, match="no such bucket"):
        bucket.put_if_absent("m/x", b"mine")


def test_a_listing_is_paged_sorted_and_relative(bucket: Store, server: Server) -> None:
    def listing(asked: Asked) -> None:
        first = "continuation-token" not in asked.path
        keys = ["m/a/c", "m/a/b"] if first else ["m/a/é d"]
        entries = "".join(
            f"<Contents><Key>some/prefix/{key}</Key><Size>3</Size><ETag>1</ETag>"
            "<LastModified>2026-01-02T03:04:05.000Z</LastModified></Contents>"
            for key in keys
        )
        more = "<NextContinuationToken>t</NextContinuationToken>" if first else ""
        body = f"<ListBucketResult><IsTruncated>{str(first).lower()}</IsTruncated>{more}{entries}</ListBucketResult>"
        asked.answer(200, body.encode())

    server.behave = listing
    assert [("m/a/b", 3), ("m/a/c", 3), ("m/a/é d", 3)] == [(info.key, info.size) for info in bucket.list("m")]
    assert "prefix=some%2Fprefix%2Fm%2F" in server.asked()[0]


def test_deleting_what_is_not_there_is_no_error(bucket: Store, server: Server) -> None:
    server.behave = lambda asked: asked.answer(404)
    bucket.delete("m/x")
    assert [] == list(bucket.temporaries(""))


def test_a_bucket_travels_without_credentials(bucket: Store) -> None:
    assert b"a-secret" not in (pickled := pickle.dumps(bucket))
    assert "s3://bucket/some/prefix" == pickle.loads(pickled).url


def test_without_boto3_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    monkeypatch.delitem(sys.modules, "obstore.auth.boto3", raising=False)
    with pytest.raises(ConfigError, match="needs boto3") as caught:
        open_store("s3://bucket").read("x")
    assert "pip install 'humongous[s3]'" == caught.value.do


def test_without_credentials_it_says_where_they_come_from(bucket: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, "/nonexistent")
    with pytest.raises(StorageError, match="no AWS credentials"):
        open_store("s3://bucket", patience=QUICK).read("x")


class Uploads(Bucket):
    """A bucket that takes multipart uploads; `parts` says what becomes of each part in turn: the status to answer."""

    def __init__(self, server: Server, *parts: int, lost: bool = False) -> None:
        super().__init__(server)
        self.parts = list(parts)
        self.lost = lost
        self.came: dict[int, bytes] = {}
        self.heads: list[dict[str, str]] = []
        self.aborted = 0

    def behave(self, asked: Asked) -> None:
        path, _, query = asked.path.partition("?")
        if not query or asked.method == "GET":
            return super().behave(asked)
        self.heads.append(asked.headers)
        if asked.method == "POST" and query.startswith("uploads"):
            begun = b"<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>"
            return asked.answer(200, begun)
        if asked.method == "PUT":
            assert hashlib.sha256(asked.body).hexdigest() == asked.headers["x-amz-content-sha256"]
            status = self.parts.pop(0) if self.parts else 200
            number = int(query.removeprefix("partNumber=").partition("&")[0])
            if status == 200:
                self.came[number] = asked.body
            return asked.answer(status, b"", {"ETag": f'"{number}"'})
        if asked.method == "DELETE":
            self.aborted += 1
            return asked.answer(204)
        self.objects[path] = b"".join(body for _, body in sorted(self.came.items()))
        if self.lost:
            return asked.answer(404)  # of a retry of object_store's own, after an answer that was lost
        return asked.answer(200, b"<CompleteMultipartUploadResult><ETag>1</ETag></CompleteMultipartUploadResult>")


@pytest.fixture
def patient(bucket: Store) -> Store:
    """The same bucket, for uploads that take their time on a busy machine."""
    return open_store(bucket.url, patience=dataclasses.replace(QUICK, longest_put=60.0, stall=30.0))


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file that goes up in five parts."""
    path = tmp_path / "large"
    with path.open("wb") as file:
        for number in range(65):
            file.write(bytes([number]) * 1024 * 1024)
        file.write(b"end")
    return path


def test_a_large_file_goes_up_in_parts_each_tried_again(patient: Store, server: Server, large: Path) -> None:
    kept = Uploads(server, 200, 503, 500, 200)
    assert patient.put_file_if_absent("m/x", large, same_for_all=True)
    assert large.read_bytes() == kept.objects[PATH]
    assert {"head": 1, "part": 5, "put": 2} == patient.meter.requests
    assert large.stat().st_size == patient.meter.bytes_written
    assert 0 == kept.aborted


def test_a_large_file_goes_up_at_once_where_others_might_put_other_bytes(
    patient: Store, server: Server, large: Path
) -> None:
    kept = Uploads(server)
    assert patient.put_file_if_absent("m/x", large)
    assert [] == kept.heads
    assert {"put": 1} == patient.meter.requests


def test_a_large_file_is_not_sent_where_the_key_is_taken(patient: Store, server: Server, large: Path) -> None:
    kept = Uploads(server)
    kept.objects[PATH] = b"theirs"
    assert not patient.put_file_if_absent("m/x", large, same_for_all=True)
    assert [] == kept.heads
    assert b"theirs" == kept.objects[PATH]


def test_an_upload_that_is_refused_is_aborted(patient: Store, server: Server, large: Path) -> None:
    kept = Uploads(server, 200, 403)
    with pytest.raises(StorageError, match="credentials"):
        patient.put_file_if_absent("m/x", large, same_for_all=True)
    assert 1 == kept.aborted
    assert {} == kept.objects


def test_an_upload_whose_end_was_lost_is_read_back(patient: Store, server: Server, large: Path) -> None:
    Uploads(server, lost=True)
    assert patient.put_file_if_absent("m/x", large, same_for_all=True)


def test_encryption_and_requester_pays_are_asked_for(bucket: Store, server: Server, large: Path) -> None:
    kept = Uploads(server)
    settings = StoreConfig(sse="aws:kms", kms_key_id="key", requester_pays=True)
    store = open_output("s3://bucket/some/prefix", StorageConfig(output=settings))
    store.put_if_absent("m/y", b"y")
    store.put_file_if_absent("m/x", large, same_for_all=True)
    asked_for = ("aws:kms", "key", "requester")
    names = ("x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id", "x-amz-request-payer")
    assert asked_for == tuple(server.requests[0].headers[name] for name in names)
    assert asked_for == tuple(kept.heads[0][name] for name in names)


def test_source_and_output_may_have_servers_and_regions_of_their_own(bucket: Store, server: Server) -> None:
    Bucket(server)
    other = Server()
    try:
        other.behave = lambda asked: asked.serve(b"abc")
        there = StoreConfig(endpoint=other.url, region="eu-west-1")
        assert b"abc" == open_source("s3://crawl", StorageConfig(source=there)).read("x")
        assert "/eu-west-1/s3/" in other.requests[0].headers["authorization"]
        bucket.put_if_absent("m/x", b"y")
        assert "/us-east-1/s3/" in server.requests[0].headers["authorization"]
    finally:
        other.close()


def test_a_profile_that_is_not_there_is_said(bucket: Store) -> None:
    with pytest.raises(StorageError, match="configuration on this machine"):
        open_output("s3://bucket", StorageConfig(output=StoreConfig(profile="nobody-has-this"))).read("x")


def test_a_store_that_keeps_what_was_put_first_passes_the_probe_once(bucket: Store, server: Server) -> None:
    Bucket(server)
    bucket.probe()
    bucket.probe()
    assert ["PUT", "PUT", "HEAD", "GET"] == [asked.method for asked in server.requests]
    again = open_store("s3://bucket/some/prefix")
    again.probe()


def test_a_store_that_overwrites_is_refused(bucket: Store, server: Server) -> None:
    objects: dict[str, bytes] = {}

    def overwrite(asked: Asked) -> None:
        if asked.method != "PUT":
            return asked.serve(objects[asked.path])
        objects[asked.path] = asked.body
        return asked.answer(200, b"", {"ETag": '"1"'})

    server.behave = overwrite
    for _ in range(2):
        with pytest.raises(StorageError, match="overwrites what is there"):
            bucket.probe()


@pytest.mark.parametrize("reset", [False, True])
def test_a_connection_that_dies_in_the_body_is_resumed(bucket: Store, server: Server, *, reset: bool) -> None:
    data = os.urandom(1_000_000)
    server.behave = lambda asked: (
        asked.break_off(data, 300_000, reset=reset, seconds=0.2) if len(server.requests) <= 2 else asked.serve(data)
    )
    assert data == bucket.read("x")
    assert {"get": 3, "retry": 2} == bucket.meter.requests


def test_a_stall_in_the_body_is_resumed(bucket: Store, server: Server) -> None:
    """Patience of a second (`QUICK`); the server stalls for twenty."""
    data = os.urandom(1_000_000)
    server.behave = lambda asked: (
        asked.break_off(data, 300_000, reset=False, seconds=20.0) if len(server.requests) == 1 else asked.serve(data)
    )
    began = time.monotonic()
    assert data == bucket.read("x")
    assert time.monotonic() - began < 15


def test_each_try_is_counted(bucket: Store, server: Server) -> None:
    server.behave = lambda asked: asked.answer(503) if len(server.requests) < 3 else asked.serve(b"abc")
    assert 3 == bucket.size("x")
    assert {"head": 3, "retry": 2} == bucket.meter.requests


def test_connections_that_all_die_early_still_bring_the_object(bucket: Store, server: Server) -> None:
    """More of them than tries at one place, each of which gets a little further."""
    data = os.urandom(3_000_000)
    server.behave = lambda asked: asked.break_off(data, len(data) // 9, reset=False)
    assert data == bucket.read("x")
    assert len(server.requests) >= 9
