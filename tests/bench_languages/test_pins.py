"""What counts as a fall."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.language_gates.pins import Name, Value, drops, read, write

F1 = Name("f1", "amh_Ethi", "ntrex")
LEAK = Name("english_called_another", "pages")
PINNED = {F1: Value(100, 0.9), LEAK: Value(10_000, 0.001)}


@pytest.mark.parametrize(
    ("name", "value", "fell"),
    [
        (F1, 0.9, False),
        (F1, 1.0, False),
        (F1, 0.871, False),
        (F1, 0.869, True),
        (LEAK, 0.0, False),
        (LEAK, 0.0014, False),
        (LEAK, 0.0016, True),
    ],
)
def test_a_figure_may_differ_by_its_hair(name: Name, value: float, fell: bool) -> None:
    lines = drops(PINNED | {name: Value(PINNED[name].rows, value)}, PINNED)

    assert fell == bool(lines)
    assert all(str(name) in line for line in lines)


def test_the_line_says_which_language_and_source() -> None:
    assert ["f1 of amh_Ethi (ntrex) is 0.5000; it was 0.9000, and may differ by 0.0300"] == drops(
        PINNED | {F1: Value(100, 0.5)}, PINNED
    )


def test_one_text_of_a_few_may_differ() -> None:
    few = {Name("page_language", "khm_Khmr"): Value(10, 1.0)}

    assert [] == drops({name: Value(10, 0.9) for name in few}, few)
    assert 1 == len(drops({name: Value(10, 0.8) for name in few}, few))


def test_a_figure_of_too_few_texts_is_only_noted() -> None:
    few = {Name("f1", "saq_Latn"): Value(5, 1.0)}

    assert [] == drops({name: Value(5, 0.0) for name in few}, few)


def test_a_figure_that_is_gone_or_new_or_of_other_texts_wants_a_new_pin() -> None:
    assert ["english_called_another of pages (all) is pinned alone: pin again"] == drops({F1: PINNED[F1]}, PINNED)
    assert ["english_called_another of pages (all) is measured alone: pin again"] == drops(PINNED, {F1: PINNED[F1]})
    assert ["f1 of amh_Ethi (ntrex) counts 99 texts; it was pinned on 100: pin again"] == drops(
        PINNED | {F1: Value(99, 0.9)}, PINNED
    )


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write(tmp_path / "pins.tsv", "Two lines\nof comment.\n", PINNED)

    assert PINNED == read(tmp_path / "pins.tsv")
    assert (tmp_path / "pins.tsv").read_text(encoding="utf-8").startswith("# Two lines\n# of comment.\nfigure\tof\t")
