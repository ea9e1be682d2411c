"""Packing: every frame once, in order, sizes within the rule, the same plan whatever the order of units."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.config import LmdConfig
from humongous.corpus import plan_generation
from humongous.corpus.planning import pack
from humongous.manifest import Frame, Range, UnitEntry

DUMP = "CC-MAIN-2020-40"
LABELS = ("cmn_Hani", "deu_Latn", "eng_Latn", "zxx")


def entry(unit: str, lengths: dict[str, int]) -> UnitEntry:
    frames, offset = {}, 0
    for label, length in sorted(lengths.items()):
        frames[label] = Frame(offset, length, 1, 10 * length, "0" * 64)
        offset += length
    bundle = f"bundles/{DUMP}/{unit}.x.jsonl.zst" if frames else None
    return UnitEntry(
        DUMP, unit, "x", f"{unit}.warc.gz", "f", bundle, offset, frames, {}, 0, 0, (), 0, (), None, {}
    )  # fmt: skip


units = st.dictionaries(
    st.text("abc0", min_size=1, max_size=4), st.dictionaries(st.sampled_from(LABELS), st.integers(1, 300)), max_size=25
).map(lambda named: [entry(name, lengths) for name, lengths in named.items()])


@settings(deadline=None, max_examples=200)
@given(units, st.integers(1, 500), st.integers(0, 2**16))
def test_every_range_once_in_order_and_within_the_rule(entries: list[UnitEntry], target: int, seed: int) -> None:
    lmd = LmdConfig(part_level=7, part_bytes=target)
    plan = plan_generation(DUMP, 3, entries, lmd)
    ordered = sorted(entries, key=lambda each: each.unit)
    assert (DUMP, 3, 7) == (plan.dump, plan.generation, plan.level)
    assert tuple(each.unit for each in ordered) == plan.units
    for label in LABELS:
        expected = [Range(e.unit, e.bundle, e.frames[label]) for e in ordered if e.bundle and label in e.frames]
        parts = [part for part in plan.parts if part.language == label]
        assert expected == [piece for part in parts for piece in part.ranges]
        names = [f"corpus/language={label}/dump={DUMP}/00003-{n:05d}.jsonl.zst" for n in range(len(parts))]
        assert names == [part.key for part in parts]
        sizes = [sum(piece.frame.length for piece in part.ranges) for part in parts]
        assert all(size <= 1.5 * target for part, size in zip(parts, sizes, strict=True) if len(part.ranges) > 1)
        assert all(one + two > target for one, two in itertools.pairwise(sizes))
    assert sorted(plan.parts, key=lambda part: part.key) == list(plan.parts)
    random.Random(seed).shuffle(entries)
    assert plan == plan_generation(DUMP, 3, iter(entries), lmd)


def test_the_rule_by_example() -> None:
    def packed(*sizes: int) -> list[Sequence[int]]:
        return list(pack(sizes, lambda size: size, 100))

    assert [] == packed()
    assert [[60, 40], [50]] == packed(60, 40, 50)  # the target is reached
    assert [[60, 90], [1]] == packed(60, 90, 1)  # up to one and a half times
    assert [[60], [91]] == packed(60, 91)  # not past it
    assert [[10], [1000], [10]] == packed(10, 1000, 10)  # never split


def test_units_without_documents_are_partitioned_with_no_part() -> None:
    plan = plan_generation(DUMP, 1, [entry("b", {}), entry("a", {})], LmdConfig())
    assert (("a", "b"), ()) == (plan.units, plan.parts)
