"""The gate on a few sentences: what it counts, and that it fails where a language falls."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from bench import languages
from bench.language_gates import figures, gold, pins
from bench.language_gates.pins import Name, Value
from humongous.config import RunConfig
from humongous.pipeline import open_tools

ROWS = """label\tsource\ttext
deu_Latn\tudhr/deu_1996\tAlle Menschen sind frei und gleich an Würde und Rechten geboren.
deu_Latn\tudhr/deu_1996+cut\tgleich an Würde und Rechten
prs_Arab\tntrex\tتمام افراد بشر آزاد زاده می‌شوند
nob_Latn\tntrex\tAlle mennesker er født frie
nno_Latn\tntrex\tAlle menneske er fødde til fridom
"""
ALIASES = "label_prefix\taccept_also\tnote\nprs\tfas pes\tDari\nnob\tnor nno\tclose varieties\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "lid"
    folder.mkdir()
    (folder / "lid.dev.tsv.gz").write_bytes(gzip.compress(ROWS.encode()))
    (folder / "ALIASES.tsv").write_text(ALIASES, encoding="utf-8")
    return tmp_path


def test_sentences_have_our_labels_and_what_says_the_same(data: Path) -> None:
    found = gold.sentences(data)

    assert ["deu_Latn", "deu_Latn", "fas_Arab", "nob_Latn", "nno_Latn"] == [each.gold for each in found]
    assert ["udhr", "udhr", "ntrex", "ntrex", "ntrex"] == [each.source for each in found]
    assert [False, True, False, False, False] == [each.cut for each in found]
    assert "fas_Arab" == found[2].judged("pes_Arab")
    assert "nob_Latn" == found[3].judged("nor_Latn")
    assert "nno_Latn" == found[3].judged("nno_Latn"), "other rows are Nynorsk: that is another language"


def test_paragraphs_are_of_one_label_and_source_and_have_no_pieces(data: Path) -> None:
    given = gold.sentences(data)

    assert [("deu_Latn", given[0].text)] == list(gold.paragraphs(given[:4], 60))
    assert [("deu_Latn", f"{given[0].text}\n{given[0].text}")] == list(gold.paragraphs([given[0], *given[:3]], 65))


def test_figures_by_language_and_source(data: Path) -> None:
    given = gold.sentences(data)
    called = ["deu_Latn", "und_Latn", "fas_Arab", "nno_Latn", "nno_Latn"]
    found = dict(figures.of_sentences(given, called, open_tools(RunConfig())))

    assert Value(2, 2 / 3) == found[Name("f1", "deu_Latn", "udhr")]
    assert Value(1, 1.0) == found[Name("f1", "fas_Arab")]
    assert Value(1, 0.0) == found[Name("f1", "nob_Latn", "ntrex")]
    assert Value(4, 1.0) == found[Name("coverage", figures.EVERY)]
    assert Value(5, 0.2) == found[Name("abstained", figures.EVERY)]


def test_without_the_shared_data_it_says_so_and_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == languages.main(["--gate", "--data", str(tmp_path)])
    assert "skipped" in capsys.readouterr().out


def test_every_label_with_fifty_sentences_is_pinned() -> None:
    """One that is not could be ruined unseen; 381 labels of the shared sentences have as many."""
    f1 = [value for name, value in pins.read(languages.PINS).items() if name.figure == "f1" and name.source == pins.ALL]

    assert 370 <= sum(value.rows >= pins.LEAST["f1"] for value in f1)
