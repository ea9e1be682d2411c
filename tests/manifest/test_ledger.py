"""Commits: one winner, settled when an answer is lost, conflicts that say what differs."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from humongous.errors import AccountingError, ConfigError, ManifestConflict, OutcomeUnknown
from humongous.manifest import GrownListing, Manifest, encode
from humongous.storage import Store, open_store
from humongous.storage.locations import locate

from .conftest import DUMP, a_failure, a_pin, a_plan, an_entry, an_output, published


class LosesAnswers(Store):
    """A store whose puts land, or not, without an answer."""

    lands = True

    def put_if_absent(self, key: str, data: bytes) -> bool:
        if self.lands:
            super().put_if_absent(key, data)
        raise OutcomeUnknown("no answer", where=key)


def test_an_output_that_is_not_there_is_empty(manifest: Manifest, tmp_path: Path) -> None:
    assert [] == manifest.dumps()
    assert None is manifest.dump(DUMP)
    assert None is manifest.unit(DUMP, "u1")
    assert set() == manifest.unit_names(DUMP) | manifest.partitioned_units(DUMP)
    assert [] == [*manifest.units(DUMP), *manifest.failures(DUMP), *manifest.generations(DUMP), *manifest.plans(DUMP)]
    assert not (tmp_path / "out").exists()


def test_a_listing_is_kept_once_and_growth_is_numbered(manifest: Manifest, tmp_path: Path) -> None:
    path = f"crawl-data/{DUMP}/warc.paths.gz"
    for data in (b"as it is", b"never in its place"):
        manifest.keep_listing(DUMP, path, "ab" * 32, data)
    assert b"as it is" == manifest.kept_listing(DUMP, path, "ab" * 32)
    assert None is manifest.kept_listing(DUMP, path, "cd" * 32)

    grown = [GrownListing(DUMP, number, path, f"{number}" * 64, 3 + number) for number in (1, 2)]
    assert grown == [manifest.grow(each) for each in grown] == manifest.grown(DUMP)
    assert grown[0] == manifest.grow(dataclasses.replace(grown[0], units=9))
    assert (tmp_path / "out/manifest/listings" / DUMP / "00001.json").exists()


def test_a_pin_may_have_a_listing_that_the_dump_has_grown_to(manifest: Manifest) -> None:
    later = a_pin(listing_sha256="cd" * 32, units=4)
    manifest.pin(a_pin())
    with pytest.raises(ManifestConflict, match="begun with another listing"):
        manifest.pin(later)
    manifest.grow(GrownListing(DUMP, 1, f"crawl-data/{DUMP}/warc.paths.gz", "cd" * 32, 4))
    assert a_pin() == manifest.pin(later)
    with pytest.raises(ManifestConflict, match=r"begun with another listing: 3 units.* → 5 units"):
        manifest.pin(a_pin(listing_sha256="cd" * 32, units=5))


def test_a_pin_stands(manifest: Manifest) -> None:
    assert a_pin() == manifest.pin(a_pin()) == manifest.pin(a_pin()) == manifest.dump(DUMP)
    assert [DUMP] == manifest.dumps()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {
                "fingerprint": "f" * 16,
                "config": {"extract": {"engine": "resiliparse", "tables": True}, "langid": {"model": "lid.176"}},
                "versions": {"data": "2", "resiliparse": "2.0"},
            },
            (
                "extract.engine: trafilatura → resiliparse; version of data: 1 → 2; "
                "version of resiliparse: none → 2.0; version of trafilatura: 2.3.1 → none"
            ),
        ),
        ({"fingerprint": "f" * 16}, "fingerprint: 0123456789abcdef → ffffffffffffffff"),
        ({"listing_sha256": "99" * 32}, "3 units, SHA-256 abababababab… → 3 units, SHA-256 999999999999…"),
        (
            {"listing_path": None, "listing_sha256": None, "units": None},
            "3 units, SHA-256 abababababab… → files named one by one (--warc)",
        ),
    ],
)
def test_another_configuration_or_listing_is_a_conflict_that_says_what_differs(
    manifest: Manifest, changes: dict[str, object], told: str
) -> None:
    manifest.pin(a_pin())
    with pytest.raises(ManifestConflict) as caught:
        manifest.pin(a_pin(**changes))
    assert told in caught.value.what
    assert "another --output" in caught.value.do
    assert a_pin() == manifest.dump(DUMP)


def test_the_first_attempt_wins(manifest: Manifest) -> None:
    first, second = an_entry(attempt="a1"), an_entry(attempt="a2")
    assert first == manifest.commit_unit(first)
    assert first == manifest.commit_unit(second)
    assert first == manifest.unit(DUMP, "u1")
    assert [first] == list(manifest.units(DUMP))


def test_threads_that_commit_one_unit_agree(manifest: Manifest) -> None:
    standing: list[object] = []
    barrier = threading.Barrier(8)

    def commit(attempt: int) -> None:
        barrier.wait()
        standing.append(manifest.commit_unit(an_entry(attempt=f"a{attempt}")))

    threads = [threading.Thread(target=commit, args=(attempt,)) for attempt in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [manifest.unit(DUMP, "u1")] * 8 == standing


COMMITTER = """
import dataclasses, sys
from humongous.manifest import Manifest, UnitEntry, decode
from humongous.storage import open_store
entry = decode(UnitEntry, sys.stdin.buffer.read(), "stdin")
manifest = Manifest(open_store(sys.argv[1]))
for number in range(20):
    standing = manifest.commit_unit(dataclasses.replace(entry, unit=f"u{number}"))
    print(standing.unit, standing.attempt)
"""


@pytest.mark.slow
def test_processes_that_commit_the_same_units_agree(tmp_path: Path) -> None:
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", COMMITTER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(4)
    ]
    for number, racer in enumerate(racers):
        assert racer.stdin is not None
        racer.stdin.write(encode(an_entry(attempt=f"a{number}", languages={})))
        racer.stdin.close()
        racer.stdin = None
    said = {racer.communicate()[0] for racer in racers}
    manifest = Manifest(open_store(str(tmp_path)))
    entries = (manifest.unit(DUMP, f"u{number}") for number in range(20))
    assert {"".join(f"{entry.unit} {entry.attempt}\n" for entry in entries if entry).encode()} == said


def test_a_commit_whose_answer_was_lost_is_settled_by_reading_back(store: Store) -> None:
    losing = LosesAnswers(locate(store.url))
    mine, theirs = an_entry(attempt="a1"), an_entry(attempt="a2")
    assert mine == Manifest(losing).commit_unit(mine)
    assert mine == Manifest(losing).commit_unit(theirs)
    losing.lands = False
    with pytest.raises(OutcomeUnknown):
        Manifest(losing).commit_unit(an_entry("u2"))


def test_a_unit_that_does_not_add_up_is_not_committed(manifest: Manifest) -> None:
    with pytest.raises(AccountingError, match="1000 bytes were read, but 999"):
        manifest.commit_unit(dataclasses.replace(an_entry(), record_bytes=999))
    assert set() == manifest.unit_names(DUMP)


def test_names_come_from_a_listing_and_entries_in_order(manifest: Manifest, store: Store) -> None:
    for number in (3, 1, 2):
        manifest.commit_unit(an_entry(f"u{number}"))
    store.put_if_absent(f"manifest/extracted/{DUMP}/README.txt", b"not ours")
    store.put_if_absent(f"manifest/extracted/{DUMP}/deeper/u9.json", b"not ours")
    assert {"u1", "u2", "u3"} == manifest.unit_names(DUMP)
    assert ["u1", "u2", "u3"] == [entry.unit for entry in manifest.units(DUMP)]


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../x", "a b", "é", "a\n", "x" * 201])
def test_a_name_that_could_leave_its_folder_is_refused(manifest: Manifest, name: str) -> None:
    for call in (
        lambda: manifest.pin(a_pin(dump=name)),
        lambda: manifest.unit(DUMP, name),
        lambda: manifest.unit_names(name),
        lambda: manifest.commit_unit(an_entry(name)),
        lambda: manifest.record_failure(a_failure(attempt=name)),
        lambda: manifest.generations(name),
    ):
        with pytest.raises(ConfigError, match="cannot be the name"):
            call()


def test_failures_are_kept_by_attempt(manifest: Manifest) -> None:
    for attempt in ("a2", "a1", "a1"):
        manifest.record_failure(a_failure("u1", attempt))
    assert [a_failure("u1", "a1"), a_failure("u1", "a2")] == manifest.failures(DUMP)


def test_one_plan_stands_under_a_number_until_it_is_published(manifest: Manifest) -> None:
    first, second = a_plan(an_entry("u1")), a_plan(an_entry("u2"))
    assert first == manifest.put_plan(first) == manifest.put_plan(second)
    next_plan = manifest.put_plan(a_plan(an_entry("u2"), generation=2))
    assert [first, next_plan] == list(manifest.plans(DUMP)) == manifest.unpublished_plans(DUMP)
    assert published(first) == manifest.publish(published(first)) == manifest.publish(published(second))
    assert [next_plan] == manifest.unpublished_plans(DUMP)
    assert [published(first)] == manifest.generations(DUMP)
    assert {"u1"} == manifest.partitioned_units(DUMP)


def test_an_entry_in_the_wrong_place_is_a_conflict(manifest: Manifest, store: Store) -> None:
    store.put_if_absent(f"manifest/extracted/{DUMP}/u2.json", encode(an_entry("u1")))
    with pytest.raises(ManifestConflict, match=r"this entry is of manifest/extracted/.*/u1\.json") as caught:
        manifest.unit(DUMP, "u2")
    assert caught.value.where.endswith("u2.json")
    with pytest.raises(ManifestConflict):
        list(manifest.units(DUMP))


def test_a_whole_output_is_where_the_design_says(store: Store) -> None:
    an_output(store)
    assert [
        f"bundles/{DUMP}/u1.a1.jsonl.zst",
        f"bundles/{DUMP}/u2.a1.jsonl.zst",
        f"corpus/language=deu_Latn/dump={DUMP}/00001-00000.jsonl.zst",
        f"corpus/language=eng_Latn/dump={DUMP}/00001-00000.jsonl.zst",
        f"manifest/dumps/{DUMP}.json",
        f"manifest/extracted/{DUMP}/u1.json",
        f"manifest/extracted/{DUMP}/u2.json",
        f"manifest/failed/{DUMP}/u3.a1.json",
        f"manifest/partitioned/{DUMP}/00001.json",
        f"manifest/partitioning/{DUMP}/00001.json",
    ] == [info.key for info in store.list("")]
