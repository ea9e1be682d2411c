"""The JSON Schema says what the codec reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from humongous.errors import ManifestConflict
from humongous.manifest import decode
from humongous.manifest.codec import KINDS
from humongous.manifest.folding import fold
from humongous.storage import Store
from tests.conftest import Ran

from ..test_docs import generator
from .conftest import an_output

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs/schema/manifest-v1.schema.json").read_text(encoding="utf-8"))
EXAMPLES = re.findall(r"```json\n(.*?)```", (ROOT / "docs/manifest.md").read_text(encoding="utf-8"), re.DOTALL)
TYPES = {name: kind for kind, name in KINDS.items()}
VALIDATOR = Draft202012Validator(SCHEMA)


def is_entry(tree: Any) -> bool:
    """Whether the codec reads it, as what it says that it is."""
    kind = tree.get("kind") if isinstance(tree, dict) else None
    try:
        decode(TYPES[kind if isinstance(kind, str) and kind in TYPES else "unit"], json.dumps(tree).encode(), "a test")
    except ManifestConflict:
        return False
    return True


def test_the_stored_schema_is_current(repository: Path) -> None:
    module = generator(repository)
    assert module.schema() == (repository / "docs" / module.SCHEMA).read_text(encoding="utf-8"), "make docs"
    Draft202012Validator.check_schema(SCHEMA)


def places(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    inside = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in inside:
        yield from places(value, (*path, key))


def changed(tree: Any, path: tuple[Any, ...], change: Any) -> Any:
    """The same with another value at a place, or none where the change is `...`."""
    if not path:
        return change
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    if len(path) == 1 and change is ...:
        del copy[path[0]]
    else:
        copy[path[0]] = changed(copy[path[0]], path[1:], change) if path[0] in dict(_items(copy)) else change
    return copy


def _items(tree: Any) -> Any:
    return tree.items() if isinstance(tree, dict) else enumerate(tree)


CHANGES = st.sampled_from(
    [..., None, True, 0, 1, 2, -1, 1.5, "", "x", "unit", [], [1], ["a"], {}, {"a": 1}, {"a": "b"}]
)


@settings(deadline=None)
@given(st.sampled_from(EXAMPLES), st.data())
def test_schema_and_codec_agree_on_any_change(example: str, data: st.DataObject) -> None:
    tree = json.loads(example)
    for _ in range(data.draw(st.integers(0, 2))):
        path = data.draw(st.sampled_from(list(places(tree))))
        add = isinstance(data.draw(st.sampled_from([0, ""])), str) and isinstance(_at(tree, path), dict)
        change = data.draw(CHANGES)
        path = (*path, "another") if add else path
        if change is not ... or (path and not add):
            tree = changed(tree, path, change)
    assert is_entry(tree) == VALIDATOR.is_valid(tree), tree


def _at(tree: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def test_what_an_output_has_is_valid(store: Store) -> None:
    fold(an_output(store))
    assert {"dump", "unit", "failed", "plan", "generation", "snapshot"} == kinds_below(Path(store.url))


@pytest.mark.spark
@pytest.mark.slow
def test_what_a_run_writes_is_valid(sample_run: tuple[Path, Ran]) -> None:
    assert {"dump", "unit", "plan", "generation"} == kinds_below(sample_run[0])


def kinds_below(output: Path) -> set[str]:
    found = set()
    for path in (output / "manifest").rglob("*.json"):
        tree = json.loads(path.read_text(encoding="utf-8"))
        VALIDATOR.validate(tree)
        found.add(tree["kind"])
    return found
