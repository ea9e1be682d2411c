"""HUMONGOUS beside its peers on the same WARC, one core, runs that take turns.

    python -m bench.peers                      the shared pages, which have a truth; the sample dump where they are not
    python -m bench.peers my.warc.gz --sample 20 --runs 3
    python -m bench.peers --only "trafilatura, full" humongous
    python -m bench.peers --lock               resolve the peers' environments anew

Makes the peers' environments first (uv, PyPI). One run over every `--score-sample`-th page gives texts, losses and
memory; then `--runs` rounds, each in the other direction, give the time: over every `--sample`-th page, and over a quarter
of these, and the difference is what a page costs without start-up. Progress goes to stderr.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.extraction.pages import true_pages
from bench.extraction.scores import Scores
from bench.peers import environments, figures, table
from bench.peers.environments import HERE, LOCK, OURS, Row, SetUpError
from bench.peers.machine import machine
from bench.peers.runs import ROOT, Ran, run
from bench.peers.samples import html_pages, sampled
from bench.shared import SHARED
from humongous.dumps import catalogue

PAGES = SHARED / "pages" / "pages.dev.warc.gz"
PART = 4
"""A page costs what a run over all pages takes beyond one over each so-manieth of them."""
TRUTH = SHARED / "pages" / "pages.dev.truth.jsonl.gz"


def main() -> None:
    """Set up, run, print, and write where told."""
    options = _parse()
    wants, rows = environments.read_peers((HERE / "peers.toml").read_text(encoding="utf-8"))
    if options.lock:
        LOCK.write_text(environments.lock(wants), encoding="utf-8")
        return
    rows = [row for row in rows if not options.only or row.name in options.only]
    core = max(os.sched_getaffinity(0)) if options.core is None else options.core
    os.sched_setaffinity(0, {core})
    pythons, measured = _set_up(rows, options.folder)
    with tempfile.TemporaryDirectory(prefix="peers-warcs-") as scratch:
        scored = sampled(options.warc, Path(scratch, "scored.warc.gz"), options.score_sample or options.sample)
        whole = sampled(options.warc, Path(scratch, "all.warc.gz"), options.sample)
        part = sampled(whole, Path(scratch, "part.warc.gz"), PART)
        for turn in _alive(measured):
            _take(turn, "scored", run(turn.row, pythons[turn.row.environment], scored, options.seconds))
        for number in range(options.runs):
            for turn in list(_alive(measured))[:: -1 if number % 2 else 1]:
                python = pythons[turn.row.environment]
                _take(turn, "part", run(turn.row, python, part, options.seconds))
                _take(turn, "all", run(turn.row, python, whole, options.seconds))
        told = _report(options, measured, scored, len(html_pages(whole)) - len(html_pages(part)))
    text = _text(told)
    print(json.dumps(told, indent=1) if options.json else text)
    if options.write:
        options.write.write_text(table.replaced(options.write.read_text(encoding="utf-8"), text), encoding="utf-8")


def _set_up(rows: list[Row], folder: Path) -> tuple[dict[str, Path], list[figures.Measured]]:
    """Each environment's Python; a row whose environment cannot be made says why."""
    pins = environments.read_lock(LOCK.read_text(encoding="utf-8"))
    pythons, failures = {OURS: Path(sys.executable)}, {}
    for name in dict.fromkeys(row.environment for row in rows if row.environment != OURS):
        try:
            pythons[name] = environments.set_up(name, pins.get(name, ""), folder)
        except SetUpError as error:
            failures[name] = f"could not be set up: {error}"
    measured = []
    for row in rows:
        version = environments.version_of(row.shows, None if row.environment == OURS else pins.get(row.environment, ""))
        measured.append(figures.Measured(row, version, failure=failures.get(row.environment, "")))
    return pythons, measured


def _alive(measured: list[figures.Measured]) -> Iterator[figures.Measured]:
    return (turn for turn in measured if not turn.failure)


def _take(turn: figures.Measured, what: str, ran: Ran) -> None:
    """Keep a run's figures; texts of the scored one only."""
    print(f"{turn.row.name}: {what}: {ran.failure or round(ran.report['cpu_seconds'], 2)}", file=sys.stderr)
    if ran.failure:
        turn.failure = ran.failure
    elif what == "scored":
        turn.scored = ran
    else:
        (turn.part if what == "part" else turn.all).append(Ran(ran.report))


def _report(options: argparse.Namespace, measured: list[figures.Measured], scored: Path, pages: int) -> dict[str, Any]:
    """All figures as one JSON document."""
    served = html_pages(scored)
    wanted, scores = served, dict[str, Scores]()
    if options.truth:
        wanted = []
        scores = {turn.row.name: Scores() for turn in _alive(measured)}
        for page in true_pages(scored, options.truth):
            if page.url in set(served) and (page.text or page.present):
                wanted.append(page.url)
            for turn in _alive(measured):
                scores[turn.row.name].add(page, turn.scored.texts.get(page.url, ""))
    tables = {name: score.table() for name, score in scores.items()}
    dump = catalogue.bundled()[figures.DUMP]
    prices = tomllib.loads((ROOT / "humongous" / "cost" / "prices.toml").read_text(encoding="utf-8"))
    return {
        **machine(),
        "warc": options.warc.name,
        "runs": options.runs,
        "pages_scored": len(served),
        "pages_with_truth": len(wanted),
        "pages_timed": pages,
        "pages_a_warc": (dump.pages or 0) / (dump.files or 1),
        "dollars": prices["compute"][prices["use"]["compute"]]["vcpu_hour"],
        "rows": [figures.as_json(turn, tables.get(turn.row.name), wanted, pages) for turn in measured],
    }


def _text(told: dict[str, Any]) -> str:
    """The report as Markdown."""
    said = (
        f"Measured on {told['date']}: {told['processor']}, {told['system']}, Python {told['python']}, one core; load of the "
        f"last 15 minutes {told['load']} on {told['cores']} cores. `{told['warc']}`: {told['pages_scored']:,} pages scored, "
        f"{told['pages_with_truth']:,} of them with text that should come out; {told['pages_timed']:,} pages timed, medians of "
        f"{told['runs']} rounds that took turns. A dump is taken as {figures.WARCS:,} WARCs of {told['pages_a_warc']:,.0f} "
        f"pages ({figures.DUMP}), and a core-hour as {told['dollars']} USD.\n"
    )
    versions = "Versions: " + ", ".join(dict.fromkeys(row["version"] for row in told["rows"])) + ".\n"
    costs = table.costs_table(told["rows"], told["pages_a_warc"], told["dollars"])
    quality = [table.scores_table(told["rows"]), table.sources_table(told["rows"])]
    scored = any(row.get("scores") for row in told["rows"])
    return "\n".join([said, versions, costs, *(quality if scored else [])])


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    there = PAGES.is_file()
    sample = min((ROOT / "sample" / "crawl-data").rglob("*.warc.gz"))
    parser.add_argument("warc", nargs="?", type=Path, default=PAGES if there else sample)
    parser.add_argument("--truth", type=Path, help="the pages' truth (that of the shared pages is known)")
    parser.add_argument("--runs", type=int, default=5, help="timed runs of each")
    parser.add_argument("--sample", type=int, default=1, help="time every so-manieth page only")
    parser.add_argument("--score-sample", type=int, help="and score every so-manieth (as --sample, if left out)")
    parser.add_argument("--only", nargs="+", metavar="ROW", help="names of peers.toml")
    parser.add_argument("--folder", type=Path, default=ROOT / ".venv" / "peers", help="where the environments are")
    parser.add_argument("--core", type=int, help="the processor to run on (the last one)")
    parser.add_argument("--seconds", type=float, default=3600.0, help="wall time that one run may take")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the tables between the markers of this page")
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of tables")
    parser.add_argument("--lock", action="store_true", help="resolve the environments anew and write environments.lock")
    options = parser.parse_args()
    if options.truth is None and options.warc == PAGES and TRUTH.is_file():
        options.truth = TRUTH
    return options


if __name__ == "__main__":
    main()
