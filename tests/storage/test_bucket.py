"""Puts into S3 whose answers are lost, late or ambiguous; S3 is a server that answers as it is told."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import pytest

from humongous.errors import ConfigError, OutcomeUnknown, StorageError, TryAgain
from humongous.storage import Store, open_store

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
