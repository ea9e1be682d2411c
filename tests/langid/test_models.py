"""From names in the configuration to models."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import langid_models
from humongous.config import LangidConfig, ModelFile
from humongous.errors import ConfigError
from humongous.langid import choose, identify, open_identifier, open_model, versions

FILE = langid_models.verify("lid.176")
DIGEST = langid_models.find("lid.176").sha256
TEXT = "Die Bibliothek ist täglich außer sonntags geöffnet, und jeder darf fünf Bücher ausleihen."


@pytest.mark.parametrize("name", ["lid.176", "cld2", "cld3", "funlangid"])
def test_every_bundled_model_answers_behind_the_seam(name: str) -> None:
    model = open_model(choose(name, ()))
    assert name == model.name
    assert "deu_Latn" == model.ask(TEXT, "Latn")[0].label
    assert "deu_Latn" in model.known
    assert all(0.0 <= answer.score <= 1.0 for answer in model.ask(TEXT, "Latn"))


def test_a_file_of_the_user_is_a_model_under_its_own_name(tmp_path: Path) -> None:
    copy = tmp_path / "model.bin"
    shutil.copy(FILE, copy)
    config = LangidConfig(models=("mine",), files=(ModelFile("mine", str(copy), DIGEST.upper(), like="lid.176"),))
    found, bundled = identify(TEXT, config), identify(TEXT, LangidConfig(models=("lid.176",)))
    assert {"mine"} == {answer.model for answer in found.answers}
    assert (bundled.label, bundled.confidence) == (found.label, found.confidence)
    assert f"mine like lid.176 sha256:{DIGEST}" == versions(config)["langid_models"]


def test_another_file_than_the_configuration_says_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "model.bin"
    other.write_bytes(b"another")
    file = ModelFile("glotlid-v3", str(other), "0" * 64)
    with pytest.raises(ConfigError, match=f"expected sha256 {'0' * 64}, found ") as caught:
        open_identifier(LangidConfig(models=("glotlid-v3",), files=(file,)))
    assert (str(other), True) == (caught.value.where, "huggingface.co/cis-lmu/glotlid" in caught.value.do)


@pytest.mark.parametrize(
    ("models", "files", "what", "do"),
    [
        (("cld4",), (), "no language model is called 'cld4'", "did you mean cld"),
        (("glotlid-v3",), (), "is a file that you must have", "huggingface.co/cis-lmu/glotlid"),
        (("cld2",), (ModelFile("cld2", "x", "0" * 64),), "the language model cld2 has no file", "leave it out"),
        (("m",), (ModelFile("m", "nowhere", "0" * 64, "lid.176"),), "cannot read the language model m", "langid.files"),
        (("m",), (ModelFile("m", "x", "0" * 64, "lid"),), "no language model is called 'lid'", "did you mean lid"),
    ],
)
def test_what_cannot_be_opened_says_why(
    models: tuple[str, ...], files: tuple[ModelFile, ...], what: str, do: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        open_identifier(LangidConfig(models=models, files=files))
    assert what in caught.value.what
    assert do in caught.value.do
