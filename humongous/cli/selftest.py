"""What `humongous extract --selftest` shows: one table by host, then what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from humongous.cli import show
from humongous.cli.doctor import EXIT_PROBLEM, conclusion, lines
from humongous.config import RunConfig
from humongous.doctor import Finding, Level, worst
from humongous.spark.selftest import Place, SelfTest, run_selftest

_GIB = 1 << 30
_WIDTH = 80


def selftest(source: str, output: str, config: RunConfig, dump: str | None, cores: int | None, *, as_json: bool) -> int:
    """Run the self-test and show it; 3 if there is a problem."""
    told = run_selftest(source, output, config, dump, cores)
    if as_json:
        show.say_json(told.as_json())
    else:
        show_selftest(told)
    return EXIT_PROBLEM if told.problems else 0


def show_selftest(told: SelfTest) -> None:
    """The table and what is not ok."""
    columns = ("host", "tasks", "Python", "humongous", "versions", "memory", "scratch", "source", "output", "pages")
    tasks = Counter(_row(place, told.driver) for place in told.places)
    show.table("Executors", columns, [(row[0], str(count), *row[1:]) for row, count in sorted(tasks.items())])
    show.say()
    findings = told.all_findings()
    for host, finding in findings:
        if finding.level is not Level.OK or host == "cluster":
            show.say(f"{host}:")
            show.say("\n".join(lines(finding, _WIDTH)))
    show.say()
    show.say(conclusion(told.problems, sum(finding.level is Level.WARNING for _, finding in findings)))


def _row(place: Place, driver: Place) -> tuple[str, ...]:
    return (
        place.host,
        place.python,
        place.version,
        "same" if place.fingerprint == driver.fingerprint else "OTHER",
        f"{place.memory_bytes / _GIB:.0f} GiB",
        f"{place.scratch_bytes / _GIB:.0f} GiB",
        _of(place.findings, "source"),
        _of(place.findings, "output", "no overwriting", "clock"),
        _of(place.findings, "ten pages"),
    )


def _of(findings: Iterable[Finding], *names: str) -> str:
    return str(worst(finding for finding in findings if finding.check in names))
