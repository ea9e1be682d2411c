"""Small parts into full ones: the same documents in the same order, whoever does it and wherever it was killed."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from humongous.config import LmdConfig
from humongous.corpus import (
    export,
    iter_documents,
    make_merge,
    next_compaction,
    plan_compaction,
    publish_compaction,
    published_parts,
    verify_corpus,
)
from humongous.corpus.compaction import is_small
from humongous.document import Document
from humongous.errors import AccountingError, ManifestConflict, StorageError
from humongous.lmd import read_lines
from humongous.manifest import Compaction, Generation, Merged, Part, status_of
from humongous.manifest.live import live_parts

DUMP = "CC-MAIN-2020-40"
LANGUAGES = ("deu_Latn", "eng_Latn", "jpn_Jpan")
Ids = Callable[[Iterable[Document]], Sequence[str]]


def by_language(output: Any, ids: Ids) -> dict[str, Sequence[str]]:
    return {label: ids(iter_documents(str(output.root), language=label)) for label in LANGUAGES}


@pytest.fixture
def daily(output: Any) -> Any:
    """Four generations of one unit each."""
    return daily_runs(output)


def daily_runs(output: Any) -> Any:
    for unit, documents in (("c", 20), ("a", 9), ("d", 5), ("b", 11)):
        output.extract(unit, documents)
        output.partition(lmd=LmdConfig())
    return output


def test_many_small_parts_are_one_and_no_document_moves(daily: Any, ids: Ids) -> None:
    before, lines = by_language(daily, ids), all_lines(daily)
    (compaction,) = daily.compact()
    parts = list(published_parts(daily.manifest))

    assert [(label, 4) for label in LANGUAGES] == [(m.part.language, len(m.replaces)) for m in compaction.merged]
    assert [f"corpus/language={label}/dump={DUMP}/c00001-00000.jsonl.zst" for label in LANGUAGES] == [
        part.key for part in parts
    ]
    assert (before, lines) == (by_language(daily, ids), all_lines(daily))
    assert 45 == sum(part.documents for part in parts)
    assert [] == verify_corpus(daily.store, deep=True)[1]
    assert [] == daily.compact()
    assert [] == list(daily.scratch.iterdir())


def all_lines(output: Any) -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = {}
    for part in published_parts(output.manifest):
        with output.store.open(part.key) as stream:
            found.setdefault(part.language, []).extend(read_lines(stream))
    return found


def test_only_the_languages_asked_for(daily: Any) -> None:
    (compaction,) = daily.compact(languages=["jpn_Jpan"])
    assert ["jpn_Jpan"] == [merged.part.language for merged in compaction.merged]
    (rest,) = daily.compact()
    assert ["deu_Latn", "eng_Latn"] == [merged.part.language for merged in rest.merged]


def test_what_is_merged_is_merged_again_with_what_came_later(daily: Any, ids: Ids) -> None:
    daily.compact()
    daily.extract("e", 5)
    daily.partition(lmd=LmdConfig())
    before = by_language(daily, ids)
    (second,) = daily.compact()

    assert [2, 2, 2] == [len(merged.replaces) for merged in second.merged]
    assert second.merged[0].replaces[0].endswith("/c00001-00000.jsonl.zst")
    assert before == by_language(daily, ids)
    assert [] == verify_corpus(daily.store, deep=True)[1]


def test_the_same_parts_give_the_same_bytes(daily: Any, another: Any) -> None:
    daily.compact()
    daily_runs(another).compact()
    assert daily.files("corpus") == another.files("corpus")
    assert daily.files("manifest/compacted") == another.files("manifest/compacted")


@pytest.mark.parametrize("done", [0, 1, 3])
def test_a_killed_drivers_compaction_is_finished_by_the_next(daily: Any, another: Any, done: int) -> None:
    plan = next_compaction(daily.manifest, DUMP, LmdConfig())
    assert plan is not None
    for merge in plan.merges[:done]:
        make_merge(daily.store, merge, plan.level, daily.scratch)
    daily.extract("e", 5)  # published after the plan: it has to wait
    daily.partition(lmd=LmdConfig())
    assert plan == next_compaction(daily.manifest, DUMP, LmdConfig(part_level=1), ["jpn_Jpan"])
    daily.compact()
    daily_runs(another).compact()

    assert another.files("manifest/compacted").items() <= daily.files("manifest/compacted").items()
    assert another.files("corpus").items() <= daily.files("corpus").items()
    assert [] == verify_corpus(daily.store, deep=True)[1]


def test_two_drivers_at_once_publish_once(daily: Any) -> None:
    mine, others = (next_compaction(daily.manifest, DUMP, LmdConfig()) for _ in range(2))
    assert mine is not None
    assert mine == others
    merged = [make_merge(daily.store, merge, mine.level, daily.scratch) for merge in mine.merges]
    again = [make_merge(daily.store, merge, mine.level, daily.scratch) for merge in mine.merges]
    assert merged == again
    assert publish_compaction(daily.manifest, mine, merged) == publish_compaction(daily.manifest, mine, reversed(again))
    assert [] == daily.compact()


def test_a_driver_that_looked_before_the_other_published_gets_its_plan(
    daily: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = daily.compact()
    monkeypatch.setattr(daily.manifest, "compactions", lambda dump: [])
    late = next_compaction(daily.manifest, DUMP, LmdConfig(part_level=1))
    assert late is not None
    assert (1, [each.part.key for each in first.merged]) == (late.number, [merge.key for merge in late.merges])


def test_a_partition_beside_a_compaction_is_neither_lost_nor_moved(daily: Any, ids: Ids) -> None:
    plan = next_compaction(daily.manifest, DUMP, LmdConfig())
    assert plan is not None
    daily.extract("e", 5)
    daily.partition(lmd=LmdConfig())
    before = by_language(daily, ids)
    publish_compaction(
        daily.manifest, plan, [make_merge(daily.store, merge, plan.level, daily.scratch) for merge in plan.merges]
    )
    assert before == by_language(daily, ids)
    assert 5 == status_of(daily.manifest).dumps[0].tally.units


def test_a_damaged_part_is_named_and_replaced_by_nothing(daily: Any) -> None:
    (part, *_) = published_parts(daily.manifest)
    path = daily.root / part.key
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(StorageError, match=part.key):
        daily.compact()
    assert [] == daily.manifest.compactions(DUMP)
    assert not any("/c0000" in key for key in daily.files("corpus"))
    assert [] == list(daily.scratch.iterdir())


def test_a_part_of_a_size_that_the_manifest_does_not_name_is_refused(daily: Any) -> None:
    plan = next_compaction(daily.manifest, DUMP, LmdConfig())
    assert plan is not None
    wrong = replace(
        plan.merges[0], replaces=(replace(plan.merges[0].replaces[0], documents=1), *plan.merges[0].replaces[1:])
    )
    with pytest.raises(StorageError, match="documents: expected 1, found 4"):
        make_merge(daily.store, wrong, plan.level, daily.scratch)


def test_another_part_under_the_name_is_an_error(daily: Any) -> None:
    plan = next_compaction(daily.manifest, DUMP, LmdConfig())
    assert plan is not None
    one, two = plan.merges[:2]
    make_merge(daily.store, replace(two, key=one.key), plan.level, daily.scratch)
    with pytest.raises(StorageError, match="language=deu_Latn"):
        make_merge(daily.store, one, plan.level, daily.scratch)


def test_parts_that_are_not_the_plans_are_not_published(daily: Any) -> None:
    plan = next_compaction(daily.manifest, DUMP, LmdConfig())
    assert plan is not None
    merged = [make_merge(daily.store, merge, plan.level, daily.scratch) for merge in plan.merges]
    fewer = replace(merged[0], part=replace(merged[0].part, documents=1))
    for wrong in (merged[1:], [fewer, *merged[1:]], [replace(merged[0], replaces=()), *merged[1:]]):
        with pytest.raises(AccountingError, match="not as planned"):
            publish_compaction(daily.manifest, plan, wrong)
    assert [] == daily.manifest.compactions(DUMP)


def test_an_export_is_the_same_before_and_after(daily: Any, tmp_path: Any) -> None:
    export(str(daily.root), str(tmp_path / "before"), languages=["eng_Latn"])
    daily.compact()
    export(str(daily.root), str(tmp_path / "after"), languages=["eng_Latn"])
    (before, after) = ((tmp_path / name / "export.json").read_bytes() for name in ("before", "after"))
    assert before == after


def test_a_compaction_of_what_is_not_there_stops_the_reader(daily: Any) -> None:
    daily.compact()
    (daily.root / f"manifest/partitioned/{DUMP}/00002.json").unlink()
    with pytest.raises(ManifestConflict, match="c00001-00000"):
        list(published_parts(daily.manifest))


sizes = st.lists(st.tuples(st.sampled_from(LANGUAGES), st.integers(1, 3000)), max_size=40)


def _part(number: int, language: str, size: int) -> Part:
    return Part(f"corpus/language={language}/dump={DUMP}/{number:05d}-00000.jsonl.zst", language, 1, size, size, "0")


@given(sizes, st.integers(1, 4000), st.sets(st.sampled_from(LANGUAGES)))
def test_a_plan_merges_small_neighbours_alone_and_comes_to_an_end(
    made: list[tuple[str, int]], target: int, languages: set[str]
) -> None:
    lmd = LmdConfig(part_bytes=target)
    generations = [Generation(DUMP, n, (), (_part(n, language, size),)) for n, (language, size) in enumerate(made)]
    compactions: list[Compaction] = []
    first = live = live_parts(generations, [])
    for number in itertools.count(1):
        plan = plan_compaction(DUMP, number, live, lmd, languages)
        if not plan.merges:
            break
        for merge in plan.merges:
            here = [part for part in live if part.language == merge.language]
            at = here.index(merge.replaces[0])
            assert list(merge.replaces) == here[at : at + len(merge.replaces)], "neighbours, in order"
            assert len(merge.replaces) > 1
            assert all(is_small(part, lmd) for part in merge.replaces)
            assert not languages or merge.language in languages
            # Small parts are below half the target, so that a run stops before it is one and a half times that.
            assert 2 * sum(part.compressed_bytes for part in merge.replaces) < 3 * target
        compactions.append(Compaction(DUMP, number, tuple(_merged(merge) for merge in plan.merges)))
        after = live_parts(generations, compactions)
        assert len(after) < len(live)
        live = after
    for language in LANGUAGES:
        assert _order(first, language, {}) == _order(live, language, _sources(compactions))
    for one, two in itertools.pairwise(part for part in live if part.language == "eng_Latn"):
        assert not (is_small(one, lmd) and is_small(two, lmd)) or (languages and "eng_Latn" not in languages)


def _merged(merge: Any) -> Merged:
    size = sum(part.text_bytes for part in merge.replaces)
    keys = tuple(part.key for part in merge.replaces)
    return Merged(Part(merge.key, merge.language, len(keys), size, size, "1"), "2", keys)


def _sources(compactions: list[Compaction]) -> dict[str, tuple[str, ...]]:
    return {merged.part.key: merged.replaces for each in compactions for merged in each.merged}


def _order(parts: Iterable[Part], language: str, sources: dict[str, tuple[str, ...]]) -> list[str]:
    """Keys of the generations' own parts, in the order that their documents have now."""

    def leaves(key: str) -> Iterable[str]:
        return [leaf for each in sources[key] for leaf in leaves(each)] if key in sources else [key]

    return [leaf for part in parts if part.language == language for leaf in leaves(part.key)]


@pytest.mark.parametrize(
    ("harm", "where", "what"),
    [
        (
            lambda root, _: (root / f"manifest/compacting/{DUMP}/00001.json").unlink(),
            f"manifest/compacted/{DUMP}/00001.json",
            "it has no plan in manifest/compacting/",
        ),
        (
            lambda root, key: (root / key).write_bytes(b"12345678"),
            f"corpus/language=deu_Latn/dump={DUMP}/c00001-00000.jsonl.zst",
            "the object has 8 bytes, expected",
        ),
        (
            lambda root, key: (root / key).unlink(),
            f"corpus/language=deu_Latn/dump={DUMP}/c00001-00000.jsonl.zst",
            "the object is not there",
        ),
        (
            lambda root, _: edit(root, lambda tree: tree["merged"].pop()),
            f"manifest/compacted/{DUMP}/00001.json",
            "its parts are not those of its plan",
        ),
        (
            lambda root, _: edit(root, lambda tree: tree["merged"][0]["part"].update(documents=3)),
            f"corpus/language=deu_Latn/dump={DUMP}/c00001-00000.jsonl.zst",
            "(documents, bytes of text): replaced (10,",
        ),
        (
            lambda root, _: edit(root, lambda tree: tree["merged"][0].update(replaces=["corpus/nothing"])),
            f"manifest/compacted/{DUMP}/00001.json",
            f"corpus/language=deu_Latn/dump={DUMP}/c00001-00000.jsonl.zst replaces corpus/nothing, which nothing",
        ),
    ],
)
def test_each_harm_to_a_compaction_is_found(daily: Any, harm: Any, where: str, what: str) -> None:
    (compaction,) = daily.compact()
    harm(daily.root, compaction.merged[0].part.key)
    found = [(each.where, each.what) for each in verify_corpus(daily.store)[1]]
    assert any(where == key and said.startswith(what) for key, said in found), found


def edit(root: Path, change: Callable[[Any], object]) -> None:
    path = root / f"manifest/compacted/{DUMP}/00001.json"
    tree = json.loads(path.read_bytes())
    change(tree)
    path.write_text(json.dumps(tree))


def test_a_merged_part_of_other_lines_is_named_when_read(daily: Any) -> None:
    daily.compact()
    edit(daily.root, lambda tree: tree["merged"][0].update(text_sha256="0" * 64))
    (problem,) = verify_corpus(daily.store, deep=True)[1]
    assert problem.what.startswith(f"SHA-256 of the text: expected {'0' * 64}")
