"""What a dump has cost (`humongous cost`), and what a whole one would (`humongous estimate`)."""

from __future__ import annotations

from pathlib import Path

import click

from humongous.cli import show
from humongous.cli.options import (
    Decorated,
    config_option,
    cores_option,
    dumps_of,
    json_option,
    output_option,
    source_option,
)
from humongous.config import RunConfig
from humongous.cost import Estimated, Prices, bill_of, read_prices
from humongous.manifest import Manifest
from humongous.spark.estimate import EstimateReport, EstimateRequest, run_estimate
from humongous.storage import open_store

LANGUAGES_SHOWN = 20


def _prices_option(function: Decorated) -> Decorated:
    return click.option(
        "--prices",
        metavar="FILE",
        callback=lambda _context, _option, value: read_prices(Path(value) if value else None),
        help="TOML file with the prices that differ from the bundled ones (docs/cost.md).",
    )(function)


@click.command(epilog="Example: humongous cost --dump CC-MAIN-2020-40 --output /data/corpus --prices ours.toml")
@click.option("--dump", metavar="DUMP", required=True, help="Common Crawl's name of the dump, e.g. CC-MAIN-2020-40.")
@output_option
@_prices_option
@json_option
def cost(*, dump: str, output: str, prices: Prices, as_json: bool) -> int:
    """What a dump has cost so far: core-hours by step, requests, bytes, money; failed attempts too.

    Publishing (partition, compact), the start of machines and cores that idle keep no ledger and are not in it.
    """
    manifest = Manifest(open_store(output))
    dumps_of(manifest, dump)
    told = bill_of(manifest, dump, prices).as_json()
    if as_json:
        show.say_json(told)
        return 0
    hours, spent = told["core_hours"], told["money"]
    show.say(
        f"{dump}: {told['units']:,} units, {told['documents']:,} documents, {told['failed_attempts']:,} failed attempts"
    )
    show.say()
    rows = [(step, value, _share(value, hours["computed"])) for step, value in hours["by_step"].items()]
    show.table("Core-hours computed", ["step", "hours", "share %"], rows)
    show.say(f"in all {_number(hours['computed'])}; units held a core for {_number(hours['held'])} hours")
    show.say()
    asked = [(side, kind, number) for side, kinds in told["requests"].items() for kind, number in kinds.items()]
    if asked:
        show.table("Requests", ["store", "kind", "number"], asked)
    if told["units_without_request_counts"]:
        show.say(f"{told['units_without_request_counts']:,} units have no count of their requests")
    show.say("bytes: " + ", ".join(f"{show.size(number)} {name}" for name, number in told["bytes"].items()))
    show.say()
    items = [(name, round(value, 6)) for name, value in spent["items"].items()]
    show.table("Money", ["item", prices.currency], [*items, ("total", round(spent["total"], 6))])
    if spent["per_1000_documents"] is not None:
        show.say(f"{_number(spent['per_1000_documents'])} {prices.currency} per 1,000 documents")
    show.say(f"{_number(spent['of_failed_attempts'])} {prices.currency} of it for failed attempts")
    languages = [(name, 100 * each["share_of_text"], each["money"]) for name, each in spent["by_language"].items()]
    show.say()
    show.table("By language", ["language", "% of text", prices.currency], languages[:LANGUAGES_SHOWN])
    _say_more(len(languages))
    _say_unverified(prices)
    return 0


@click.command(epilog="Example: humongous estimate --dump CC-MAIN-2020-40 --sample 20 --output /data/corpus")
@click.option("--dump", metavar="DUMP", required=True, help="Common Crawl's name of the dump, e.g. CC-MAIN-2020-40.")
@source_option
@click.option(
    "--output",
    metavar="OUT",
    envvar="HUMONGOUS_OUTPUT",
    help="Keep the sample's units here, where `extract` goes on from them; also $HUMONGOUS_OUTPUT. Else they are lost.",
)
@config_option
@click.option("--sample", "size", type=click.IntRange(min=1), default=20, show_default=True, help="Units to extract.")
@click.option("--seed", type=int, default=0, show_default=True, help="Another number chooses another sample.")
@_prices_option
@cores_option
@json_option
def estimate(
    *,
    dump: str,
    source: str,
    output: str | None,
    config: RunConfig,
    size: int,
    seed: int,
    prices: Prices,
    cores: int | None,
    as_json: bool,
) -> int:
    """What a whole dump would take and give, from a sample of its units: hours, bytes, documents, money.

    Each number comes with the range that it lies in with 95 % confidence. Publishing is not in it.
    """
    report = run_estimate(EstimateRequest(dump, source, output, config, size, seed, prices, cores))
    if as_json:
        show.say_json(report.as_json())
    else:
        _show_estimate(report, prices)
    return report.exit_code


def _show_estimate(report: EstimateReport, prices: Prices) -> None:
    told = report.forecast
    show.say(
        f"{report.dump}: {report.listed:,} units; a sample of {told.sampled:,} ({report.reused:,} were done before)"
    )
    for unit, error in report.failed:
        show.say(f"failed, and not in the sample: {unit}: {error}")
    show.say()
    rows = [
        ("core-hours held", *_told(told.quantity("wall"), 3600)),
        ("core-hours computed", *_told(told.quantity("cpu"), 3600)),
        *((f"  {step}", *_told(value, 3600)) for step, value in told.computed().items()),
        ("GB read", *_told(told.quantity("bytes_read"), 1e9)),
        ("GB written", *_told(told.quantity("bytes_written"), 1e9)),
        ("documents", *_told(told.quantity("documents"))),
        (f"money, {prices.currency}", *_told(told.money)),
        *((f"  {item}", *_told(value)) for item, value in told.items.items() if value.total),
    ]
    show.table("The whole dump", ["", "estimate", "from", "to"], rows)
    show.say()
    languages = [(language, *_told(value)) for language, value in told.languages().items()]
    show.table("Documents", ["language", "estimate", "from", "to"], languages[:LANGUAGES_SHOWN])
    _say_more(len(languages))
    show.say()
    if told.sampled == 1:
        show.say("One unit says nothing of how much units differ: no range. Take --sample 20 or more.")
    elif told.sampled < report.listed:
        show.say(
            f"from … to: with 95 % confidence, if the {told.sampled} are like the others; more units, closer numbers"
        )
    if not told.metered:
        show.say("requests were not counted in every unit of the sample; their price is not in the money")
    if report.kept_in:
        show.say(f"The sample's units stay in {report.kept_in}: `humongous extract` goes on from there.")
    else:
        show.say(f"The sample's units are thrown away: {report.why_not_kept}.")
    _say_unverified(prices)


def _told(value: Estimated, unit: float = 1.0) -> tuple[str, str, str]:
    return tuple("–" if number is None else _number(number / unit) for number in (value.total, value.low, value.high))  # type: ignore[return-value]


def _number(value: float) -> str:
    """Three figures say as much as an estimate knows."""
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


def _share(part: float, whole: float) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def _say_more(languages: int) -> None:
    if languages > LANGUAGES_SHOWN:
        show.say(f"… and {languages - LANGUAGES_SHOWN} more languages (--json has all)")


def _say_unverified(prices: Prices) -> None:
    if rows := prices.unverified():
        show.say(f"Prices that no page was found for: {', '.join(rows)}; put your own into --prices (docs/cost.md).")
