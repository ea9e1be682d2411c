"""kill -9, of anything, at any time; two drivers at once; then one plain run, and it is as if nothing had been."""

from __future__ import annotations

import random
import time
from collections import Counter

import pytest

from .aftermath import Calm, check_gc, check_whole
from .conftest import RUN_SECONDS, Runs
from .processes import Storm, kill, kill_by_chance

pytestmark = pytest.mark.chaos


def test_kills_of_everything(chance: random.Random, runs: Runs, storm: Storm, calm: Calm, tally: Counter[str]) -> None:
    output, log = runs.place / "out", runs.place / "storm.log"
    for last in ("jvm", "driver"):
        driver = storm.start(runs.command(output, "--cores", "3"), runs.repository, runs.environment(), log)
        killed = kill_by_chance(storm, [driver], chance, {"child": 8, "worker": 3, "daemon": 1, last: 1}, seconds=1.0)
        tally.update({f"kill -9 {kind}": count for kind, count in killed.items()})
        assert driver.wait() in (0, 1, 3, -9), log.read_text()
    told = log.read_text()
    assert "Traceback (most" not in told, told
    assert "\tat org.apache" not in told, told
    # What a killed driver's JVM left running goes on beside the next run for a while: nobody waits for it.
    code, said = runs.run(output)

    assert 0 == code, said
    check_whole(output, calm)
    tally["orphan removed by gc"] += check_gc(output)


def test_workers_and_children_killed_cost_nothing(
    chance: random.Random, runs: Runs, storm: Storm, calm: Calm, tally: Counter[str]
) -> None:
    output, log = runs.place / "out", runs.place / "storm.log"
    driver = storm.start(runs.command(output, "--cores", "3"), runs.repository, runs.environment(), log)
    killed = kill_by_chance(storm, [driver], chance, {"child": 12, "worker": 3}, seconds=0.7)
    tally.update({f"kill -9 {kind}": count for kind, count in killed.items()})

    assert 0 == driver.wait(), log.read_text()
    check_whole(output, calm)
    tally["orphan removed by gc"] += check_gc(output)


def test_two_drivers_at_once(chance: random.Random, runs: Runs, storm: Storm, calm: Calm, tally: Counter[str]) -> None:
    output = runs.place / "out"
    logs = [runs.place / f"{number}.log" for number in range(2)]
    drivers = []
    for log in logs:
        drivers.append(storm.start(runs.command(output, "--cores", "2"), runs.repository, runs.environment(), log))
        time.sleep(chance.uniform(0, 1))
    codes = [driver.wait(RUN_SECONDS) for driver in drivers]
    tally["second driver at once"] += 1

    assert [0, 0] == codes, "\n".join(log.read_text() for log in logs)
    check_whole(output, calm)
    tally["orphan removed by gc"] += check_gc(output)


def test_a_driver_killed_and_another_begun_at_once(
    chance: random.Random, runs: Runs, storm: Storm, calm: Calm, tally: Counter[str]
) -> None:
    output, log = runs.place / "out", runs.place / "storm.log"
    first = storm.start(runs.command(output, "--cores", "2"), runs.repository, runs.environment(), log)
    extracted = output / "manifest" / "extracted" / calm.dump
    until = time.monotonic() + RUN_SECONDS
    units = chance.randint(1, len(calm.units))
    while time.monotonic() < until and first.poll() is None and len(list(extracted.glob("*.json"))) < units:
        time.sleep(0.02)
    time.sleep(chance.uniform(0, 0.5))
    tally["kill -9 driver"] += kill(first.pid)
    code, said = runs.run(output)

    assert 0 == code, said
    check_whole(output, calm)
    tally["orphan removed by gc"] += check_gc(output)
