"""The peers' environments: one each, from PyPI, of the versions that environments.lock pins."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOCK = HERE / "environments.lock"
OURS = "ours"
"""The environment that this process runs in."""
_READER = "warcio"
"""What adapters read a WARC with."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; peers.toml says what each field is."""

    name: str
    kind: str
    environment: str
    adapter: str
    shows: str
    """The package whose version stands for it."""
    argument: str | None = None


def read_peers(text: str) -> tuple[dict[str, list[str]], list[Row]]:
    """Requirements by environment, and the rows, of peers.toml."""
    tree = tomllib.loads(text)
    return tree["environments"], [Row(**row) for row in tree["row"]]


def read_lock(text: str) -> dict[str, str]:
    """Requirements files by environment: sections that begin with `[name]`."""
    sections: dict[str, str] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith("[") and line.endswith("]"):
            name = line[1:-1]
            sections[name] = ""
        elif name and line and not line.startswith("#"):
            sections[name] += line + "\n"
    return sections


def lock(environments: Mapping[str, list[str]]) -> str:
    """Resolve all environments anew: the text of environments.lock."""
    head = "# Written by `python -m bench.peers --lock`: what each peer's environment is made of.\n"
    parts = [head]
    for name, requires in environments.items():
        wanted = "\n".join([*requires, _READER])
        found = _uv(
            "pip",
            "compile",
            "-",
            "--quiet",
            "--universal",
            "--python-version",
            "3.11",
            "--no-header",
            "--no-annotate",
            said=wanted,
        )
        parts.append(f"[{name}]\n{found}")
    return "\n".join(parts)


def set_up(name: str, requirements: str, folder: Path) -> Path:
    """The environment's Python; made, or made again where its pins have changed. Raises `SetUpError`."""
    environment = folder / name
    python, made = environment / "bin" / "python", environment / "made-of.txt"
    if made.is_file() and made.read_text(encoding="utf-8") == requirements:
        return python
    try:
        _uv("venv", "--quiet", "--clear", "--python", sys.executable, str(environment))
        _uv("pip", "install", "--quiet", "--no-deps", "--python", str(python), "-r", "-", said=requirements)
    except SetUpError:
        shutil.rmtree(environment, ignore_errors=True)
        raise
    made.write_text(requirements, encoding="utf-8")
    return python


def version_of(package: str, requirements: str | None) -> str:
    """`name 1.2.3`, as the lock pins it; without a lock, what is installed here."""
    if requirements is None:
        return f"{package} {metadata.version(package)}"
    found = (line.split(" ")[0].partition("==") for line in requirements.splitlines())
    return next((f"{name} {version}" for name, _, version in found if name == package), package)


class SetUpError(Exception):
    """An environment cannot be made; the last line that uv said of it."""


def _uv(*arguments: str, said: str = "") -> str:
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if uv is None:
        raise SetUpError("uv is not installed: make setup-dev")
    done = subprocess.run([uv, *arguments], input=said, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetUpError(next(iter(done.stderr.strip().splitlines()[-1:]), f"uv ended with {done.returncode}"))
    return done.stdout
