"""docs/languages.md: current, whole rows, and every label in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench.language_gates import held_out
from bench.language_gates.page import main, page
from bench.language_gates.scores import Called, LabelScore

ROW = re.compile(r"^\| `([a-z]{3}_[A-Z][a-z]{3})` \|", re.MULTILINE)


@pytest.fixture(scope="module")
def text() -> str:
    return page()


def test_the_page_is_current(repository: Path, text: str) -> None:
    assert text == (repository / "docs" / "languages.md").read_text(encoding="utf-8"), (
        "run `python -m bench.language_gates.page` (make docs)"
    )


def test_it_is_small_enough_to_be_shown(text: str) -> None:
    assert len(text.encode()) < 400_000


def test_every_row_has_its_table_s_columns(text: str) -> None:
    width = 0
    for line in text.splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        if not width or not cells:
            width = cells
        assert width == cells, line


def test_every_label_that_is_measured_is_there_once(text: str) -> None:
    labels = ROW.findall(text)

    assert sorted(set(labels)) == sorted(labels)
    assert held_out.read().scores.keys() <= set(labels)
    assert 1_700 < len(labels)


def test_it_is_written(tmp_path: Path, text: str) -> None:
    main(tmp_path / "languages.md")

    assert text == (tmp_path / "languages.md").read_text(encoding="utf-8")


def test_scores_are_read_as_written(tmp_path: Path) -> None:
    texts = [
        Called("deu_Latn", "deu_Latn", "a"),
        Called("deu_Latn", "nld_Latn", "b"),
        Called("gsw_Latn", "deu_Latn", "b"),
    ]
    held_out.write(texts, "How they were\nheld out.", tmp_path / "scores.tsv")

    found = held_out.read(tmp_path / "scores.tsv")

    assert "How they were held out." == found.comment
    assert {
        "deu_Latn": {
            "all": LabelScore(2, 0.5, 0.5, (("nld_Latn", 1),), (("gsw_Latn", 1),)),
            "a": LabelScore(1, 1.0, 1.0, (), ()),
            "b": LabelScore(1, 0.0, 0.0, (), ()),
        },
        "gsw_Latn": {
            "all": LabelScore(1, 0.0, 0.0, (("deu_Latn", 1),), ()),
            "b": LabelScore(1, 0.0, 0.0, (), ()),
        },
    } == found.scores
