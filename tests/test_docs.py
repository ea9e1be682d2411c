"""Documentation that cannot rot: generated pages are current, links lead somewhere, README's commands run as written."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

FENCE = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


def generator(repository: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", repository / "docs" / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["cli.md", "configuration.md", "outcomes.md"])
def test_generated_pages_are_current(repository: Path, name: str) -> None:
    module = generator(repository)

    assert module.GENERATED + module.PAGES[name]() == (repository / "docs" / name).read_text(encoding="utf-8"), (
        "make docs"
    )


def pages(repository: Path) -> list[Path]:
    return [*repository.glob("*.md"), *repository.glob("*/*.md"), *repository.glob("*/*/README.md")]


def test_links_lead_somewhere(repository: Path) -> None:
    broken = [
        f"{page.relative_to(repository)} → {target}"
        for page in pages(repository)
        if ".venv" not in page.parts
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
        if not target.startswith(("http:", "https:", "mailto:")) and not (page.parent / target).exists()
    ]

    assert [] == broken


def blocks(repository: Path, language: str) -> list[str]:
    text = (repository / "README.md").read_text(encoding="utf-8")
    return [body for kind, body in FENCE.findall(text) if kind == language]


@pytest.fixture
def checkout(repository: Path, sample_run: tuple[Path, Any], tmp_path: Path) -> Path:
    """A folder as a user has it after `make run`."""
    for name in ("sample", "jobs"):
        (tmp_path / name).symlink_to(repository / name)
    shutil.copytree(sample_run[0], tmp_path / "humongous-out")
    return tmp_path


@pytest.mark.spark
@pytest.mark.slow
def test_the_readme_s_commands_run_as_written(repository: Path, checkout: Path) -> None:
    """All but `make …`, which CI runs, and the activation, of which PATH is the effect."""
    lines = [line for block in blocks(repository, "sh") for line in block.strip().split("\n")]
    commands = [line for line in lines if not line.startswith(("make ", "source "))]
    environment = dict(os.environ) | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    environment.pop("PYSPARK_PYTHON", None)
    assert len(commands) >= 5
    for command in commands:
        tools = [shlex.split(part)[0] for part in command.split("|")]
        if any(not shutil.which(tool, path=environment["PATH"]) for tool in tools):
            continue  # zstd and jq are the user's; CI installs them
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            cwd=checkout,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert 0 == done.returncode, f"{command}\n{done.stderr}"
        assert done.stdout.strip(), command


@pytest.mark.spark
@pytest.mark.slow
def test_the_readme_s_python_runs_as_written(repository: Path, checkout: Path) -> None:
    for block in blocks(repository, "python"):
        done = subprocess.run([sys.executable, "-c", block], cwd=checkout, capture_output=True, text=True, timeout=120)
        assert 0 == done.returncode, done.stderr
        assert done.stdout.strip()
