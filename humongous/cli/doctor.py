"""`humongous doctor`: is this machine, are these places fit for a run, and what is there to change?"""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterator

import click

from humongous.cli import show
from humongous.cli.options import config_option, json_option, output_option, source_option
from humongous.config import RunConfig
from humongous.doctor import Check, Finding, Level, examine
from humongous.doctor.credentials import check_credentials
from humongous.doctor.extractor import check_extractor
from humongous.doctor.machine import check_files, check_memory, check_output_disk, check_python, check_scratch
from humongous.doctor.models import check_models
from humongous.doctor.pages import run_pages
from humongous.doctor.places import check_output, check_source
from humongous.spark.environment import check_java, check_spark
from humongous.storage import filled, open_store

EXIT_PROBLEM = 3
_MARKS = {Level.OK: "ok", Level.WARNING: "warning", Level.PROBLEM: "PROBLEM"}
_INDENT = 27
"""Columns before what is said: the mark and the name of the check."""
_WIDEST = 100


@click.command(epilog="Example: humongous doctor --source s3://commoncrawl --output s3://my-bucket/corpus")
@source_option
@output_option
@config_option
@click.option("--dump", metavar="DUMP", help="Read the listing of this dump too, e.g. CC-MAIN-2020-40.")
@json_option
def doctor(*, source: str, output: str, config: RunConfig, dump: str | None, as_json: bool) -> int:
    """Is all well here for a run? Says in plain words what to change; changes nothing itself.

    Looks at Python, Java, Spark, extractor, models, memory, disks, credentials, source and output, and sends ten pages through
    the whole pipeline. On a cluster, `spark-submit jobs/extract.py --selftest` does so on every machine.
    Exit code 0 if there is no problem (warnings are none), 3 if there is.
    """
    open_store(source), open_store(output)  # one that can be no place is wrong use, not an illness
    findings = []
    for finding in examine(checks(source, output, config, dump)):
        findings.append(finding)
        if not as_json:
            _show(finding)
    problems = sum(finding.level is Level.PROBLEM for finding in findings)
    warnings = sum(finding.level is Level.WARNING for finding in findings)
    if as_json:
        told = [finding.as_json() for finding in findings]
        show.say_json({"problems": problems, "warnings": warnings, "findings": told})
    else:
        show.say()
        show.say(conclusion(problems, warnings))
    return EXIT_PROBLEM if problems else 0


def checks(source: str, output: str, config: RunConfig, dump: str | None) -> list[Check]:
    """Every check, in the order in which they are shown: what is here, then what is elsewhere, then all together."""
    storage = filled(config.storage, source, output)
    # A profile is a side's own; one that is not named is what the environment says.
    sides = ((source, storage.source), (output, storage.output))
    places, profiles = (source, output), tuple(side.profile for place, side in sides if place.startswith("s3"))
    local = [Check("output disk", lambda: check_output_disk(open_store(output).url))]
    return [
        Check("Python", check_python),
        Check("Java", check_java),
        Check("Spark", check_spark),
        Check("extractor", lambda: check_extractor(config)),
        Check("models", lambda: check_models(config)),
        Check("memory", lambda: check_memory(config)),
        Check("open files", check_files),
        Check("scratch disk", check_scratch),
        *(local if open_store(output).is_local else []),
        Check("credentials", lambda: check_credentials(places, profiles)),
        Check("source", lambda: check_source(source, dump, storage)),
        Check("output", lambda: check_output(output, storage)),
        Check("ten pages", lambda: run_pages(config).findings),
    ]


def conclusion(problems: int, warnings: int) -> str:
    """The last line."""
    if not problems and not warnings:
        return "All is well. A run can begin: humongous extract --dump …"
    parts = [f"{number} {what}{'s' if number > 1 else ''}" for number, what in
             ((problems, "problem"), (warnings, "warning")) if number]  # fmt: skip
    todo = (
        "do what the arrows say, then run this again"
        if problems
        else "a run can begin; the arrows say what would be better"
    )
    return f"{' and '.join(parts)}: {todo}."


def _show(finding: Finding) -> None:
    show.say("\n".join(lines(finding, min(shutil.get_terminal_size((80, 24)).columns, _WIDEST))))
    sys.stdout.flush()


def lines(finding: Finding, width: int) -> Iterator[str]:
    """A finding, folded to the width of a terminal."""
    room = max(20, width - _INDENT)
    said = textwrap.wrap(finding.said, room, break_on_hyphens=False)
    do = textwrap.wrap(finding.do, room - 2, break_on_hyphens=False)
    arrowed = [f"{'→' if number == 0 else ' '} {line}" for number, line in enumerate(do)]
    for number, line in enumerate([*said, *arrowed]):
        head = f"{_MARKS[finding.level]:<9}{finding.check:<18}" if number == 0 else ""
        yield f"{head:<{_INDENT}}{line}"
