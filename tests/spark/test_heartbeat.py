"""Heartbeats: they arrive, and nothing that arrives on the port does harm."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.document import Counts, DropReason, NotAPageReason
from humongous.spark.heartbeat import Beat, Receiver, Sender, _parse


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not condition() and time.monotonic() < until:
        time.sleep(0.01)
    assert condition()


def counts() -> Counts:
    found = Counts(records=5)
    found.written["deu_Latn"] = 2
    found.dropped[DropReason.TOO_SHORT] = 1
    found.not_a_page[NotAPageReason.REQUEST] = 2
    return found


def test_a_beat_arrives_and_the_next_one_waits_its_time() -> None:
    with Receiver("127.0.0.1") as receiver:
        assert receiver.address
        sender = Sender(receiver.address, "unit-1", 1000)
        sender(counts(), 400)
        sender(counts(), 500)  # too soon: not sent
        wait_for(lambda: bool(receiver.beats()))

        assert {"unit-1": Beat("unit-1", 1000, 400, 5, 3, 2, 1, 0)} == receiver.beats()


def test_what_is_no_beat_is_left_alone() -> None:
    with Receiver("127.0.0.1") as receiver:
        assert receiver.address
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
            for data in (b"", b"\xff", b"[]", b'["u", 1]', b'["u", 1, 2, 3, 4, 5, 6, -7]', b"{}" * 9000, b"[" * 30_000):
                stranger.sendto(data, receiver.address)
        beat = Beat("unit-2", 1, 1, 1, 1, 1, 0, 0)
        Sender(receiver.address, "unit-2", 1).send(beat)
        wait_for(lambda: bool(receiver.beats()))

        assert {"unit-2": beat} == receiver.beats()


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_beat_or_nothing(data: bytes) -> None:
    assert _parse(data) is None or isinstance(_parse(data), Beat)


def test_a_host_that_cannot_be_bound_only_means_no_heartbeats() -> None:
    with Receiver("192.0.2.1") as receiver:  # TEST-NET-1 of RFC 5737: never an address of this machine
        assert receiver.address is None
