"""What counts as enough text."""

from __future__ import annotations

from pathlib import Path

import pytest

from humongous.errors import ConfigError
from humongous.ingestion import goal_of, text_by_language
from humongous.manifest import Manifest
from humongous.storage import open_store

from ..manifest.conftest import an_entry, an_output


def test_published_and_extracted_text_counts(tmp_path: Path) -> None:
    manifest = an_output(open_store(str(tmp_path / "out")))  # u1 published, u2 extracted
    assert {"deu_Latn": 200, "eng_Latn": 500, "zxx": 100} == text_by_language(manifest)
    manifest.commit_unit(an_entry("u4", languages={"deu_Latn": 1}))
    assert 300 == text_by_language(manifest)["deu_Latn"]


def test_an_output_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert {} == text_by_language(Manifest(open_store(str(tmp_path / "nowhere"))))


def test_every_language_must_have_enough_and_scripts_count_together() -> None:
    goal = goal_of(["isl", "Serbian"], 100)
    assert goal.labels["isl"] == ("isl_Latn",)
    assert len(goal.labels["Serbian"]) > 1
    one, two = goal.labels["Serbian"][:2]
    assert not goal.met({"isl_Latn": 1000})
    assert not goal.met({"isl_Latn": 99, one: 100})
    assert goal.met({"isl_Latn": 100, one: 40, two: 60})
    assert 100 == goal.as_json({one: 40, two: 60})["Serbian"]["bytes"]


def test_a_language_that_is_none_is_refused() -> None:
    with pytest.raises(ConfigError, match="Klingonese"):
        goal_of(["isl", "Klingonese"], 1)
