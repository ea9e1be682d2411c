"""A store that breaks off, gives too little, refuses, loses its answers, fills up: then one plain run puts it right."""

from __future__ import annotations

import dataclasses
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from .aftermath import Calm, check_gc, check_whole
from .conftest import Runs
from .processes import Storm

pytestmark = pytest.mark.chaos

PROFILES = {
    "reads": "read_broken=0.1,read_short=0.1,head_busy=0.05",
    "bad-disk": "read_error=0.05,put_denied=0.15",
    "puts": "put_busy=0.1,put_lost_before=0.1,put_lost_after=0.15",
    "partition": "range_broken=0.02,range_short=0.02,put_lost_after=0.1,put_disk_full=0.03",
}
"""Chance of each fault, a call."""


@pytest.mark.parametrize("profile", PROFILES)
def test_faults_in_the_storage_seam(
    profile: str, chance: random.Random, runs: Runs, calm: Calm, tally: Counter[str]
) -> None:
    output, log = runs.place / "out", runs.place / "faults"
    log.touch()
    faults = {
        "PYTHONPATH": str(Path(__file__).with_name("injected")),
        "CHAOS_FAULTS": PROFILES[profile],
        "CHAOS_SEED": str(chance.random()),
        "CHAOS_LOG": str(log),
    }
    code, told = runs.run(output, "--cores", "3", **faults)
    injected = log.read_text().split()
    tally.update(
        dict.fromkeys((word.partition("=")[0] for word in PROFILES[profile].split(",")), 0)
    )  # shown if not met
    tally.update(injected)

    assert code in (0, 1, 3), told
    assert "Traceback" not in told
    assert injected, "the storm did not blow"
    if code == 1:
        assert [] == list((output / "corpus").rglob("*")), "units failed that the next run will do: not published yet"

    code, told = runs.run(output)

    assert 0 == code, told
    check_whole(output, calm)
    tally["orphan removed by gc"] += check_gc(output)


@pytest.fixture
def small_disk(place: Path) -> Iterator[Path]:
    """A file system of our own, whose size and rights we may change."""
    folder = place / "disk"
    folder.mkdir()
    options = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(folder)]
    try:
        if sys.platform != "linux" or subprocess.run(options, capture_output=True).returncode:
            pytest.skip("only root on Linux may mount a small file system (a container may need CAP_SYS_ADMIN)")
    except FileNotFoundError:
        pytest.skip("this machine has no mount")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True, capture_output=True)


def remount(disk: Path, options: str) -> bool:
    return subprocess.run(["mount", "-o", f"remount,{options}", str(disk)], capture_output=True).returncode == 0


def test_the_disk_is_full(chance: random.Random, runs: Runs, small_disk: Path, calm: Calm, tally: Counter[str]) -> None:
    output = small_disk / "out"
    size = chance.randint(50, 150)
    while size < 8_000:
        assert remount(small_disk, f"size={size}k")
        code, told = runs.run(output, "--cores", "3")
        if code == 0:
            break
        tally["disk full"] += 1
        assert 3 == code, told
        assert "the disk is full" in told, told
        assert "Traceback" not in told
        size = size * chance.randint(6, 12)
    assert remount(small_disk, "size=100m")
    code, told = runs.run(output)

    assert 0 == code, told
    assert tally["disk full"], "the disk was never full"
    check_whole(output, calm)
    tally["orphan removed by gc"] += check_gc(output)


def test_the_output_may_not_be_written_from_some_moment_on(
    chance: random.Random, runs: Runs, storm: Storm, small_disk: Path, calm: Calm, tally: Counter[str]
) -> None:
    output, log = small_disk / "out", runs.place / "storm.log"
    assert remount(small_disk, "size=100m")
    driver = storm.start(runs.command(output, "--cores", "3"), runs.repository, runs.environment(), log)
    extracted = output / "manifest" / "extracted" / calm.dump
    units = chance.randint(1, len(calm.units) - 2)
    while driver.poll() is None and len(list(extracted.glob("*.json"))) < units:
        time.sleep(0.01)
    while driver.poll() is None and not remount(small_disk, "ro"):  # not while a file is open to be written
        time.sleep(0.002)
    code = driver.wait()
    tally["write permission lost"] += 1

    assert 3 == code, log.read_text()
    assert "not permitted" in log.read_text()
    assert "Traceback" not in log.read_text()

    assert remount(small_disk, "rw")
    code, told = runs.run(output)

    assert 0 == code, told
    check_whole(output, calm)
    tally["orphan removed by gc"] += check_gc(output)


AS_ANYBODY = (
    "import ctypes, os, sys; "
    "[ctypes.CDLL(None).prctl(24, capability) for capability in (1, 2)]; "
    "os.execv(sys.argv[1], sys.argv[1:])"
)
"""Root without CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH (`PR_CAPBSET_DROP` in prctl(2)): a folder's rights bind it too."""


@pytest.mark.skipif(sys.platform != "linux" and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_of_the_output_may_not_be_written(runs: Runs, calm: Calm, tally: Counter[str]) -> None:
    output = runs.place / "out"
    bundles = output / "bundles" / calm.dump
    bundles.mkdir(parents=True)
    bundles.chmod(0o500)
    try:
        bound = dataclasses.replace(runs, before=(sys.executable, "-c", AS_ANYBODY) if os.geteuid() == 0 else ())
        code, told = bound.run(output)
    finally:
        bundles.chmod(0o700)
    tally["write permission lost"] += 1

    assert 3 == code, told
    assert "not permitted" in told
    assert "Traceback" not in told

    code, told = runs.run(output)

    assert 0 == code, told
    check_whole(output, calm)
    tally["orphan removed by gc"] += check_gc(output)
