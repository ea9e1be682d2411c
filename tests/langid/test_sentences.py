"""What speakers say of their languages: `sentences/README.md`."""

from __future__ import annotations

from pathlib import Path

import pytest

from humongous.langid import identify

SENTENCES = Path(__file__).with_name("sentences")


def lines(name: str) -> list[tuple[str, str]]:
    """Label and sentence of every line that is neither empty nor a comment."""
    found = []
    for number, line in enumerate((SENTENCES / name).read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            label, tab, sentence = line.partition("\t")
            assert tab, f"{name}, line {number}: between label and sentence belongs a tab"
            assert sentence.strip(), f"{name}, line {number}: there is no sentence"
            found.append((label, sentence))
    return found


@pytest.mark.parametrize(("label", "sentence"), lines("right.tsv"))
def test_a_sentence_is_called_what_its_speaker_says(label: str, sentence: str) -> None:
    assert label == identify(sentence).label


def test_a_sentence_that_is_right_by_now_moves_to_right_tsv() -> None:
    assert [] == [line for line in lines("not_yet.tsv") if line[0] == identify(line[1]).label], "move it to right.tsv"


def test_no_sentence_is_there_twice() -> None:
    sentences = [sentence for _, sentence in (*lines("right.tsv"), *lines("not_yet.tsv"))]

    assert sorted(set(sentences)) == sorted(sentences)
