"""No check stops another, whatever it raises."""

from __future__ import annotations

from collections.abc import Iterator

from humongous.doctor import Check, Finding, Level, examine, worst
from humongous.errors import StorageError


def fine() -> Iterator[Finding]:
    yield Finding("fine", Level.OK, "all is well")


def refuses() -> Iterator[Finding]:
    yield Finding("half", Level.OK, "so far so good")
    raise StorageError("the disk refuses", where="/d", do="choose another")


def breaks() -> Iterator[Finding]:
    raise ZeroDivisionError("of our own making")


def test_one_that_raises_is_a_finding_and_the_others_go_on() -> None:
    found = list(examine([Check("a", refuses), Check("b", breaks), Check("c", fine)]))

    assert [
        Finding("half", Level.OK, "so far so good"),
        Finding("a", Level.PROBLEM, "/d: the disk refuses", "choose another"),
        Finding(
            "b",
            Level.PROBLEM,
            "this check itself broke: ZeroDivisionError: of our own making",
            "please report this line as a bug of HUMONGOUS",
        ),
        Finding("fine", Level.OK, "all is well"),
    ] == found
    assert Level.PROBLEM == worst(found)
    assert Level.OK == worst([])
