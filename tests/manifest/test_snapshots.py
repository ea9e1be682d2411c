"""A snapshot changes how long status takes, and nothing else."""

from __future__ import annotations

import dataclasses
import itertools
import json
import shutil
import sys
import tempfile
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from humongous.errors import ConfigError
from humongous.manifest import (
    Generation,
    Manifest,
    PartitionPlan,
    Quarantined,
    UnitEntry,
    done_units,
    quarantining_units,
    replay_name,
    status_of,
    tally_of,
)
from humongous.manifest.folded import Snapshot
from humongous.manifest.folding import Folding, fold, worth_folding
from humongous.manifest.gc import find_orphans
from humongous.manifest.names import SNAPSHOTS, snapshot_key
from humongous.manifest.snapshots import newest, superseded
from humongous.storage import Store, open_store

from ..servers.faults import Weather
from ..servers.fixtures import Servers, use
from .conftest import DUMP, a_failure, a_pin, an_entry

UNITS = [f"u{number}" for number in range(5)]
TOMORROW = datetime.now(UTC) + timedelta(hours=48)


def listing(_manifest: Manifest, _dump: str, _path: str, _sha256: str) -> Collection[str]:
    return UNITS


def broken(unit: str) -> UnitEntry:
    """A unit with two records in quarantine."""
    entry = an_entry(unit, attempt=f"a-{unit}")
    counts = {**entry.counts, "records": entry.counts["records"] + 2, "quarantined": {"extraction": 2}}
    pointers = f"quarantine/{DUMP}/{unit}.jsonl"
    quarantined = (Quarantined(1, 2, None, "extraction", ""), Quarantined(3, 4, None, "extraction", ""))
    return dataclasses.replace(entry, counts=counts, quarantine=pointers, quarantined=quarantined)


def a_replay(unit: str, number: int) -> UnitEntry:
    """One of those records, written."""
    entry = an_entry(replay_name(unit, number), attempt="r", languages={"deu_Latn": 1})
    counts = {**entry.counts, "records": 1, "dropped": {}, "not_a_page": {}}
    return dataclasses.replace(
        entry, counts=counts, replays=unit, settled=f"quarantine/{DUMP}/r.jsonl", settles={"extraction": 1}
    )


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
            heads[-1].write_text(json.dumps({"kind": "snapshot", "version": 2, "wisdom": []}))
        case "a stranger's":
            with tempfile.TemporaryDirectory() as other:
                act(strange := Manifest(open_store(other)), "begin", unit)
                strange.commit_unit(an_entry("u0", attempt="stranger"))
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
ON_A_BUCKET = [each for each in ACTIONS if not each.startswith(("cut", "lose", "newer", "a stranger"))]
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


@pytest.mark.slow
def test_and_so_on_a_bucket_where_only_stretches_are_listed(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    server = servers.get("moto")
    use(monkeypatch, server.environment())
    bucket, outputs = servers.new_place(server), itertools.count()

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.lists(st.tuples(st.sampled_from(ON_A_BUCKET), st.sampled_from(UNITS)), max_size=10))
    def check(history: Sequence[tuple[str, str]]) -> None:
        manifest = Manifest(open_store(f"{bucket}/{next(outputs)}"))
        act(manifest, "begin", "u0")
        for action, unit in history:
            act(manifest, action, unit)
            assert shown(manifest, snapshot=False) == shown(manifest, snapshot=True)
        done = done_units(manifest, a_pin(units=len(UNITS)), UNITS)
        assert manifest.unit_names(DUMP) & set(UNITS) == done & set(UNITS)

    check()


def a_finished_dump(store: Store) -> Manifest:
    manifest = Manifest(store)
    for action in ("begin", "commit all", "publish", "fold"):
        act(manifest, action, "u0")
    return manifest


def test_a_finished_dump_is_not_listed_and_its_entries_not_read(
    servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = servers.get("moto")
    with server.proxy(Weather()) as proxy:
        use(monkeypatch, server.environment(proxy.port))
        manifest = a_finished_dump(open_store(servers.new_place(server)))
        proxy.forget()
        status = status_of(manifest)
        asked = sorted(each.path.partition("manifest/")[2] for each in proxy.passed)
    assert ("published", 5, ()) == (status.dumps[0].state, status.dumps[0].tally.units, status.notes)
    listed = ["", "", ""]  # dumps, reopened, snapshots: three requests, however many dumps there are
    assert [*listed, f"dumps/{DUMP}.json", f"extracted/{DUMP}/u0.json", "snapshots/00000001.json"] == asked


def test_a_fold_reads_what_is_new_and_says_so(store: Store) -> None:
    manifest = Manifest(store)
    act(manifest, "begin", "u0")
    assert (0, False, 0) == told(fold(manifest))
    commit(manifest, "u0")
    commit(manifest, "u3")
    assert (1, True, 2) == told(fold(manifest))
    commit(manifest, "u1")
    assert (2, True, 1) == told(fold(manifest))
    assert (2, False, 0) == told(fold(manifest))
    publish_all(manifest)
    assert (3, True, 0) == told(fold(manifest))
    assert (4, True, 3) == told(fold(manifest, afresh=True))


def told(folding: Folding) -> tuple[int, bool, int]:
    return folding.number, folding.written, folding.read


def test_of_two_snapshots_at_once_one_stands(store: Store) -> None:
    manifest = Manifest(store)
    act(manifest, "begin", "u0")
    commit(manifest, "u0")
    folding = fold(Raced(store))
    assert (1, False) == (folding.number, folding.written)
    (line,) = newest(manifest).dumps.values()
    assert 2 == line.done  # the other's, which was put first


def test_a_replay_is_announced_and_done_with_a_day_later(store: Store) -> None:
    manifest = a_finished_dump(store)
    assert () == newest(manifest).dumps[DUMP].reopened
    manifest.commit_unit(a_replay("u1", 1))
    assert ("extracted", 1) == (status_of(manifest).dumps[0].state, status_of(manifest).dumps[0].unpublished)
    publish_all(manifest)
    fold(manifest)
    assert () == newest(manifest).dumps[DUMP].reopened
    fold(manifest, now=TOMORROW)
    (name,) = newest(manifest).dumps[DUMP].reopened
    assert name.startswith(f"{DUMP}.20")


@pytest.mark.parametrize(
    ("action", "note"),
    [
        ("cut a head", "snapshot 1 is not used: this object of the manifest cannot be read: it is not JSON"),
        ("newer version", "snapshot 1 is not used: its `version` is 2, and this HUMONGOUS knows 1 and older"),
        ("cut rows", f"{DUMP}: the snapshot is not used: its rows are not as they were written"),
        ("lose rows", f"{DUMP}: the snapshot is not used: there is no such file"),
        (
            "a stranger's",
            f"{DUMP}: the snapshot is not used: it is of another output, or units were removed from this one",
        ),
    ],
)
def test_what_is_wrong_with_a_snapshot_is_noted(store: Store, action: str, note: str) -> None:
    manifest = Manifest(store)
    for each in ("begin", "commit", "fold", action):
        act(manifest, each, "u0")
    status = status_of(manifest)
    assert [note] == [each.partition(": Unterminated")[0].partition(": Expecting")[0] for each in status.notes]
    assert 1 == status.dumps[0].tally.units


def test_units_that_are_gone_are_seen(store: Store) -> None:
    manifest = Manifest(store)
    for each in ("begin", "commit all", "fold"):
        act(manifest, each, "u0")
    store.delete(f"manifest/extracted/{DUMP}/u3.json")
    status = status_of(manifest)
    assert (4, 1) == (status.dumps[0].tally.units, status.dumps[0].pending)
    assert (f"{DUMP}: the snapshot is not used: units that it knows are gone",) == status.notes


def test_without_pyarrow_all_works_and_says_so_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    manifest = Manifest(store)
    for each in ("begin", "commit", "fold"):
        act(manifest, each, "u0")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ConfigError, match=r"humongous\[parquet\]"):
        fold(manifest)
    status = status_of(manifest)
    assert 1 == status.dumps[0].tally.units
    (note,) = status.notes
    assert "pyarrow is not installed" in note
    assert not worth_folding(newest(manifest), a_pin(units=1), 10**6)
    assert {"u0"} == quarantining_units(manifest, DUMP)


def test_a_run_folds_when_it_is_worth_it(store: Store) -> None:
    manifest = Manifest(store)
    for each in ("begin", "commit"):
        act(manifest, each, "u0")
    pin = a_pin(units=len(UNITS))
    assert [False, True] == [worth_folding(newest(manifest), pin, done) for done in (999, 1000)]
    fold(manifest)
    assert [False, False, True, True] == [worth_folding(newest(manifest), pin, done) for done in (1, 2, 5, 1001)]


def test_replays_look_at_broken_units_only(store: Store) -> None:
    manifest = Manifest(store)
    act(manifest, "begin", "u0")
    manifest.commit_unit(an_entry("u0"))
    commit(manifest, "u1")
    manifest.commit_unit(a_replay("u1", 1))
    fold(manifest)
    manifest.commit_unit(an_entry("u2"))
    assert {"u1", "u1+replay-1", "u2"} == quarantining_units(manifest, DUMP)


def test_the_tally_of_a_dump_has_what_it_cost(store: Store) -> None:
    manifest = Manifest(store)
    for each in ("begin", "commit all", "fold"):
        act(manifest, each, "u0")
    assert {"cpu_read": 2.5, "wall": 6.25} == tally_of(manifest, DUMP).ledger
    assert 0 == tally_of(manifest, "CC-MAIN-2000-01").units


def test_gc_removes_what_newer_snapshots_have(store: Store) -> None:
    manifest = Manifest(store)
    act(manifest, "begin", "u0")
    for unit in ("u0", "u1", "u2"):
        commit(manifest, unit)
        fold(manifest)
    old = newest(manifest).number - 2
    gone = [info.key for info in superseded(manifest)]
    assert 2 == len(gone)
    assert snapshot_key(old) in gone
    assert {*gone} == {each.key for each in find_orphans(manifest, TOMORROW).old}
    for key in gone:
        store.delete(key)
    assert [] == list(superseded(manifest))
    assert () == status_of(manifest).notes
    act(manifest, "newer version", "u0")
    commit(manifest, "u3")
    fold(manifest)
    assert [] == list(superseded(manifest))
