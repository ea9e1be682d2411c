"""A web server as a source: good answers, bad ones, and connections that break."""

from __future__ import annotations

import email.utils
import gzip
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

import humongous
from humongous.errors import HumongousError, NotFound, StorageError, TryAgain
from humongous.storage import Meter, Patience, Store, open_source, open_store
from humongous.storage.asking import Asking, PushedBack
from humongous.storage.gate import Gate
from humongous.store_config import StorageConfig

from .conftest import QUICK, Asked, Behaviour, Server

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


@pytest.mark.parametrize("reset", [False, True])
def test_a_connection_that_dies_or_stalls_in_the_body_is_resumed_at_the_byte_reached(
    web: Store, server: Server, *, reset: bool
) -> None:
    def break_off(asked: Asked) -> None:
        if len(server.requests) <= 2:
            return asked.break_off(DATA, 300_000, reset=reset, seconds=0.2)
        return asked.serve(DATA)

    server.behave = break_off
    with web.open("x") as stream:
        assert DATA == stream.read()
    resumed = server.requests[1].headers
    assert '"1"' == resumed["if-range"]
    assert {"get": 3, "retry": 2} == web.meter.requests
    if not reset:  # what a reset connection had still to give is lost
        assert "bytes=300000-" == resumed["range"]
        assert len(DATA) == web.meter.bytes_read


def test_a_stall_in_the_body_is_resumed(server: Server) -> None:
    patience = Patience(tries=3, first_wait=0.01, stall=0.2)
    server.behave = lambda asked: (
        asked.break_off(DATA, 1000, reset=False, seconds=1.0) if len(server.requests) == 1 else asked.serve(DATA)
    )
    assert DATA == open_store(server.url, patience=patience).read("x")
    assert "bytes=1000-" == server.requests[1].headers["range"]


def test_a_whole_object_in_answer_to_a_range_is_refused(web: Store, server: Server) -> None:
    """By a server that gives no ranges, or by one that knows `If-Range` and has another object now."""
    server.behave = lambda asked: (
        asked.break_off(DATA, 1000, reset=False) if len(server.requests) == 1 else asked.answer(200, DATA)
    )
    with pytest.raises(StorageError, match="whole object came"), web.open("x") as stream:
        stream.read()


@pytest.mark.parametrize(
    "place", ["", "bytes 0-9/10", "bytes 1001-999999/1000000", "bytes 1000-999998/1000000", "bytes 1000-999999/*"]
)
def test_another_range_than_the_one_that_was_asked_for_is_refused(web: Store, server: Server, place: str) -> None:
    headers = {"ETag": '"1"', "Content-Range": place}
    server.behave = lambda asked: (
        asked.break_off(DATA, 1000, reset=False)
        if len(server.requests) == 1
        else asked.answer(206, DATA[1000:], headers)
    )
    with pytest.raises(StorageError, match="not what a store gives"), web.open("x") as stream:
        stream.read()


@pytest.mark.parametrize("status", [403, 429, 503])
def test_retry_after_is_heeded_in_seconds_and_as_a_date(web: Store, server: Server, status: int) -> None:
    def limited(asked: Asked) -> None:
        soon = email.utils.format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
        wait = {1: "1", 2: soon}.get(len(server.requests))
        asked.answer(status, b"", {"Retry-After": wait}) if wait else asked.serve(b"abc")

    server.behave = limited
    began = time.monotonic()
    assert b"abc" == web.read("x")
    assert 2.0 < time.monotonic() - began < 6.0
    assert {"get": 3, "retry": 2} == web.meter.requests


def test_retry_after_is_bounded() -> None:
    tries: list[float] = []

    def refuse() -> None:
        tries.append(time.monotonic())
        raise PushedBack(TryAgain("busy"), 99_999.0)

    patience = Patience(tries=2, first_wait=0.01, longest_pause=0.05)
    with pytest.raises(TryAgain):
        Asking(Gate("", None), Meter(), patience).ask("get", refuse)
    assert 0.05 <= tries[1] - tries[0] < 2


@pytest.mark.parametrize("wait", ["", "soon", "-1", "1e9", "Mon, 99 Foo 2026", "9" * 30])
def test_a_senseless_retry_after_is_none(web: Store, server: Server, wait: str) -> None:
    server.behave = lambda asked: (
        asked.answer(503, b"", {"Retry-After": wait}) if len(server.requests) == 1 else asked.serve(b"abc")
    )
    assert b"abc" == web.read("x")


def test_a_redirection_is_followed_a_few_times(web: Store, server: Server) -> None:
    def moved(asked: Asked) -> None:
        hops = len(server.requests)
        asked.answer(302, b"", {"Location": f"/there/{hops}"}) if hops <= 2 else asked.serve(b"abc")

    server.behave = moved
    assert b"abc" == web.read("x")
    assert ["GET /root/x", "GET /there/1", "GET /there/2"] == server.asked()
    assert {"get": 3} == web.meter.requests


@pytest.mark.parametrize("target", ["/root/x", "ftp://127.0.0.1/x", "//user@127.0.0.1/x", "file:///etc/passwd"])
def test_a_redirection_without_end_or_elsewhere_is_refused(web: Store, server: Server, target: str) -> None:
    server.behave = lambda asked: asked.answer(302, b"", {"Location": target})
    with pytest.raises(StorageError, match="redirects"):
        web.read("x")
    assert len(server.requests) <= 4


def test_a_body_that_hides_its_bytes_is_refused(web: Store, server: Server) -> None:
    server.behave = lambda asked: asked.answer(200, b"abc", {"Content-Encoding": "gzip"})
    with pytest.raises(StorageError, match="content encoding"):
        web.read("x")
    assert "identity" == server.requests[0].headers["accept-encoding"]


def test_the_user_agent_names_us_and_a_contact(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.behave = lambda asked: asked.serve(b"abc")
    open_source(server.url, StorageConfig(contact="me@example.org")).read("x")
    monkeypatch.setenv("HUMONGOUS_CONTACT", "https://example.org/\r\nX-Evil: 1")
    open_store(server.url).read("x")
    ours = f"humongous/{humongous.__version__}"
    agents = [asked.headers["user-agent"] for asked in server.requests]
    assert [f"{ours} (+me@example.org)", f"{ours} (+https://example.org/X-Evil: 1)"] == agents
    assert "x-evil" not in server.requests[1].headers


def test_an_archive_cut_by_the_server_is_no_shorter_archive(web: Store, server: Server) -> None:
    """A gzip member boundary is as good a place to be cut as any: what comes is still not the archive."""
    members = [gzip.compress(bytes([65 + number]) * 1000) for number in range(3)]
    archive = b"".join(members)
    server.behave = lambda asked: asked.break_off(
        archive, len(members[0]) if len(server.requests) == 1 else 0, reset=False
    )
    with pytest.raises(TryAgain, match=f"at byte {len(members[0])} of {len(archive)}"), web.open("x") as stream:
        stream.read()


def test_a_certificate_that_nobody_vouches_for_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    server = Server(context)
    try:
        server.behave = lambda asked: asked.serve(b"abc")
        with pytest.raises(StorageError, match="certificate"):
            open_store(server.url, patience=QUICK).read("x")
        for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
            with monkeypatch.context() as environment:
                environment.setenv(name, str(tmp_path / "ca.pem"))
                assert b"abc" == open_store(server.url, patience=QUICK).read("x")
    finally:
        server.close()


def test_a_handshake_that_is_cut_off_passes() -> None:
    """No certificate was seen: that is no reason to stop a run."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def cut() -> None:
            while True:
                try:
                    server.accept()[0].close()
                except OSError:
                    return

        threading.Thread(target=cut, daemon=True).start()
        with pytest.raises(TryAgain):
            open_store(f"https://127.0.0.1:{server.getsockname()[1]}", patience=QUICK).read("x")
        server.shutdown(socket.SHUT_RDWR)


def test_connections_that_all_die_early_still_bring_the_object(web: Store, server: Server) -> None:
    """More of them than tries at one place, each of which gets a little further."""
    server.behave = lambda asked: asked.break_off(DATA, len(DATA) // 9, reset=False)
    assert DATA == web.read("x")
    assert len(server.requests) >= 9
