"""What a store promises, held against a folder and every server that can be had: the same answers from all of them."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from humongous.errors import NotFound, StorageError, TryAgain
from humongous.storage import Store

from ..servers.fixtures import Server, Servers, store_at, use
from ..servers.s3 import S3Server

_EVERYWHERE = [pytest.mark.servers, pytest.mark.slow]
REMOTE = [
    pytest.param("moto", marks=pytest.mark.slow),
    *(
        pytest.param(name, marks=_EVERYWHERE)
        for name in ("seaweedfs", "radosgw", "minio", "fake-gcs-server", "azurite")
    ),
]
ODD_KEYS = (
    "corpus/language=deu_Latn/dump=CC-MAIN-2020-40/00001.jsonl.zst",
    "a b/c  d",
    "ключ/ñandú/语言",
    "e\u0301/é",  # decomposed and composed are two names
    "plus+and&more",
    "100%25/%41",
    "tilde~'()!*,;:@$",
    "question?mark=yes",
    "ends.with.dots.",
    "#hash",
)


@pytest.fixture(params=[pytest.param("folder"), *REMOTE])
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A folder of a bucket, or of this machine, still empty, whose credentials are in the environment."""
    if request.param == "folder":
        return str(request.getfixturevalue("tmp_path"))
    servers: Servers = request.getfixturevalue("servers")
    server = servers.get(request.param)
    use(monkeypatch, server.environment())
    return servers.new_place(server)


@pytest.fixture
def store(place: str) -> Store:
    return store_at(f"{place}/some/prefix")


@pytest.fixture(params=REMOTE)
def server(request: pytest.FixtureRequest, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Server:
    found = servers.get(request.param)
    use(monkeypatch, found.environment())
    return found


def test_one_of_eight_puts_wins_and_its_bytes_stand(store: Store) -> None:
    def race(key: str) -> tuple[list[int], bytes]:
        barrier = threading.Barrier(8)

        def put(number: int) -> bool:
            barrier.wait()
            return store.put_if_absent(key, b"%d" % number * 1000)

        with ThreadPoolExecutor(8) as pool:
            won = [number for number, made in enumerate(pool.map(put, range(8))) if made]
        return won, store.read(key)

    for number in range(5):
        won, stands = race(f"manifest/extracted/D/{number}.json")

        assert 1 == len(won)
        assert b"%d" % won[0] * 1000 == stands


def test_a_name_that_is_taken_stays_as_it_is(store: Store, tmp_path: Path) -> None:
    assert store.put_if_absent("a/key", b"first")
    assert not store.put_if_absent("a/key", b"other")
    (tmp_path / "file").write_bytes(b"third")
    assert not store.put_file_if_absent("a/key", tmp_path / "file")

    assert b"first" == store.read("a/key")


def test_objects_come_back_as_they_were_put(store: Store, tmp_path: Path) -> None:
    content = os.urandom(300_000)
    (tmp_path / "file").write_bytes(content)
    (tmp_path / "empty").write_bytes(b"")

    assert store.put_file_if_absent("a/file", tmp_path / "file")
    assert store.put_file_if_absent("a/empty", tmp_path / "empty")
    assert store.put_if_absent("a/nothing", b"")

    assert content == store.read("a/file")
    assert b"" == store.read("a/empty") == store.read("a/nothing")
    assert (300_000, 0) == (store.size("a/file"), store.size("a/nothing"))
    with store.open("a/file", start=299_000) as stream:
        assert content[299_000:] == stream.read()


def test_a_file_of_several_parts_comes_back_whole(store: Store, tmp_path: Path) -> None:
    content = os.urandom(1 << 20) * 40
    (tmp_path / "large").write_bytes(content)

    assert store.put_file_if_absent("corpus/large", tmp_path / "large")

    assert content == store.read("corpus/large", max_bytes=len(content))


def test_ranges(store: Store) -> None:
    content = bytes(range(256)) * 40
    store.put_if_absent("a", content)

    assert content[:1] == store.read_range("a", 0, 1)
    assert content[5000:5100] == store.read_range("a", 5000, 100)
    assert content[-10:] == store.read_range("a", len(content) - 10, 10)
    assert b"" == store.read_range("a", 17, 0)
    with pytest.raises(StorageError):
        store.read_range("a", len(content) - 5, 10)
    with pytest.raises(StorageError):
        store.read_range("a", len(content) + 5, 10)


@pytest.mark.parametrize("key", ODD_KEYS)
def test_odd_keys(store: Store, key: str) -> None:
    assert store.put_if_absent(key, key.encode())

    assert key.encode() == store.read(key)
    assert [key] == [info.key for info in store.list("")]
    assert key.encode()[2:4] == store.read_range(key, 2, 2)
    assert not store.put_if_absent(key, b"other")
    store.delete(key)
    assert not store.exists(key)


def test_listings_have_every_key_of_a_folder_and_no_other(store: Store) -> None:
    for key in ("a/b", "a/b/c" if not store.is_local else "a/d/c", "ab", "a/z", "b"):
        store.put_if_absent(key, b"1234")
    inside = ["a/b", "a/b/c" if not store.is_local else "a/d/c", "a/z"]

    assert inside == [info.key for info in store.list("a")]
    assert {4} == {info.size for info in store.list("")}
    assert sorted([*inside, "ab", "b"]) == [info.key for info in store.list("")]
    assert [] == list(store.list("nothing/here"))
    assert ("a",) == store.folders("")
    assert () == store.folders("nothing")


def test_a_listing_of_more_than_a_page(store: Store) -> None:
    keys = [f"manifest/extracted/D/{number:05}.json" for number in range(1_050)]
    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(lambda key: store.put_if_absent(key, b"{}"), keys))

    assert keys == [info.key for info in store.list("manifest/extracted/D")]
    assert ("D",) == store.folders("manifest/extracted")


def test_what_is_not_there(store: Store, place: str) -> None:
    store.put_if_absent("a/b", b"x")
    for key in ("nothing", "a/c", "a"):
        with pytest.raises(NotFound):
            store.read(key)
        with pytest.raises(NotFound):
            store.read_range(key, 0, 1)
        with pytest.raises(NotFound):
            store.size(key)
        assert not store.exists(key)
    store.delete("nothing")


def test_what_is_deleted_is_gone_and_may_be_put_again(store: Store) -> None:
    store.put_if_absent("a/b", b"x")
    store.delete("a/b")
    store.delete("a/b")

    assert [] == list(store.list(""))
    assert store.put_if_absent("a/b", b"y")
    assert b"y" == store.read("a/b")


def test_a_store_is_shared_among_threads(store: Store) -> None:
    def one(number: int) -> bytes:
        store.put_if_absent(f"k/{number}", b"%d" % number)
        return store.read(f"k/{number}")

    with ThreadPoolExecutor(16) as pool:
        assert [b"%d" % number for number in range(100)] == list(pool.map(one, range(100)))


def test_a_wrong_secret_is_a_clear_error(server: Server, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    if not server.checks_secrets:
        pytest.skip(f"{server.name} takes any secret")
    url = servers.new_place(server)
    use(monkeypatch, server.with_wrong_secret())
    store = store_at(url)
    calls: dict[str, Callable[[], object]] = {
        "put": lambda: store.put_if_absent("a", b"x"),
        "get": lambda: store.read("a"),
        "range": lambda: store.read_range("a", 0, 1),
        "list": lambda: list(store.list("")),
        "head": lambda: store.exists("a"),
        "delete": lambda: store.delete("a"),
    }
    said = {}
    for name, call in calls.items():
        with pytest.raises(StorageError) as caught:
            call()
        said[name] = f"{type(caught.value).__name__}: {caught.value.what}"

    assert dict.fromkeys(calls, "StorageError: the store refuses: these credentials do not permit it") == said


def test_a_bucket_that_is_not_there(server: Server) -> None:
    store = store_at(f"{server.scheme}://no-such-bucket/prefix")

    with pytest.raises(StorageError) as caught:
        store.put_if_absent("a", b"x")
    assert (
        "bucket" in f"{caught.value.what} {caught.value.do}"
    )  # SeaweedFS and AWS may say 403 to who may not list them
    with pytest.raises((StorageError, TryAgain)):  # fake-gcs-server says 500
        list(store.list(""))
    with pytest.raises(NotFound):
        store.read("a")


def test_a_signature_holds_behind_a_proxy_and_requests_are_what_they_should_be(
    server: Server, servers: Servers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from ..servers.faults import Weather

    url = servers.new_place(server)
    (tmp_path / "file").write_bytes(b"0123456789" * 10_000)
    with server.proxy(Weather()) as proxy:
        use(monkeypatch, server.environment(proxy.port))
        store = store_at(f"{url}/prefix")
        store.put_if_absent("a", b"x")
        store.put_file_if_absent("f", tmp_path / "file")
        store.read("a")
        store.read_range("f", 10, 20)
        store.size("f")
        list(store.list(""))
        store.delete("a")

        assert Counter(put=2, get=1, range=1, head=1, list=1, delete=1) == proxy.requests


def test_what_stands_is_what_another_client_sees(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    server = servers.get("moto")
    assert isinstance(server, S3Server)
    use(monkeypatch, server.environment())
    url = servers.new_place(server)
    store_at(url).put_if_absent("corpus/language=deu_Latn/a b.zst", b"text")
    client = server.client()
    bucket, _, prefix = url.removeprefix("s3://").partition("/")
    got = client.get_object(Bucket=bucket, Key=f"{prefix}/corpus/language=deu_Latn/a b.zst")

    assert b"text" == got["Body"].read()
    client.close()
