"""Pieces of English-like traffic, which `tests/langid/test_english_doubt.py` asks about."""

from __future__ import annotations

import re

from bench.langid.english_traffic import CHANGES, LENGTHS, pieces


def test_the_same_seed_gives_the_same_pieces_and_another_gives_others() -> None:
    first, again, other = (list(pieces(1, seed)) for seed in (1, 1, 2))
    assert first == again
    same = sum(one.text == two.text for one, two in zip(first, other, strict=True))
    assert same < len(first) / 10, "single words of menus and lists come again"


def test_every_kind_has_each_change_and_no_place_is_left_empty() -> None:
    found = list(pieces(1, 1))
    kinds = {each.kind for each in found}
    assert {(kind, change) for kind in kinds for change in CHANGES} == {(each.kind, each.change) for each in found}
    assert len(found) == len(kinds) * len(CHANGES) * len(LENGTHS)
    assert [] == [each.text for each in found if re.search(r"\{\w+\}", each.text) or not each.text.strip()]


def test_changes_do_what_they_are_called() -> None:
    by = {each.change: each.text for each in pieces(1, 1) if each.kind == "prose"}
    assert by["capitals"].isupper()
    assert by["lower case"].islower()
    assert re.search(r"[A-Za-z][0-9]|[0-9][A-Za-z]", by["leetspeak"])
    assert not by["emoji"].isascii()
    assert " " not in by["joined"]
