from __future__ import annotations

import re
import tomllib
from pathlib import Path


def declared(repository: Path) -> set[str]:
    tree = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    project = tree["project"]
    groups = [
        project["dependencies"],
        *project["optional-dependencies"].values(),
        *tree["dependency-groups"].values(),
        tree["build-system"]["requires"],
    ]
    found = {re.match(r"[A-Za-z0-9._-]+", requirement) for group in groups for requirement in group}
    return {match.group() for match in found if match}


def test_every_dependency_has_its_reason_and_nothing_else_has(repository: Path) -> None:
    page = (repository / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("| ")
    ]
    assert declared(repository) == {row[0] for row in rows} - {"package"}
    assert [] == [row for row in rows if not all(row)]
