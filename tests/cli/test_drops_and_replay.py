"""`humongous drops` and `humongous replay` over a small output."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from humongous.cli import main
from humongous.config import RunConfig
from humongous.dumps import Unit
from humongous.manifest import DumpPin, Manifest
from humongous.pipeline import extract_unit, open_tools
from humongous.storage import open_store

PROSE = (
    "The old bridge over the mill stream was opened again for people on foot. The parish had closed it in autumn, "
    "when a storm damaged two of its pillars. At the ceremony the mayor thanked the workmen who came every day in "
    "spite of the rain. Next spring the railing will be renewed as well, provided that the county pays its share. "
    "Cars must still take the long road round the hill, which according to residents costs them ten minutes."
)
SENTENCE = "The old bridge over the mill stream was opened again for people on foot, after a storm. "
CONFIG = RunConfig.from_mapping({"extract": {"engine": "resiliparse", "max_depth": 60}})


def warc_record(name: str, words: str, depth: int = 2) -> bytes:
    html = f"<html><body>{'<div>' * depth}<p>{words}</p>{'</div>' * depth}</body></html>"
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}".encode()
    warc = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/{name}\r\n"
    warc += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    return gzip.compress(warc.encode() + block + b"\r\n\r\n", mtime=0)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Two pages dropped for one reason, one for another, one written, one too deep."""
    pages = [("good", PROSE, 2), ("deep", PROSE, 100), ("empty", "", 2)]
    pages += [(f"again{n}", SENTENCE * 80, 2) for n in range(2)]
    source = tmp_path / "source"
    source.mkdir()
    (source / "w.warc.gz").write_bytes(b"".join(warc_record(*page) for page in pages))
    store, tools = open_store(str(tmp_path / "out")), open_tools(CONFIG)
    Manifest(store).pin(DumpPin("d", None, None, None, tools.fingerprint, CONFIG.as_json(), tools.versions))
    extract_unit(Unit("d", "w", "w.warc.gz"), open_store(str(source)), store, tools, "a0", tmp_path)
    return tmp_path / "out"


def call(*words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    with pytest.raises(SystemExit) as stop:
        main(list(words))
    return int(stop.value.code or 0), capsys.readouterr().out


def drops(output: Path, *words: str, capsys: pytest.CaptureFixture[str]) -> Any:
    code, out = call("drops", "--output", str(output), "--json", *words, capsys=capsys)
    assert 0 == code
    return json.loads(out)


def test_drops_have_totals_and_examples(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = drops(output, capsys=capsys)
    (repeated,) = set(told["dropped"]) - {"no_main_text"}

    assert {"no_main_text": 1, repeated: 2} == told["dropped"]
    assert 3 == told["total"] == len(told["examples"])
    example = next(each for each in told["examples"] if each["reason"] == repeated)
    assert "eng_Latn" == example["language"]
    assert example["excerpt"].startswith("The old bridge")
    assert example["signal"]
    assert example["threshold"] is not None
    # One of each reason comes before the second of any.
    assert {"no_main_text", repeated} == {each["reason"] for each in told["examples"][:2]}


def test_drops_can_be_narrowed(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = drops(output, "--reason", "no_main_text", capsys=capsys)
    english = drops(output, "--language", "English", "--limit", "1", capsys=capsys)
    german = drops(output, "--language", "German", capsys=capsys)

    assert (1, ["https://example.org/empty"]) == (empty["total"], [each["url"] for each in empty["examples"]])
    assert ["eng_Latn"] == [each["language"] for each in english["examples"]]
    assert [] == german["examples"]


def test_drops_for_people(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = call("drops", "--output", str(output), capsys=capsys)

    assert 0 == code
    assert "no_main_text" in out
    assert "threshold" in out
    assert "   The old bridge" in out


def test_a_dump_that_is_not_there_is_said(output: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("drops", "replay"):
        assert 2 == call(command, "--output", str(output), "--dump", "nowhere", capsys=capsys)[0]


@pytest.mark.slow
def test_replay_tells_then_commits(output: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "more.toml"
    config.write_text('[extract]\nengine = "resiliparse"\nmax_depth = 300\n')
    words = ("replay", "--output", str(output), "--source", str(tmp_path / "source"))
    as_pinned = json.loads(call(*words, "--json", capsys=capsys)[1])["dumps"]["d"]
    code, shown = call(*words, "--config", str(config), capsys=capsys)
    committed = json.loads(call(*words, "--config", str(config), "--commit", "--json", capsys=capsys)[1])["dumps"]["d"]
    _, after = call(*words, capsys=capsys)
    _, status = call("status", "--output", str(output), "--json", capsys=capsys)

    assert {"quarantined": 1} == as_pinned["now"]
    assert 0 == code
    assert "1 of 1 records pass now" in shown
    assert [{"unit": "w+replay-1", "records": 1, "documents": 1}] == committed["committed"]
    assert ("extraction", "written") == (committed["verdicts"][0]["was"], committed["verdicts"][0]["now"])
    assert "nothing in quarantine" in after
    totals = json.loads(status)["totals"]
    assert (1, 5, 2, 0) == tuple(totals[key] for key in ("units", "records", "documents", "quarantined"))
