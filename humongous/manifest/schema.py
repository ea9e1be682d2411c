"""The manifest's format as a JSON Schema (draft 2020-12), from the dataclasses that the codec reads by."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping
from typing import Any, get_args, get_origin, get_type_hints

from humongous.manifest.codec import ADDED, KINDS, PARTS
from humongous.manifest.entries import FORMAT_VERSION, UnitEntry

Docs = Callable[[type], Mapping[str, str]]
"""Class → what its fields are, by name."""
_PLAIN: Mapping[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    Any: {},
    int: {"type": "integer", "minimum": 0},
    float: {"type": "number"},
}


def manifest_schema(docs: Docs) -> dict[str, Any]:
    """One schema for every object under `manifest/` that is JSON: it has a `kind`, and is what that kind is.

    It refuses what `decode` refuses but for what no schema can say: the size of the object, and `1.0` for 1.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"HUMONGOUS manifest, version {FORMAT_VERSION}",
        "oneOf": [{"$ref": f"#/$defs/{kind.__name__}"} for kind in KINDS],
        "$defs": {kind.__name__: _object(kind, docs) for kind in (*KINDS, *PARTS)},
    }


def _object(kind: type[Any], docs: Docs) -> dict[str, Any]:
    told = docs(kind)
    properties = {name: _described(_value(hint), told.get(name)) for name, hint in get_type_hints(kind).items()}
    if kind is UnitEntry:
        properties["counts"] = _counts()
    required = [field.name for field in dataclasses.fields(kind) if field.name not in ADDED[kind]]
    if kind in KINDS:
        properties = {"kind": {"const": KINDS[kind]}, "version": {"const": FORMAT_VERSION}, **properties}
        required = ["kind", "version", *required]
    return {
        "description": " ".join(str(kind.__doc__).split()),
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _value(hint: Any) -> dict[str, Any]:
    origin, arguments = get_origin(hint), get_args(hint)
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return {"$ref": f"#/$defs/{hint.__name__}"}
    if origin is types.UnionType:
        return {"anyOf": [_value(arguments[0]), {"type": "null"}]}
    if origin is tuple:
        return {"type": "array", "items": _value(arguments[0])}
    return {"type": "object", "additionalProperties": _value(arguments[1])}


def _described(schema: dict[str, Any], text: str | None) -> dict[str, Any]:
    return {**schema, "description": text} if text else schema


def _counts() -> dict[str, Any]:
    """The form of `Counts.as_json()`, of which the codec asks all but `flagged`, which was added."""
    tables = dict.fromkeys(("written", "dropped", "quarantined", "not_a_page"), _value(Mapping[str, int]))
    asked = {**dict.fromkeys(("records", "documents"), _value(int)), **tables}
    return {
        "type": "object",
        "properties": {**asked, "flagged": _value(Mapping[str, int])},
        "required": list(asked),
    }
