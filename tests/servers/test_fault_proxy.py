"""The proxy itself: what it promises to do to a request, it does, and it counts it."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from .fault_proxy import FaultProxy
from .faults import REFUSALS, Fault, Weather

BODY = b"0123456789" * 2_000


class _Keeper(BaseHTTPRequestHandler):
    """Keeps what is put, and gives `BODY`."""

    protocol_version = "HTTP/1.1"
    kept: list[tuple[str, str, bytes]]

    def do_GET(self) -> None:
        self._say(200, BODY)

    def do_HEAD(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.kept.append((self.path, self.headers["Host"], body))
        self._say(200, b"")

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        pass


@pytest.fixture
def keeper() -> Iterator[ThreadingHTTPServer]:
    handler = type("Keeper", (_Keeper,), {"kept": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.handle_error = lambda request, client_address: None  # type: ignore[method-assign]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def between(keeper: ThreadingHTTPServer, weather: Weather | None = None) -> FaultProxy:
    return FaultProxy("127.0.0.1", keeper.server_port, weather)


def kept(keeper: ThreadingHTTPServer) -> list[tuple[str, str, bytes]]:
    found: list[tuple[str, str, bytes]] = keeper.RequestHandlerClass.kept  # type: ignore[attr-defined]
    return found


def ask(proxy: FaultProxy, method: str, path: str = "/b/k", body: bytes | None = None) -> tuple[int, bytes]:
    """Status and body as a client gets them; raises what `http.client` does."""
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=5)
    try:
        connection.request(method, path, body, {"If-None-Match": "*"} if method == "PUT" else {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_fair_weather_passes_everything_on(keeper: ThreadingHTTPServer) -> None:
    with between(keeper) as proxy:
        connection = http.client.HTTPConnection("127.0.0.1", proxy.port)
        for _ in range(3):  # on one connection
            connection.request("GET", "/b/k")
            assert BODY == connection.getresponse().read()
        connection.request("PUT", "/b/k%20", b"x" * 100_000, {"Expect": "100-continue"})
        answer = connection.getresponse()
        assert (200, b"") == (answer.status, answer.read())
        connection.close()

        assert [("/b/k%20", f"127.0.0.1:{proxy.port}", b"x" * 100_000)] == kept(keeper)
        assert {"get": 3, "put": 1} == proxy.requests
        assert {} == proxy.faults


def test_latency_is_added_to_each_request(keeper: ThreadingHTTPServer) -> None:
    with between(keeper, Weather(latency=0.05)) as proxy:
        began = time.monotonic()
        ask(proxy, "GET")
        ask(proxy, "HEAD")
        assert 0.1 <= time.monotonic() - began


@pytest.mark.parametrize("fault", REFUSALS)
def test_a_refusal_says_what_s3_says_and_only_a_denied_put_has_landed(
    keeper: ThreadingHTTPServer, fault: Fault
) -> None:
    status, code, _ = REFUSALS[fault]
    with between(keeper, Weather(rate=1.0, faults=(fault,))) as proxy:
        found, body = ask(proxy, "PUT", body=b"mine")

        assert status == found
        assert f"<Code>{code}</Code>".encode() in body
        assert (fault == Fault.PUT_DENIED) == bool(kept(keeper))
        assert {fault: 1} == proxy.faults


@pytest.mark.parametrize("fault", [Fault.RESET_BEFORE, Fault.RESET_AFTER, Fault.PUT_LOST])
def test_an_answer_that_never_comes(keeper: ThreadingHTTPServer, fault: Fault) -> None:
    with between(keeper, Weather(rate=1.0, faults=(fault,))) as proxy:
        with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
            ask(proxy, "PUT", body=b"mine")

        assert (fault != Fault.RESET_BEFORE) == bool(kept(keeper))
        assert {fault: 1} == proxy.faults


def test_bodies_that_are_not_as_promised(keeper: ThreadingHTTPServer) -> None:
    with between(keeper) as proxy:
        for fault, broken in ((Fault.CUT, ConnectionResetError), (Fault.STALL, ConnectionResetError)):
            proxy.set(Weather(rate=1.0, faults=(fault,), stall=0.1))
            with pytest.raises((broken, http.client.IncompleteRead)):
                ask(proxy, "GET")
        proxy.set(Weather(rate=1.0, faults=(Fault.LENGTH_LONG,)))
        with pytest.raises(http.client.IncompleteRead):
            ask(proxy, "GET")
        proxy.set(Weather(rate=1.0, faults=(Fault.LENGTH_SHORT,)))
        assert (200, BODY[: len(BODY) // 2]) == ask(proxy, "GET")
        proxy.set(Weather(rate=1.0, faults=(Fault.SLOW_BYTES,)))
        assert (200, BODY) == ask(proxy, "GET")
        assert {Fault.SLOW_BYTES: 1} == proxy.faults


def test_a_request_meets_only_what_it_can_and_each_fault_has_its_turn(keeper: ThreadingHTTPServer) -> None:
    with between(keeper, Weather(rate=1.0, stall=0.1)) as proxy:
        for _ in range(len(Fault)):
            for method in ("GET", "HEAD", "PUT"):
                with contextlib.suppress(OSError, http.client.HTTPException):
                    ask(proxy, method, body=b"x" if method == "PUT" else None)
        assert set(Fault) == set(proxy.faults)
        heads = {each.fault for each in proxy.passed if each.kind == "head"}
        assert not heads & {Fault.CUT, Fault.PUT_LOST, Fault.CONFLICT}


def test_the_seed_decides_which_requests_meet_a_fault(keeper: ThreadingHTTPServer) -> None:
    def struck(seed: int) -> list[bool]:
        with between(keeper, Weather(rate=0.3, faults=(Fault.INTERNAL,), seed=seed)) as proxy:
            return [ask(proxy, "GET", f"/b/{number}")[0] == 500 for number in range(40)]

    assert struck(1) == struck(1) != struck(2)
    assert 3 <= sum(struck(1)) <= 22


def test_what_is_spared_meets_no_fault(keeper: ThreadingHTTPServer) -> None:
    with between(keeper, Weather(rate=1.0, faults=(Fault.INTERNAL,), spare=r"paths\.gz$")) as proxy:
        assert 200 == ask(proxy, "GET", "/b/warc.paths.gz")[0]
        assert 500 == ask(proxy, "GET", "/b/other")[0]


def test_no_connection_is_left_when_it_is_closed(keeper: ThreadingHTTPServer) -> None:
    with between(keeper) as proxy:
        idle = socket.create_connection(("127.0.0.1", proxy.port))
        ask(proxy, "GET")
    idle.settimeout(2)
    assert b"" == idle.recv(1)
    idle.close()
    with pytest.raises(ConnectionRefusedError):
        ask(proxy, "GET")
