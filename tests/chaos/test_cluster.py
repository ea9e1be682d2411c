"""A real standalone cluster: a master and two workers; executors and workers killed, tasks run twice by speculation."""

from __future__ import annotations

import os
import random
import re
import socket
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from .aftermath import Calm, check_gc, check_whole
from .conftest import RUN_SECONDS, Runs
from .processes import Storm, kill_by_chance

pytestmark = pytest.mark.chaos

SPECULATION = {
    "spark.speculation": "true",
    "spark.speculation.interval": "50ms",
    "spark.speculation.multiplier": "1.01",  # whatever is slower than the median counts as slow
    "spark.speculation.quantile": "0.05",
    "spark.speculation.minTaskRuntime": "1ms",
}
START_SECONDS = 90


@pytest.fixture
def master(storm: Storm, runs: Runs) -> str:
    """The URL of a master with two workers, on two addresses: Spark speculates on another host only."""
    pyspark = Path(pytest.importorskip("pyspark").__file__).parent
    if sys.platform != "linux":
        pytest.skip("127.0.0.2 is there without setting it up on Linux only")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = runs.environment(SPARK_HOME=str(pyspark), SPARK_DAEMON_MEMORY="256m", PYSPARK_PYTHON=sys.executable)
    environment |= java_home()
    start = [str(pyspark / "bin/spark-class"), "org.apache.spark.deploy.master.Master"]
    log = runs.place / "master.log"
    storm.start([*start, "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0"], runs.place, environment, log)
    url = f"spark://127.0.0.1:{port}"
    for number in (1, 2):
        words = [str(pyspark / "bin/spark-class"), "org.apache.spark.deploy.worker.Worker", url, "--cores", "2"]
        words += ["--host", f"127.0.0.{number}", "--port", "0", "--webui-port", "0", "--memory", "1g"]
        words += ["--work-dir", str(runs.place / f"worker{number}")]
        storm.start(words, runs.place, environment, runs.place / f"worker{number}.log")
    until = time.monotonic() + START_SECONDS
    while len(re.findall("Registering worker", log.read_text(errors="replace"))) < 2:
        assert time.monotonic() < until, log.read_text(errors="replace")
        time.sleep(0.1)
    return url


def java_home() -> dict[str, str]:
    """The Java that HUMONGOUS would take itself."""
    from humongous.spark.java import ensure_java

    ensure_java()
    return {"JAVA_HOME": os.environ["JAVA_HOME"]} if "JAVA_HOME" in os.environ else {}


def submit(runs: Runs, master: str, output: Path, *more: str) -> list[str]:
    """The command as one types it on a cluster."""
    events = runs.place / "events"
    events.mkdir(exist_ok=True)
    settings = {**SPECULATION, "spark.executor.memory": "512m", "spark.task.maxFailures": "8"}
    settings |= {"spark.eventLog.enabled": "true", "spark.eventLog.dir": events.as_uri()}
    options = [word for key, value in settings.items() for word in ("--conf", f"{key}={value}")]
    spark_submit = str(Path(sys.executable).with_name("spark-submit"))
    return [spark_submit, "--master", master, *options, "jobs/extract.py", *runs.words(output, *more)]


def test_executors_and_workers_killed_while_tasks_run_twice(
    chance: random.Random, runs: Runs, storm: Storm, master: str, calm: Calm, tally: Counter[str]
) -> None:
    output, log = runs.place / "out", runs.place / "storm.log"
    environment = {**runs.environment(PYSPARK_PYTHON=sys.executable, SPARK_LOCAL_IP="127.0.0.1"), **java_home()}
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"
    # Half of the units first, while both hosts live: Spark runs a slow task a second time on another host only.
    storms = [(["--units", "6", "--no-partition"], {"child": 2, "worker": 1}), ([], {"executor": 2, "spark worker": 1})]
    for more, at_most in storms:
        driver = storm.start(submit(runs, master, output, *more), runs.repository, environment, log)
        killed = kill_by_chance(storm, [driver], chance, at_most, seconds=1.5)
        code = driver.wait(RUN_SECONDS)
        tally.update({f"kill -9 {kind}": count for kind, count in killed.items()})
        assert code in (0, 1, 3), log.read_text(errors="replace")
    tally["task run twice at once"] += speculated(runs.place / "events")
    assert "Traceback (most" not in log.read_text(errors="replace")

    code, told = runs.run(output)

    assert 0 == code, told
    check_whole(output, calm)
    tally["orphan removed by gc"] += check_gc(output)


def speculated(events: Path) -> int:
    """Attempts that Spark began while the first one was under way, by its own log."""
    started = re.compile(r'"Event":"SparkListenerTaskStart".*"Speculative":true')
    logs = [path for path in events.rglob("*") if path.is_file()]
    return sum(bool(started.search(line)) for path in logs for line in path.read_text(errors="replace").splitlines())
