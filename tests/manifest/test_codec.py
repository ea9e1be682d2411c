"""Entries to JSON and back; anything else is refused by name."""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Mapping
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.errors import AccountingError, ManifestConflict
from humongous.manifest import (
    Compaction,
    CompactionPlan,
    DumpPin,
    FailedUnit,
    Generation,
    PartitionPlan,
    Quarantined,
    UnitEntry,
    decode,
    decode_pointers,
    encode,
    encode_pointers,
)
from humongous.manifest.codec import MAX_ENTRY_BYTES

from .conftest import a_failure, a_pin, a_plan, an_entry, published

text = st.text(max_size=8)
any_text = st.text(st.characters(codec=None), max_size=8)
natural = st.integers(0, 2**63)
table = st.dictionaries(text, natural, max_size=3)
counts = st.fixed_dictionaries(
    {
        **dict.fromkeys(("records", "documents"), natural),
        **dict.fromkeys(("written", "dropped", "quarantined", "not_a_page", "flagged"), table),
    }
)
plain = st.recursive(
    st.none() | st.booleans() | natural | text, lambda inner: st.lists(inner, max_size=2), max_leaves=4
)


def any_of(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a field's type."""
    origin, arguments = get_origin(hint), get_args(hint)
    if dataclasses.is_dataclass(hint):
        hints = get_type_hints(hint)
        fields = {name: any_of(each) for name, each in hints.items()}
        if hint is UnitEntry:
            fields["counts"] = counts
        return st.builds(hint, **fields)  # type: ignore[arg-type]
    if origin is types.UnionType:
        return st.none() | any_of(arguments[0])
    if origin is tuple:
        return st.lists(any_of(arguments[0]), max_size=2).map(tuple)
    if origin is not None and issubclass(origin, Mapping):
        return st.dictionaries(text, any_of(arguments[1]), max_size=2)
    return {str: text, int: natural, float: st.floats(allow_nan=False, allow_infinity=False), Any: plain}[hint]


KINDS = (DumpPin, UnitEntry, FailedUnit, PartitionPlan, Generation, CompactionPlan, Compaction)
EXAMPLES = (a_pin(), an_entry(), a_failure(), a_plan(an_entry()), published(a_plan(an_entry())))


@settings(deadline=None, max_examples=100)
@given(st.one_of([any_of(kind) for kind in KINDS]))
def test_what_is_written_is_read(entry: Any) -> None:
    data = encode(entry)
    assert entry == decode(type(entry), data, "key")
    assert data == encode(decode(type(entry), data, "key"))


@pytest.mark.parametrize("entry", EXAMPLES)
def test_it_is_plain_json_in_one_line_with_sorted_keys(entry: Any) -> None:
    data = encode(entry)
    tree = json.loads(data)
    assert sorted(tree) == list(tree)
    assert 1 == tree["version"]
    assert 1 == data.count(b"\n")
    assert data.endswith(b"}\n")


ADDED_LATER = {"dropped_sample", "replays", "settled", "settles"}
ADDED_TO_FAILED = {"ledger"}


def test_an_entry_from_before_a_field_was_added_is_read() -> None:
    tree = {key: value for key, value in json.loads(encode(an_entry())).items() if key not in ADDED_LATER}

    assert an_entry() == decode(UnitEntry, json.dumps(tree).encode(), "manifest/x.json")
    failed = {key: value for key, value in json.loads(encode(a_failure())).items() if key not in ADDED_TO_FAILED}
    assert {} == decode(FailedUnit, json.dumps(failed).encode(), "manifest/x.json").ledger


pointers = st.lists(st.builds(Quarantined, natural, natural, st.none() | any_text, any_text, any_text), max_size=5)


@settings(deadline=None)
@given(pointers)
def test_pointers_come_back_as_they_were(given_pointers: list[Quarantined]) -> None:
    assert tuple(given_pointers) == decode_pointers(encode_pointers(given_pointers), "key")


@pytest.mark.parametrize("data", [b"{", b"[]", b"1", b'{"url": null}', b"\xff", b"[" * 100_000, b'{"cause": NaN}'])
def test_what_is_no_pointer_is_refused(data: bytes) -> None:
    with pytest.raises(ManifestConflict, match="quarantine/x"):
        decode_pointers(data, "quarantine/x")


@pytest.mark.parametrize("entry", EXAMPLES)
def test_each_missing_key_is_named(entry: Any) -> None:
    for key in (
        json.loads(encode(entry)).keys() - ADDED_LATER - (ADDED_TO_FAILED if isinstance(entry, FailedUnit) else set())
    ):
        tree = json.loads(encode(entry))
        del tree[key]
        with pytest.raises(ManifestConflict, match=f"`{key}`"):
            decode(type(entry), json.dumps(tree).encode(), "manifest/x.json")


@pytest.mark.parametrize("entry", EXAMPLES)
def test_each_wrong_type_is_named(entry: Any) -> None:
    for key in json.loads(encode(entry)):
        wrongs: list[Any] = [True, 1.5, -1, [1]] if key == "config" else [True, 1.5, -1, [1], {"": []}]
        for wrong in wrongs:
            tree = {**json.loads(encode(entry)), key: wrong}
            with pytest.raises(ManifestConflict, match=f"`{key}"):
                decode(type(entry), json.dumps(tree).encode(), "manifest/x.json")


def test_an_unknown_key_is_named_with_its_path() -> None:
    tree = json.loads(encode(an_entry()))
    tree["frames"]["deu_Latn"]["colour"] = "red"
    with pytest.raises(ManifestConflict, match=r"unknown key `frames\.deu_Latn\.colour`"):
        decode(UnitEntry, json.dumps(tree).encode(), "manifest/x.json")


def test_counts_of_another_form_are_named() -> None:
    tree = json.loads(encode(an_entry()))
    tree["counts"]["dropped"] = {"too_short": "two"}
    with pytest.raises(ManifestConflict, match=r"`counts\.dropped\.too_short`"):
        decode(UnitEntry, json.dumps(tree).encode(), "manifest/x.json")


def test_another_kind_or_a_newer_version_is_refused() -> None:
    with pytest.raises(ManifestConflict, match="its `kind` is 'failed', not 'unit'"):
        decode(UnitEntry, encode(a_failure()), "manifest/x.json")
    newer = encode(a_failure()).replace(b'"version":1', b'"version":2')
    with pytest.raises(ManifestConflict, match="its `version` is 2") as caught:
        decode(FailedUnit, newer, "manifest/x.json")
    assert "manifest/x.json" == caught.value.where
    assert "install the newer" in caught.value.do


@settings(deadline=None)
@given(st.binary(max_size=40) | st.sampled_from([b"[" * 100_000, b'{"version":NaN}', b"1" * 5000, b"null", b"[]"]))
def test_any_bytes_are_an_entry_or_refused(data: bytes) -> None:
    with pytest.raises(ManifestConflict):
        decode(UnitEntry, data, "key")


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 10_000))
def test_a_cut_entry_is_refused(at: int) -> None:
    data = encode(an_entry()).rstrip()
    with pytest.raises(ManifestConflict):
        decode(UnitEntry, data[: at % len(data)], "key")


def test_what_no_json_holds_is_refused_when_written() -> None:
    with pytest.raises(AccountingError, match="cannot be written"):
        encode(dataclasses.replace(an_entry(), ledger={"wall": float("nan")}))
    with pytest.raises(AccountingError, match="more than the"):
        encode(dataclasses.replace(a_failure(), what="x" * MAX_ENTRY_BYTES))
    with pytest.raises(ManifestConflict, match="more than"):
        decode(FailedUnit, b" " * (MAX_ENTRY_BYTES + 1), "key")


def test_a_lone_surrogate_does_not_stop_a_commit() -> None:
    assert "a?b" == decode(FailedUnit, encode(dataclasses.replace(a_failure(), what="a\ud800b")), "key").what
