"""A snapshot changes how long status takes, and nothing else."""

from __future__ import annotations

import dataclasses
import json
import shutil
import tempfile
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from humongous.manifest import Generation, Manifest, PartitionPlan, UnitEntry, replay_name, status_of
from humongous.manifest.folded import Snapshot
from humongous.manifest.folding import Folding, fold, worth_folding
from humongous.manifest.names import SNAPSHOTS, snapshot_key
from humongous.manifest.snapshots import newest, superseded
from humongous.manifest.standing import done_units
from humongous.storage import Store, open_store

from .conftest import DUMP, a_failure, a_pin, a_plan, an_entry, an_output, published

UNITS = [f"u{number}" for number in range(5)]
TOMORROW = datetime.now(UTC) + timedelta(hours=48)


def listing(_manifest: Manifest, _dump: str, _path: str, _sha256: str) -> Collection[str]:
    return UNITS


def broken(unit: str) -> UnitEntry:
    """A unit with two records in quarantine."""
    entry = an_entry(unit, attempt=f"a-{unit}")
    counts = {**entry.counts, "records": entry.counts["records"] + 2, "quarantined": {"extraction": 2}}
    pointers = f"quarantine/{DUMP}/{unit}.jsonl"
    return dataclasses.replace(entry, counts=counts, quarantine=pointers, quarantined=_POINTERS)


def a_replay(unit: str, number: int) -> UnitEntry:
    """One of those records, written."""
    entry = an_entry(replay_name(unit, number), attempt="r", languages={"deu_Latn": 1})
    counts = {**entry.counts, "records": 1, "dropped": {}, "not_a_page": {}}
    return dataclasses.replace(
        entry, counts=counts, replays=unit, settled=f"quarantine/{DUMP}/r.jsonl", settles={"extraction": 1}
    )


def _pointers() -> tuple[object, ...]:
    from humongous.manifest import Quarantined

    return (Quarantined(1, 2, None, "extraction", ""), Quarantined(3, 4, None, "extraction", ""))


_POINTERS = _pointers()


def publish_all(manifest: Manifest) -> None:
    entries = [entry for entry in manifest.units(DUMP) if entry.unit not in manifest.partitioned_units(DUMP)]
    number = len(manifest.generations(DUMP)) + 1
    plan = manifest.put_plan(PartitionPlan(DUMP, number, 9, tuple(entry.unit for entry in entries), ()))
    manifest.publish(Generation(DUMP, number, plan.units, ()))


def shown(manifest: Manifest, *, snapshot: bool) -> object:
    return status_of(manifest, snapshot=snapshot).as_json()


class Raced(Manifest):
    """Another snapshot, of a later state, is put just before this one's."""

    def put_snapshot(self, snapshot: Snapshot) -> Snapshot:
        other = Manifest(self.store)
        commit(other, "u4")
        fold(other)
        return super().put_snapshot(snapshot)


def commit(manifest: Manifest, unit: str) -> None:
    manifest.commit_unit(broken(unit))


def act(manifest: Manifest, action: str, unit: str) -> None:
    """One thing that happens to an output."""
    folder = Path(manifest.store.url)
    heads = sorted((folder / SNAPSHOTS).glob("*.json"))
    rows = sorted((folder / SNAPSHOTS).glob("*/*.parquet"))
    match action:
        case "commit":
            commit(manifest, unit)
        case "commit all":
            for each in UNITS:
                commit(manifest, each)
        case "fail":
            manifest.record_failure(a_failure(unit))
        case "replay":
            taken = [entry for entry in manifest.units(DUMP) if entry.replays == unit]
            if unit in manifest.unit_names(DUMP) and len(taken) < 2:
                manifest.commit_unit(a_replay(unit, len(taken) + 1))
        case "publish":
            publish_all(manifest)
        case "fold":
            fold(manifest)
        case "fold with the listing":
            fold(manifest, listing)
        case "fold when all is settled":
            fold(manifest, listing, now=TOMORROW)
        case "fold afresh":
            fold(manifest, afresh=True)
        case "race":
            fold(Raced(manifest.store), listing)
        case "cut a head" if heads:
            heads[-1].write_bytes(heads[-1].read_bytes()[:-30])
        case "cut rows" if rows:
            rows[-1].write_bytes(rows[-1].read_bytes()[:-30])
        case "lose rows" if rows:
            rows[-1].unlink()
        case "newer version" if heads:
            tree = json.loads(heads[-1].read_text())
            heads[-1].write_text(json.dumps({**tree, "version": 2, "wisdom": []}))
        case "a stranger's":
            with tempfile.TemporaryDirectory() as other:
                act(strange := Manifest(open_store(other)), "begin", unit)
                strange.commit_unit(dataclasses.replace(an_entry("u0", attempt="stranger"), bundle_bytes=70))
                fold(strange, listing)
                shutil.copytree(f"{other}/{SNAPSHOTS}", folder / SNAPSHOTS, dirs_exist_ok=True)
        case "begin":
            manifest.pin(a_pin(units=len(UNITS)))


ACTIONS = [
    "commit",
    "commit all",
    "fail",
    "replay",
    "publish",
    "fold",
    "fold with the listing",
    "fold when all is settled",
    "fold afresh",
    "race",
    "cut a head",
    "cut rows",
    "lose rows",
    "newer version",
    "a stranger's",
]
histories = st.lists(st.tuples(st.sampled_from(ACTIONS), st.sampled_from(UNITS)), max_size=12)


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(history=histories)
def test_status_is_the_same_with_and_without_snapshots(history: Sequence[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        manifest = Manifest(open_store(folder))
        act(manifest, "begin", "u0")
        for action, unit in history:
            act(manifest, action, unit)
            assert shown(manifest, snapshot=False) == shown(manifest, snapshot=True)
        assert manifest.unit_names(DUMP) == done_units(manifest, a_pin(units=len(UNITS)), UNITS)
