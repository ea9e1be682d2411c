"""Loading fastText models."""

from __future__ import annotations

from pathlib import Path

import pytest

import langid_models
from humongous.errors import ConfigError
from humongous.langid.fasttext_model import fasttext_version, open_fasttext


def test_answers_are_ranked_and_in_our_labels() -> None:
    model = open_fasttext("lid.176", langid_models.verify("lid.176"), normalisation="one-line", label_table="lid176")
    answers = model.ask("Guten Tag,\nwie geht es Ihnen heute?", "Latn")
    assert ("deu_Latn", True) == (answers[0].label, answers[0].fits)
    assert answers == tuple(sorted(answers, key=lambda answer: -answer.score))


@pytest.mark.parametrize("content", [b"", b"this is no model"])
def test_what_is_no_model_is_our_error(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "model.ftz"
    file.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        open_fasttext("lid.176", file, normalisation="one-line", label_table="lid176")
    assert str(file) == caught.value.where


def test_an_unknown_normalisation_names_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="one-line"):
        open_fasttext("lid.176", Path("unused"), normalisation="lower", label_table="lid176")


def test_the_runtime_has_a_version() -> None:
    assert fasttext_version().startswith("fasttext-predict")
