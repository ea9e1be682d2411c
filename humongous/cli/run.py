"""The commands that do work on Spark: extract, partition, export."""

from __future__ import annotations

import sys

import click

from humongous.cli import show
from humongous.cli.options import config_option, cores_option, json_option, names, output_option, source_option
from humongous.cli.selftest import selftest
from humongous.config import RunConfig
from humongous.spark.export import ExportRequest, run_export
from humongous.spark.run import MAX_FAILURES, RunReport, RunRequest, run_extract, run_partition

FILES_DUMP = "local"


@click.command(epilog="Example: humongous extract --dump CC-MAIN-2020-40 --units 1 --output /data/corpus")
@click.option("--dump", metavar="DUMP", help="Common Crawl's name of the dump, e.g. CC-MAIN-2020-40.")
@source_option
@output_option
@config_option
@click.option("--units", type=click.IntRange(min=1), help="Only the first N WARCs of the listing.")
@click.option("--sample", type=click.FloatRange(0, 1, min_open=True), help="Only this share (0 to 1) of the WARCs.")
@click.option("--warc", "warc", multiple=True, metavar="FILE…", help="These WARC or ARC files, outside any dump.")
@click.argument("more_files", nargs=-1, metavar="")
@click.option("--no-partition", is_flag=True, help="Extract only; publish later with `humongous partition`.")
@click.option("--retry-failed", is_flag=True, help=f"Try those WARCs again too that have failed {MAX_FAILURES} times.")
@click.option("--selftest", "is_selftest", is_flag=True, help="Extract nothing: check every executor (docs/doctor.md).")
@cores_option
@json_option
def extract(
    *,
    dump: str | None,
    source: str,
    output: str,
    config: RunConfig,
    units: int | None,
    sample: float | None,
    warc: tuple[str, ...],
    more_files: tuple[str, ...],
    no_partition: bool,
    retry_failed: bool,
    is_selftest: bool,
    cores: int | None,
    as_json: bool,
) -> int:
    """WARCs of a dump to documents, and documents to the corpus.

    Run it again and it does what is missing: nothing is extracted twice. A run can be stopped at any moment.
    """
    if more_files and not warc:
        raise click.UsageError(f"unexpected argument {more_files[0]!r}: files are given with --warc")
    if is_selftest:
        return selftest(source, output, config, dump, cores, as_json=as_json)
    if not dump and not warc:
        raise click.UsageError("give --dump, e.g. --dump CC-MAIN-2020-40, or files with --warc")
    if units and sample:
        raise click.UsageError("--units and --sample exclude each other")
    report = run_extract(
        RunRequest(
            dump=dump or FILES_DUMP,
            source=source,
            output=output,
            config=config,
            first=units,
            share=sample,
            files=warc + more_files,
            partition=not no_partition,
            retry_failed=retry_failed,
            cores=cores,
        )
    )
    if as_json:
        show.say_json(report.as_json())
    else:
        show_run(report)
    return report.exit_code


def show_run(report: RunReport) -> None:
    """The end of a run, for people: what came out, what did not and why, where to look next."""
    if report.extracted:
        show.languages(report.counts["written"])
        show.say()
        show.left_out(report.counts)
        show.flagged(report.counts["flagged"])
        show.say()
    counts = report.counts
    show.say(
        f"{report.dump}: {report.extracted} units extracted, {report.done_before} of {report.chosen} done before, "
        f"{len(report.failed)} failed"
    )
    if report.extracted:
        pages = counts["records"] - sum(counts["not_a_page"].values())
        show.say(
            f"{counts['records']:,} records = {counts['documents']:,} documents + {sum(counts['dropped'].values()):,} "
            f"dropped + {sum(counts['quarantined'].values()):,} quarantined + "
            f"{sum(counts['not_a_page'].values()):,} not a page"
        )
        show.say(
            f"{show.size(report.bytes_read)} read in {report.seconds:.1f} s; {report.cpu_seconds:.1f} s of CPU, "
            f"{1000 * report.cpu_seconds / max(pages, 1):.1f} ms a page"
        )
    for row in report.failed:
        show.say(f"failed: {row.unit}: {row.error}")
    for generation in report.generations:
        show.say(f"published generation {generation.generation}: {len(generation.parts)} parts in corpus/")
    for unit in report.given_up:
        show.say(f"given up: {unit}: failed {MAX_FAILURES} times or more, and was not tried; --retry-failed tries it")
    if not (report.extracted or report.generations or report.failed or report.given_up):
        show.say("nothing to do: every unit asked for is in the corpus")
    for note in report.notes:
        sys.stderr.write(f"note: {note}\n")
    show.say()
    show.say(f"Next: humongous status --output {report.output}")
    show.say(f"      humongous read --language LANGUAGE --limit 3 --output {report.output}")
    if report.failed:
        show.say("      the same command again tries the failed units again")
        if report.extracted and not report.generations:
            show.say("      what was extracted is not published yet; `humongous partition` publishes it without them")


@click.command(epilog="Example: humongous partition --output /data/corpus --dumps CC-MAIN-2020-40")
@output_option
@click.option("--dumps", callback=names, help="Comma-separated; all dumps of the output if not given.")
@cores_option
@json_option
def partition(*, output: str, dumps: tuple[str, ...], cores: int | None, as_json: bool) -> int:
    """Publish what is extracted: bundles to per-language files under corpus/."""
    published = run_partition(output, dumps, cores)
    if as_json:
        told = {
            dump: [{"generation": g.generation, "units": len(g.units), "parts": len(g.parts)} for g in generations]
            for dump, generations in published.items()
        }
        show.say_json({"published": told})
        return 0
    for dump, generations in published.items():
        for each in generations:
            show.say(
                f"{dump}: published generation {each.generation}: {len(each.units)} units, {len(each.parts)} parts"
            )
        if not generations:
            show.say(f"{dump}: nothing to publish")
    return 0


@click.command(
    epilog="Example: humongous export --languages isl,Welsh --where 'gopher_word_count >= 50' --to subset "
    "--output /data/corpus"
)
@output_option
@click.option("--to", required=True, metavar="FOLDER", help="An empty folder or prefix for the subset.")
@click.option("--languages", callback=names, help="Comma-separated: isl_Latn, isl, is or Icelandic; all if not given.")
@click.option("--dumps", callback=names, help="Comma-separated; all if not given.")
@click.option("--where", default="", help="Condition over stored signals and scores (docs/signals.md).")
@click.option("--repair-mojibake", is_flag=True, help="Mend mojibake with ftfy (extra `repair`; docs/charset.md).")
@click.option(
    "--split-languages", is_flag=True, help="Split documents in several languages, line by line (docs/langid.md)."
)
@cores_option
@json_option
def export(
    *,
    output: str,
    to: str,
    languages: tuple[str, ...],
    dumps: tuple[str, ...],
    where: str,
    repair_mojibake: bool,
    split_languages: bool,
    cores: int | None,
    as_json: bool,
) -> int:
    """A subset of the corpus as LMD files of its own, decided again from what is stored. No WARC is read."""
    report = run_export(
        ExportRequest(output, to, languages, dumps, where, repair_mojibake, split_languages, cores=cores)
    )
    told = report.as_json()
    if as_json:
        show.say_json(told)
        return 0
    rows = [(label, each["read"], each["kept"], each["left"]) for label, each in sorted(report.counts.items())]
    show.table("Documents", ["language", "read", "kept", "left"], rows)
    show.say()
    totals = told["documents"]["totals"]
    mended = f", {totals['repaired']:,} of them repaired" if repair_mojibake and "repaired" in totals else ""
    show.say(f"{totals['kept']:,} documents{mended} in {len(report.files)} files under {to}")
    if split_languages and "split" in totals:
        show.say(f"{totals['split']:,} of them were split by language: {totals['written']:,} documents written")
    return 0
