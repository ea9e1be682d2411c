"""Verification: a sound output has no problem; every kind of damage is named."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
import zstandard

from humongous.corpus import verify_corpus, verify_frames, verify_part
from humongous.document import Counts
from humongous.manifest import Problem, Quarantined, encode_pointers

DUMP = "CC-MAIN-2020-40"


def problems_of(output: Any) -> list[Problem]:
    return verify_corpus(output.store, deep=True)[1]


def test_a_sound_output(filled: Any) -> None:
    documents = sum(len(each) for each in filled.documents.values())
    size = sum(map(len, filled.files("corpus").values()))
    parts = len(filled.files("corpus"))
    expected = {"dumps": 2, "parts": parts, "bundles": 0, "beside": 0, "documents": 0, "bytes": 0}
    assert (expected, []) == verify_corpus(filled.store, digests=False)
    assert (expected | {"bytes": size}, []) == verify_corpus(filled.store)
    bundles = filled.files("bundles")
    size += sum(map(len, bundles.values()))
    expected |= {"bundles": len(bundles), "documents": 2 * documents, "bytes": size}
    assert (expected, []) == verify_corpus(filled.store, deep=True)


def flip(data: bytes) -> bytes:
    return data[:40] + bytes([data[40] ^ 1]) + data[41:]


def recompressed(data: bytes, **how: Any) -> bytes:
    return zstandard.ZstdCompressor(**how).compress(zstandard.decompress(data))


def test_a_changed_part_is_named(filled: Any) -> None:
    key, data = next(iter(filled.files().items()))
    for changed in (flip(data), data[:-1], b"", recompressed(data, level=1), data + zstandard.compress(b"")):
        (filled.root / key).write_bytes(changed)
        found = problems_of(filled)
        assert {key} == {problem.where for problem in found}
        assert all(problem.what and problem.do for problem in found)
    (filled.root / key).unlink()
    assert [key] == [problem.where for problem in problems_of(filled)]


def test_a_part_of_the_same_size_with_other_content_is_named(filled: Any) -> None:
    key, data = next(iter(filled.files().items()))
    (filled.root / key).write_bytes(flip(data))
    (problem,) = problems_of(filled)
    assert key == problem.where
    (problem,) = verify_corpus(filled.store)[1]
    assert (key, "SHA-256: expected") == (problem.where, problem.what[:17])
    assert [] == verify_corpus(filled.store, digests=False)[1]
    (filled.root / key).write_bytes(data)
    assert [] == problems_of(filled)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (b'"language":"deu_Latn"', b'"language":"dan_Latn"', "line 1 is dan_Latn, expected deu_Latn"),
        (b'{"text"', b'["text"', "line 1: the line is not JSON"),
        (b"}\n", b"} ", "line 1: the line is not JSON"),
    ],
)
def test_a_line_that_does_not_belong_is_named(filled: Any, old: bytes, new: bytes, what: str) -> None:
    part = filled.manifest.generations("CC-MAIN-2020-40")[0].parts[0]
    path = filled.root / part.key
    content = zstandard.decompress(path.read_bytes()).replace(old, new)
    path.write_bytes(zstandard.ZstdCompressor(write_checksum=True).compress(content))
    (problem,) = verify_part(filled.store, part)
    assert problem.what.startswith(what)


def test_an_object_that_nothing_names_is_named(filled: Any) -> None:
    stray = "corpus/language=eng_Latn/dump=CC-MAIN-2020-40/00099-00000.jsonl.zst"
    filled.store.put_if_absent(stray, b"")
    assert [stray] == [problem.where for problem in problems_of(filled)]


def test_a_changed_bundle_is_named_and_only_when_deep(filled: Any) -> None:
    key, data = next(iter(filled.files("bundles").items()))
    (filled.root / key).write_bytes(flip(data))
    assert [] == verify_corpus(filled.store)[1]
    (problem,) = problems_of(filled)
    assert f"{key} (deu_Latn)" == problem.where


def test_a_bundle_that_is_cut_is_named_once(filled: Any) -> None:
    key, data = next(iter(filled.files("bundles").items()))
    (filled.root / key).write_bytes(data[:-9])
    assert [key] == [problem.where for problem in problems_of(filled)]


def test_bundles_removed_after_partition_are_no_problem(filled: Any) -> None:
    for key in filled.files("bundles"):
        filled.store.delete(key)
    assert [] == problems_of(filled)


def test_a_unit_without_documents_has_no_frames_to_verify(output: Any) -> None:
    assert [] == verify_frames(output.store, output.extract("empty", 0))


def with_samples(output: Any, quarantined: int, dropped: int) -> None:
    """A unit with so many pointers and samples stored, and one of each counted."""
    kept, sample = f"quarantine/{DUMP}/q.a1.jsonl", f"dropped/{DUMP}/q.a1.jsonl.zst"
    pointer = Quarantined(0, 9, None, "step", "ValueError")
    output.store.put_if_absent(kept, encode_pointers([pointer] * quarantined))
    output.store.put_if_absent(sample, zstandard.compress(b'{"reason": "too_short"}\n' * dropped))
    counts = {**Counts(records=2).as_json(), "quarantined": {"step": 1}, "dropped": {"too_short": 1}}
    output.manifest.commit_unit(
        dataclasses.replace(
            output.extract("empty", 0),
            unit="q",
            counts=counts,
            quarantined=(pointer,),
            quarantine=kept,
            dropped_sample=sample,
        )
    )


def test_what_lies_beside_is_read_too(output: Any) -> None:
    with_samples(output, 1, 1)
    checked, problems = verify_corpus(output.store, deep=True)
    assert (2, []) == (checked["beside"], problems)


@pytest.mark.parametrize(
    ("quarantined", "dropped", "where", "what"),
    [
        (2, 1, "quarantine", "pointers by cause: expected {'step': 1}, found {'step': 2}"),
        (1, 2, "dropped", "`too_short`: expected at most 1, found 2"),
    ],
)
def test_more_beside_than_the_entry_counts_is_named(
    output: Any, quarantined: int, dropped: int, where: str, what: str
) -> None:
    with_samples(output, quarantined, dropped)
    (problem,) = problems_of(output)
    assert (where, what) == (problem.where.split("/")[0], problem.what)
    assert [] == verify_corpus(output.store)[1]


@pytest.mark.parametrize("folder", ["quarantine", "dropped"])
def test_damage_beside_is_named(output: Any, folder: str) -> None:
    with_samples(output, 1, 1)
    (key, data) = next(iter(output.files(folder).items()))
    (output.root / key).write_bytes(data[:-3])
    assert [key] == [problem.where for problem in problems_of(output)]


def test_bundles_that_gc_removes_while_they_are_read_are_no_problem(
    filled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = {top: list(filled.store.list(top)) for top in ("corpus", f"bundles/{DUMP}")}
    real = filled.store.list
    monkeypatch.setattr(filled.store, "list", lambda prefix: iter(listed.get(prefix) or real(prefix)))
    for key in filled.files(f"bundles/{DUMP}"):
        filled.store.delete(key)
    assert [] == problems_of(filled)
