"""Quarantined records once more: read again by their pointers, judged by today's code, and committed on wish.

What passes now is committed as a further unit, `<unit>+replay-<n>`, with a bundle and closed sums of its own, so that
it is partitioned like any other. Its records are those that it settles: written, dropped or no page. What is broken
still stays in the quarantine of its unit, and a pointer that was settled once is never taken up again.
"""

from __future__ import annotations

import dataclasses
import itertools
import tempfile
import time
import uuid
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from humongous import lmd, warc
from humongous.config import RunConfig
from humongous.document import Counts, Record
from humongous.errors import ArchiveError, ManifestConflict, NoSuchRange, NotFound
from humongous.manifest import (
    Frame,
    Manifest,
    Quarantined,
    UnitEntry,
    decode_pointers,
    encode_pointers,
    quarantining_units,
    replay_name,
)
from humongous.outcome import Broken, Dropped, NoPage, Outcome, Written, count
from humongous.pipeline import Tools, max_block_bytes, outcome_of
from humongous.quarantine import shown_url
from humongous.samples import Sample, Sampler, store_samples
from humongous.steps import Stopwatch
from humongous.storage import Store
from humongous.supervisor import PAGE_TYPES, Supervisor, judged

MISSING = "missing"
"""What became of a record that is not where its pointer says: the source has other bytes there, or none."""
_READ_AHEAD = (64 * 1024, 4 * 1024 * 1024)
"""Bytes of a request: at least, at most."""


@dataclass(frozen=True, slots=True)
class Pending:
    """The quarantined records of one unit that no replay has settled yet, in the archive's order."""

    entry: UnitEntry
    pointers: tuple[Quarantined, ...]
    replays: int
    """How many replays of the unit are committed."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one quarantined record."""

    dump: str
    unit: str
    pointer: Quarantined
    now: str
    """`written`, `dropped`, `not_a_page`, `quarantined` or `missing`."""
    detail: str
    """The language, the reason, or the cause and what it says."""

    @property
    def settled(self) -> bool:
        """Whether the record is out of quarantine."""
        return self.now not in ("quarantined", MISSING)

    def as_json(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "dump": self.dump,
            "unit": self.unit,
            "warc_record_offset": self.pointer.warc_record_offset,
            "warc_record_length": self.pointer.warc_record_length,
            "url": self.pointer.url,
            "was": self.pointer.cause,
            "now": self.now,
            "detail": self.detail,
        }


@dataclass(frozen=True, slots=True)
class Replayed:
    """One unit replayed, with its documents on this machine's disk."""

    pending: Pending
    verdicts: tuple[Verdict, ...]
    counts: Counts
    """Of the settled records."""
    frames: dict[str, Frame]
    bundle: Path
    dropped: tuple[Sample, ...]
    ledger: dict[str, float]


def pending_replays(manifest: Manifest, dump: str) -> Iterator[Pending]:
    """Every unit of a dump that has unsettled records in quarantine. Raises `ManifestConflict`."""
    broken: list[UnitEntry] = []
    settling: dict[str, list[UnitEntry]] = {}
    for entry in manifest.units(dump, quarantining_units(manifest, dump)):
        if entry.replays is not None:
            settling.setdefault(entry.replays, []).append(entry)
        elif entry.quarantine is not None:
            broken.append(entry)
    for entry in broken:
        replays = settling.get(entry.unit, [])
        settled = Counter(pointer for replay in replays for pointer in _pointers(manifest, replay.settled))
        left = []
        for pointer in _pointers(manifest, entry.quarantine):
            if settled[pointer]:
                settled[pointer] -= 1
            else:
                left.append(pointer)
        if left:
            yield Pending(entry, tuple(left), len(replays))


def replay_unit(
    pending: Pending, source: Store, tools: Tools, scratch: Path, supervisor: Supervisor | None = None
) -> Replayed:
    """Read a unit's quarantined records again and judge them; nothing is stored.

    Raises what `process_unit` raises, but an archive that is gone or changed is told of each record (`MISSING`).
    """
    watch, began = Stopwatch(), time.monotonic()
    unit = pending.entry
    found, lost = deque[Quarantined](), list[Quarantined]()
    records = _records(pending, source, tools, found, lost)
    counts, verdicts, sampler = Counts(), list[Verdict](), Sampler(tools.config.samples.per_reason)
    bundle_path = scratch / "bundle.jsonl.zst"

    def here(record: Record) -> Outcome:
        return outcome_of(record, unit.dump, tools, watch)

    with lmd.BundleWriter(scratch, tools.config.lmd.bundle_level) as bundle:
        read = iter(lambda: watch("read", next, records, None), None)
        with closing(judged(read, unit.dump, here, watch, supervisor)) as outcomes:
            for record, outcome in outcomes:
                verdict = Verdict(unit.dump, unit.unit, found.popleft(), *_told(outcome))
                verdicts.append(verdict)
                if verdict.settled:
                    count(counts, outcome)
                if isinstance(outcome, Written):
                    bundle.add_line(outcome.language, outcome.line)
                elif isinstance(outcome, Dropped):
                    sampler.add(record, outcome)
        frames = bundle.finish(bundle_path)
    gone = "the source has no such record at this offset"
    verdicts += [Verdict(unit.dump, unit.unit, pointer, MISSING, gone) for pointer in lost]
    ledger = watch.seconds() | {"wall": round(time.monotonic() - began, 3)}
    return Replayed(pending, tuple(verdicts), counts, frames, bundle_path, sampler.samples(), ledger)


def commit_replay(replayed: Replayed, output: Store, tools: Tools, attempt: str) -> UnitEntry | None:
    """Store what the replay settled and commit it as a further unit; `None` where it settled nothing.

    Returns the entry that stands: another's, where another replay of this unit was quicker; then this one is void, and
    the next one takes up what is left. Raises as `extract_unit` does.
    """
    settled = [verdict.pointer for verdict in replayed.verdicts if verdict.settled]
    if not settled:
        return None
    original = replayed.pending.entry
    dump, unit = original.dump, replay_name(original.unit, replayed.pending.replays + 1)
    bundle = f"bundles/{dump}/{unit}.{attempt}.jsonl.zst" if replayed.frames else None
    if bundle:
        output.put_file_if_absent(bundle, replayed.bundle)
    pointers = f"quarantine/{dump}/{unit}.{attempt}.jsonl"
    output.put_if_absent(pointers, encode_pointers(settled))
    size = sum(pointer.warc_record_length for pointer in settled)
    entry = UnitEntry(
        dump=dump,
        unit=unit,
        attempt=attempt,
        warc_filename=original.warc_filename,
        fingerprint=tools.fingerprint,
        bundle=bundle,
        bundle_bytes=sum(frame.length for frame in replayed.frames.values()),
        frames=replayed.frames,
        counts=replayed.counts.as_json(),
        bytes_read=size,
        record_bytes=size,
        damage=(),
        damage_bytes=0,
        quarantined=(),
        quarantine=None,
        ledger=replayed.ledger,
        dropped_sample=store_samples(output, dump, unit, attempt, replayed.dropped),
        replays=original.unit,
        settled=pointers,
        settles=dict(sorted(Counter(pointer.cause for pointer in settled).items())),
    )
    return Manifest(output).commit_unit(entry)


@dataclass(slots=True)
class ReplayReport:
    """What a replay over an output found, and what of it is committed."""

    verdicts: list[Verdict] = field(default_factory=list)
    committed: list[UnitEntry] = field(default_factory=list)
    overtaken: list[str] = field(default_factory=list)
    """Units of which another replay was committed meanwhile: nothing of this one is."""


def replay_dump(
    dump: str, source: Store, output: Store, tools: Tools, supervisor: Supervisor | None, *, commit: bool
) -> ReplayReport:
    """Replay all that a dump has in quarantine, unit by unit."""
    report = ReplayReport()
    for pending in pending_replays(Manifest(output), dump):
        with tempfile.TemporaryDirectory(prefix="humongous-") as scratch:
            replayed = replay_unit(pending, source, tools, Path(scratch), supervisor)
            report.verdicts += replayed.verdicts
            attempt = uuid.uuid4().hex[:12]
            entry = commit_replay(replayed, output, tools, attempt) if commit else None
        if entry and entry.attempt == attempt:
            report.committed.append(entry)
        elif entry:
            report.overtaken.append(pending.entry.unit)
    return report


def replay_config(config: RunConfig) -> RunConfig:
    """The same, with a crash loop out of reach: pages that end the child one after another are what is to be expected."""
    return dataclasses.replace(config, limits=dataclasses.replace(config.limits, deaths_in_a_row=1_000))


def _pointers(manifest: Manifest, key: str | None) -> tuple[Quarantined, ...]:
    if key is None:
        return ()
    try:
        return decode_pointers(manifest.store.read(key), f"{manifest.store.url}/{key}")
    except NotFound as error:
        raise ManifestConflict(
            "an entry names this object, and it is not there", where=error.where, do="restore it from a copy"
        ) from error


def _records(
    pending: Pending, source: Store, tools: Tools, found: deque[Quarantined], lost: list[Quarantined]
) -> Iterator[Record]:
    """The records of the pointers, each pointer put into `found` before its record is given, or into `lost`."""
    path = pending.entry.warc_filename
    for offset, group in itertools.groupby(pending.pointers, key=lambda pointer: pointer.warc_record_offset):
        wanted = deque(group)
        for record in _at(source, path, offset, max_block_bytes(tools), wanted[0].warc_record_length):
            if _is_it(record, wanted[0]):
                found.append(wanted.popleft())
                yield record
                if not wanted:
                    break
        lost.extend(wanted)


def _is_it(record: Record, pointer: Quarantined) -> bool:
    """The record is the one that was quarantined: of another length it was changed since, or its archive was cut.

    A length of 0 tells nothing: its bytes were counted with a record before it.
    """
    return (
        record.rec_type in PAGE_TYPES
        and shown_url(record.url) == shown_url(pointer.url)
        and pointer.warc_record_length in (0, record.warc_record_length)
    )


def _at(source: Store, path: str, offset: int, max_block: int, length: int) -> Iterator[Record]:
    """All records at this offset: several, where one compressed member holds several; none where it is not there."""
    least, most = _READ_AHEAD
    try:
        with source.open(path, start=offset, read_ahead=min(max(length, least), most)) as stream:
            records = warc.ArchiveReader(stream, path, max_block_bytes=max_block, start=offset)
            for record in warc.with_crawler_languages(iter(records)):
                if record.warc_record_offset != offset:
                    return
                yield record
    except (ArchiveError, NotFound, NoSuchRange):
        return


def _told(outcome: Outcome) -> tuple[str, str]:
    match outcome:
        case Written(language):
            return "written", language
        case Dropped(reason):
            return "dropped", str(reason)
        case NoPage(reason, detail):
            return "not_a_page", f"{reason} {detail}".strip()
        case Broken(cause, detail):
            return "quarantined", f"{cause}: {detail}"
