"""Memory, cores, open files, disks: with a container's limits as the kernel tells them, and with real ones."""

from __future__ import annotations

import os
import resource
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from humongous.config import RunConfig
from humongous.doctor import Finding, Level
from humongous.doctor.machine import (
    Machine,
    check_files,
    check_memory,
    check_output_disk,
    check_python,
    check_scratch,
    this_machine,
)

GIB = 1 << 30


def only(findings: Iterator[Finding]) -> Finding:
    (finding,) = findings
    return finding


def a_root(place: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)
    return place


def test_cgroup_v2_limits_count_those_of_the_groups_around_too(tmp_path: Path) -> None:
    root = a_root(
        tmp_path,
        {
            "proc/self/cgroup": "0::/pod/box\n",
            "sys/fs/cgroup/pod/memory.max": f"{GIB // 4}\n",
            "sys/fs/cgroup/pod/box/memory.max": "max\n",
            "sys/fs/cgroup/pod/box/cpu.max": "150000 100000\n",
            "sys/fs/cgroup/cpu.max": "max 100000\n",
        },
    )

    found = this_machine(root)

    assert (GIB // 4, True) == (found.memory_bytes, found.limited)
    assert min(2, len(os.sched_getaffinity(0))) == found.cores


def test_cgroup_v1_limits_count(tmp_path: Path) -> None:
    root = a_root(
        tmp_path,
        {
            "proc/self/cgroup": "5:cpu,cpuacct:/box\n4:memory:/box\n",
            "sys/fs/cgroup/memory/box/memory.limit_in_bytes": f"{GIB // 2}\n",
            "sys/fs/cgroup/cpu/box/cpu.cfs_quota_us": "50000\n",
            "sys/fs/cgroup/cpu/box/cpu.cfs_period_us": "100000\n",
        },
    )

    assert Machine(1, GIB // 2, limited=True) == this_machine(root)


def test_without_limits_the_machine_counts(tmp_path: Path) -> None:
    assert not this_machine(tmp_path).limited


@pytest.mark.parametrize(
    ("gib", "level", "do"), [(32, Level.OK, ""), (7, Level.WARNING, "--cores 3"), (2, Level.PROBLEM, "add memory")]
)
def test_memory_for_each_core(gib: int, level: Level, do: str) -> None:
    finding = only(check_memory(RunConfig(), Machine(8, gib * GIB, limited=False)))

    assert level == finding.level
    assert do in finding.do


def test_a_smaller_limit_of_a_page_needs_less_memory() -> None:
    config = RunConfig.from_mapping({"limits": {"memory_mb": 512}})

    assert Level.OK == only(check_memory(config, Machine(8, 7 * GIB, limited=False))).level


@pytest.mark.parametrize(("files", "level"), [(4096, Level.OK), (300, Level.WARNING), (100, Level.PROBLEM)])
def test_open_files(files: int, level: Level) -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, before[1]))
    try:
        finding = only(check_files())
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)

    assert level == finding.level
    assert (level is Level.OK) == (not finding.do)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MiB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(place)]
    if os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root may mount a disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_is_a_problem(small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(small_disk))

    assert Level.PROBLEM == only(check_scratch()).level
    assert Level.PROBLEM == only(check_output_disk(str(small_disk / "not" / "yet" / "there"))).level


def test_scratch_for_more_cores_than_the_disk_has_room_for() -> None:
    assert Level.WARNING == only(check_scratch(cores=1_000_000)).level


def test_python_is_named() -> None:
    assert only(check_python()).said.startswith("Python 3.")
