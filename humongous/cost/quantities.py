"""What units took and gave, as named numbers that add up over units; and the same in money.

| name | unit | of |
|---|---|---|
| `wall` | seconds | a unit held a core, from its first byte to its commit, all tries |
| `cpu_<step>` | seconds | of CPU |
| `requests_source_<kind>`, `requests_output_<kind>` | | requests; `retry` says how many of the others were repeated |
| `bytes_read`, `bytes_written` | bytes | |
| `bytes_stored` | bytes | of the bundle |
| `documents`, `documents <language>` | | |
| `text_bytes <language>` | bytes | of the JSON lines, decompressed |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from humongous.cost.prices import Prices, Requests
from humongous.manifest import FailedUnit, UnitEntry

GB = 1 << 30
"""As S3 bills it (its FAQ's examples: 10 TB = 10,995,116,277,760 bytes)."""
_PRICED = {"get": "get", "range": "get", "head": "get", "put": "put", "part": "put", "list": "list", "delete": "delete"}
"""Kind of request, as `humongous.storage` counts them, → its price."""
Quantities = Mapping[str, float]


def of_unit(entry: UnitEntry) -> Quantities:
    """What one unit that is done took and gave."""
    ledger = of_failure(entry)
    return {
        **ledger,
        "bytes_read": ledger.get("bytes_read", float(entry.bytes_read)),
        "bytes_written": ledger.get("bytes_written", float(entry.bundle_bytes)),
        "bytes_stored": float(entry.bundle_bytes),
        "documents": float(entry.counts["documents"]),
        **{f"documents {language}": float(frame.documents) for language, frame in entry.frames.items()},
        **{f"text_bytes {language}": float(frame.text_bytes) for language, frame in entry.frames.items()},
    }


def of_failure(entry: FailedUnit | UnitEntry) -> dict[str, float]:
    """What a failed attempt took: its ledger, and the put of its entry, which comes after the ledger is written."""
    ledger = {name: float(value) for name, value in entry.ledger.items()}
    if is_metered(entry):
        ledger["requests_output_put"] = ledger.get("requests_output_put", 0.0) + 1
    return ledger


def is_metered(entry: FailedUnit | UnitEntry) -> bool:
    """Whether its requests were counted: entries of early versions have none."""
    return any(name.startswith("requests_") for name in entry.ledger)


def added(each: Iterable[Quantities]) -> dict[str, float]:
    """Their sums, by name."""
    total: Counter[str] = Counter()
    for quantities in each:
        total.update(quantities)
    return {name: float(value) for name, value in sorted(total.items())}


def money(quantities: Quantities, prices: Prices) -> dict[str, float]:
    """What they cost, by item, in the table's currency; linear, so that it adds up as they do."""
    kept = quantities.get("bytes_stored", 0.0)
    return {
        "compute": quantities.get("wall", 0.0) / 3600 * prices.compute.core_hour,
        "requests to the source": _requests(quantities, "source", prices.source_requests),
        "requests to the output": _requests(quantities, "output", prices.output_requests),
        "egress of the source": quantities.get("bytes_read", 0.0) / GB * prices.source_egress.gb,
        "egress to the output": quantities.get("bytes_written", 0.0) / GB * prices.output_egress.gb,
        "storage": kept / GB * prices.storage.gb_month * prices.use.storage_months,
    }


def by_prefix(quantities: Quantities, prefix: str) -> dict[str, float]:
    """Those whose name begins so, without it; the largest first."""
    found = {name[len(prefix) :]: value for name, value in quantities.items() if name.startswith(prefix)}
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _requests(quantities: Quantities, side: str, prices: Requests) -> float:
    return sum(
        quantities.get(f"requests_{side}_{kind}", 0.0) / 1000 * float(getattr(prices, priced))
        for kind, priced in _PRICED.items()
    )
