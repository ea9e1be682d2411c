"""The commands that look at an output and change nothing: status, read, verify."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import click

from humongous.cli import show
from humongous.cli.options import json_option, output_option
from humongous.corpus import iter_documents, verify_corpus
from humongous.errors import ConfigError
from humongous.manifest import Manifest, status_of
from humongous.storage import open_store


@click.command(epilog="Example: humongous status --output /data/corpus --json")
@output_option
@click.option("--no-snapshot", is_flag=True, help="Read every entry, as if there were no snapshot.")
@json_option
def status(*, output: str, no_snapshot: bool, as_json: bool) -> int:
    """What an output holds: units, records and what became of each, documents by language."""
    found = status_of(Manifest(open_store(output)), snapshot=not no_snapshot)
    for note in found.notes:
        sys.stderr.write(f"note: {note}\n")
    told = found.as_json()
    if as_json:
        show.say_json(told)
        return 0
    if not told["dumps"]:
        show.say(f"{output}: nothing here yet; begin with `humongous extract --dump …`")
        return 0
    columns = ("dump", "state", "units", "of", "done %", "failed", "documents", "dropped", "quarantined", "not a page")
    rows = [_progress(dump) for dump in told["dumps"]]
    if len(rows) > 1:
        listed = [dump["listed"] for dump in told["dumps"]]
        rows.append(_progress({**told["totals"], "dump": "all", "state": "", "listed": _sum_known(listed)}))
    show.table("Dumps", [*columns, "read"], rows)
    show.say()
    if told["totals"]["languages"]:
        show.languages(told["totals"]["languages"])
        show.flagged(told["totals"]["flagged"])
    return 0


def _progress(row: Mapping[str, Any]) -> tuple[object, ...]:
    """A row of the table: of `as_json()`'s."""
    share = round(100 * row["units"] / row["listed"], 1) if row["listed"] else None
    counts = (row[key] for key in ("failed", "documents", "dropped", "quarantined", "not_a_page"))
    return row["dump"], row["state"], row["units"], row["listed"], share, *counts, show.size(row["bytes_read"])


def _sum_known(numbers: Sequence[int | None]) -> int | None:
    """`None` where one of them is."""
    return None if None in numbers else sum(number or 0 for number in numbers)


@click.command(epilog="Example: humongous read --language German --limit 2 --output /data/corpus")
@output_option
@click.option("--language", help="deu_Latn, deu, de or German; all languages if not given.")
@click.option("--dump", help="One dump only.")
@click.option("--limit", type=click.IntRange(min=1), default=10, show_default=True, help="How many documents.")
@json_option
def read(*, output: str, language: str | None, dump: str | None, limit: int, as_json: bool) -> int:
    """Documents of the published corpus, as a person reads them or as JSON."""
    documents = list(iter_documents(output, language=language or None, dump=dump, limit=limit))
    if as_json:
        show.say_json([{"text": each.text, "meta": dict(each.meta)} for each in documents])
        return 0
    if not documents:
        raise ConfigError(
            "no such document is published here", where=output, do="`humongous status` shows what there is"
        )
    for each in documents:
        show.say(f"── {each.language} ── {each.meta['url']}")
        show.say(f"   {each.meta['title'] or '(no title)'} · {each.meta['charset']} · {each.meta['fetch_time']}")
        show.say()
        show.say(textwrap.indent(each.text, "   "))
        show.say()
    return 0


@click.command(epilog="Example: humongous verify --output /data/corpus --deep")
@output_option
@click.option("--deep", is_flag=True, help="Read every document again, of bundles and samples too.")
@click.option("--listings", is_flag=True, help="Read no part: sums, what is there, and sizes. For a bucket that costs.")
@json_option
def verify(*, output: str, deep: bool, listings: bool, as_json: bool) -> int:
    """Hold the output against its manifest: sums, what is there, sizes, the digest of every part of the corpus.

    Exit code 1 where it differs.
    """
    if deep and listings:
        raise click.UsageError("--deep and --listings exclude each other")
    checked, problems = verify_corpus(open_store(output), deep=deep, digests=not listings)
    if as_json:
        told = [{"where": each.where, "what": each.what, "do": each.do} for each in problems]
        show.say_json({"checked": checked, "problems": told})
    else:
        for each in problems:
            show.say(f"{each.where}: {each.what}\n  → {each.do}")
        show.say(f"checked {json.dumps(checked)[1:-1]}; {len(problems)} problems")
    return 1 if problems else 0
