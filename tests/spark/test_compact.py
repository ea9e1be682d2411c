"""Compaction on a real Spark: as a user calls it, and its driver killed half-way."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from humongous.config import LmdConfig
from humongous.corpus import iter_documents, make_part, next_plan, publish
from humongous.document import Document
from humongous.manifest import Manifest
from humongous.storage import open_store

from ..corpus.conftest import DUMP, Output

pytestmark = [pytest.mark.spark, pytest.mark.slow]


@pytest.fixture(scope="module")
def daily(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output of six small generations of a few hundred documents each."""
    folder = tmp_path_factory.mktemp("daily")
    output = Output(folder / "out", folder)
    for unit in "fbcade":
        output.extract(unit, 300)
        while plan := next_plan(output.manifest, DUMP, LmdConfig()):
            publish(output.manifest, plan, [make_part(output.store, part, plan.level, folder) for part in plan.parts])
    return output.root


def documents(output: Path) -> list[Document]:
    return [
        each for label in ("deu_Latn", "eng_Latn", "jpn_Jpan") for each in iter_documents(str(output), language=label)
    ]


def merged(output: Path) -> dict[str, bytes]:
    """Everything that a compaction writes."""
    return {
        str(path.relative_to(output)): path.read_bytes()
        for top in ("corpus", "manifest/compacting", "manifest/compacted")
        for path in sorted((output / top).rglob("*"))
        if path.is_file() and "#" not in path.name
    }


@pytest.mark.chaos
def test_a_killed_driver_costs_nothing(daily: Path, tmp_path: Path, run_humongous: Callable[..., Any]) -> None:
    calm, killed = tmp_path / "calm", tmp_path / "killed"
    for place in (calm, killed):
        shutil.copytree(daily, place)
    before = documents(daily)
    ran = run_humongous("compact", "--output", str(calm), "--cores", "1", "--json")
    assert (0, [{"compaction": 1, "parts": 3, "replaced": 18, "documents": 1800}]) == (
        ran.code,
        ran.json["compacted"][DUMP],
    ), ran.err

    command = [sys.executable, "-c", "from humongous.cli import main; main()", "compact", "--output", str(killed)]
    driver = subprocess.Popen([*command, "--cores", "1"], stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        until = time.monotonic() + 240
        while not any(killed.rglob("c0*.zst*")) and driver.poll() is None and time.monotonic() < until:
            time.sleep(0.002)
    finally:
        os.killpg(driver.pid, signal.SIGKILL)
        driver.wait()
    manifest = Manifest(open_store(str(killed)))
    assert [1] == [plan.number for plan in manifest.unpublished_compactions(DUMP)], "it was killed half-way"
    assert before == documents(killed), "a reader sees nothing of it"

    again = run_humongous("compact", "--output", str(killed), "--json")
    assert 0 == again.code, again.err
    assert merged(calm) == merged(killed)
    assert before == documents(killed) == documents(calm)
    assert 0 == run_humongous("gc", "--output", str(killed), "--bundles", "--older-than", "0s", "--delete").code
    assert 3 == sum(path.is_file() for path in (killed / "corpus").rglob("*"))
    verified = run_humongous("verify", "--output", str(killed), "--deep", "--json")
    assert (0, []) == (verified.code, verified.json["problems"])
    assert before == documents(killed)
    nothing = run_humongous("compact", "--output", str(killed), "--languages", "German")
    assert (0, f"{DUMP}: nothing to merge\n") == (nothing.code, nothing.out)
