"""What this machine gives a run: Python, cores and memory, open files, room on its disks.

Limits of a container count (cgroup v1 and v2), not what the machine beneath it has.
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from humongous.config import RunConfig
from humongous.doctor.findings import Finding, Level

_MIB, _GIB = 1 << 20, 1 << 30
_PARENT_BYTES = 256 * _MIB
"""A Spark worker beside its child: some 150 MB here (docs/benchmarks.md), rounded up."""
_DRIVER_BYTES = 1 * _GIB
"""The JVM of the embedded Spark (`spark.driver.memory` in humongous/spark/session.py)."""
_UNIT_BYTES = 1 * _GIB
"""A WARC of Common Crawl has about 1 GiB (67.79 TiB in 71,520 files of CC-MAIN-2018-34, its crawl statistics)."""
_LEAST_BYTES = 256 * _MIB
"""Less than this of free space is as good as full."""
_FILES_NEEDED, _FILES_LEAST = 1024, 256
"""Open files of one process: sockets and pipes of a JVM, an archive, a spool; 1024 is the usual soft limit of Linux."""


@dataclass(frozen=True, slots=True)
class Machine:
    """Cores and memory that this process may use."""

    cores: int
    memory_bytes: int
    limited: bool
    """Whether a container's limit is what counts."""


def this_machine(root: Path = Path("/")) -> Machine:
    """What the kernel tells; `root` is where its `proc` and `sys` are."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    limits = list(_memory_limits(root))
    quotas = list(_core_quotas(root))
    memory = min([total, *limits])
    return Machine(max(1, min([cores, *quotas])), memory, memory < total)


def check_python() -> Iterator[Finding]:
    """Python's version, and whether the system is one that limits a page's memory."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.platform != "linux":
        said = f"Python {version} on {sys.platform}, where a page's memory cannot be limited"
        yield Finding("Python", Level.WARNING, said, "good for trying things; use Linux for whole dumps")
    else:
        yield Finding("Python", Level.OK, f"Python {version}")


def check_memory(config: RunConfig, machine: Machine | None = None, cores: int | None = None) -> Iterator[Finding]:
    """Whether every core can hold a page of the largest size allowed, the driver's JVM beside them."""
    machine = machine or this_machine()
    cores = cores or machine.cores
    page = config.limits.memory_mb * _MIB
    one = page + _PARENT_BYTES
    fitting = int((machine.memory_bytes - _DRIVER_BYTES) // one)
    of_what = "that this container may use" if machine.limited else "in this machine"
    said = (
        f"{machine.memory_bytes / _GIB:.1f} GiB {of_what} for {cores} cores; "
        f"each may need {one / _GIB:.1f} GiB for a very large page, and Spark {_DRIVER_BYTES / _GIB:.0f} GiB"
    )
    if fitting >= cores:
        yield Finding("memory", Level.OK, said)
    elif fitting >= 1:
        do = f"use fewer cores (--cores {fitting}), or lower `limits.memory_mb`, or add memory"
        yield Finding("memory", Level.WARNING, said, do)
    else:
        yield Finding("memory", Level.PROBLEM, said, "add memory, or lower `limits.memory_mb`")


def check_files() -> Iterator[Finding]:
    """The limit on open files of a process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = soft == resource.RLIM_INFINITY
    said = "a process may open any number of files" if unlimited else f"a process may open {soft:,} files"
    if unlimited or soft >= _FILES_NEEDED:
        yield Finding("open files", Level.OK, said)
        return
    able = hard == resource.RLIM_INFINITY or hard >= _FILES_NEEDED
    do = f"type `ulimit -n {_FILES_NEEDED}` before you start" if able else "ask for a higher limit (`ulimit -Hn`)"
    yield Finding("open files", Level.WARNING if soft >= _FILES_LEAST else Level.PROBLEM, said, do)


def check_scratch(cores: int | None = None) -> Iterator[Finding]:
    """Room for temporary files: a unit's documents lie there twice, and are fewer bytes than its archive."""
    cores = cores or this_machine().cores
    folder = tempfile.gettempdir()
    do = "free some of it, or set TMPDIR to a folder on a larger disk"
    yield _room("scratch disk", Path(folder), cores * 2 * _UNIT_BYTES, do)


def check_output_disk(folder: str) -> Iterator[Finding]:
    """Room in an output that is a folder."""
    yield _room("output disk", _nearest(Path(folder)), 10 * _UNIT_BYTES, "free some of it, or choose another --output")


def _room(check: str, folder: Path, wanted: int, do: str) -> Finding:
    free = shutil.disk_usage(folder).free
    said = f"{free / _GIB:.1f} GiB free for {folder}"
    if free < _LEAST_BYTES:
        return Finding(check, Level.PROBLEM, f"{said}: as good as full", do)
    if free < wanted:
        return Finding(check, Level.WARNING, f"{said}; {wanted / _GIB:.0f} GiB would be comfortable", do)
    return Finding(check, Level.OK, said)


def _nearest(folder: Path) -> Path:
    """The folder, or what is there of the way to it."""
    return next(each for each in (folder, *folder.parents) if each.exists())


def _memory_limits(root: Path) -> Iterator[int]:
    for folder in _cgroups(root, "memory"):
        for name in ("memory.max", "memory.limit_in_bytes"):
            if (said := _read(folder / name)) and said.isdigit():
                yield int(said)


def _core_quotas(root: Path) -> Iterator[int]:
    """Whole cores, a part of one counted as one, as Java counts them."""
    for folder in _cgroups(root, "cpu"):
        quota, period = [*_read(folder / "cpu.max").split(), "", ""][:2]
        if not quota:
            quota, period = _read(folder / "cpu.cfs_quota_us"), _read(folder / "cpu.cfs_period_us")
        if quota.isdigit() and period.isdigit() and int(period):
            yield max(1, -(-int(quota) // int(period)))


def _cgroups(root: Path, controller: str) -> Iterator[Path]:
    """This process's control groups and those around it, each of which may limit it."""
    base = root / "sys/fs/cgroup"
    for line in _read(root / "proc/self/cgroup").splitlines():
        _, names, path = [*line.split(":", 2), "", "", ""][:3]
        if names and controller not in names.split(","):
            continue
        top = base / controller if names else base
        inside = top / path.strip("/")
        yield from (each for each in (inside, *inside.parents) if each == top or top in each.parents)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError:
        return ""
