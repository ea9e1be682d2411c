"""`humongous page`: one page through every step, and what each made of it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from humongous.cli import show
from humongous.cli.options import config_option, json_option
from humongous.config import RunConfig
from humongous.document import Decoded, Document, Drop, Extracted, Identified, NotPage, Page, Record
from humongous.errors import ConfigError
from humongous.lmd import from_line
from humongous.outcome import Broken, Dropped, NoPage, Outcome, Written
from humongous.pipeline import Tools, open_tools, outcome_of
from humongous.quality import verdicts
from humongous.steps import Traced, Tracer
from humongous.storage import open_store
from humongous.warc import read_one

MAX_FILE_BYTES = 1 << 30
_SHOWN_CHARS = 160


@click.command(
    epilog="Example: humongous page article.html --url https://example.org/a, or curl -s URL | humongous page -, "
    "or humongous page --warc FILE.warc.gz --offset 12345"
)
@click.argument("file", required=False, metavar="[FILE|-]")
@click.option("--url", help="The page's address: helps some extractors.")
@click.option("--content-type", help="The HTTP header, e.g. 'text/html; charset=windows-1251'.")
@click.option("--warc", metavar="FILE", help="A record of this WARC or ARC file (path or URL) instead of a page.")
@click.option("--offset", type=click.IntRange(min=0), help="`warc_record_offset` of the record.")
@config_option
@click.option("--text/--no-text", default=True, help="Show the text that comes out.")
@json_option
def page(
    *,
    file: str | None,
    url: str | None,
    content_type: str | None,
    warc: str | None,
    offset: int | None,
    config: RunConfig,
    text: bool,
    as_json: bool,
) -> int:
    """One page through every step: what each step did, how long it took, and why the page is kept or not."""
    if warc:
        record = _record(warc, offset)
    elif file:
        record = _record_of(_bytes(file), url, content_type)
    else:
        raise click.UsageError("give a file of HTML, `-` for standard input, or --warc FILE --offset N")
    tools, tracer = open_tools(config), Tracer()
    outcome = outcome_of(record, "page", tools, tracer)
    steps = [(step, *explain(step)) for step in tracer.steps]
    if as_json:
        show.say_json(_as_json(outcome, steps, tools))
        return 0
    columns = ("step", "ms", "what it did", "why")
    show.table("Steps", columns, [(s.name, round(s.milliseconds, 2), did, why) for s, did, why in steps])
    show.say()
    show.say(f"extractor: {tools.extractor.name}")
    show.say(conclusion(outcome))
    if isinstance(outcome, Written):
        document = from_line(outcome.line)
        _show_rules(document, tools)
        if text:
            show.say()
            show.say(document.text)
    return 0


def conclusion(outcome: Outcome) -> str:
    """The outcome as one sentence."""
    match outcome:
        case Written(language, line):
            return f"written: {len(from_line(line).text):,} characters of {language}"
        case Dropped(reason, measured, threshold):
            numbers = f": measured {show.cell(measured)}, threshold {show.cell(threshold)}" if threshold else ""
            return f"dropped: {reason}{numbers}"
        case NoPage(reason, detail):
            return f"not a page: {reason}" + (f" ({detail})" if detail else "")
        case Broken(cause, detail):
            return f"quarantined: {cause} ({detail})"


def explain(step: Traced) -> tuple[str, str]:
    """What a step did and why, in words."""
    match step.raised, step.answer:
        case NotPage() as no, _:
            return "not a page", f"{no.reason} {no.detail}".strip()
        case Drop() as no, _:
            return "dropped", f"{no.reason}: measured {show.cell(no.measured)}, threshold {show.cell(no.threshold)}"
        case BaseException() as error, _:
            return "broke", f"{type(error).__name__}: {error}"[:_SHOWN_CHARS]
        case _, Page() as chosen:
            return f"{len(chosen.html):,} bytes of HTML", f"Content-Type {chosen.content_type or 'missing'}"
        case _, Decoded() as decoded:
            return f"{decoded.charset}, {len(decoded.text):,} characters", f"by {decoded.charset_source}"
        case _, Extracted() as found:
            over = f"; the page is over its limit of {', '.join(found.limits_hit)}" if found.limits_hit else ""
            shown = f"{len(found.text):,} characters, title {found.title!r}"[:_SHOWN_CHARS]
            return shown, f"by {found.extractor}{over}"
        case _, Identified() as language:
            answers = ", ".join(f"{a.model}: {a.label} {a.score:.3f}" for a in language.answers)
            return f"{language.label}, confidence {show.cell(language.confidence)}", answers
        case _, dict() as signals:
            return f"{len(signals)} signals", ""
    return "passed", ""


def _show_rules(document: Document, tools: Tools) -> None:
    meta = document.meta
    rows = [
        (verdict.rule.signal, verdict.measured, verdict.rule.min, verdict.rule.max, verdict.keeps)
        for verdict in verdicts(meta["signals"], _identified(meta), tools.rules)
    ]
    show.say()
    show.table(f"Rules of {tools.rules.name}", ["signal", "measured", "min", "max", "passed"], rows)


def _identified(meta: Mapping[str, Any]) -> Identified:
    return Identified(meta["language"], meta["language_confidence"])


def _as_json(outcome: Outcome, steps: list[tuple[Traced, str, str]], tools: Tools) -> dict[str, Any]:
    told: dict[str, Any] = {
        "outcome": conclusion(outcome),
        "steps": [
            {"step": step.name, "ms": round(step.milliseconds, 3), "did": did, "why": why} for step, did, why in steps
        ],
        "extractor": tools.extractor.name,
        "fingerprint": tools.fingerprint,
    }
    if isinstance(outcome, Written):
        document = from_line(outcome.line)
        told |= {"text": document.text, "meta": dict(document.meta)}
    return told


def _bytes(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read(MAX_FILE_BYTES)
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot read the page: {error.strerror}", where=file, do="give a file of HTML") from error


def _record_of(html: bytes, url: str | None, content_type: str | None) -> Record:
    """The page as a `resource` record: one without an HTTP header."""
    return Record(
        warc_filename="page",
        warc_record_offset=0,
        warc_record_length=len(html),
        rec_type="resource",
        record_id=None,
        url=url or "https://page.invalid/",
        fetch_time=None,
        content_type=content_type or "text/html",
        content_digest=None,
        truncated=None,
        block=html,
    )


def _record(warc: str, offset: int | None) -> Record:
    if offset is None:
        raise click.UsageError("--warc needs --offset (a document's warc_record_offset)")
    folder, _, name = warc.rpartition("/")
    store = open_store(folder or ("/" if warc.startswith("/") else "."))
    with store.open(name, start=offset) as stream:
        return read_one(stream, name, offset)
