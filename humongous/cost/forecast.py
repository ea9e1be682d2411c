"""What a whole dump would take and give, from the entries of a sample of its units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from humongous.cost.prices import Prices
from humongous.cost.quantities import Quantities, is_metered, money, of_unit
from humongous.cost.sampling import CONFIDENCE, Estimated, estimate
from humongous.manifest import UnitEntry


@dataclass(frozen=True, slots=True)
class Forecast:
    """Totals over a dump of `units`."""

    units: int
    sampled: int
    metered: bool
    """Whether every unit of the sample has its requests counted."""
    quantities: dict[str, Estimated]
    """By the names of `humongous.cost.quantities`."""
    units_with: dict[str, int]
    """Language → units of the sample that have it."""
    items: dict[str, Estimated]
    money: Estimated
    prices: Prices

    def quantity(self, name: str) -> Estimated:
        """A total; nothing where no unit of the sample has any."""
        return self.quantities.get(name, Estimated(0.0, 0.0, 0.0))

    def computed(self) -> dict[str, Estimated]:
        """CPU seconds by step, most first."""
        found = {name[4:]: value for name, value in self.quantities.items() if name.startswith("cpu_")}
        return dict(sorted(found.items(), key=lambda item: -item[1].total))

    def languages(self) -> dict[str, Estimated]:
        """Documents by language, most first."""
        found = {language: self.quantity(f"documents {language}") for language in self.units_with}
        return dict(sorted(found.items(), key=lambda item: (-item[1].total, item[0])))

    def as_json(self) -> dict[str, Any]:
        """One JSON document."""
        documents = self.quantity("documents")
        return {
            "confidence": CONFIDENCE if self.sampled > 1 else None,
            "core_hours": {
                "held": _hours(self.quantity("wall")),
                "computed": _hours(self.quantity("cpu")),
                "by_step": {step: _hours(value) for step, value in self.computed().items()},
            },
            "bytes": {name: self.quantity(f"bytes_{name}").as_json() for name in ("read", "written", "stored")},
            "requests": {
                name.removeprefix("requests_"): value.as_json()
                for name, value in self.quantities.items()
                if name.startswith("requests_")
            },
            "documents": {
                **documents.as_json(),
                "by_language": {
                    language: {**value.as_json(), "units_with_it": self.units_with[language]}
                    for language, value in self.languages().items()
                },
            },
            "money": {
                "currency": self.prices.currency,
                **self.money.as_json(),
                "items": {name: value.as_json() for name, value in self.items.items()},
                "per_1000_documents": self.money.total / documents.total * 1000 if documents.total else None,
            },
            "prices": {"unverified": list(self.prices.unverified())},
        }


def forecast(entries: Sequence[UnitEntry], units: int, prices: Prices) -> Forecast:
    """From the entries of a simple random sample (at least one) of `units` units."""
    each = [_with_sums(of_unit(entry)) for entry in entries]
    names = sorted({name for quantities in each for name in quantities})
    bills = [money(quantities, prices) for quantities in each]
    return Forecast(
        units=units,
        sampled=len(entries),
        metered=all(is_metered(entry) for entry in entries),
        quantities={name: estimate([quantities.get(name, 0.0) for quantities in each], units) for name in names},
        units_with={
            language: sum(language in entry.frames for entry in entries)
            for language in sorted({language for entry in entries for language in entry.frames})
        },
        items={item: estimate([bill[item] for bill in bills], units) for item in bills[0]},
        money=estimate([sum(bill.values()) for bill in bills], units),
        prices=prices,
    )


def _with_sums(quantities: Quantities) -> Quantities:
    """All CPU of a unit beside its parts: the interval of a sum is not the sum of intervals."""
    return {**quantities, "cpu": sum(value for name, value in quantities.items() if name.startswith("cpu_"))}


def _hours(seconds: Estimated) -> dict[str, Any]:
    return {name: None if value is None else value / 3600 for name, value in seconds.as_json().items()}
