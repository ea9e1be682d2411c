"""One ingestion at a time: whoever is alive keeps the lease, whoever is killed loses it, and no clock is asked."""

from __future__ import annotations

import itertools
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import pytest

from humongous.errors import OutcomeUnknown, StorageError
from humongous.ingestion import Holder, Lease
from humongous.ingestion.lease import FOLDER, current
from humongous.storage import Store, open_store

BEAT, DEAD = 0.05, 0.6


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(str(tmp_path / "out"))


def lease(store: Store, run: str) -> Lease:
    return Lease(store, run, beat=BEAT, dead_after=DEAD)


def numbers(store: Store) -> list[int]:
    return [int(info.key[len(FOLDER) + 1 : -5]) for info in store.list(FOLDER)]


def wait_for(condition: object) -> None:
    until = time.monotonic() + 20
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < until
        time.sleep(0.01)


def test_the_first_gets_it_and_gives_it_back(store: Store) -> None:
    first = lease(store, "first")
    assert current(store) is None
    assert first.take() is None
    with first:
        holder = current(store)
        assert holder
        assert ("first", False) == (holder.run, holder.ended)
        wait_for(lambda: numbers(store)[-1] > 3)
        assert len(numbers(store)) <= 2, "what went before is deleted"
    ended = current(store)
    assert ended
    assert ("first", True) == (ended.run, ended.ended)
    second = lease(store, "second")
    began = time.monotonic()
    assert second.take() is None
    assert time.monotonic() - began < DEAD, "a lease that was given back is not watched"


def test_a_second_one_learns_who_has_it(store: Store) -> None:
    first = lease(store, "first")
    assert first.take() is None
    with first:
        found = lease(store, "second").take()
        assert found
        assert "first" == found.run
        assert found.since
        assert not first.lost


def test_a_killed_runs_lease_is_taken_after_a_while_whatever_the_clock_says(store: Store) -> None:
    assert lease(store, "killed").take() is None  # and never renewed
    (info,) = store.list(FOLDER)
    os.utime(Path(store.url, info.key), (2e9, 2e9))  # long in the future
    began = time.monotonic()
    assert lease(store, "next").take() is None
    assert time.monotonic() - began >= DEAD
    holder = current(store)
    assert holder
    assert ("next", 2) == (holder.run, holder.number)


def test_who_slept_too_long_finds_that_it_has_lost(store: Store) -> None:
    slept = lease(store, "slept")
    assert slept.take() is None
    other = lease(store, "other")
    assert other.take() is None  # found it dead
    with other, slept:
        wait_for(lambda: slept.lost)
        assert not other.lost
    last = current(store)
    assert last
    assert ("other", True) == (last.run, last.ended), "who lost it gives nothing back"


def test_of_many_at_once_one_gets_it(store: Store) -> None:
    gate, over = threading.Barrier(8), threading.Event()

    def start(number: int) -> Holder | None:
        mine = lease(store, f"run-{number}")
        gate.wait()
        holder = mine.take()
        if holder is None:
            with mine:  # alive: who comes late must see it renewed
                over.wait(30)
        return holder

    with ThreadPoolExecutor(8) as pool:
        starts = [pool.submit(start, number) for number in range(8)]
        for _ in itertools.islice(as_completed(starts), 7):
            pass
        over.set()
        found = [each.result() for each in starts]
    assert 1 == found.count(None)
    assert 1 == len({holder.run for holder in found if holder})


def test_without_the_right_to_delete_the_row_grows_and_all_else_is_the_same(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(key: str) -> None:
        raise StorageError("access denied", where=key)

    monkeypatch.setattr(store, "delete", refuse)
    first = lease(store, "first")
    assert first.take() is None
    with first:
        wait_for(lambda: len(numbers(store)) > 3)
    assert lease(store, "second").take() is None


def test_a_renewal_whose_answer_was_lost_is_its_own(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first, real = lease(store, "first"), store.put_if_absent
    lost: list[str] = []
    assert first.take() is None

    def put(key: str, data: bytes) -> bool:
        made = real(key, data)
        if not lost:
            lost.append(key)
            raise OutcomeUnknown("the answer was lost", where=key)
        return made

    monkeypatch.setattr(store, "put_if_absent", put)
    with first:
        wait_for(lambda: numbers(store)[-1] > 4)
        assert lost
        assert not first.lost


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"run": "x"}', b"\xff", b'"' + b"[" * 9000])
def test_what_is_no_lease_holds_nobody_up(store: Store, data: bytes) -> None:
    store.put_if_absent(f"{FOLDER}/0000000007.json", data)
    store.put_if_absent(f"{FOLDER}/notes.txt", b"a user's own")
    began = time.monotonic()
    assert lease(store, "next").take() is None
    assert time.monotonic() - began < DEAD
    holder = current(store)
    assert holder
    assert 8 == holder.number
