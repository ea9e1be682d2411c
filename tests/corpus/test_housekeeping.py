"""`gc` beside the corpus: merged parts and bundles go once what has their documents is there, and readers cope."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from humongous.config import LmdConfig
from humongous.corpus import export, iter_documents, make_merge, next_compaction, published_parts, verify_corpus
from humongous.manifest.gc import LET_GO, UNNAMED, find_orphans, remove
from humongous.manifest.spare import MERGED, PARTITIONED

DUMP = "CC-MAIN-2020-40"


def clean(output: Any, *, bundles: bool = False, hours_ago: float = 0) -> dict[str, str]:
    """Run `gc --delete`; what went, and why."""
    before = datetime.now(UTC) - timedelta(hours=hours_ago)
    found = find_orphans(output.manifest, before, bundles=bundles)
    return {each.key: each.why for each in remove(output.store, found.old)}


def touched(path: Path, hours: float) -> None:
    then = time.time() - 3600 * hours
    os.utime(path, (then, then))


def everything_old(output: Any, hours: float = 48) -> None:
    for path in output.root.rglob("*"):
        touched(path, hours)


@pytest.fixture
def compacted(output: Any) -> Any:
    """Three generations merged into one part a language, and a fourth generation after it."""
    for unit in "abc":
        output.extract(unit, 5)
        output.partition(lmd=LmdConfig())
    output.compact()
    output.extract("d", 5)
    output.partition(lmd=LmdConfig())
    return output


def replaced(output: Any) -> dict[str, str]:
    return {key: MERGED for each in output.manifest.compactions(DUMP) for m in each.merged for key in m.replaces}


def test_merged_parts_go_and_nothing_else(compacted: Any) -> None:
    read = list(iter_documents(str(compacted.root)))
    before = set(compacted.files("."))
    gone = clean(compacted)
    assert replaced(compacted) == gone
    assert 9 == len(gone)
    assert before - gone.keys() == set(compacted.files("."))
    assert read == list(iter_documents(str(compacted.root)))
    assert [] == verify_corpus(compacted.store, deep=True)[1]
    assert {} == clean(compacted)


def test_the_grace_period_counts_from_the_compaction(compacted: Any) -> None:
    everything_old(compacted)
    entry = compacted.root / f"manifest/compacted/{DUMP}/00001.json"
    touched(entry, 23)
    assert {} == clean(compacted, hours_ago=24)
    touched(entry, 25)
    assert replaced(compacted) == clean(compacted, hours_ago=24)


def test_what_was_merged_twice_goes_whichever_way_it_was_replaced(compacted: Any, ids: Any) -> None:
    read = ids(iter_documents(str(compacted.root), language="eng_Latn"))
    compacted.compact()
    assert replaced(compacted) == clean(compacted)
    assert 3 == len(compacted.files("corpus"))
    assert read == ids(iter_documents(str(compacted.root), language="eng_Latn"))
    assert [] == verify_corpus(compacted.store, deep=True)[1]


def test_parts_whose_merged_part_is_missing_or_cut_stay(compacted: Any) -> None:
    merged = compacted.manifest.compactions(DUMP)[0].merged
    (compacted.root / merged[0].part.key).unlink()
    path = compacted.root / merged[1].part.key
    path.write_bytes(path.read_bytes()[:-1])
    assert set(merged[2].replaces) == clean(compacted, bundles=True).keys() & replaced(compacted).keys()


def test_an_export_that_was_planned_before_reads_on_within_the_grace_period(compacted: Any, tmp_path: Path) -> None:
    planned = list(published_parts(compacted.manifest))
    compacted.compact()
    clean(compacted, hours_ago=1)
    for part in planned:
        assert compacted.store.exists(part.key)
    export(str(compacted.root), str(tmp_path / "to"))


def test_a_compaction_that_is_not_published_keeps_all(output: Any) -> None:
    for unit in "ab":
        output.extract(unit, 5)
        output.partition(lmd=LmdConfig())
    plan = next_compaction(output.manifest, DUMP, LmdConfig())
    assert plan is not None
    make_merge(output.store, plan.merges[0], plan.level, output.scratch)
    assert {} == clean(output)
    stray = plan.merges[0].key.replace("c00001", "c00002")
    output.store.put_if_absent(stray, b"")
    assert {stray: UNNAMED} == clean(output)


def test_bundles_go_only_when_asked_for_and_partitioned(filled: Any, ids: Any) -> None:
    filled.extract("later", 5)
    bundles = set(filled.files("bundles"))
    assert {} == clean(filled)
    gone = clean(filled, bundles=True)
    waiting = f"bundles/{DUMP}/later.a1.jsonl.zst"
    assert dict.fromkeys(bundles - {waiting}, PARTITIONED) == gone
    assert {waiting} == set(filled.files("bundles"))
    assert [] == verify_corpus(filled.store, deep=True)[1]
    filled.partition()
    assert sum(map(len, filled.documents.values())) == len(ids(iter_documents(str(filled.root))))


def test_bundles_of_a_generation_with_a_part_that_is_not_there_stay(filled: Any) -> None:
    (first, second) = filled.manifest.generations(DUMP)
    path = filled.root / second.parts[0].key
    path.write_bytes(path.read_bytes()[:-1])
    gone = clean(filled, bundles=True)
    assert {f"bundles/{DUMP}/{unit}.a1.jsonl.zst" for unit in ("a", "b")} == {key for key in gone if DUMP in key}
    assert ("a", "b", "empty") == first.units


def test_the_grace_period_of_bundles_counts_from_their_generation(filled: Any) -> None:
    everything_old(filled)
    for path in (filled.root / "manifest/partitioned").rglob("*.json"):
        touched(path, 23)
    assert {} == clean(filled, bundles=True, hours_ago=24)


def test_bundles_and_merged_parts_may_both_go(compacted: Any) -> None:
    clean(compacted)
    gone = clean(compacted, bundles=True)
    assert {f"bundles/{DUMP}/{unit}.a1.jsonl.zst" for unit in "abcd"} == gone.keys()
    compacted.compact()
    assert 20 == sum(1 for _ in iter_documents(str(compacted.root)))
    assert [] == verify_corpus(compacted.store, deep=True)[1]


def test_of_leases_the_last_stays(output: Any) -> None:
    for number in range(1, 4):
        output.store.put_if_absent(f"manifest/ingesting/{number:010d}.json", b"{}")
    old = [f"manifest/ingesting/{number:010d}.json" for number in (1, 2)]
    assert dict.fromkeys(old, LET_GO) == clean(output)
