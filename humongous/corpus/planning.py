"""Which byte ranges of which bundles become which parts of the corpus. Pure: no store, no clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from humongous.config import LmdConfig
from humongous.manifest.entries import PartitionPlan, PlannedPart, Range, UnitEntry

T = TypeVar("T")


def plan_generation(dump: str, generation: int, units: Iterable[UnitEntry], lmd: LmdConfig) -> PartitionPlan:
    """Pack the frames of these units' bundles into parts of about `lmd.part_bytes`, as `pack` does.

    Languages in label order; inside a language the frames in order of unit names. A frame is never split. Every unit is
    in the plan, those without a document too: the plan is what marks them as partitioned.
    """
    entries = sorted(units, key=lambda entry: entry.unit)
    ranges: dict[str, list[Range]] = {}
    for entry in entries:
        if entry.bundle is not None:
            for language, frame in entry.frames.items():
                ranges.setdefault(language, []).append(Range(entry.unit, entry.bundle, frame))
    parts = (
        PlannedPart(part_key(language, dump, generation, number), language, tuple(packed))
        for language in sorted(ranges)
        for number, packed in enumerate(pack(ranges[language], lambda piece: piece.frame.length, lmd.part_bytes))
    )
    return PartitionPlan(dump, generation, lmd.part_level, tuple(entry.unit for entry in entries), tuple(parts))


def part_key(language: str, dump: str, generation: int, number: int) -> str:
    """Where a part is: Hive's way of naming folders, so that query engines see language and dump as columns."""
    return f"corpus/language={language}/dump={dump}/{generation:05d}-{number:05d}.jsonl.zst"


def pack(items: Iterable[T], size: Callable[[T], int], target: int) -> Iterator[Sequence[T]]:
    """Cut a sequence into runs of about `target`, order kept, greedily.

    A run is closed when it has reached the target, or when the next item would take it past one and a half times the
    target. So no run of two or more is larger than that, and two neighbours together are larger than the target.
    """
    run: list[T] = []
    total = 0
    for item in items:
        if run and (total >= target or 2 * (total + size(item)) > 3 * target):
            yield run
            run, total = [], 0
        run.append(item)
        total += size(item)
    if run:
        yield run
