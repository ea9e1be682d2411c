"""From bundles to generations: resumed at any point with the same bytes, each unit once, nothing unnamed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from humongous.config import LmdConfig
from humongous.corpus import iter_documents, make_part, next_plan, publish, verify_corpus
from humongous.document import Document
from humongous.errors import AccountingError, StorageError

DUMP = "CC-MAIN-2020-40"
LMD = LmdConfig(part_bytes=400)
Ids = Callable[[Iterable[Document]], Sequence[str]]


def test_all_documents_once_by_language_and_unit(output: Any, ids: Ids) -> None:
    for unit, documents in (("b", 11), ("empty", 0), ("a", 20)):
        output.extract(unit, documents)
    (generation,) = output.partition()
    assert (1, ("a", "b", "empty")) == (generation.generation, generation.units)
    ordered = sorted(output.documents[DUMP], key=lambda each: (each.language, each.meta["id"].split("-")[0]))
    assert ids(ordered) == ids(iter_documents(str(output.root)))
    assert {part.key for part in generation.parts} == set(output.files())
    assert len(generation.parts) > 3
    assert [] == output.partition()
    assert [] == list(output.scratch.iterdir())


def test_new_units_are_a_new_generation_and_old_parts_stay(output: Any, ids: Ids) -> None:
    output.extract("b", 10)
    output.partition()
    before = output.files()
    output.extract("a", 10)
    (generation,) = output.partition()
    assert (2, ("a",)) == (generation.generation, generation.units)
    assert before.items() <= output.files().items()
    assert sorted(ids(output.documents[DUMP])) == sorted(ids(iter_documents(str(output.root))))


def test_nothing_to_do(output: Any) -> None:
    assert next_plan(output.manifest, DUMP, LMD) is None


def test_the_same_units_give_the_same_bytes(output: Any, another: Any) -> None:
    for one in (output, another):
        for unit, documents in (("a", 20), ("b", 11)):
            one.extract(unit, documents)
        one.partition()
    assert output.files("corpus") == another.files("corpus")
    assert output.files("manifest/partitioned") == another.files("manifest/partitioned")


@pytest.mark.parametrize("parts_before", [0, 1, 3])
def test_a_killed_drivers_plan_is_finished_by_the_next(output: Any, another: Any, parts_before: int) -> None:
    for one in (output, another):
        one.extract("a", 20)
        one.extract("b", 11)
    plan = next_plan(output.manifest, DUMP, LMD)
    assert plan is not None
    for part in plan.parts[:parts_before]:
        make_part(output.store, part, plan.level, output.scratch)
    output.extract("c", 5)  # committed after the plan: it has to wait
    assert plan == next_plan(output.manifest, DUMP, LmdConfig(part_bytes=10**6, part_level=1))
    first, second = output.partition()
    assert (plan.units, ("c",)) == (first.units, second.units)
    another.partition()
    assert another.files().items() <= output.files().items()
    assert another.manifest.generations(DUMP) == [first]


def test_a_part_that_is_there_is_not_made_again(output: Any) -> None:
    output.extract("a", 20)
    plan = next_plan(output.manifest, DUMP, LMD)
    assert plan is not None
    made = make_part(output.store, plan.parts[0], plan.level, output.scratch)
    output.store.delete(plan.parts[0].ranges[0].bundle)
    assert made == make_part(output.store, plan.parts[0], plan.level, output.scratch)


def test_another_part_under_the_name_is_an_error(output: Any) -> None:
    output.extract("a", 20)
    plan = next_plan(output.manifest, DUMP, LMD)
    assert plan is not None
    one, two = plan.parts[0], plan.parts[1]
    make_part(output.store, replace(two, key=one.key), plan.level, output.scratch)
    with pytest.raises(StorageError, match="language=deu_Latn"):
        make_part(output.store, one, plan.level, output.scratch)


def test_a_damaged_bundle_stops_the_part_and_publishes_nothing(output: Any) -> None:
    entry = output.extract("a", 20)
    path = output.root / entry.bundle
    data = bytearray(path.read_bytes())
    data[20] ^= 1
    path.write_bytes(data)
    with pytest.raises(StorageError, match=entry.bundle):
        output.partition()
    assert {} == output.files("corpus")
    assert [] == output.manifest.generations(DUMP)
    assert [] == list(output.scratch.iterdir())


def test_parts_that_are_not_the_plans_are_not_published(output: Any) -> None:
    output.extract("a", 20)
    plan = next_plan(output.manifest, DUMP, LMD)
    assert plan is not None
    parts = [make_part(output.store, part, plan.level, output.scratch) for part in plan.parts]
    for wrong in (parts[1:], [replace(parts[0], documents=1), *parts[1:]], [replace(parts[0], key="x"), *parts[1:]]):
        with pytest.raises(AccountingError, match="not as planned"):
            publish(output.manifest, plan, wrong)
    assert [] == output.manifest.generations(DUMP)
    assert plan.units == publish(output.manifest, plan, reversed(parts)).units


def test_many_units_are_several_generations(output: Any, ids: Ids, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("humongous.corpus.partition.MAX_FRAMES", 5)  # a unit here has up to three
    for unit in ("d", "a", "c", "b"):
        output.extract(unit, 5)
    output.extract("aa", 2)
    assert [("a", "aa"), ("b",), ("c",), ("d",)] == [each.units for each in output.partition()]
    assert 22 == len(ids(iter_documents(str(output.root))))


def test_two_drivers_at_once_publish_once(output: Any, ids: Ids) -> None:
    output.extract("a", 20)
    mine = next_plan(output.manifest, DUMP, LMD)
    others = next_plan(output.manifest, DUMP, LMD)
    assert mine is not None
    assert mine == others
    parts = [make_part(output.store, part, mine.level, output.scratch) for part in mine.parts]
    assert publish(output.manifest, mine, parts) == publish(output.manifest, mine, parts)
    assert 20 == len(ids(iter_documents(str(output.root))))
    assert [] == verify_corpus(output.store, deep=True)[1]


def test_a_driver_that_looked_before_the_other_published_gets_its_plan(
    output: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    output.extract("a", 20)
    generations, plans = output.manifest.generations(DUMP), output.manifest.unpublished_plans(DUMP)
    (first,) = output.partition()
    monkeypatch.setattr(output.manifest, "generations", lambda dump: generations)
    monkeypatch.setattr(output.manifest, "unpublished_plans", lambda dump: plans)
    late = next_plan(output.manifest, DUMP, LmdConfig(part_bytes=10**6))
    assert late is not None
    assert (1, [part.key for part in first.parts]) == (late.generation, [part.key for part in late.parts])
