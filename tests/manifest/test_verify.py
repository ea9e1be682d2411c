"""Each thing that can be wrong with an output is found, and nothing else."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from humongous.manifest import verify_manifest
from humongous.storage import Store

from .conftest import DUMP, a_plan, an_entry, an_output, published

PART = f"corpus/language=deu_Latn/dump={DUMP}/00001-00000.jsonl.zst"
GENERATION = f"manifest/partitioned/{DUMP}/00001.json"


def test_a_sound_output_has_no_problem(store: Store) -> None:
    assert [] == verify_manifest(an_output(store))


def test_a_run_under_way_has_none(store: Store) -> None:
    manifest = an_output(store)
    plan = manifest.put_plan(a_plan(an_entry("u2", languages={"zxx": 1}), generation=2))
    store.put_if_absent(plan.parts[0].key, b"a part of a plan that is not published yet")
    assert [] == verify_manifest(manifest)


def test_a_bundle_may_go_once_it_is_published(store: Store) -> None:
    manifest = an_output(store)
    store.delete(f"bundles/{DUMP}/u1.a1.jsonl.zst")
    assert [] == verify_manifest(manifest)
    store.delete(f"bundles/{DUMP}/u2.a1.jsonl.zst")
    assert [(f"bundles/{DUMP}/u2.a1.jsonl.zst", "the object is not there")] == [
        (problem.where, problem.what) for problem in verify_manifest(manifest)
    ]


def edit(key: str, change: Callable[[dict[str, object]], object]) -> Callable[[Path], object]:
    def apply(root: Path) -> None:
        tree = json.loads((root / key).read_bytes())
        change(tree)
        (root / key).write_text(json.dumps(tree))

    return apply


@pytest.mark.parametrize(
    ("harm", "where", "what"),
    [
        (lambda root: (root / PART).write_bytes(b"12345678"), PART, "the object has 8 bytes, expected 7"),
        (lambda root: (root / PART).unlink(), PART, "the object is not there"),
        (
            lambda root: (root / "corpus/stray.zst").write_bytes(b""),
            "corpus/stray.zst",
            "no plan and no generation names this object",
        ),
        (
            lambda root: (root / f"bundles/{DUMP}/u2.a1.jsonl.zst").write_bytes(b"1"),
            f"bundles/{DUMP}/u2.a1.jsonl.zst",
            "the object has 1 bytes, expected 10",
        ),
        (
            edit(f"manifest/extracted/{DUMP}/u2.json", lambda tree: tree.update(bytes_read=7)),
            f"manifest/extracted/{DUMP}/u2.json",
            "7 bytes were read, but 1000 are of records and 0 of damage",
        ),
        (
            edit(f"manifest/extracted/{DUMP}/u2.json", lambda tree: tree.update(fingerprint="other")),
            f"manifest/extracted/{DUMP}/u2.json",
            "extracted with configuration other, but the dump is pinned to 0123456789abcdef",
        ),
        (lambda root: (root / f"manifest/extracted/{DUMP}/u1.json").unlink(), GENERATION, "its unit u1 has no entry"),
        (
            lambda root: (root / f"manifest/partitioning/{DUMP}/00001.json").unlink(),
            GENERATION,
            "it has no plan in manifest/partitioning/",
        ),
        (
            edit(GENERATION, lambda tree: tree.update(units=["u2"])),
            GENERATION,
            "its units are not those of its plan",
        ),
        (
            edit(GENERATION, lambda tree: tree["parts"][0].update(documents=3)),  # type: ignore[index]
            PART,
            "(documents, bytes of text): planned (2, 200), published (3, 200)",
        ),
    ],
)
def test_each_harm_is_found(store: Store, harm: Callable[[Path], object], where: str, what: str) -> None:
    manifest = an_output(store)
    harm(Path(store.url))
    problems = verify_manifest(manifest)
    assert [(where, what)] == [(problem.where, problem.what) for problem in problems]
    assert problems[0].do


def test_a_unit_published_twice_is_found(store: Store) -> None:
    manifest = an_output(store)
    plan = manifest.put_plan(dataclasses.replace(a_plan(generation=2), units=("u1",)))
    manifest.publish(published(plan))
    assert [(f"{DUMP}/u1", "the unit is in 2 generations: its documents are repeated")] == [
        (problem.where, problem.what) for problem in verify_manifest(manifest)
    ]


def test_a_quarantine_object_that_is_gone_is_found(store: Store) -> None:
    from humongous.manifest import Quarantined

    manifest = an_output(store)
    entry = an_entry("u3", languages={})
    manifest.commit_unit(
        dataclasses.replace(
            entry,
            counts={**entry.counts, "records": 4, "quarantined": {"step": 1}},
            quarantined=(Quarantined(0, 9, None, "step", "ValueError"),),
            quarantine=f"quarantine/{DUMP}/u3.a1.jsonl",
        )
    )
    assert [(f"quarantine/{DUMP}/u3.a1.jsonl", "the object is not there")] == [
        (problem.where, problem.what) for problem in verify_manifest(manifest)
    ]
