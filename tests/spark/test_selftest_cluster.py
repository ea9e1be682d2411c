"""The self-test on a real standalone cluster: a master, two workers on two addresses, submitted as a user does."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.cluster

START_SECONDS = 90


@pytest.fixture
def environment() -> dict[str, str]:
    from humongous.spark.java import ensure_java

    pyspark = Path(pytest.importorskip("pyspark").__file__).parent
    ensure_java()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HUMONGOUS_", "SPARK_"))}
    home = {"SPARK_HOME": str(pyspark), "SPARK_DAEMON_MEMORY": "256m", "SPARK_LOCAL_IP": "127.0.0.1"}
    return {**kept, **home, "PYSPARK_PYTHON": sys.executable}


@pytest.fixture
def master(environment: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """The master's URL, once both workers have registered; all processes are gone after the test."""
    if sys.platform != "linux":
        pytest.skip("127.0.0.2 is there without setting it up on Linux only")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"spark://127.0.0.1:{free.getsockname()[1]}"
    spark_class = f"{environment['SPARK_HOME']}/bin/spark-class"
    started: list[subprocess.Popen[bytes]] = []

    def start(log: Path, *words: str) -> None:
        with log.open("wb") as told:
            command = [spark_class, *words, "--webui-port", "0"]
            started.append(
                subprocess.Popen(
                    command, cwd=tmp_path, env=environment, stdout=told, stderr=told, start_new_session=True
                )
            )

    try:
        log, deploy = tmp_path / "master.log", "org.apache.spark.deploy"
        start(log, f"{deploy}.master.Master", "--host", "127.0.0.1", "--port", url.rpartition(":")[2])
        for number in (1, 2):
            place = ("--host", f"127.0.0.{number}", "--port", "0", "--work-dir", str(tmp_path / f"worker{number}"))
            size = ("--cores", "2", "--memory", "1g")
            start(tmp_path / f"worker{number}.log", f"{deploy}.worker.Worker", url, *place, *size)
        until = time.monotonic() + START_SECONDS
        while len(re.findall("Registering worker", log.read_text(errors="replace"))) < 2:
            assert time.monotonic() < until, log.read_text(errors="replace")
            time.sleep(0.1)
        yield url
    finally:
        for each in started:
            os.killpg(each.pid, signal.SIGKILL)
            each.wait()


def test_every_executor_of_a_cluster(
    master: str, environment: dict[str, str], repository: Path, tmp_path: Path
) -> None:
    submit = [str(Path(sys.executable).with_name("spark-submit")), "--master", master]
    memory = ["--conf", "spark.executor.memory=512m"]
    # A relative source: it is the driver's folder that counts, not an executor's.
    job = ["jobs/extract.py", "--selftest", "--source", "sample", "--output", str(tmp_path / "out"), "--json"]

    done = subprocess.run(
        [*submit, *memory, *job], cwd=repository, env=environment, capture_output=True, text=True, timeout=240
    )

    assert 0 == done.returncode, done.stderr[-3000:]
    told = json.loads(done.stdout)
    assert (0, 2, 4) == (told["problems"], told["executors"], len(told["places"]))
    assert 2 == len({place["process"] for place in told["places"]})
    assert {told["driver"]["fingerprint"]} == {place["fingerprint"] for place in told["places"]}
    assert 1 == len({place["digest"] for place in told["places"]})
    assert ["the same on 2 executors as on the driver"] == [finding["said"] for finding in told["cluster"]]
