"""The doctor on every executor: each says what it is and what it found; those that differ are told apart.

A task holds its slot for some seconds, so that every slot gets one; where a host is left without, that is said.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import platform
import shutil
import socket
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from humongous import __version__
from humongous.config import RunConfig
from humongous.doctor import Check, Finding, Level, examine
from humongous.doctor.extractor import check_extractor
from humongous.doctor.machine import check_files, check_memory, check_python, check_scratch, this_machine
from humongous.doctor.pages import run_pages
from humongous.doctor.places import check_output, check_source
from humongous.errors import ConfigError
from humongous.pipeline import open_tools
from humongous.spark.gate import gate_of
from humongous.spark.session import spark_session
from humongous.storage import Driver, filled, open_store

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

HOLD_SECONDS = 5.0
"""A task takes at least so long: longer than Spark needs to fill the other slots."""
_PACKAGE = "send the environment with --archives and set PYSPARK_PYTHON (docs/clusters.md), or install it there"
ANYWHERE = "give every machine the same environment"
SETTLE_SECONDS, SETTLE_AT_MOST = 3.0, 60.0
"""Executors register one after another: begin when no new one came for so long."""


@dataclass(frozen=True, slots=True)
class Place:
    """What one task found where it ran."""

    host: str
    process: str
    """Of the executor: tells two of them on one host apart."""
    python: str
    version: str
    """Of the package; empty where it is not there."""
    fingerprint: str
    """Empty where what the configuration names is not there."""
    versions: Mapping[str, str]
    digest: str
    """Of the documents of the ten pages."""
    cores: int
    memory_bytes: int
    scratch_bytes: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class SelfTest:
    """What the driver and every executor said."""

    driver: Place
    places: tuple[Place, ...]
    """One for each task."""
    executors: int
    """That Spark has; at least one task should have run on each."""
    findings: tuple[Finding, ...]
    """About the cluster as a whole."""

    def all_findings(self) -> list[tuple[str, Finding]]:
        """Host and finding, the cluster's last; the same one of several tasks of a host is there once."""
        told = [(place.host, finding) for place in self.places for finding in place.findings]
        return list(dict.fromkeys([*told, *(("cluster", finding) for finding in self.findings)]))

    @property
    def problems(self) -> int:
        """How many of them are problems."""
        return sum(finding.level is Level.PROBLEM for _, finding in self.all_findings())

    def as_json(self) -> dict[str, Any]:
        """One JSON document."""
        return {
            "problems": self.problems,
            "executors": self.executors,
            "driver": _as_json(self.driver),
            "places": [_as_json(place) for place in self.places],
            "cluster": [finding.as_json() for finding in self.findings],
        }


def run_selftest(source: str, output: str, config: RunConfig, dump: str | None, cores: int | None) -> SelfTest:
    """Run the checks on every slot that Spark has. Raises `StopRun` where Spark does not start or breaks."""
    # What is relative is so to the driver's folder, and what the environment says is the driver's.
    places_of_run = open_store(source).url, open_store(output).url
    storage = dataclasses.asdict(filled(config.storage, source, output))
    settings = {**config.as_json(), "storage": storage}

    def task(_number: int) -> Place | tuple[str, str, str]:
        # Travels as code, not by name: a Python that lacks the package can still say so.
        import platform
        import socket

        try:
            from humongous.spark.selftest import look
        except ImportError as error:
            return socket.gethostname(), platform.python_version(), str(error.name)
        return look(*places_of_run, settings, dump, permits)

    with spark_session("humongous selftest", cores=cores) as spark, gate_of(spark) as driver_of_permits:
        permits = dataclasses.astuple(driver_of_permits) if driver_of_permits else None
        executors = _executors(spark)
        slots = max(spark.sparkContext.defaultParallelism // _cores_of_a_task(spark), executors, 1)
        rows = spark.sparkContext.parallelize(range(slots), slots).map(task).collect()
    driver = _place(config, (), "", "driver")
    places = tuple(row for row in rows if isinstance(row, Place))
    absent = {row for row in rows if isinstance(row, tuple)}
    findings = [
        Finding("package", Level.PROBLEM, f"{host}: its Python {python} has no module {module}", _PACKAGE)
        for host, python, module in sorted(absent)
    ]
    together = compare(driver, places, executors) if places else []
    return SelfTest(driver, places, executors, (*findings, *together))


def look(
    source: str, output: str, settings: Mapping[str, Any], dump: str | None, permits: tuple[Any, ...] | None
) -> Place:
    """One task: every check that makes sense on an executor.

    `settings` is a configuration as JSON values, `permits` the fields of a `Driver`: plain, for a Python that has
    neither class must be able to take the task.
    """
    driver = Driver(*permits) if permits else None
    began, digests, config = time.monotonic(), [""], RunConfig.from_mapping(settings)

    def pages() -> Sequence[Finding]:
        came = run_pages(config)
        digests[0] = came.digest
        return came.findings

    checks = [
        Check("Python", check_python),
        Check("extractor", lambda: check_extractor(config)),
        Check("memory", lambda: check_memory(config)),
        Check("open files", check_files),
        Check("scratch disk", check_scratch),
        Check("source", lambda: check_source(source, dump, config.storage, driver)),
        Check("output", lambda: check_output(output, config.storage, driver)),
        Check("ten pages", pages),
    ]
    findings = tuple(examine(checks))
    place = _place(config, findings, digests[0], str(os.getppid()))
    time.sleep(max(0.0, HOLD_SECONDS - (time.monotonic() - began)))
    return place


def compare(driver: Place, places: Sequence[Place], executors: int) -> list[Finding]:
    """What is to be said of them together."""
    findings = []
    for place in {(place.host, place.fingerprint): place for place in places}.values():
        if not place.fingerprint:
            said = f"{place.host} could not open what the configuration names"
            findings.append(Finding("versions", Level.PROBLEM, said, ANYWHERE))
        elif place.fingerprint != driver.fingerprint:
            differ = [
                f"{name} {driver.versions.get(name, 'none')} on the driver, {place.versions.get(name, 'none')} there"
                for name in sorted(driver.versions.keys() | place.versions.keys())
                if driver.versions.get(name) != place.versions.get(name)
            ]
            said = f"{place.host} has other versions than the driver: {'; '.join(differ) or 'another configuration'}"
            findings.append(Finding("versions", Level.PROBLEM, said, ANYWHERE))
    if len({place.digest for place in places if place.digest}) > 1:
        said = "the ten pages gave different bytes on different hosts"
        findings.append(Finding("ten pages", Level.PROBLEM, said, ANYWHERE))
    reached = len({(place.host, place.process) for place in places})
    if reached < executors:
        said = f"{executors - reached} of {executors} executors got no task"
        findings.append(Finding("executors", Level.WARNING, said, "run it again while nothing else runs there"))
    return findings or [Finding("versions", Level.OK, f"the same on {reached} executors as on the driver")]


def _place(config: RunConfig, findings: tuple[Finding, ...], digest: str, process: str) -> Place:
    machine, fingerprint, versions = this_machine(), "", dict[str, str]()
    with contextlib.suppress(ConfigError):  # the findings say it: no such extractor here, or no such model
        tools = open_tools(config)
        fingerprint, versions = tools.fingerprint, dict(tools.versions)
    return Place(
        host=socket.gethostname(),
        process=process,
        python=platform.python_version(),
        version=__version__,
        fingerprint=fingerprint,
        versions=versions,
        digest=digest,
        cores=machine.cores,
        memory_bytes=machine.memory_bytes,
        scratch_bytes=shutil.disk_usage(tempfile.gettempdir()).free,
        findings=findings,
    )


def _executors(spark: SparkSession) -> int:
    """How many executors Spark has, once no more are coming; 1 on this machine."""
    context = spark.sparkContext
    if (context.master or "").startswith("local"):
        return 1
    known = context._jsc.sc()
    count, since, began = 0, time.monotonic(), time.monotonic()
    while time.monotonic() - began < SETTLE_AT_MOST:
        now = int(known.getExecutorMemoryStatus().size()) - 1  # the driver is among them
        if now != count:
            count, since = now, time.monotonic()
        if count and time.monotonic() - since >= SETTLE_SECONDS:
            break
        time.sleep(0.2)
    return count


def _cores_of_a_task(spark: SparkSession) -> int:
    return int(spark.sparkContext.getConf().get("spark.task.cpus", "1") or 1)


def _as_json(place: Place) -> dict[str, Any]:
    return {**dataclasses.asdict(place), "findings": [finding.as_json() for finding in place.findings]}
