"""A web server as a source: good answers, bad ones, and connections that break."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

import pytest

from humongous.errors import HumongousError, NotFound, StorageError, TryAgain
from humongous.storage import Patience, Store, open_store

from .conftest import Asked, Behaviour, Server

DATA = os.urandom(1_000_000)


def test_a_web_server_is_read(web: Store, server: Server) -> None:
    server.behave = lambda asked: asked.serve(DATA)
    assert DATA == web.read("crawl-data/a b.warc.gz")
    assert DATA[10:30] == web.read_range("x", 10, 20)
    assert len(DATA) == web.size("x")
    assert web.exists("x")
    with web.open("x", start=999_000) as stream:
        assert DATA[999_000:] == stream.read()
    assert "GET /root/crawl-data/a%20b.warc.gz" == server.asked()[0]
    assert "humongous/" in server.requests[0].headers["user-agent"]


def test_one_request_reads_it_all(web: Store, server: Server) -> None:
    server.behave = lambda asked: asked.serve(DATA)
    with web.open("x", read_ahead=10_000) as stream:
        assert DATA == stream.read()
    assert ["GET /root/x"] == server.asked()


@pytest.mark.parametrize("etag", ['"1"', None])
def test_a_body_cut_in_the_middle_is_taken_up_again(web: Store, server: Server, etag: str | None) -> None:
    def cut_twice(asked: Asked) -> None:
        asked.serve(DATA, etag=etag, cut=300_000 if len(server.requests) < 3 else 0)

    server.behave = cut_twice
    with web.open("x", read_ahead=1000) as stream:
        assert DATA == stream.read()
    assert 3 == len(server.requests)
    assert server.requests[1].headers["range"].startswith("bytes=")


def test_a_body_that_is_always_cut_at_one_place_is_given_up(web: Store, server: Server) -> None:
    def stuck(asked: Asked) -> None:
        first = int(asked.headers.get("range", "bytes=0-").removeprefix("bytes=").partition("-")[0])
        asked.serve(DATA, etag=None, cut=len(DATA) - 500_000 if not first else len(DATA) - first)

    server.behave = stuck
    with pytest.raises(TryAgain, match=r"broke 4 times at byte 5\d+ of 1000000"), web.open("x", read_ahead=1) as stream:
        stream.read()


def test_an_object_that_changes_on_the_way_is_refused(web: Store, server: Server) -> None:
    def change(asked: Asked) -> None:
        first = len(server.requests) == 1
        asked.serve(DATA, etag='"1"' if first else '"2"', cut=500_000 if first else 0)

    server.behave = change
    with pytest.raises(StorageError, match="changed while it was read"), web.open("x", read_ahead=1000) as stream:
        stream.read()


def test_an_object_that_changes_without_an_etag_in_the_first_place_is_refused(web: Store, server: Server) -> None:
    def change(asked: Asked) -> None:
        asked.serve(DATA if len(server.requests) == 1 else DATA + b"more", etag=None, cut=500_000)

    server.behave = change
    with pytest.raises(StorageError, match="changed while it was read"), web.open("x", read_ahead=1000) as stream:
        stream.read()


@pytest.mark.parametrize(
    ("status", "kind", "words", "requests"),
    [
        (404, NotFound, "no such object", 1),
        (401, StorageError, "credentials", 1),
        (403, TryAgain, "again and again", 4),
        (400, StorageError, "HTTP 400", 1),
        (412, StorageError, "HTTP 412", 1),
        (301, StorageError, "not what a store gives", 1),
        (429, TryAgain, "busy", 4),
        (500, TryAgain, "HTTP 500", 4),
        (503, TryAgain, "busy", 4),
    ],
)
def test_each_status_has_its_error(
    web: Store, server: Server, status: int, kind: type[HumongousError], words: str, requests: int
) -> None:
    server.behave = lambda asked: asked.answer(status, b"secret-of-the-server")
    calls: list[Callable[[], object]] = [
        lambda: web.read("x"),
        lambda: web.size("x"),
        lambda: web.read_range("x", 0, 1),
    ]
    for call in calls:
        server.requests.clear()
        with pytest.raises(kind, match=words) as caught:
            call()
        assert type(caught.value) is kind
        assert f"{server.url}/root/x" == caught.value.where
        assert "secret" not in str(caught.value)
        assert requests == len(server.requests)


def test_a_server_that_recovers_is_not_noticed(web: Store, server: Server) -> None:
    server.behave = lambda asked: asked.serve(DATA) if len(server.requests) > 3 else asked.answer(503)
    assert DATA == web.read("x")


def test_a_server_that_does_not_say_how_long_an_object_is_is_refused(web: Store, server: Server) -> None:
    server.behave = lambda asked: asked.answer(200, b"3\r\nabc\r\n0\r\n\r\n", {"Transfer-Encoding": "chunked"})
    with pytest.raises(StorageError, match="not what a store gives"):
        web.read("x")


def deaf_to_ranges(asked: Asked) -> None:
    asked.answer(200, DATA)


def short_range(asked: Asked) -> None:
    asked.answer(206, DATA[:5], {"Content-Range": "bytes 0-4/1000000", "Content-Length": "5"})


@pytest.mark.parametrize("behaviour", [deaf_to_ranges, short_range])
def test_a_range_that_is_not_what_was_asked_for_is_refused(web: Store, server: Server, behaviour: Behaviour) -> None:
    server.behave = behaviour
    with pytest.raises(StorageError, match="range"):
        web.read_range("x", 0, 10)


def test_a_range_beyond_the_end_is_refused(web: Store, server: Server) -> None:
    server.behave = lambda asked: asked.serve(b"abc")
    for offset in (1, 3, 9):
        with pytest.raises(StorageError, match=r"range|asked for"):
            web.read_range("x", offset, 3)


def test_nobody_there_is_try_again(server: Server) -> None:
    patience = Patience(tries=2, first_wait=0.01, connect=1.0)
    server.close()
    for url in (server.url, "http://name.invalid/x"):
        with pytest.raises(TryAgain, match="could not be made"):
            open_store(url, patience=patience).read("x")


def test_a_stalled_server_is_try_again(web: Store, server: Server) -> None:
    release = threading.Event()

    def stall(asked: Asked) -> None:
        release.wait(10)

    server.behave = stall
    patience = Patience(tries=2, first_wait=0.01, stall=0.1)
    with pytest.raises(TryAgain):
        open_store(server.url, patience=patience).read("x")
    release.set()


def test_a_web_server_can_only_be_read(web: Store, server: Server) -> None:
    calls: list[Callable[[], object]] = [
        lambda: web.list(""),
        lambda: web.folders(""),
        lambda: web.put_if_absent("x", b""),
        lambda: web.delete("x"),
    ]
    for call in calls:
        with pytest.raises(StorageError, match="web server"):
            call()
    assert [] == server.asked()
