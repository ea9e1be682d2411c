"""The gate: one cap for a whole run, whoever is killed, and a share where nobody can be asked."""

from __future__ import annotations

import dataclasses
import logging
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from humongous.storage import Driver, GateServer
from humongous.storage.gate import Gate, throttle_of
from humongous.storage.throttle import Caps

FAST = Caps(2, 1000.0)


@pytest.fixture
def driver() -> Iterator[Driver]:
    with GateServer("127.0.0.1", 4) as server:
        yield server.driver


def inside(name: str, caps: Caps = FAST) -> int:
    return throttle_of(name, caps).inside


def wait_until(name: str, number: int) -> None:
    deadline = time.monotonic() + 10
    while inside(name) != number:
        assert time.monotonic() < deadline, inside(name)
        time.sleep(0.005)


def in_thread(gate: Gate) -> threading.Event:
    """Enter and leave again in a thread of its own; set once it was inside."""
    entered = threading.Event()

    def enter() -> None:
        lease = gate.enter()
        entered.set()
        lease.leave()

    threading.Thread(target=enter, daemon=True).start()
    return entered


@pytest.mark.parametrize("with_driver", [False, True])
def test_a_third_waits_until_one_of_two_leaves(driver: Driver, with_driver: bool) -> None:
    name = f"third {with_driver}"
    gate = Gate(name, FAST, driver if with_driver else None)
    first = gate.enter()
    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(gate.enter).result(10)
    third = in_thread(gate)
    assert not third.wait(0.2)
    first.leave()
    assert third.wait(10)
    first.leave()
    wait_until(name, 1)
    second.leave()


@pytest.mark.parametrize("with_driver", [False, True])
def test_who_reads_one_object_may_ask_for_another(driver: Driver, with_driver: bool) -> None:
    gate = Gate(f"nested {with_driver}", Caps(1, 1000.0), driver if with_driver else None)
    outer = gate.enter()
    gate.enter().leave()
    waiting = in_thread(gate)
    assert not waiting.wait(0.2)
    outer.leave()
    assert waiting.wait(10)


@pytest.mark.parametrize("with_driver", [False, True])
def test_requests_of_all_keep_the_rate(driver: Driver, with_driver: bool) -> None:
    gate = Gate(f"rate {with_driver}", Caps(100, 50.0), driver if with_driver else None)
    began = time.monotonic()
    for _ in range(5):
        lease = gate.enter()
        lease.turn()
        lease.leave()
    assert time.monotonic() - began >= 9 / 50


def test_push_back_told_by_one_slows_all(driver: Driver) -> None:
    caps = Caps(8, 1000.0)
    lease = Gate("push back", caps, driver).enter()
    lease.answered(well=False, pause=0.3)
    began = time.monotonic()
    lease.turn()
    assert 0.2 < time.monotonic() - began
    assert 4 == throttle_of("push back", caps).connections
    lease.leave()


KILLED = """
import pickle, sys, time
from humongous.storage.gate import Gate
from humongous.storage.throttle import Caps
lease = Gate("killed", Caps(2, 1000.0), pickle.loads(bytes.fromhex(sys.argv[1]))).enter()
print("inside", flush=True)
time.sleep(60)
"""


def test_a_killed_worker_leaks_no_permit(driver: Driver) -> None:
    workers = [
        subprocess.Popen([sys.executable, "-c", KILLED, pickle.dumps(driver).hex()], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    try:
        for worker in workers:
            assert worker.stdout
            assert "inside\n" == worker.stdout.readline()
        wait_until("killed", 2)
    finally:
        for worker in workers:
            os.kill(worker.pid, signal.SIGKILL)
            worker.communicate()
    wait_until("killed", 0)


def test_a_driver_that_is_gone_leaves_each_process_its_share(driver: Driver, caplog: pytest.LogCaptureFixture) -> None:
    caps = Caps(8, 1000.0)
    with GateServer("127.0.0.1", 4) as server:
        gone = server.driver
        held = Gate("gone", caps, gone).enter()
    gate = Gate("gone", caps, gone)
    with caplog.at_level(logging.WARNING):
        held.turn()
        held.answered(well=True)
        held.leave()
        leases = [gate.enter() for _ in range(2)]
    assert 2 == inside("gone", Caps(2, 250.0))
    assert 1 == len(caplog.records)
    assert "1/4 of the run's caps" in caplog.text
    for lease in leases:
        lease.leave()


def test_where_nobody_can_listen_each_process_has_its_share() -> None:
    with GateServer("192.0.2.1", 8) as server:  # no machine's (RFC 5737)
        lease = Gate("deaf", Caps(8, 800.0), server.driver).enter()
    assert 1 == inside("deaf", Caps(1, 100.0))
    lease.leave()


def test_a_stranger_gets_no_permit(driver: Driver) -> None:
    stranger = dataclasses.replace(driver, token="guessed")
    for first in (b"GET / HTTP/1.1\r\n\r\n", b"[1]\n", b"{}\n", b"x" * 5000, b"\xff\n"):
        with socket.create_connection((driver.host, driver.port), timeout=5) as sock:
            sock.sendall(first)
            assert b"" == sock.recv(10)
    lease = Gate("stranger", FAST, stranger).enter()
    assert 1 == inside("stranger", FAST.share(4))  # its own share: the driver did not take it in
    lease.leave()


def test_what_has_no_caps_has_no_gate() -> None:
    lease = Gate("folder", None).enter()
    lease.turn()
    lease.answered(well=False, pause=99)
    lease.leave()
