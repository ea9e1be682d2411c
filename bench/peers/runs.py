"""Running a row's adapter in its own environment and process, within a limit of time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.peers.environments import HERE, Row

ROOT = HERE.parent.parent


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run left: its report and texts, or why there are none."""

    report: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    """By URL."""
    failure: str = ""


def run(row: Row, python: Path, warc: Path, seconds: float) -> Ran:
    """One run over `warc`; killed with its children after `seconds` of wall time."""
    with tempfile.TemporaryDirectory(prefix="peers-") as folder:
        command = [str(python), "-m", f"bench.peers.adapters.{row.adapter}", str(warc), folder]
        command += [row.argument] if row.argument else []
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore", "PYTHONHASHSEED": "0"}
        said = Path(folder, "said.txt")
        with said.open("wb") as log:
            child = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environment, start_new_session=True
            )
            try:
                child.wait(seconds)
            except subprocess.TimeoutExpired:
                return Ran(failure=f"took more than {seconds:.0f} s and was stopped")
            finally:
                _end(child)
        report = Path(folder, "report.json")
        if not report.is_file():
            last = said.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
            return Ran(failure=f"ended with {child.returncode}: {''.join(last)[:200]}")
        return Ran(json.loads(report.read_text(encoding="utf-8")), read_texts(Path(folder, "texts.jsonl")))


def read_texts(path: Path) -> dict[str, str]:
    """Texts by URL; none where there is no file."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8") as lines:
        return {found["url"]: found["text"] for found in map(json.loads, lines)}


def _end(child: subprocess.Popen[bytes]) -> None:
    """End what is left of the child's session, which is its own."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        child.wait()
