"""What strangers wrote is shown, never obeyed: no control character of theirs reaches the terminal as it is."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from humongous.cli import main, show
from humongous.dumps import Unit
from humongous.manifest import DumpPin, Manifest
from humongous.pipeline import extract_unit, open_tools
from humongous.storage import open_store
from tests.cli.test_drops_and_replay import CONFIG, PROSE, SENTENCE

EVIL = "https://h.example/\x1b]0;owned\x07\x1b[2J\x9b31m\r\x08\x7f\u202egnp.exe"
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")


def warc_record(url: str, words: str, depth: int = 2) -> bytes:
    html = f"<html><title>{url}</title><body>{'<div>' * depth}<p>{words}</p>{'</div>' * depth}</body></html>"
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\x1b[31m\r\n\r\n{html}".encode()
    warc = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Length: {len(block)}\r\n\r\n".encode()
    return gzip.compress(warc + block + b"\r\n\r\n", mtime=0)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """An output with a page written, one dropped and one in quarantine, each with an address made to be obeyed."""
    (tmp_path / "source").mkdir()
    records = [warc_record(EVIL, PROSE), warc_record(EVIL, SENTENCE * 80), warc_record(EVIL, PROSE, 100)]
    (tmp_path / "source" / "w.warc.gz").write_bytes(b"".join(records))
    store, tools = open_store(str(tmp_path / "out")), open_tools(CONFIG)
    Manifest(store).pin(DumpPin("d", None, None, None, tools.fingerprint, CONFIG.as_json(), tools.versions))
    extract_unit(Unit("d", "w", "w.warc.gz"), open_store(str(tmp_path / "source")), store, tools, "a0", tmp_path)
    return tmp_path


def said(*words: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit):
        main(list(words))
    both = capsys.readouterr()
    return both.out + both.err


@pytest.mark.parametrize("more", [(), ("--json",)])
@pytest.mark.parametrize("command", ["status", "drops", "replay", "page"])
def test_no_control_character_of_a_record_reaches_the_terminal(
    command: str, more: tuple[str, ...], hostile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = {
        "page": ["--warc", str(hostile / "source" / "w.warc.gz"), "--offset", "0"],
        "replay": ["--output", str(hostile / "out"), "--source", str(hostile / "source")],
    }.get(command, ["--output", str(hostile / "out")])

    told = said(command, *words, *more, capsys=capsys)

    assert [] == RAW.findall(told)
    if command in ("drops", "replay"):
        assert "owned" in told, "it is shown all the same"
    if more:
        assert json.loads(told)


def test_an_error_tells_no_control_character(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    told = said("page", "--config", f"{tmp_path}/\x1b[2J.toml", "x.html", capsys=capsys)

    assert "\\u001b[2J.toml" in told
    assert "\x1b" not in told


def test_json_means_what_it_meant(capsys: pytest.CaptureFixture[str]) -> None:
    value = {"a": "\x1b\x7f\x9b\u2028\ud800 河 \U0001f600\n\t"}
    show.say_json(value)

    assert value == json.loads(capsys.readouterr().out)


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
@pytest.mark.parametrize("as_json", [True, False])
def test_a_terminal_that_knows_one_language_gets_escapes(encoding: str, as_json: bool, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        f"<html><title>河川敷 \U0001f600</title><body><p>{'河川敷の道を歩く人がいます。' * 30}</p>", "utf-8"
    )
    words = ["page", str(page), *(["--json"] if as_json else [])]
    code = f"from humongous.cli import main; main({words!r})"
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=False)

    assert (0, b"") == (ran.returncode, ran.stderr)
    text = ran.stdout.decode(encoding)
    shown = json.dumps(json.loads(text), ensure_ascii=False) if as_json else text
    assert "河川敷" in shown or (not as_json and "\\u6cb3" in shown)
