"""`humongous gc`: shows, removes when told to, and spares what is young."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from humongous.cli import cli
from humongous.storage import open_store

ORPHAN = "bundles/CC-MAIN-2020-40/u1.a1.jsonl.zst"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    open_store(str(tmp_path / "out")).put_if_absent(ORPHAN, b"12345")
    return tmp_path / "out"


def call(output: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["gc", "--output", str(output), *words])


def test_without_delete_it_only_tells(output: Path) -> None:
    ran = call(output, "--older-than", "0s")
    assert 0 == ran.exit_code
    assert [
        f"{ORPHAN} · 5 bytes · no entry, plan or generation names it",
        "1 objects, 5 bytes, could be removed (--delete); 0 too young to tell",
    ] == ran.output.splitlines()
    assert (output / ORPHAN).exists()


def test_with_delete_it_removes_and_says_what_in_json(output: Path) -> None:
    told = json.loads(call(output, "--older-than", "0s", "--delete", "--json").output)
    assert (1, 5, 0, [ORPHAN]) == (
        told["deleted"],
        told["bytes"],
        told["younger"],
        [each["key"] for each in told["orphans"]],
    )
    assert not (output / ORPHAN).exists()


def test_a_day_is_waited_for_unless_told_otherwise(output: Path) -> None:
    ran = call(output, "--delete")
    assert "0 objects, 0 bytes, removed; 1 too young to tell" == ran.output.strip()
    assert (output / ORPHAN).exists()


@pytest.mark.parametrize("age", ["", "24", "-1h", "1w", "h", "1.5h", "9999999d"])
def test_what_is_no_age_is_refused(output: Path, age: str) -> None:
    ran = call(output, "--older-than", age)
    assert 2 == ran.exit_code
    assert "write 0s, 30m, 24h or 7d" in " ".join(ran.output.split())


def test_an_output_that_is_not_there_has_nothing_to_remove(tmp_path: Path) -> None:
    ran = call(tmp_path / "nowhere", "--delete")
    assert (0, "0 objects, 0 bytes, removed; 0 too young to tell") == (ran.exit_code, ran.output.strip())
