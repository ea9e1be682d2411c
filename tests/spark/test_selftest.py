"""The doctor on every executor: on this machine, with a Python that lacks the package, and hosts that differ."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from humongous.doctor import Finding, Level
from humongous.spark.selftest import ANYWHERE, Place, compare

HERE = Place("a", "1", "3.11.7", "0.1.0", "f0", {"zstd": "1.5.7"}, "d0", 2, 1 << 33, 1 << 36, ())


def test_hosts_that_agree() -> None:
    assert [Finding("versions", Level.OK, "the same on 2 executors as on the driver")] == compare(
        HERE, [HERE, HERE, dataclasses.replace(HERE, host="b")], 2
    )


def test_another_version_is_named_and_so_are_other_bytes() -> None:
    other = dataclasses.replace(HERE, host="b", fingerprint="f1", versions={"zstd": "1.4.0"}, digest="d1")

    versions, pages = compare(HERE, [HERE, other, other], 2)

    assert (Level.PROBLEM, Level.PROBLEM) == (versions.level, pages.level)
    assert "b has other versions than the driver: zstd 1.5.7 on the driver, 1.4.0 there" == versions.said
    assert "different bytes" in pages.said


def test_one_that_lacks_what_the_configuration_names_says_so_itself() -> None:
    """Its findings do: here is nothing to compare."""
    bare = dataclasses.replace(HERE, host="b", fingerprint="", versions={}, digest="")

    assert [Finding("versions", Level.PROBLEM, "b could not open what the configuration names", ANYWHERE)] == compare(
        HERE, [HERE, bare], 2
    )


def test_an_executor_without_a_task_is_said() -> None:
    (finding,) = compare(HERE, [HERE], 3)

    assert (Level.WARNING, "2 of 3 executors got no task") == (finding.level, finding.said)


@pytest.mark.spark
@pytest.mark.slow
def test_every_slot_of_this_machine(tmp_path: Path, run_humongous: Callable[..., Any]) -> None:
    output = tmp_path / "out"
    words = ("extract", "--selftest", "--source", "sample", "--output", str(output), "--cores", "2")
    ran = run_humongous(*words, "--json")

    assert 0 == ran.code, ran.out + ran.err
    told = ran.json
    assert (0, 1, 2) == (told["problems"], told["executors"], len(told["places"]))
    for place in told["places"]:
        assert told["driver"]["fingerprint"] == place["fingerprint"]
        assert told["driver"]["versions"] == place["versions"]
        assert {"ok"} == {finding["level"] for finding in place["findings"] if finding["check"] != "scratch disk"}
    assert 1 == len({place["digest"] for place in told["places"]})
    assert [] == [path for path in output.rglob("*") if path.is_file()]


@pytest.mark.spark
@pytest.mark.slow
def test_a_python_without_the_package_is_named_with_what_to_do(
    tmp_path: Path, run_humongous: Callable[..., Any], repository: Path
) -> None:
    base = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    if not base.exists() or sys.prefix == sys.base_prefix:
        pytest.skip("this Python has no other one beneath it")
    source = str(repository / "sample")
    words = ("extract", "--selftest", "--source", source, "--output", str(tmp_path / "out"), "--cores", "1")

    ran = run_humongous(*words, cwd=tmp_path, env={"PYSPARK_PYTHON": str(base)})

    assert 3 == ran.code
    assert "has no module humongous" in " ".join(ran.out.split())
    assert "--archives" in ran.out
    assert "Traceback" not in ran.out + ran.err


@pytest.mark.spark
@pytest.mark.slow
def test_another_python_is_a_sentence(tmp_path: Path, run_humongous: Callable[..., Any]) -> None:
    versions = [minor for minor in (10, 12, 13, 11) if minor != sys.version_info.minor]
    found = [path for minor in versions if (path := shutil.which(f"python3.{minor}")) and starts(path)]
    if not found:
        pytest.skip("there is no other Python here")
    words = ("extract", "--selftest", "--source", ".", "--output", str(tmp_path / "out"), "--cores", "1")

    ran = run_humongous(*words, cwd=tmp_path, env={"PYSPARK_PYTHON": found[0]})

    assert 3 == ran.code
    last = ran.err[ran.err.index("error: ") :]
    assert last.startswith("error: the executors run another Python than the driver")
    assert "PYSPARK_PYTHON" in last


def starts(python: str) -> bool:
    return subprocess.run([python, "-c", ""], capture_output=True).returncode == 0
