"""Fixtures that every test may use."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from .servers.fixtures import servers as servers  # for every test that needs a real store

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def repository() -> Path:
    """The checkout's root."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real pages, archives and labelled text, shared beside the checkout and never committed; skips where absent."""
    path = Path(os.environ.get("HUMONGOUS_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not path.is_dir():
        pytest.skip(f"no shared data at {path}: set HUMONGOUS_SHARED_DATA")
    return path


@dataclass(frozen=True)
class Ran:
    """A command that came to its end."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, which must be one JSON document and nothing else."""
        return json.loads(self.out)


def humongous(*words: str, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> Ran:
    """Run `humongous …` as a user does: in a process of its own."""
    command = [sys.executable, "-c", "from humongous.cli import main; main()", *words]
    clean = {key: value for key, value in os.environ.items() if not key.startswith("HUMONGOUS_OUT")}
    done = subprocess.run(command, cwd=cwd, env=clean | dict(env or {}), capture_output=True, text=True, timeout=540)
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def run_humongous() -> Callable[..., Ran]:
    """The function `humongous(*words)`."""
    return humongous


@pytest.fixture(scope="session")
def sample_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """The sample dump as a corpus, made once by the command that `make run` uses; and what that command said."""
    output = tmp_path_factory.mktemp("sample") / "out"
    ran = humongous("extract", "--dump", "HUMONGOUS-SAMPLE", "--source", "sample", "--output", str(output), "--json")
    assert ran.code == 0, ran.err
    return output, ran
