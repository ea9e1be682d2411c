"""The ledger against the kernel: what a unit says it cost is what its processes used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from humongous.config import RunConfig
from humongous.dumps import units_of_files
from humongous.manifest import Manifest
from humongous.spark.extract import ExtractJob, run_unit
from humongous.spending import OTHER, Spending, cpu_seconds
from humongous.storage import open_store
from humongous.supervisor import close_supervisors

PROGRAM = """
import json, resource, sys, time
from pathlib import Path
from humongous.config import RunConfig
from humongous.dumps import read_listing
from humongous.pipeline import extract_unit, open_tools
from humongous.storage import open_store
from humongous.supervisor import Supervisor

source, place = open_store("sample"), Path(sys.argv[1])
config = RunConfig()
tools, supervisor = open_tools(config), Supervisor(config)
before, ledgers = time.process_time(), []
for unit in read_listing(source, "HUMONGOUS-SAMPLE").units:
    output = open_store(str(place / "out"))
    ledgers.append(extract_unit(unit, source, output, tools, "a", place, supervisor=supervisor).ledger)
supervisor.close()
print(json.dumps({"before": before, "ledgers": ledgers}))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the rest of a living child is known on Linux only")
def test_the_steps_and_the_rest_sum_to_what_the_processes_used(repository: Path, tmp_path: Path) -> None:
    started = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], cwd=repository, stdout=subprocess.PIPE, text=True
    )
    assert started.stdout
    said = json.loads(started.stdout.read())
    _, status, used = os.wait4(started.pid, 0)
    started.returncode = status
    started.stdout.close()
    told = sum(cpu_seconds(ledger) for ledger in said["ledgers"])
    really = used.ru_utime + used.ru_stime - said["before"]

    assert 0 == status
    # Between the last ledger and the end: the child's end and the interpreter's.
    assert really == pytest.approx(told, rel=0.05, abs=0.15)
    steps = {name for ledger in said["ledgers"] for name in ledger}
    assert {"cpu_extract", "cpu_identify", "cpu_measure", "cpu_read", "cpu_store", OTHER, "wall"} <= steps
    assert all(0 <= ledger[OTHER] < cpu_seconds(ledger) for ledger in said["ledgers"])
    for ledger in said["ledgers"]:
        requests = {name: count for name, count in ledger.items() if name.startswith("requests_")}
        assert 1 == requests["requests_source_get"]
        assert requests["requests_output_put"] >= 1
        assert ledger["bytes_read"] > 0
        assert ledger["bytes_written"] > 0


def test_what_is_in_no_step_is_the_rest() -> None:
    spending = Spending()
    spending.watch("step", burn, 0.05)
    burn(0.1)

    ledger = spending.ledger()

    assert ledger["cpu_step"] == pytest.approx(0.05, abs=0.03)
    assert ledger[OTHER] == pytest.approx(0.1, abs=0.04)
    assert ledger["wall"] >= 0.15


def test_a_child_that_is_gone_is_counted() -> None:
    spending = Spending()
    subprocess.run([sys.executable, "-c", "import time\nwhile time.process_time() < 0.3: pass"], check=True)

    assert 0.25 <= spending.ledger()[OTHER] <= 0.6


def burn(seconds: float) -> None:
    """Use so much CPU of this process."""
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def test_a_failed_attempt_keeps_its_ledger(tmp_path: Path) -> None:
    """Ten megabytes of noise take a while to be found to be no archive."""
    file, output = tmp_path / "broken.warc.gz", str(tmp_path / "out")
    file.write_bytes(b"\x1f\x8b\x08" + os.urandom(10_000_000))
    (unit,) = units_of_files("d", (str(file),))

    row = run_unit(unit, ExtractJob("", output, RunConfig()))
    close_supervisors()
    (failure,) = Manifest(open_store(output)).failures("d")

    assert row.error is not None
    assert 0 < failure.ledger["cpu_read"] <= cpu_seconds(failure.ledger)
    assert failure.ledger["wall"] > 0
    assert (1, True) == (failure.ledger["requests_source_get"], failure.ledger["bytes_read"] > 0)
