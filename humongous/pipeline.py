"""START HERE: what happens to one WARC, step by step.

```
extract_unit      one WARC → one bundle in the store and one entry in the manifest        (the commit)
  process_unit    records → documents in a bundle on this machine's disk, and the counts  (the accounting)
    outcome_of    one record → written, dropped, not a page or broken                     (the only catch)
      recipe      one page → one document                                                 (the steps)
```

Each step is a plain function over plain values; none knows of Spark, of storage or of another step.
To add a step: a function in its stage, a line in `recipe`, a `DropReason` if it drops, a test, a line in CHANGELOG.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from humongous import charset, extract, langid, lmd, markup, quality, warc
from humongous.config import RunConfig
from humongous.describe import describe, place_of
from humongous.document import Counts, Document, Drop, DropReason, NotPage, Page, QuarantineCause, Record
from humongous.dumps import Unit
from humongous.errors import AccountingError, ExtractionError, PayloadError, RecordError
from humongous.manifest import Damage, Frame, Manifest, Quarantined, UnitEntry
from humongous.outcome import Broken, Dropped, NoPage, Outcome, Written, count
from humongous.quarantine import QuarantineFile
from humongous.samples import EXCERPT_CHARS, Sample, Sampler, Witness, store_samples
from humongous.spending import Spending
from humongous.steps import Step, Stopwatch
from humongous.storage import Store
from humongous.supervisor import Supervisor, judged
from humongous.timed_stream import timed_stream

DATA_VERSION = "1"
"""Rises with every change of this package that changes a document's bytes (CHANGELOG, heading Data)."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What the recipe needs, opened once a process: the configuration, the extractor, the model, the rules."""

    config: RunConfig
    extractor: extract.Extractor
    identifier: langid.Identifier
    rules: quality.Rules
    versions: Mapping[str, str]
    fingerprint: str


@functools.lru_cache(maxsize=4)
def open_tools(config: RunConfig) -> Tools:
    """Open everything that `config` names; raises `ConfigError`."""
    extractor, rules = extract.open_extractor(config.extract), quality.open_rules(config.quality)
    versions = {
        "data": DATA_VERSION,
        **warc.versions(),
        **charset.versions(),
        **markup.versions(),
        **extract.versions(config.extract),
        **langid.versions(config.langid),
        **quality.versions(rules),
        **lmd.versions(),
    }
    return Tools(
        config, extractor, langid.open_identifier(config.langid), rules, versions, config.fingerprint(versions)
    )


def recipe(page: Page, tools: Tools, step: Step) -> Document:
    """One page through every step. Raises `Drop`, or a `RecordError` where the page breaks a step."""
    decoded = step("decode", charset.decode, page.html, page.content_type)
    extracted = step("extract", extract.extract_decoded, decoded, page.url, tools.extractor)
    if not extracted.text:
        raise Drop(DropReason.NO_MAIN_TEXT)
    language = step("identify", tools.identifier, extracted.text)
    signals = step("measure", quality.measure, extracted.text, language.label)
    step("decide", quality.decide, signals, language, tools.rules)
    return step("describe", describe, page, decoded, extracted, language, signals)


def outcome_of(record: Record, dump: str, tools: Tools, step: Step) -> Outcome:
    """What becomes of one record: the only place that catches `Drop`, `NotPage` and a step's errors."""
    seen = Witness(step)
    try:
        page = seen("page", warc.choose_page, record, tools.config.pages)
        document = recipe(page, tools, seen)
        document = dataclasses.replace(document, meta={**place_of(record, dump), **document.meta})
        return Written(document.language, step("line", lmd.to_line, document), tuple(document.meta["flags"]))
    except NotPage as no:
        return NoPage(no.reason, no.detail)
    except Drop as no:
        return _dropped(no, seen, tools)
    except PayloadError as error:
        return Broken(QuarantineCause.PAYLOAD, error.what)
    except ExtractionError as error:
        return Broken(QuarantineCause.EXTRACTION, error.what)
    except (RecordError, RecursionError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        # A step that raises anything else has a bug; the page is kept by pointer, and its neighbours go on.
        return Broken(QuarantineCause.STEP, f"{type(error).__name__}: {error}"[:500])


def _dropped(no: Drop, seen: Witness, tools: Tools) -> Dropped:
    """The drop, with what a researcher wants to see of it."""
    rule = quality.evaluate(seen.signals, seen.language, tools.rules) if seen.language and seen.signals else None
    return Dropped(
        no.reason,
        no.measured,
        no.threshold,
        signal=rule.signal if rule and rule.reason == no.reason else None,
        language=seen.language.label if seen.language else None,
        excerpt=seen.text[:EXCERPT_CHARS] or None,
    )


def process_page(
    html: bytes,
    *,
    url: str | None = None,
    content_type: str | None = None,
    config: RunConfig | None = None,
    step: Step | None = None,
) -> PageOutcome:
    """One page, from bytes of HTML, through the recipe: what a run would make of it.

    Never raises for what is in the page; raises `ConfigError` for what is in `config`.
    """
    tools = open_tools(config or RunConfig())
    try:
        document = recipe(Page(html=html, url=url, content_type=content_type), tools, step or Stopwatch())
    except Drop as no:
        return PageOutcome(None, None, None, {}, str(no.reason))
    except RecordError as error:
        return PageOutcome(None, None, None, {}, f"{type(error).__name__}: {error.what}")
    meta = dict(document.meta)
    return PageOutcome(document.text, document.language, meta["title"], meta["signals"], None, meta)


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """What became of one page: `text` and all the rest, or the `reason` why there is none."""

    text: str | None
    language: str | None
    title: str | None
    signals: Mapping[str, float | int | None]
    reason: str | None
    meta: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Processed:
    """A unit as it lies on this machine's disk, ready to be stored and committed."""

    bundle: Path | None
    frames: Mapping[str, Frame]
    counts: Counts
    bytes_read: int
    record_bytes: int
    damage: tuple[Damage, ...]
    """The first `MAX_LISTED` places."""
    damage_bytes: int
    quarantined: tuple[Quarantined, ...]
    """The first `MAX_LISTED` pointers; all are in the file `quarantine`."""
    quarantine: Path
    dropped: tuple[Sample, ...]
    """A bounded sample."""


Report = Callable[[Counts, int], None]
"""Told the counts and the bytes read after each record, for whoever watches."""


def max_block_bytes(tools: Tools) -> int:
    """How much of a record's block is read: the largest page that may be, and its HTTP header."""
    return tools.config.pages.max_bytes + 1_048_576


def process_unit(
    archive: BinaryIO,
    unit: Unit,
    tools: Tools,
    scratch: Path,
    step: Stopwatch,
    report: Report | None = None,
    supervisor: Supervisor | None = None,
) -> Processed:
    """Read a WARC to its end; write its documents into a bundle in `scratch`.

    Pages are judged in the `supervisor`'s child process, so that one that crashes or hangs costs itself alone; without
    one, in this process. Raises `ArchiveError` where the archive cannot be read at all, `CrashLoop` and `UnitTimeout`
    of the supervisor, `AccountingError` where the sums do not close.
    """
    counts, sampler = Counts(), Sampler(tools.config.samples.per_reason)
    stream = timed_stream(archive, tools.config.limits.unit_seconds)
    records = warc.ArchiveReader(stream, unit.path, max_block_bytes=max_block_bytes(tools))
    broken = QuarantineFile(scratch / "quarantine.jsonl")

    def here(record: Record) -> Outcome:
        return outcome_of(record, unit.dump, tools, step)

    with broken, lmd.BundleWriter(scratch, tools.config.lmd.bundle_level) as bundle:
        walk = warc.with_crawler_languages(iter(records))
        read = iter(lambda: step("read", next, walk, None), None)
        with closing(judged(read, unit.dump, here, step, supervisor)) as outcomes:
            for record, outcome in outcomes:
                count(counts, outcome)
                match outcome:
                    case Written(language, line):
                        step("write", bundle.add_line, language, line)
                    case Dropped():
                        sampler.add(record, outcome)
                    case Broken():
                        broken.add(record, outcome)
                if report:
                    report(counts, records.bytes_read)
        path = scratch / "bundle.jsonl.zst"
        frames = step("write", bundle.finish, path)
    counts.check(f"{unit.dump}/{unit.name}")
    if records.bytes_read != records.record_bytes + records.damage_bytes:
        raise AccountingError(
            f"{records.bytes_read} bytes were read, but {records.record_bytes} are of records and "
            f"{records.damage_bytes} of damage",
            where=f"{unit.dump}/{unit.name}",
            do="this is a bug of HUMONGOUS: please report it with the unit's name",
        )
    return Processed(
        path if frames else None,
        frames,
        counts,
        records.bytes_read,
        records.record_bytes,
        tuple(records.damage),
        records.damage_bytes,
        tuple(broken.first),
        broken.path,
        sampler.samples(),
    )


def extract_unit(
    unit: Unit,
    source: Store,
    output: Store,
    tools: Tools,
    attempt: str,
    scratch: Path,
    reporter: Callable[[int], Report] | None = None,
    supervisor: Supervisor | None = None,
    spending: Spending | None = None,
) -> UnitEntry:
    """One WARC, the whole way: read it, store the bundle, and, last, commit the unit.

    Returns the entry that stands, which is another attempt's where that one was first. Raises a `UnitError`,
    `TryAgain` or `StopRun`: nothing is committed then; or `OutcomeUnknown`: the same attempt may be made again.
    `reporter` is told the archive's size in bytes. The stores' meters go into the ledger: give fresh ones.
    """
    spent = spending or Spending(supervisor)
    watch = spent.begin(source, output)
    with source.open(unit.path) as archive:
        report = reporter(archive.size) if reporter else None
        done = process_unit(archive, unit, tools, scratch, watch, report, supervisor)
    bundle = f"bundles/{unit.dump}/{unit.name}.{attempt}.jsonl.zst" if done.bundle else None
    if bundle and done.bundle:
        watch("store", output.put_file_if_absent, bundle, done.bundle, same_for_all=True)
    quarantine = f"quarantine/{unit.dump}/{unit.name}.{attempt}.jsonl" if done.quarantined else None
    if quarantine:
        output.put_file_if_absent(quarantine, done.quarantine)
    entry = UnitEntry(
        dump=unit.dump,
        unit=unit.name,
        attempt=attempt,
        warc_filename=unit.path,
        fingerprint=tools.fingerprint,
        bundle=bundle,
        bundle_bytes=sum(frame.length for frame in done.frames.values()),
        frames=done.frames,
        counts=done.counts.as_json(),
        bytes_read=done.bytes_read,
        record_bytes=done.record_bytes,
        damage=done.damage,
        damage_bytes=done.damage_bytes,
        quarantined=done.quarantined,
        quarantine=quarantine,
        dropped_sample=store_samples(output, unit.dump, unit.name, attempt, done.dropped),
        # Last, when all but the entry itself is put.
        ledger=spent.ledger(),
    )
    return Manifest(output).commit_unit(entry)
