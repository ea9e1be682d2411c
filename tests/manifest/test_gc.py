"""What is an orphan, and, above all, what is not."""

from __future__ import annotations

import dataclasses
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from humongous.errors import ManifestConflict
from humongous.manifest import Manifest, Quarantined, verify_manifest
from humongous.manifest.gc import CUT_OFF, UNNAMED, find_orphans, named_keys, remove
from humongous.storage import Store

from .conftest import DUMP, a_plan, an_entry, an_output

ORPHANS = {
    f"bundles/{DUMP}/u1.a2.jsonl.zst": UNNAMED,
    f"bundles/{DUMP}/u3.a1.jsonl.zst": UNNAMED,
    "bundles/stray": UNNAMED,
    f"corpus/language=deu_Latn/dump={DUMP}/00009-00000.jsonl.zst": UNNAMED,
    f"dropped/{DUMP}/u1.a2.jsonl": UNNAMED,
    f"quarantine/{DUMP}/u1.a2.jsonl": UNNAMED,
    f"bundles/{DUMP}/u1.a1.jsonl.zst#12": CUT_OFF,
    f"corpus/language=deu_Latn/dump={DUMP}/00001-00000.jsonl.zst#77": CUT_OFF,
    f"manifest/extracted/{DUMP}/u3.json#4611": CUT_OFF,
}


def litter(store: Store, *, hours: float = 48) -> None:
    """Every kind of orphan, last touched some hours ago."""
    then = time.time() - 3600 * hours
    for key in ORPHANS:
        path = Path(store.url, key)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"123")
        os.utime(path, (then, then))


def now(*, hours_ago: float = 0) -> datetime:
    return datetime.now(UTC) - timedelta(hours=hours_ago)


def files(store: Store) -> set[str]:
    root = Path(store.url)
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def test_a_finished_output_has_no_orphan(store: Store) -> None:
    manifest = an_output(store)
    assert ((), ()) == dataclasses.astuple(find_orphans(manifest, now()))


def test_an_output_that_is_not_there_has_none(manifest: Manifest) -> None:
    assert ((), ()) == dataclasses.astuple(find_orphans(manifest, now()))


def test_every_kind_of_orphan_is_found_and_nothing_else_is_removed(store: Store) -> None:
    manifest = an_output(store)
    (Path(store.url) / "notes.txt").write_text("a user's own")
    before = files(store)
    litter(store)
    found = find_orphans(manifest, now(hours_ago=24))
    gone = list(remove(store, found.old))

    assert ORPHANS == {each.key: each.why for each in gone}
    assert {3} == {each.size for each in gone}
    assert () == found.young
    assert before == files(store)
    assert [] == verify_manifest(manifest)
    assert ((), ()) == dataclasses.astuple(find_orphans(manifest, now()))


def test_what_is_young_is_left(store: Store) -> None:
    manifest = an_output(store)
    litter(store, hours=23)
    found = find_orphans(manifest, now(hours_ago=24))
    assert () == found.old
    assert set(ORPHANS) == {each.key for each in found.young}


def test_what_is_gone_meanwhile_is_no_error(store: Store) -> None:
    manifest = an_output(store)
    litter(store)
    found = find_orphans(manifest, now())
    assert len(ORPHANS) == len(list(remove(store, found.old))) == len(list(remove(store, found.old)))


def test_a_plan_that_is_not_published_keeps_its_parts_and_bundles(store: Store) -> None:
    manifest = an_output(store)
    plan = manifest.put_plan(a_plan(an_entry("u2", languages={"zxx": 1}), generation=2))
    store.put_if_absent(plan.parts[0].key, b"half the work of a killed driver")
    assert () == find_orphans(manifest, now()).old
    assert plan.parts[0].key in named_keys(manifest)


def test_the_quarantine_of_a_committed_unit_is_named(store: Store) -> None:
    manifest = an_output(store)
    entry = an_entry("u3", languages={})
    kept = f"quarantine/{DUMP}/u3.a1.jsonl"
    manifest.commit_unit(
        dataclasses.replace(
            entry,
            counts={**entry.counts, "records": 4, "quarantined": {"step": 1}},
            quarantined=(Quarantined(0, 9, None, "step", "ValueError"),),
            quarantine=kept,
        )
    )
    store.put_if_absent(kept, b"{}\n")
    assert () == find_orphans(manifest, now()).old


def test_a_dump_whose_pin_is_missing_keeps_what_its_entries_name(store: Store) -> None:
    manifest = an_output(store)
    (Path(store.url) / f"manifest/dumps/{DUMP}.json").unlink()
    assert () == find_orphans(manifest, now()).old


@pytest.mark.parametrize("folder", ["extracted", "partitioning", "partitioned"])
def test_a_manifest_that_cannot_be_read_removes_nothing(store: Store, folder: str) -> None:
    manifest = an_output(store)
    litter(store)
    next((Path(store.url) / "manifest" / folder / DUMP).iterdir()).write_text("{")
    with pytest.raises(ManifestConflict):
        find_orphans(manifest, now())
