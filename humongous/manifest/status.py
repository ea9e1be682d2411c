"""How far an output is, in numbers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from humongous.manifest.entries import DumpPin
from humongous.manifest.ledger import Manifest
from humongous.manifest.snapshots import newest, nothing, reopened
from humongous.manifest.standing import Standing, look
from humongous.manifest.tally import Tally

_LOOKERS = 32
"""Dumps that are looked at at once: most take two small reads."""


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
    notes: tuple[str, ...] = ()
    """What was wrong with the snapshot: it changes no number, only how long they took."""

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


def status_of(manifest: Manifest, *, snapshot: bool = True) -> Status:
    """Add up what is done. With `snapshot`, only what the newest snapshot does not know is read from the entries.

    Raises `ManifestConflict` where an object of the manifest, other than a snapshot, cannot be read.
    """
    known = newest(manifest) if snapshot else nothing(manifest)
    announced = reopened(manifest) if known.dumps else {}

    def looked(dump: str) -> tuple[DumpPin | None, Standing | None]:
        pin = manifest.dump(dump)
        return pin, look(known, pin, announced.get(dump, ())) if pin else None

    with ThreadPoolExecutor(_LOOKERS) as pool:
        dumps = manifest.dumps()
        found = list(zip(dumps, pool.map(looked, dumps), strict=True))
    rows = tuple(_dump(manifest, pin, standing) for _, (pin, standing) in found if pin and standing)
    return Status(rows, tuple(sorted(known.notes)))


def _dump(manifest: Manifest, pin: DumpPin, standing: Standing) -> DumpStatus:
    tally = _tally(manifest, standing, pin.dump)
    failures = [] if standing.closed else manifest.failures(pin.dump)
    return DumpStatus(
        dump=pin.dump,
        listed=standing.listed,
        pending=None if standing.listed is None else max(0, standing.listed - tally.units),
        failed=len({failure.unit for failure in failures} - standing.done),
        unpublished=len(standing.unpublished),
        tally=tally,
    )


def tally_of(manifest: Manifest, dump: str) -> Tally:
    """Sums over the units of one dump that are done, its ledger's too; from the newest snapshot as far as it goes."""
    pin = manifest.dump(dump)
    if pin is None:
        return Tally()
    return _tally(manifest, look(newest(manifest), pin, reopened(manifest).get(dump, ())), dump)


def _tally(manifest: Manifest, standing: Standing, dump: str) -> Tally:
    tally = Tally.of(standing.folded.totals) if standing.folded else Tally()
    for entry in manifest.units(dump, standing.fresh):
        tally.add(entry)
    return tally
