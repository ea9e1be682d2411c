"""`humongous drops`: what the rules dropped, how much of it, and examples to look at."""

from __future__ import annotations

import dataclasses
import itertools
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence

import click

from humongous.cli import show
from humongous.cli.options import dumps_of, json_option, output_option
from humongous.document import DropReason
from humongous.langid import resolve_language
from humongous.manifest import Manifest, tally_of
from humongous.samples import Sample, read_samples
from humongous.storage import open_store


@click.command(epilog="Example: humongous drops --reason repeated_lines --language German --output /data/corpus")
@output_option
@click.option("--dump", help="One dump only.")
@click.option(
    "--reason",
    metavar="REASON",
    type=click.Choice([each.value for each in DropReason]),
    help="One reason (docs/outcomes.md).",
)
@click.option("--language", help="Examples in deu_Latn, deu, de or German; in all languages if not given.")
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True, help="How many examples.")
@json_option
def drops(*, output: str, dump: str | None, reason: str | None, language: str | None, limit: int, as_json: bool) -> int:
    """Pages that a rule dropped: totals by reason, and examples with what was measured and how the text begins.

    The totals are of all pages; the examples come from a sample that each unit keeps (`samples.per_reason`).
    """
    manifest = Manifest(open_store(output))
    labels = set(resolve_language(language)) if language else None
    chosen = dumps_of(manifest, dump)
    totals = _totals(manifest, chosen, reason)
    examples = list(itertools.islice(_examples(manifest, chosen, reason, labels), limit))
    if as_json:
        told = [dataclasses.asdict(each) for each in examples]
        show.say_json({"total": totals.total(), "dropped": dict(_ranked(totals)), "examples": told})
        return 0
    every = totals.total()
    rows = [(name, number, round(100 * number / every, 1)) for name, number in _ranked(totals)]
    show.table("Dropped", ["reason", "pages", "share %"], rows)
    for each in examples:
        show.say()
        _show(each)
    return 0


def _show(sample: Sample) -> None:
    numbers = ""
    if sample.threshold is not None:
        name = sample.signal or "measured"
        numbers = f" · {name} {show.cell(sample.measured)}, threshold {show.cell(sample.threshold)}"
    show.say(f"── {sample.reason}{numbers} ── {sample.language or 'no language'} ── {sample.url}")
    show.say(f"   {sample.warc_filename}, offset {sample.warc_record_offset}")
    if sample.excerpt:
        show.say(textwrap.indent(sample.excerpt, "   "))


def _totals(manifest: Manifest, dumps: Sequence[str], reason: str | None) -> Counter[str]:
    totals: Counter[str] = Counter()
    for dump in dumps:
        dropped = tally_of(manifest, dump).reasons["dropped"]
        totals.update({k: n for k, n in dropped.items() if reason in (None, k)})
    return totals


def _examples(
    manifest: Manifest, dumps: Sequence[str], reason: str | None, labels: set[str] | None
) -> Iterator[Sample]:
    """Unit by unit; within one, the first of each reason, then the second of each, and so on."""
    for dump in dumps:
        for entry in manifest.units(dump):
            if entry.dropped_sample is None:
                continue
            seen: Counter[str] = Counter()
            ranked = []
            for sample in read_samples(manifest.store, entry.dropped_sample):
                if reason in (None, sample.reason) and (labels is None or sample.language in labels):
                    ranked.append((seen[sample.reason], sample))
                    seen[sample.reason] += 1
            yield from (sample for _, sample in sorted(ranked, key=lambda pair: (pair[0], pair[1].reason)))


def _ranked(totals: Counter[str]) -> list[tuple[str, int]]:
    return sorted(totals.items(), key=lambda item: (-item[1], item[0]))
