"""The gate: what is scored, and what fails it."""

from __future__ import annotations

import tomllib

from bench.extraction.gate import HAIR, as_toml, drops
from bench.extraction.pages import TruePage
from bench.extraction.scores import Scores, f1


def page(text: str = "", kind: str = "", present: tuple[str, ...] = (), absent: tuple[str, ...] = ()) -> TruePage:
    return TruePage("https://example.org/", "made", b"", text, "", "", present, absent, kind)


def test_scores_by_source_and_type_and_of_snippets() -> None:
    scores = Scores()
    scores.add(page("one two 三", "forum"), "One two three")
    scores.add(page("four"), "four")
    scores.add(page(present=("a  b", "c"), absent=("d",)), "x a b d")

    assert scores.table() == {
        "overall": {"pages": (2 / 3 + 1) / 2, "sources": (2 / 3 + 1) / 2, "snippets": 0.5},
        "sources": {"made": (2 / 3 + 1) / 2},
        "types": {"forum": 2 / 3},
    }


def test_optional_text_is_neither_right_nor_wrong() -> None:
    assert (1.0, 0.8) == (f1("one two", "one two three", "three"), f1("one two", "one two three"))


def test_a_drop_fails_and_so_does_what_is_not_pinned() -> None:
    found = {"overall": {"pages": 0.9}, "sources": {"a": 0.8, "b": 0.7}}
    floors = tomllib.loads(as_toml(found, "0" * 64))

    assert ("0" * 64, 0.8 - HAIR) == (floors.pop("truth_sha256"), floors["sources"]["a"])
    assert [] == drops(found, floors)
    assert ["sources.a is 0.7960; the floor is 0.7970"] == drops({**found, "sources": {"a": 0.796, "b": 0.8}}, floors)
    assert ["sources.b is in the floors alone"] == drops({**found, "sources": {"a": 0.8}}, floors)
    assert ["types.c is in the measurement alone"] == drops({**found, "types": {"c": 1.0}}, floors)
