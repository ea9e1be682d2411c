"""Sums over units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from humongous.manifest.entries import UnitEntry
from humongous.manifest.folded import Totals

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
    flagged: Counter[str] = field(default_factory=Counter)
    """Documents by flag; entries of before flags were counted have none."""
    ledger: dict[str, float] = field(default_factory=dict)
    """What it all cost, by the names in the entries' ledgers."""

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
        self.flagged.update(counts.get("flagged", {}))
        self._spend(entry.ledger)

    def merge(self, other: Tally) -> None:
        """Add another tally."""
        self.units += other.units
        self.records += other.records
        self.documents += other.documents
        self.bytes_read += other.bytes_read
        self.languages.update(other.languages)
        for name, reasons in self.reasons.items():
            reasons.update(other.reasons[name])
        self.flagged.update(other.flagged)
        self._spend(other.ledger)

    def _spend(self, ledger: Mapping[str, float]) -> None:
        for name, number in ledger.items():
            self.ledger[name] = self.ledger.get(name, 0) + number

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
            "flagged": _ranked(self.flagged),
        }

    def totals(self) -> Totals:
        """As a snapshot keeps it."""
        return Totals(
            units=self.units,
            records=self.records,
            documents=self.documents,
            bytes_read=self.bytes_read,
            languages=_ranked(self.languages),
            **{name: _ranked(reasons) for name, reasons in self.reasons.items()},
            ledger={name: round(number, 3) for name, number in sorted(self.ledger.items())},
            flagged=_ranked(self.flagged),
        )

    @classmethod
    def of(cls, totals: Totals) -> Tally:
        """What a snapshot kept."""
        return cls(
            totals.units,
            totals.records,
            totals.documents,
            totals.bytes_read,
            Counter(totals.languages),
            {
                name: Counter(each)
                for name, each in zip(OUTCOMES, (totals.dropped, totals.quarantined, totals.not_a_page), strict=True)
            },
            Counter(totals.flagged),
            dict(totals.ledger),
        )


def _ranked(counts: Counter[str]) -> dict[str, int]:
    return dict(
        sorted(((name, count) for name, count in counts.items() if count), key=lambda item: (-item[1], item[0]))
    )
