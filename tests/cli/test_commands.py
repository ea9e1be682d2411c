"""The command line: help, JSON, exit codes, and errors that are sentences."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from humongous.cli import cli, main
from humongous.cli.show import cell, size

COMMANDS = sorted(cli.commands.items())


def call(*words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(list(words))
    out, err = capsys.readouterr()
    return int(stop.value.code or 0), out, err


@pytest.mark.parametrize(("name", "command"), COMMANDS)
def test_every_command_has_help_with_an_example(name: str, command: click.Command) -> None:
    shown = CliRunner().invoke(cli, [name, "--help"])

    assert 0 == shown.exit_code
    assert f"Example: humongous {name}" in " ".join(shown.output.split())
    for option in command.params:
        assert not isinstance(option, click.Option) or option.help, f"{name} {option.name} has no help"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["extract"], "give --dump"),
        (["extract", "--dump", "X", "--units", "1", "--sample", "0.5"], "exclude each other"),
        (["extract", "--dump", "X", "stray.warc"], "files are given with --warc"),
        (["extract", "--dump", "../x", "--source", "."], "no dump's name"),
        (["extract", "--dump", "CC-MAIN-1999-01", "--source", "."], "there is no dump"),
        (["extract", "--dump", "X", "--config", "nowhere.toml"], "No such file"),
        (["extract", "--warc", "a/"], "this is no file"),
        (["read", "--language", "Klingon-ish"], "Klingon-ish"),
        (["page"], "give a file of HTML"),
        (["page", "nowhere.html"], "cannot read the page"),
        (["page", "--warc", "x.warc"], "needs --offset"),
        (["ingest", "--source", "."], "--budget"),
        (["export", "--to", "x", "--where", "__import__('os')"], ""),
        (["models", "--file", "glotlid-v3"], "give it as NAME=PATH"),
        (["models", "--file", "glotlid-v3=nowhere.bin"], "cannot read the language model"),
        (["models", "--file", "mine=nowhere.bin"], "no language model is called 'mine'"),
        (["models", "--like", "lid.176"], "--like needs --file"),
        (["nonsense"], "No such command"),
        (["submit", "emr-serverless", "--dry-run", "extract"], "--code"),
    ],
)
def test_wrong_use_is_a_sentence_and_exit_code_2(
    words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = call(*words, capsys=capsys)

    assert (2, "") == (code, out)
    assert said in err
    assert "Traceback" not in err


def test_an_error_as_json_is_one_document(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = ["extract", "--dump", "CC-MAIN-1999-01", "--source", str(tmp_path), "--output", str(tmp_path), "--json"]
    code, out, _ = call(*words, capsys=capsys)

    assert 2 == code
    assert {"kind", "what", "where", "do"} == set(json.loads(out)["error"])


def test_the_status_of_nothing_says_how_to_begin(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = call("status", "--output", str(tmp_path / "new"), capsys=capsys)

    assert 0 == code
    assert "humongous extract" in out
    assert not (tmp_path / "new").exists(), "looking changes nothing"


def test_page_shows_each_step_and_why(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><body><p>" + "Det var en gång en liten stuga vid havet. " * 3 + "</p></body></html>")
    code, out, _ = call("page", str(page), "--json", capsys=capsys)
    told = json.loads(out)
    _, shown, _ = call("page", str(page), capsys=capsys)

    assert 0 == code
    assert ["page", "decode", "extract", "identify", "measure"] == [each["step"] for each in told["steps"]][:5]
    assert all(each["did"] for each in told["steps"])
    assert "Steps" in shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "–"), (True, "yes"), (1234567, "1,234,567"), (0.123456, "0.1235"), ("x", "x")],
)
def test_cells(value: object, shown: str) -> None:
    assert shown == cell(value)


@pytest.mark.parametrize(
    ("number", "shown"), [(12, "12 bytes"), (1500, "1.5 kB"), (2.5e9, "2.5 GB"), (3.5e15, "3,500.0 TB")]
)
def test_sizes(number: float, shown: str) -> None:
    assert shown == size(number)


@pytest.mark.spark
@pytest.mark.slow
def test_looking_at_the_sample(sample_run: tuple[Path, Any], run_humongous: Callable[..., Any]) -> None:
    output, ran = sample_run
    where = ["--output", str(output)]
    status = run_humongous("status", *where, "--json").json
    told = run_humongous("read", *where, "--language", "Icelandic", "--limit", "1", "--json").json
    shown = run_humongous("read", *where, "--language", "isl", "--limit", "1")
    checked = run_humongous("verify", *where, "--json")
    again = run_humongous(
        "page",
        "--warc",
        f"sample/{told[0]['meta']['warc_filename']}",
        "--offset",
        str(told[0]["meta"]["warc_record_offset"]),
        "--json",
    )

    totals = status["totals"]
    assert ran.json["counts"]["documents"] == totals["documents"]
    keys = {"units", "pending", "failed", "records", "documents", "dropped", "quarantined", "not_a_page", "bytes_read"}
    assert keys | {"languages"} <= set(totals)
    assert "isl_Latn" == told[0]["meta"]["language"]
    assert told[0]["text"].split("\n")[0] in shown.out
    assert (0, []) == (checked.code, checked.json["problems"])
    assert told[0]["text"] == again.json["text"]


@pytest.mark.spark
@pytest.mark.slow
def test_verify_finds_a_flipped_bit(
    sample_run: tuple[Path, Any], tmp_path: Path, run_humongous: Callable[..., Any]
) -> None:
    import shutil

    output, _ = sample_run
    copy = tmp_path / "copy"
    shutil.copytree(output, copy)
    part = sorted((copy / "corpus").rglob("*.zst"))[3]
    data = bytearray(part.read_bytes())
    data[len(data) // 2] ^= 1
    part.write_bytes(data)
    (copy / "corpus" / "stray.jsonl.zst").write_bytes(b"")
    ran = run_humongous("verify", "--output", str(copy), "--deep", "--json")
    problems = {each["where"] for each in ran.json["problems"]}

    assert 1 == ran.code
    assert {str(part.relative_to(copy)), "corpus/stray.jsonl.zst"} == problems
