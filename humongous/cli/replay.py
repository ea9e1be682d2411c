"""`humongous replay`: quarantined records through today's code."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import click

from humongous.cli import show
from humongous.cli.options import dumps_of, json_option, output_option, source_option
from humongous.config import RunConfig
from humongous.manifest import Manifest
from humongous.pipeline import open_tools
from humongous.replay import ReplayReport, replay_config, replay_dump
from humongous.storage import open_source, open_store
from humongous.supervisor import supervisor_of

_SHOWN = 20


@click.command(epilog="Example: humongous replay --dump CC-MAIN-2020-40 --commit --output /data/corpus")
@click.option("--dump", help="One dump only.")
@source_option
@output_option
@click.option(
    "--config",
    metavar="FILE",
    help="TOML file with other settings, e.g. higher limits; if not given, those that each dump was begun with.",
)
@click.option("--commit", is_flag=True, help="Add what passes now as further units; without it nothing is changed.")
@json_option
def replay(*, dump: str | None, source: str, output: str, config: str | None, commit: bool, as_json: bool) -> int:
    """Records in quarantine, read again from the source and judged by this version of HUMONGOUS.

    For files that were given with --warc, the source is the folder that holds them. What is committed is published by
    the next `humongous partition`; a record that was settled once is not taken up again.
    """
    manifest = Manifest(open_store(output))
    reports: dict[str, ReplayReport] = {}
    given = RunConfig.from_toml(Path(config)) if config else None
    for name in dumps_of(manifest, dump):
        pin = manifest.dump(name)
        settings = replay_config(given or RunConfig.from_mapping(pin.config if pin else {}))
        tools = open_tools(settings)
        reports[name] = replay_dump(
            name, open_source(source, settings.storage), manifest.store, tools, supervisor_of(settings), commit=commit
        )
    if as_json:
        show.say_json({"output": output, "dumps": {name: _as_json(report) for name, report in reports.items()}})
        return 0
    for name, report in reports.items():
        _show(name, report, commit=commit)
    if any(report.committed for report in reports.values()):
        show.say(f"Next: humongous partition --output {output}")
    return 0


def _as_json(report: ReplayReport) -> dict[str, Any]:
    now = Counter(verdict.now for verdict in report.verdicts)
    return {
        "records": len(report.verdicts),
        "now": dict(sorted(now.items())),
        "committed": [
            {"unit": each.unit, "records": each.counts["records"], "documents": each.counts["documents"]}
            for each in report.committed
        ],
        "overtaken": report.overtaken,
        "verdicts": [verdict.as_json() for verdict in report.verdicts],
    }


def _show(dump: str, report: ReplayReport, *, commit: bool) -> None:
    if not report.verdicts:
        show.say(f"{dump}: nothing in quarantine that no replay has settled")
        return
    counted = Counter((each.pointer.cause, each.now) for each in report.verdicts)
    show.table(f"Replayed of {dump}", ["was", "now", "records"], [(*pair, n) for pair, n in sorted(counted.items())])
    show.say()
    for each in report.verdicts[:_SHOWN]:
        show.say(f"{each.now}: {each.detail} · was {each.pointer.cause}: {each.pointer.detail} · {each.pointer.url}")
    if len(report.verdicts) > _SHOWN:
        show.say(f"… and {len(report.verdicts) - _SHOWN:,} more; --json has them all")
    show.say()
    settled = sum(each.settled for each in report.verdicts)
    if not commit:
        show.say(f"{dump}: {settled} of {len(report.verdicts)} records pass now; --commit adds them")
    for entry in report.committed:
        show.say(f"committed {entry.unit}: {entry.counts['records']} records, {entry.counts['documents']} documents")
    for unit in report.overtaken:
        show.say(f"{unit}: another replay was committed meanwhile; run again for what it left")
