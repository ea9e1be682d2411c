"""Which stretches of a folder's keys to list: a page of a listing has 1,000 keys, and the next page waits for it.

Pure. Keys are compared as stores sort them, by their UTF-8 bytes, which for the names of the manifest (ASCII) is the
order of Python's strings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

PAGE = 1_000
"""Keys that S3, GCS and Azure give at most in one answer (S3 API reference, ListObjectsV2, `MaxKeys`)."""
STRETCH = 10 * PAGE
"""Keys of one stretch at most, as far as is known beforehand: its pages come one after the other."""
SPARSE = 5 * STRETCH
"""The same where most of the keys are not expected to be there."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The keys after `after`, up to and with `upto`; `None` is the folder's own beginning or end."""

    after: str | None
    upto: str | None


def whole(likely: Collection[str]) -> list[Stretch]:
    """Stretches that make up the whole folder, cut so that each has about `STRETCH` of the keys that are `likely`.

    What is likely decides how many can be listed at once, never what is found.
    """
    cuts = sorted(likely)[STRETCH - 1 :: STRETCH]
    return [Stretch(*pair) for pair in zip([None, *cuts], [*cuts, None], strict=True)]


def around(wanted: Collection[str], known: Collection[str]) -> list[Stretch]:
    """Stretches that hold every key of `wanted`, few of which are there, and pass over long runs of `known` keys.

    A run of less than two pages is cheaper listed than passed over, which costs a request too.
    """
    places = sorted([*((key, True) for key in wanted), *((key, False) for key in known)])
    return list(_around(places))


def _around(places: list[tuple[str, bool]]) -> Iterator[Stretch]:
    after, upto = None, None  # of the stretch that is open
    size = run = 0  # keys in it, and known ones at its end
    for at, (key, want) in enumerate(places):
        if want:
            if upto is None:
                after, size = places[at - 1][0] if at else None, 0
            upto, run = key, 0
        else:
            run += 1
        size += 1
        if upto is not None and (run >= 2 * PAGE or size >= SPARSE):
            yield Stretch(after, upto)
            upto = None
    if upto is not None:
        yield Stretch(after, upto)
