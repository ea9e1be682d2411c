"""Quarantine can be replayed: what passes today is a further unit, once, and the sums close over all of it."""

from __future__ import annotations

import dataclasses
import gzip
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from humongous.config import RunConfig
from humongous.corpus import iter_documents, verify_corpus
from humongous.corpus.partition import make_part, next_plan, publish
from humongous.dumps import Unit
from humongous.errors import AccountingError
from humongous.lmd import read_documents
from humongous.manifest import DumpPin, Manifest, check_entry, status_of, verify_manifest
from humongous.pipeline import extract_unit, open_tools
from humongous.replay import MISSING, commit_replay, pending_replays, replay_config, replay_dump, replay_unit
from humongous.storage import Store, open_store
from humongous.supervisor import Supervisor

DUMP, UNIT, PATH = "d", "w", "crawl/w.warc.gz"
PROSE = (
    "The old bridge over the mill stream was opened again for people on foot. The parish had closed it in autumn, "
    "when a storm damaged two of its pillars. At the ceremony the mayor thanked the workmen who came every day in "
    "spite of the rain. Next spring the railing will be renewed as well, provided that the county pays its share. "
    "Cars must still take the long road round the hill, which according to residents costs them ten minutes."
)
STRICT = RunConfig.from_mapping({"extract": {"engine": "resiliparse", "max_depth": 60}})
LENIENT = RunConfig.from_mapping({"extract": {"engine": "resiliparse", "max_depth": 300}})


def warc_record(url: str, html: str | bytes, kind: str = "response", coding: str = "") -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{coding}\r\n"
    block = head.encode() + (html.encode() if isinstance(html, str) else html)
    warc = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
    warc += f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n"
    return warc.encode() + block + b"\r\n\r\n"


def page(words: str, depth: int = 2) -> str:
    return f"<html><body>{'<div>' * depth}<article><p>{words}</p></article>{'</div>' * depth}</body></html>"


GOOD = warc_record("https://example.org/good", page(PROSE))
DEEP = warc_record("https://example.org/deep", page(PROSE, 100))
DEEP_SHORT = warc_record("https://example.org/deep-short", page("Two words", 100))
DEEPER = warc_record("https://example.org/deeper", page(PROSE, 400))
BROKEN = warc_record("https://example.org/broken", b"\x1f\x8b\x08" + b"\xff" * 40, coding="Content-Encoding: gzip\r\n")
ASKED = warc_record("https://example.org/member", "", "request")
IN_MEMBER = warc_record("https://example.org/member", page(PROSE, 100))


@pytest.fixture
def source(tmp_path: Path) -> Store:
    """One archive: members of one record, and one of three, the last of which is broken by its depth."""
    (tmp_path / "source" / "crawl").mkdir(parents=True)
    members = (GOOD, DEEP, DEEP_SHORT, DEEPER, BROKEN, GOOD + ASKED + IN_MEMBER, GOOD)
    (tmp_path / "source" / PATH).write_bytes(b"".join(gzip.compress(each, mtime=0) for each in members))
    return open_store(str(tmp_path / "source"))


@pytest.fixture
def output(source: Store, tmp_path: Path) -> Store:
    """The archive extracted with a limit of depth that four of its pages are over."""
    store, tools = open_store(str(tmp_path / "out")), open_tools(STRICT)
    pin = DumpPin(DUMP, "listing", "ab" * 32, 1, tools.fingerprint, STRICT.as_json(), tools.versions)
    Manifest(store).pin(pin)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    entry = extract_unit(Unit(DUMP, UNIT, PATH), source, store, tools, "a0", scratch)
    assert {"extraction": 4, "payload": 1} == entry.counts["quarantined"]
    return store


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    supervisor = Supervisor(replay_config(LENIENT))
    yield supervisor
    supervisor.close()


def partition(store: Store, scratch: Path) -> None:
    manifest = Manifest(store)
    while plan := next_plan(manifest, DUMP, STRICT.lmd):
        publish(manifest, plan, [make_part(store, part, plan.level, scratch) for part in plan.parts])


def sums(store: Store) -> tuple[int, int, int, int, int, int | None]:
    told = status_of(Manifest(store)).as_json()["totals"]
    assert told["records"] == sum(told[key] for key in ("documents", "dropped", "quarantined", "not_a_page"))
    return told["units"], told["records"], told["documents"], told["quarantined"], told["bytes_read"], told["pending"]


def test_without_commit_it_is_told_and_nothing_changes(source: Store, output: Store) -> None:
    before = {info.key for info in output.list("")}
    report = replay_dump(DUMP, source, output, open_tools(LENIENT), None, commit=False)

    assert ["written", "dropped", "quarantined", "quarantined", "written"] == [each.now for each in report.verdicts]
    assert "https://example.org/member" == report.verdicts[-1].pointer.url
    assert [] == report.committed
    assert before == {info.key for info in output.list("")}


def test_nothing_passes_with_the_settings_that_broke_it(source: Store, output: Store) -> None:
    report = replay_dump(DUMP, source, output, open_tools(STRICT), None, commit=True)

    assert {"quarantined"} == {each.now for each in report.verdicts}
    assert [] == report.committed
    assert {UNIT} == Manifest(output).unit_names(DUMP)


@pytest.mark.slow
def test_what_passes_is_committed_published_and_verified(
    source: Store, output: Store, supervisor: Supervisor, tmp_path: Path
) -> None:
    tools, manifest = open_tools(replay_config(LENIENT)), Manifest(output)
    size = source.size(PATH)
    assert (1, 9, 3, 5, size, 0) == sums(output)
    partition(output, tmp_path)
    (entry,) = replay_dump(DUMP, source, output, tools, supervisor, commit=True).committed

    assert ("w+replay-1", "w", PATH) == (entry.unit, entry.replays, entry.warc_filename)
    assert ({"extraction": 3}, 3, 2) == (entry.settles, entry.counts["records"], entry.counts["documents"])
    assert entry.fingerprint == open_tools(LENIENT).fingerprint != open_tools(STRICT).fingerprint
    assert (1, 9, 5, 2, size, 0) == sums(output)
    assert "extracted" == status_of(manifest).dumps[0].state
    partition(output, tmp_path)
    assert "published" == status_of(manifest).dumps[0].state
    urls = sorted(each.meta["url"].rpartition("/")[2] for each in iter_documents(output.url))
    assert ["deep", "good", "good", "good", "member"] == urls
    checked, problems = verify_corpus(output, deep=True)
    assert ([], 5 + 5) == (problems, checked["documents"])


def test_a_replay_knows_what_the_crawler_said_of_the_page(tmp_path: Path) -> None:
    note = '{"reliable":true,"languages":[{"code":"en","code-iso-639-3":"eng","text-covered":0.98}]}'
    said = warc_record("https://example.org/deep", "", "metadata")
    said = said.replace(b"HTTP/1.1 200 OK", f"languages-cld2: {note}".encode())
    (tmp_path / "source" / "crawl").mkdir(parents=True)
    said = re.sub(rb"Content-Length: \d+", b"Content-Length: %d" % len(said.partition(b"\r\n\r\n")[2][:-4]), said)
    (tmp_path / "source" / PATH).write_bytes(b"".join(gzip.compress(each, mtime=0) for each in (DEEP, said, GOOD)))
    source, bundles = open_store(str(tmp_path / "source")), {}
    for name, config in (("first", LENIENT), ("again", STRICT)):
        output, tools = open_store(str(tmp_path / name)), open_tools(config)
        Manifest(output).pin(
            DumpPin(DUMP, "listing", "ab" * 32, 1, tools.fingerprint, config.as_json(), tools.versions)
        )
        entry = extract_unit(Unit(DUMP, UNIT, PATH), source, output, tools, "a0", tmp_path)
        if name == "again":
            (entry,) = replay_dump(DUMP, source, output, open_tools(LENIENT), None, commit=True).committed
        assert entry.bundle
        bundles[name] = list(read_documents(io.BytesIO(output.read(entry.bundle))))

    first = next(each for each in bundles["first"] if each.meta["url"] == "https://example.org/deep")
    assert [first] == bundles["again"]
    assert [{"label": "eng_Latn", "share": 0.98}] == first.meta["language_evidence"]["cld2"]


def test_a_second_replay_takes_up_only_what_is_left(source: Store, output: Store) -> None:
    tools = open_tools(LENIENT)
    replay_dump(DUMP, source, output, tools, None, commit=True)
    again = replay_dump(DUMP, source, output, tools, None, commit=True)

    assert ["quarantined", "quarantined"] == [each.now for each in again.verdicts]
    assert [] == again.committed
    more = RunConfig.from_mapping({"extract": {"engine": "resiliparse", "max_depth": 1000}})
    (entry,) = replay_dump(DUMP, source, output, open_tools(more), None, commit=True).committed
    assert ("w+replay-2", 1) == (entry.unit, entry.counts["documents"])
    assert [] == verify_manifest(Manifest(output))


def test_of_two_replays_at_once_one_counts(source: Store, output: Store, tmp_path: Path) -> None:
    tools = open_tools(LENIENT)
    (pending,) = pending_replays(Manifest(output), DUMP)
    replayed = replay_unit(pending, source, tools, tmp_path)
    first = commit_replay(replayed, output, tools, "a1")
    second = commit_replay(replayed, output, tools, "a2")

    assert first
    assert first == second
    assert {UNIT, "w+replay-1"} == Manifest(output).unit_names(DUMP)


def test_a_source_without_the_record_says_so_and_settles_nothing(output: Store, tmp_path: Path) -> None:
    other = tmp_path / "other" / "crawl"
    other.mkdir(parents=True)
    gone = replay_dump(DUMP, open_store(str(other)), output, open_tools(LENIENT), None, commit=True)
    (other / "w.warc.gz").write_bytes(gzip.compress(GOOD) * 9)
    changed = replay_dump(DUMP, open_store(str(other.parent)), output, open_tools(LENIENT), None, commit=True)

    (other / "w.warc.gz").write_bytes(gzip.compress(GOOD))
    shorter = replay_dump(DUMP, open_store(str(other.parent)), output, open_tools(LENIENT), None, commit=True)

    for report in (gone, changed, shorter):
        assert [MISSING] * 5 == [each.now for each in report.verdicts]
        assert [] == report.committed


def test_a_record_that_was_cut_since_is_missing_and_waits(source: Store, output: Store, tmp_path: Path) -> None:
    (pending,) = pending_replays(Manifest(output), DUMP)
    deep = pending.pointers[0]
    other = tmp_path / "other" / PATH
    other.parent.mkdir(parents=True)
    whole = (tmp_path / "source" / PATH).read_bytes()
    other.write_bytes(whole[: deep.warc_record_offset + deep.warc_record_length - 40])
    report = replay_dump(DUMP, open_store(str(tmp_path / "other")), output, open_tools(LENIENT), None, commit=True)

    assert [MISSING] * 5 == [each.now for each in report.verdicts]
    assert [] == report.committed


def test_a_replay_whose_sums_do_not_close_is_not_committed(source: Store, output: Store) -> None:
    (entry,) = replay_dump(DUMP, source, output, open_tools(LENIENT), None, commit=True).committed
    check_entry(entry)
    for changes in ({"settles": {"extraction": 2}}, {"settled": None}, {"replays": None, "settled": None}):
        with pytest.raises(AccountingError):
            check_entry(dataclasses.replace(entry, **changes))


def test_verify_finds_a_replay_that_settled_too_much(source: Store, output: Store) -> None:
    (entry,) = replay_dump(DUMP, source, output, open_tools(LENIENT), None, commit=True).committed
    Manifest(output).commit_unit(dataclasses.replace(entry, unit="w+replay-2"))

    assert ["manifest/extracted/d/w.json"] == [each.where for each in verify_manifest(Manifest(output))]


def test_verify_finds_objects_of_a_replay_that_are_gone(source: Store, output: Store) -> None:
    (entry,) = replay_dump(DUMP, source, output, open_tools(LENIENT), None, commit=True).committed
    gone = sorted(key for key in (entry.settled, entry.dropped_sample) if key)
    assert 2 == len(gone)
    for key in gone:
        output.delete(key)

    assert gone == sorted(each.where for each in verify_manifest(Manifest(output)))


def test_what_waits_is_every_pointer_of_the_unit(output: Store) -> None:
    (pending,) = pending_replays(Manifest(output), DUMP)

    assert 5 == len(pending.pointers)
    assert 0 == pending.replays
