"""The arithmetic of permits, with a clock that the test moves."""

from __future__ import annotations

import pytest

from humongous.storage.throttle import LONGEST_PAUSE, Caps, Throttle


class Asker:
    """Someone who wants a connection; `inside` once it is granted."""

    def __init__(self, throttle: Throttle, *, at_once: bool = False) -> None:
        self.inside = False
        self.admitted = self._admit
        throttle.enter(self.admitted, at_once=at_once)

    def _admit(self) -> None:
        self.inside = True


def test_no_more_than_the_cap_are_inside_and_the_others_come_in_their_order() -> None:
    throttle = Throttle(Caps(2, 10.0))
    askers = [Asker(throttle) for _ in range(4)]
    assert [True, True, False, False] == [each.inside for each in askers]
    throttle.leave(askers[1].admitted)
    assert [True, True, True, False] == [each.inside for each in askers]
    throttle.leave(askers[3].admitted)  # who gives up waiting
    throttle.leave(askers[0].admitted)
    throttle.leave(askers[0].admitted)  # twice is once
    assert 1 == throttle.inside


def test_who_holds_one_already_does_not_wait_for_itself() -> None:
    throttle = Throttle(Caps(1, 10.0))
    assert Asker(throttle).inside
    assert Asker(throttle, at_once=True).inside
    assert not Asker(throttle).inside


def test_turns_are_a_rate_apart_and_none_are_saved_up() -> None:
    throttle = Throttle(Caps(9, 4.0))
    assert [0.0, 0.25, 0.5] == [throttle.turn(100.0) for _ in range(3)]
    assert [0.0, 0.25] == [throttle.turn(200.0) for _ in range(2)]


def test_push_back_halves_once_a_second_and_pauses_everyone() -> None:
    throttle = Throttle(Caps(8, 8.0))
    for _ in range(5):  # one trouble, five messengers
        throttle.pushed_back(100.0, 3.0)
    assert 4 == throttle.connections
    assert [3.0, 3.25] == [throttle.turn(100.0) for _ in range(2)]
    throttle.pushed_back(101.0, 0.0)
    assert 2 == throttle.connections
    for second in range(102, 110):
        throttle.pushed_back(float(second), 1e9)
    assert 1 == throttle.connections
    assert LONGEST_PAUSE == throttle.turn(109.0)


def test_capacity_comes_back_while_all_goes_well_and_no_further() -> None:
    throttle = Throttle(Caps(60, 60.0))
    throttle.pushed_back(100.0, 0.0)
    waiting = [Asker(throttle) for _ in range(31)]
    assert not waiting[30].inside
    throttle.answered_well(101.0)
    assert (31, True) == (throttle.connections, waiting[30].inside)
    for second in range(102, 200):
        throttle.answered_well(float(second))
    assert 60 == throttle.connections


def test_a_long_silence_is_no_recovery() -> None:
    throttle = Throttle(Caps(60, 60.0))
    throttle.pushed_back(100.0, 0.0)
    throttle.answered_well(1000.0)
    assert 31 == throttle.connections


@pytest.mark.parametrize(("parts", "share"), [(4, Caps(2, 1.0)), (100, Caps(1, 0.04))])
def test_those_who_cannot_talk_share(parts: int, share: Caps) -> None:
    assert share == Caps(8, 4.0).share(parts)
