"""Entries ↔ JSON: UTF-8, keys sorted, one line, `kind` and `version` beside the fields of the dataclass.

Reading is strict: a key that is missing, unknown or of the wrong type, another kind or a newer version is a
`ManifestConflict` that names the key, never a guess. Only a key that has a default may be missing: it was added later.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from humongous.errors import AccountingError, ManifestConflict
from humongous.manifest.entries import (
    FORMAT_VERSION,
    Compaction,
    CompactionPlan,
    Damage,
    DumpPin,
    FailedUnit,
    Frame,
    Generation,
    GrownListing,
    Merged,
    Part,
    PartitionPlan,
    PlannedMerge,
    PlannedPart,
    Quarantined,
    Range,
    UnitEntry,
)
from humongous.manifest.folded import Folded, Reopened, Snapshot, Totals, Witness

MAX_ENTRY_BYTES = 64 * 1024 * 1024
"""Of one object: as much as is read into memory at once."""
_SHOWN_CHARS = 500
"""Of what is wrong: a key may be as long as the object."""
KINDS: Mapping[type, str] = {
    DumpPin: "dump",
    GrownListing: "listing",
    UnitEntry: "unit",
    FailedUnit: "failed",
    PartitionPlan: "plan",
    Generation: "generation",
    CompactionPlan: "compaction-plan",
    Compaction: "compaction",
    Reopened: "reopened",
    Snapshot: "snapshot",
}
PARTS = (Frame, Damage, Quarantined, Range, PlannedPart, Part, PlannedMerge, Merged, Folded, Totals, Witness)
"""What stands within them."""
_HINTS = {kind: get_type_hints(kind) for kind in (*KINDS, *PARTS)}
ADDED: Mapping[type, frozenset[str]] = {
    kind: frozenset(
        field.name
        for field in dataclasses.fields(kind)
        if field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING
    )
    for kind in _HINTS
}
"""Fields that version 1 was given later: an entry written before has not got them, and means their default."""
Entry = (
    DumpPin
    | GrownListing
    | UnitEntry
    | FailedUnit
    | PartitionPlan
    | Generation
    | CompactionPlan
    | Compaction
    | Reopened
    | Snapshot
)
E = TypeVar("E", bound=Entry)


def encode(entry: Entry) -> bytes:
    """The entry's JSON. A lone surrogate becomes `?`, since UTF-8 has none.

    Raises `AccountingError` for what no JSON can hold (NaN) and for an entry of more than `MAX_ENTRY_BYTES`.
    """
    kind, where = KINDS[type(entry)], getattr(entry, "dump", "")
    tree = {"kind": kind, "version": FORMAT_VERSION, **dataclasses.asdict(entry)}
    try:
        text = json.dumps(tree, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (ValueError, TypeError) as error:
        raise AccountingError(
            f"this {kind} entry cannot be written as JSON: {error}", where=where, do="report it as a bug"
        ) from error
    data = text.encode("utf-8", "replace") + b"\n"
    if len(data) > MAX_ENTRY_BYTES:
        raise AccountingError(
            f"this {kind} entry has {len(data)} bytes, more than the {MAX_ENTRY_BYTES} that can be read again",
            where=where,
            do="partition more often: fewer units at a time" if kind == "plan" else "report it as a bug",
        )
    return data


def decode(kind: type[E], data: bytes, where: str) -> E:
    """The entry of this kind in `data`; `where` is the object's key, for messages. Raises `ManifestConflict`."""
    if len(data) > MAX_ENTRY_BYTES:
        raise _conflict(f"it has {len(data)} bytes, more than {MAX_ENTRY_BYTES}", where)
    try:
        tree = json.loads(data.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise _conflict(f"it is not JSON: {error}", where) from error
    if not isinstance(tree, dict):
        raise _conflict("it is not a JSON object", where)
    version = tree.pop("version", None)
    if type(version) is not int or version < 1:
        raise _conflict(f"its `version` is {version!r}", where)
    if version > FORMAT_VERSION:
        raise ManifestConflict(
            f"its `version` is {version}, and this HUMONGOUS knows {FORMAT_VERSION} and older",
            where=where,
            do="install the newer HUMONGOUS that wrote it",
        )
    if (found := tree.pop("kind", None)) != KINDS[kind]:
        raise _conflict(f"its `kind` is {found!r}, not {KINDS[kind]!r}", where)
    entry: E = _built(kind, tree, where, "")
    if isinstance(entry, UnitEntry):
        _check_counts(entry.counts, where)
    return entry


def encode_pointers(pointers: Iterable[Quarantined]) -> bytes:
    """The form of `quarantine` objects: one pointer a line, in ASCII, so that a lone surrogate stays as it was."""
    return "".join(json.dumps(dataclasses.asdict(each), sort_keys=True) + "\n" for each in pointers).encode()


def decode_pointers(data: bytes, where: str) -> tuple[Quarantined, ...]:
    """The pointers of such an object. Raises `ManifestConflict`."""
    pointers = []
    for number, line in enumerate(data.splitlines(), start=1):
        try:
            tree = json.loads(line, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            raise _conflict(f"line {number} is not JSON: {error}", where) from error
        pointers.append(_built(Quarantined, tree, where, ""))
    return tuple(pointers)


def _built(kind: type[Any], tree: Any, where: str, path: str) -> Any:
    if not isinstance(tree, dict):
        raise _conflict(f"`{path.rstrip('.')}` is not an object", where)
    hints = _HINTS[kind]
    if tree.keys() != hints.keys():
        for key in tree.keys() - hints.keys():
            raise _conflict(f"it has an unknown key `{path}{key}`", where)
        for key in hints.keys() - tree.keys() - ADDED[kind]:
            raise _conflict(f"it has no `{path}{key}`", where)
    return kind(
        **{
            key: value if _is_plain(hints[key], value) else _value(hints[key], value, where, f"{path}{key}")
            for key, value in tree.items()
        }
    )


def _is_plain(hint: Any, value: Any) -> bool:
    """Whether it needs no further look: nearly all values, and the reader of a million entries feels it."""
    return type(value) is hint and (hint is str or hint is float or (hint is int and value >= 0))


def _value(hint: Any, value: Any, where: str, path: str) -> Any:
    if hint is Any:
        return value
    origin, arguments = get_origin(hint), get_args(hint)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _built(hint, value, where, f"{path}.")
    if origin is types.UnionType:
        return None if value is None else _value(arguments[0], value, where, path)
    if origin is tuple and isinstance(value, list):
        return tuple(_value(arguments[0], item, where, f"{path}[{number}]") for number, item in enumerate(value))
    if origin is not None and issubclass(origin, Mapping) and isinstance(value, dict):
        inner = arguments[1]
        return {
            key: item if _is_plain(inner, item) else _value(inner, item, where, f"{path}.{key}")
            for key, item in value.items()
        }
    if type(value) is hint or (hint is float and type(value) is int):
        if hint is int and value < 0:
            raise _conflict(f"`{path}` is {value}, less than 0", where)
        return value
    expected = getattr(hint, "__name__", str(hint)) if origin is None else origin.__name__
    raise _conflict(f"`{path}` is {str(value)[:80]!r}, not of type {expected}", where)


def _check_counts(counts: Mapping[str, Any], where: str) -> None:
    """The form of `Counts.as_json()`."""
    for name in ("records", "documents"):
        _value(int, counts.get(name), where, f"counts.{name}")
    for name in ("written", "dropped", "quarantined", "not_a_page"):
        _value(Mapping[str, int], counts.get(name), where, f"counts.{name}")
    _value(Mapping[str, int], counts.get("flagged", {}), where, "counts.flagged")  # added later: see `ADDED`


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number in JSON")


def _conflict(what: str, where: str) -> ManifestConflict:
    return ManifestConflict(
        f"this object of the manifest cannot be read: {what[:_SHOWN_CHARS]}",
        where=where,
        do="restore it from a copy; or, if you know how it came there, move it away and run again",
    )
