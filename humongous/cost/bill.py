"""What a dump has cost so far: its units, its failed attempts, what is stored of it; in hours, requests, bytes, money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from humongous.cost.prices import Prices
from humongous.cost.quantities import Quantities, added, by_prefix, is_metered, money, of_failure, of_unit
from humongous.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Bill:
    """Sums over one dump of an output."""

    dump: str
    units: int
    unmetered: int
    """Units whose requests were not counted."""
    failed_attempts: int
    done: Quantities
    wasted: Quantities
    """Of failed attempts: paid for, and nothing came of it."""
    bytes_in_corpus: int
    prices: Prices

    @property
    def total(self) -> Quantities:
        """All that is paid for."""
        stored = {"bytes_stored": float(self.bytes_in_corpus)}
        return added([self.done, self.wasted, stored])

    def as_json(self) -> dict[str, Any]:
        """One JSON document."""
        total, items = self.total, money(self.total, self.prices)
        spent = sum(items.values())
        documents = total.get("documents", 0.0)
        text = by_prefix(total, "text_bytes ")
        all_text = sum(text.values())
        cpu = by_prefix(total, "cpu_")
        return {
            "dump": self.dump,
            "units": self.units,
            "units_without_request_counts": self.unmetered,
            "failed_attempts": self.failed_attempts,
            "documents": round(documents),
            "core_hours": {
                "held": total.get("wall", 0.0) / 3600,
                "held_by_failed_attempts": self.wasted.get("wall", 0.0) / 3600,
                "computed": sum(cpu.values()) / 3600,
                "by_step": {step: seconds / 3600 for step, seconds in cpu.items()},
            },
            "requests": {side: _whole(by_prefix(total, f"requests_{side}_")) for side in ("source", "output")},
            "bytes": {
                "read": round(total.get("bytes_read", 0.0)),
                "written": round(total.get("bytes_written", 0.0)),
                "bundles": round(self.done.get("bytes_stored", 0.0)),
                "corpus": self.bytes_in_corpus,
            },
            "money": {
                "currency": self.prices.currency,
                "total": spent,
                "items": items,
                "of_failed_attempts": sum(money(self.wasted, self.prices).values()),
                "per_1000_documents": spent / documents * 1000 if documents else None,
                "by_language": {
                    language: {"share_of_text": size / all_text, "money": spent * size / all_text}
                    for language, size in text.items()
                    if all_text
                },
            },
            "prices": {"unverified": list(self.prices.unverified())},
        }


def bill_of(manifest: Manifest, dump: str, prices: Prices) -> Bill:
    """Read the dump's entries and add them up. Publishing (partition, compact) keeps no ledger and is not in it."""
    seen = Counter[str]()

    def each() -> Iterator[Quantities]:
        for entry in manifest.units(dump):
            seen.update(units=1, unmetered=int(not is_metered(entry)))
            yield of_unit(entry)

    done = added(each())
    failures = manifest.failures(dump)
    parts = [part for generation in manifest.generations(dump) for part in generation.parts]
    return Bill(
        dump=dump,
        units=seen["units"],
        unmetered=seen["unmetered"],
        failed_attempts=len(failures),
        done=done,
        wasted=added(of_failure(failure) for failure in failures),
        bytes_in_corpus=sum(part.compressed_bytes for part in parts),
        prices=prices,
    )


def _whole(numbers: dict[str, float]) -> dict[str, int]:
    return {name: round(value) for name, value in numbers.items()}
