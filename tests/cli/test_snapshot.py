"""`humongous snapshot`, and `humongous status` with and without what it wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from humongous.cli import cli
from humongous.storage import open_store
from tests.manifest.conftest import an_output


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return Path(an_output(open_store(str(tmp_path / "out"))).store.url)


def call(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


def test_a_snapshot_is_written_once(output: Path) -> None:
    told = json.loads(call("snapshot", "--output", str(output), "--json").stdout)
    expected = {"number": 1, "written": True, "dumps": 1, "units": 2, "read": 2, "notes": []}
    assert {"output": str(output), **expected} == told
    assert (
        "snapshot 1 is up to date: 2 units in 1 dumps, 0 of them read\n"
        == call("snapshot", "--output", str(output)).stdout
    )
    assert "snapshot 2 written" in call("snapshot", "--afresh", "--output", str(output)).stdout


def test_status_says_the_same_without_it_and_notes_what_is_wrong(output: Path) -> None:
    before = call("status", "--output", str(output)).stdout
    assert "66.7" in before  # 2 of 3 units
    call("snapshot", "--output", str(output))
    assert before == call("status", "--output", str(output)).stdout
    (output / "manifest/snapshots/00000001.json").write_text("{")
    wrong, right = (call("status", *words, "--output", str(output), "--json") for words in ((), ("--no-snapshot",)))
    assert wrong.stdout == right.stdout
    assert wrong.stderr.startswith("note: snapshot 1 is not used: ")
    assert "" == right.stderr


def test_nothing_done_is_nothing_to_fold(tmp_path: Path) -> None:
    assert "snapshot 0 not written: nothing is done yet: 0 units" in call("snapshot", "--output", str(tmp_path)).stdout
