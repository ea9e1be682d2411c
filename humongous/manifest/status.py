"""How far an output is, in numbers: one pass over its manifest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from humongous.manifest.entries import UnitEntry
from humongous.manifest.ledger import Manifest

OUTCOMES = ("dropped", "quarantined", "not_a_page")


@dataclass(slots=True)
class Tally:
    """Sums over units that are done."""

    units: int = 0
    """Archives: what a replay committed is no further one."""
    records: int = 0
    documents: int = 0
    bytes_read: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    """Documents by language."""
    reasons: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in OUTCOMES})
    """Records by reason, for each of `OUTCOMES`."""

    def add(self, entry: UnitEntry) -> None:
        """Add a unit. What a replay settled was counted as quarantined before: it moves, and is not counted again."""
        counts = entry.counts
        if entry.replays is None:
            self.units += 1
            self.records += counts["records"]
            self.bytes_read += entry.bytes_read
        else:
            self.reasons["quarantined"].subtract(entry.settles)
        self.documents += counts["documents"]
        self.languages.update(counts["written"])
        for name, reasons in self.reasons.items():
            reasons.update(counts[name])

    def merge(self, other: Tally) -> None:
        """Add another tally."""
        self.units += other.units
        self.records += other.records
        self.documents += other.documents
        self.bytes_read += other.bytes_read
        self.languages.update(other.languages)
        for name, reasons in self.reasons.items():
            reasons.update(other.reasons[name])

    def as_json(self) -> dict[str, Any]:
        """Numbers under the design page's names, and each table beside its number; tables by falling count."""
        return {
            "units": self.units,
            "records": self.records,
            "documents": self.documents,
            **{name: reasons.total() for name, reasons in self.reasons.items()},
            "bytes_read": self.bytes_read,
            "languages": _ranked(self.languages),
            **{f"{name}_by_reason": _ranked(reasons) for name, reasons in self.reasons.items()},
        }


@dataclass(frozen=True, slots=True)
class DumpStatus:
    """How far one dump is."""

    dump: str
    listed: int | None
    """Units of its listing; `None` for files named one by one."""
    pending: int | None
    """Units of the listing that are not done, failed ones among them; `None` where there is no listing."""
    failed: int
    """Units of which an attempt failed and that are not done."""
    unpublished: int
    """Units that are done, those of replays among them, and not in the corpus yet."""
    tally: Tally

    @property
    def state(self) -> str:
        """`not started`, `extracting`, `extracted` (not all in the corpus yet) or `published`."""
        if not self.tally.units:
            return "not started"
        if self.pending:
            return "extracting"
        return "extracted" if self.unpublished else "published"

    def as_json(self) -> dict[str, Any]:
        """One row of `dumps`."""
        own = {"pending": self.pending, "failed": self.failed, "unpublished": self.unpublished}
        return {"dump": self.dump, "state": self.state, "listed": self.listed, **own, **self.tally.as_json()}


@dataclass(frozen=True, slots=True)
class Status:
    """How far an output is."""

    dumps: tuple[DumpStatus, ...]

    def as_json(self) -> dict[str, Any]:
        """`{"dumps": [row, …], "totals": {…}}`; `pending` in the totals is of dumps that have a listing."""
        total = Tally()
        for dump in self.dumps:
            total.merge(dump.tally)
        own = {
            "pending": sum(dump.pending or 0 for dump in self.dumps),
            "failed": sum(dump.failed for dump in self.dumps),
            "unpublished": sum(dump.unpublished for dump in self.dumps),
        }
        return {"dumps": [dump.as_json() for dump in self.dumps], "totals": {**own, **total.as_json()}}


def status_of(manifest: Manifest) -> Status:
    """Read the whole manifest and add it up. Raises `ManifestConflict` where an object of it cannot be read."""
    return Status(tuple(_dump(manifest, dump) for dump in manifest.dumps()))


def _dump(manifest: Manifest, dump: str) -> DumpStatus:
    pin = manifest.dump(dump)
    listed = pin.units if pin else None
    if listed is not None and (grown := manifest.grown(dump)):
        listed = grown[-1].units
    tally, done = _tally(manifest.units(dump))
    failed = {failure.unit for failure in manifest.failures(dump)} - done
    return DumpStatus(
        dump=dump,
        listed=listed,
        pending=None if listed is None else max(0, listed - tally.units),
        failed=len(failed),
        unpublished=len(done - manifest.partitioned_units(dump)),
        tally=tally,
    )


def _tally(entries: Iterable[UnitEntry]) -> tuple[Tally, set[str]]:
    tally, done = Tally(), set[str]()
    for entry in entries:
        tally.add(entry)
        done.add(entry.unit)
    return tally, done


def _ranked(counts: Counter[str]) -> dict[str, int]:
    return dict(
        sorted(((name, count) for name, count in counts.items() if count), key=lambda item: (-item[1], item[0]))
    )
