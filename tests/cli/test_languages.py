"""Every place where a user names a language takes every way to write it, and names the nearest to what is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from humongous.cli import cli, main
from humongous.corpus import iter_documents, plan_export
from humongous.errors import ConfigError
from humongous.ingestion.enough import goal_of
from tests.corpus.conftest import Output

WRITTEN = ("deu_Latn", "DEU-latn", "de", "ger", "deu", "german", "Deutsch", "de-AT")
NAMES = ("--language", "--languages")
TAKING = {name: option for name, command in cli.commands.items() for each in command.params for option in each.opts
          if option in NAMES}  # fmt: skip
BESIDES = {"calibrate": ["--into", "elsewhere"], "export": ["--to", "elsewhere"], "ingest": ["--until", "1MB"]}


@pytest.fixture
def output(tmp_path: Path) -> Output:
    """A published corpus with German in it."""
    made = Output(tmp_path / "out", tmp_path)
    made.extract("a", 5)
    made.partition()
    return made


def test_the_commands_that_take_a_language() -> None:
    assert {"calibrate", "compact", "drops", "export", "ingest", "read"} == set(TAKING)


@pytest.mark.parametrize("command", TAKING)
def test_what_is_no_language_is_an_error_with_the_nearest_names(
    command: str, output: Output, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [command, "--output", str(output.root), TAKING[command], "Germn", *BESIDES.get(command, ())]
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert 2 == stop.value.code
    assert "did you mean `German`" in capsys.readouterr().err


@pytest.mark.parametrize("written", WRITTEN)
def test_every_way_to_write_a_language_means_it(
    written: str, output: Output, capsys: pytest.CaptureFixture[str]
) -> None:
    root = str(output.root)
    assert ["deu_Latn"] == [document.language for document in iter_documents(root, language=written)]
    assert ("deu_Latn",) == plan_export(output.manifest, languages=[written], part_bytes=1, level=1).languages
    assert ("deu_Latn",) == goal_of([written], 1).labels[written]
    with pytest.raises(SystemExit) as stop:
        main(["read", "--language", written, "--json", "--output", root])
    assert 0 == stop.value.code
    assert ["deu_Latn"] == [each["meta"]["language"] for each in json.loads(capsys.readouterr().out)]
    with pytest.raises(SystemExit) as stop:
        main(["drops", "--language", written, "--json", "--output", root])
    assert 0 == stop.value.code


def test_a_language_that_is_not_published_is_told_from_one_that_is_none(output: Output) -> None:
    with pytest.raises(ConfigError, match="no document in Telugu"):
        plan_export(output.manifest, languages=["Telugu"], part_bytes=1, level=1)
