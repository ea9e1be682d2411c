"""`humongous ingest`: from cron, or once, until a budget is spent or there is enough."""

from __future__ import annotations

import sys

import click

from humongous.cli import show
from humongous.cli.options import config_option, cores_option, json_option, names, output_option, source_option
from humongous.cli.run import show_run
from humongous.config import RunConfig
from humongous.ingestion import Budget, goal_of, parse_budget, parse_bytes
from humongous.spark.ingest import IngestReport, IngestRequest, run_ingest
from humongous.spark.run import RunRequest


@click.command(
    epilog="Example: humongous ingest --budget 500units,8h --output s3://bucket/corpus; "
    "humongous ingest --languages isl,Welsh --until 2GB --budget 2TB"
)
@source_option
@output_option
@config_option
@click.option(
    "--budget",
    metavar="AMOUNT",
    help="500 or 500units (WARCs), 30min, 8h, 2d, 200GB, 2TB (read); several with commas: what is spent first ends it.",
)
@click.option(
    "--languages", callback=names, help="With --until: comma-separated isl_Latn, isl, is or Icelandic; no others count."
)
@click.option("--until", metavar="SIZE", help="Stop when there is so much text (2GB) of each of --languages.")
@click.option(
    "--dumps", callback=names, help="Comma-separated, in the order to go; all that the source lists if not given."
)
@click.option("--oldest-first", is_flag=True, help="Begin with the oldest dump instead of the newest.")
@click.option("--no-partition", is_flag=True, help="Extract only; publish later with `humongous partition`.")
@cores_option
@json_option
def ingest(
    *,
    source: str,
    output: str,
    config: RunConfig,
    budget: str | None,
    languages: tuple[str, ...],
    until: str | None,
    dumps: tuple[str, ...],
    oldest_first: bool,
    no_partition: bool,
    cores: int | None,
    as_json: bool,
) -> int:
    """Go on with dumps that are not finished here: for cron, monthly or daily. The last line tells all, as JSON."""
    if bool(languages) != bool(until):
        raise click.UsageError("--languages and --until belong together: --languages isl,cym --until 2GB")
    if not budget and not until:
        raise click.UsageError("give --budget, e.g. --budget 500units,8h, or --languages with --until")
    run = RunRequest("", source, output, config, partition=not no_partition, cores=cores)
    report = run_ingest(
        IngestRequest(
            run,
            parse_budget(budget) if budget else Budget(),
            dumps,
            oldest_first,
            goal_of(languages, parse_bytes(until)) if until else None,
        )
    )
    if not as_json:
        _show(report)
    for error in (*report.failed.values(), *([report.error] if report.error else [])):
        sys.stderr.write(f"error: {error}\n")
    show.say_line(report.as_json())
    return report.exit_code


def _show(report: IngestReport) -> None:
    for run in report.runs:
        show_run(run)
        show.say()
    if report.holder:
        where = f"on {report.holder.host}, {report.holder.run}" if report.holder.host else report.holder.run
        show.say(f"another ingestion is running since {report.holder.since} ({where}): nothing to do")
    elif not report.runs and not report.failed and not report.error:
        show.say(f"nothing was done: {report.ended}")
    for name, each in (report.languages or {}).items():
        show.say(f"{name}: {show.size(each['bytes'])} of {show.size(each['until'])}")
