"""The processes of one storm: started with a mark in their environment, found by it, killed by it, never by name alone.

Spark starts a JVM, a Python daemon in a process group of its own, workers, and they their children; some outlive who
started them. All inherit the mark, so that nothing of a storm is left behind and nothing else is ever touched.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

MARK = "CHAOS_STORM"
KINDS = ("child", "worker", "daemon", "executor", "spark worker", "jvm", "driver")


def kind_of(pid: int) -> str | None:
    """What a process is to a run; `None` for one that is gone, or is nothing to kill."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
        parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
        above = Path(f"/proc/{parent}/cmdline").read_bytes()
    except (OSError, IndexError, ValueError):
        return None
    line = " ".join(words)
    if "humongous.child" in words:
        return "child"
    if "pyspark.daemon" in words:
        return "worker" if b"pyspark.daemon" in above else "daemon"
    for name, kind in (
        ("CoarseGrainedExecutorBackend", "executor"),
        ("deploy.worker.Worker", "spark worker"),
        ("deploy.SparkSubmit", "jvm"),
        ("humongous.cli", "driver"),
        ("jobs/extract.py", "driver"),
    ):
        if name in line:
            return kind
    return None


class Storm:
    """A group of marked processes."""

    def __init__(self) -> None:
        self.mark = uuid.uuid4().hex
        self.started: list[subprocess.Popen[str]] = []

    def __enter__(self) -> Storm:
        return self

    def __exit__(self, *_: object) -> None:
        """Kill whatever of it is left."""
        while pids := self.pids():
            for pid in pids:
                kill(pid)
            for process in self.started:
                process.poll()
            time.sleep(0.02)
        for process in self.started:
            process.wait()

    def start(self, words: Sequence[str], cwd: Path, env: Mapping[str, str], log: Path) -> subprocess.Popen[str]:
        """A process whose output goes to the file `log`."""
        marked = {**env, MARK: self.mark}
        with log.open("a") as file:
            process = subprocess.Popen(words, cwd=cwd, env=marked, stdout=file, stderr=file, text=True)
        self.started.append(process)
        return process

    def pids(self) -> list[int]:
        """Every process of the storm that is alive."""
        wanted = f"{MARK}={self.mark}\0".encode()
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                try:
                    if wanted in (entry / "environ").read_bytes():
                        found.append(int(entry.name))
                except OSError:
                    continue
        return sorted(found)

    def by_kind(self) -> dict[str, list[int]]:
        """Those that can be killed, by what they are."""
        found: dict[str, list[int]] = {}
        for pid in self.pids():
            if kind := kind_of(pid):
                found.setdefault(kind, []).append(pid)
        return found


def kill(pid: int) -> bool:
    """`kill -9`; whether there was anything to kill."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def kill_by_chance(
    storm: Storm,
    running: Sequence[subprocess.Popen[str]],
    chance: random.Random,
    at_most: Mapping[str, int],
    *,
    seconds: float,
) -> Counter[str]:
    """Kill one process about every `seconds` until all of `running` have ended; counts by kind.

    Of each kind at most as many as given; the more are left to kill, the likelier it is next. The first is killed once
    a run has got as far as to have Python workers.
    """
    killed: Counter[str] = Counter()
    while any(process.poll() is None for process in running) and "worker" not in storm.by_kind():
        time.sleep(0.1)
    while any(process.poll() is None for process in running):
        time.sleep(chance.uniform(0.5, 1.5) * seconds)
        alive = {kind: pids for kind, pids in storm.by_kind().items() if killed[kind] < at_most.get(kind, 0)}
        if alive:
            kinds = sorted(alive)
            kind = chance.choices(kinds, [at_most[each] - killed[each] for each in kinds])[0]
            if kill(chance.choice(alive[kind])):
                killed[kind] += 1
    return killed
