"""The progress line: sums over units under way, in words."""

from __future__ import annotations

import pytest

from humongous.spark.heartbeat import Beat, Receiver
from humongous.spark.progress import Sums, add_up, describe, shown


def test_sums_over_units_under_way_and_done() -> None:
    beats = {
        "a": Beat("a", 1000, 1000, 30, 10, 8, 2, 0),
        "b": Beat("b", 1000, 250, 9, 3, 3, 0, 1),
    }

    assert Sums(0.3125, 1, 4, 13, 11, 2, 1, 1250) == add_up(beats, 1, 4)


def test_spark_knows_of_units_whose_beats_were_lost() -> None:
    assert 0.75 == add_up({}, 3, 4).share
    assert 1.0 == add_up({}, 0, 0).share


def test_the_line_says_speed_documents_drops_and_time_left() -> None:
    line = describe(Sums(0.25, 1, 4, 1300, 1100, 200, 1, 5_000_000), 10.0)

    assert (
        "1/4 units · 130 pages/s · 0.5 MB/s · 1,100 documents · 200 dropped · 1 quarantined · time left 0:00:30" == line
    )
    assert describe(Sums(0.0, 0, 4, 0, 0, 0, 0, 0), 0.0).endswith("time left unknown")


def test_without_a_terminal_nothing_is_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    with Receiver("127.0.0.1") as receiver, shown("extract", 1, lambda: 0, receiver):
        pass

    assert ("", "") == tuple(capsys.readouterr())
