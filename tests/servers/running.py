"""A server as a process of this machine: on free ports of 127.0.0.1, its log in a temporary folder, ended with the tests."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

import pytest

START_SECONDS = 90.0
"""A server that takes longer is taken for broken; Ceph takes some 17 s on two cores."""
INSTALLED = Path(__file__).resolve().parents[2] / ".venv" / "servers"
"""Where `make servers` puts what is not on PyPI."""


def free_ports(count: int) -> list[int]:
    """Ports that nobody uses now."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def program(name: str, *folders: Path, how: str) -> str:
    """The path of a program; skips the test where there is none, unless $HUMONGOUS_SERVERS names it as one to have."""
    found = shutil.which(name, path=os.pathsep.join([*map(str, folders), os.environ.get("PATH", "")]))
    if found:
        return found
    if name in os.environ.get("HUMONGOUS_SERVERS", "").split():
        pytest.fail(f"{name} must be here ($HUMONGOUS_SERVERS) and is not: {how}")
    pytest.skip(f"no {name} here: {how}")


class Running:
    """Processes that together are a server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._processes: list[tuple[str, subprocess.Popen[bytes]]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Kill them, the last one first: nothing that they hold is to be kept."""
        for _name, process in reversed(self._processes):
            _end(process)

    def start(self, words: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        """Start a process; what it says goes into a log of its name."""
        log = self.folder / f"{Path(words[0]).name}-{len(self._processes)}.log"
        with log.open("wb") as file:
            process = subprocess.Popen(
                words,
                cwd=self.folder,
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                start_new_session=True,  # Ctrl-C is for the tests, which then end it
            )
        self._processes.append((words[0], process))

    def run(self, *words: str) -> None:
        """A step on the way to a server; fails with what it said, or as soon as a process that it may wait for has ended."""
        log = self.folder / "steps.log"
        with log.open("wb") as file:
            step = subprocess.Popen(words, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
        until = time.monotonic() + START_SECONDS
        while step.poll() is None and time.monotonic() < until and not self._ended():
            time.sleep(0.02)
        if step.poll() != 0:
            step.kill()
            step.wait()
            pytest.fail(
                f"{words[0]} failed ({step.returncode}); ended by then: {self._ended() or 'nothing'}\n{self.logs()}"
            )

    def _ended(self) -> str:
        """Which processes have ended, and how."""
        return ", ".join(f"{name} with {code}" for name, each in self._processes if (code := each.poll()) is not None)

    def wait_until(self, ready: Callable[[], bool], what: str) -> None:
        """Wait until it answers; fails with the logs where it does not."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and not self._ended():
            if ready():
                return
            time.sleep(0.05)
        pytest.fail(f"{what} did not start; ended by then: {self._ended() or 'nothing'}\n{self.logs()}")

    def logs(self) -> str:
        """The end of each log."""
        return "\n".join(
            f"{path.name}: …{path.read_text(errors='replace')[-2000:]}" for path in sorted(self.folder.glob("*.log"))
        )


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # the whole group: some have children
    process.wait()
