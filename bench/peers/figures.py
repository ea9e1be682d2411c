"""From runs to figures: what was lost, what a page costs, how good the text is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from bench.peers.environments import Row
from bench.peers.runs import Ran

WARCS = 100_000
DUMP = "CC-MAIN-2026-39"
"""Of the catalogue: a dump of so many WARCs whose pages are counted."""


@dataclass(slots=True)
class Measured:
    """All runs of one row."""

    row: Row
    version: str
    scored: Ran = field(default_factory=Ran)
    """The run whose texts are scored."""
    begun: list[float] = field(default_factory=list)
    """CPU seconds of a pipeline with next to nothing to do: what it takes to start."""
    timed: list[Ran] = field(default_factory=list)
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU of a page in milliseconds, medians over the timed runs."""

    whole: float
    extraction: float | None
    """Alone, where the adapter can tell."""


def milliseconds(measured: Measured, pages: int) -> list[float]:
    """CPU ms a page, run by run; a pipeline's start is taken off, and with it the one page that it had."""
    start, counted = (median(measured.begun), pages - 1) if measured.begun else (0.0, pages)
    return [1000 * (ran.report["cpu_seconds"] - start) / max(1, counted) for ran in measured.timed]


def cost(measured: Measured, pages: int) -> Cost:
    """Medians over the timed runs, which must not be none."""
    alone = [1000 * ran.report["extract_seconds"] / pages for ran in measured.timed if "extract_seconds" in ran.report]
    return Cost(median(milliseconds(measured, pages)), median(alone) if alone else None)


def ratio(measured: Sequence[float], ours: Sequence[float]) -> float:
    """How many times ours, median over the rounds: a busy machine is busy for both of a round."""
    return median(theirs / own for theirs, own in zip(measured, ours, strict=True))


@dataclass(frozen=True, slots=True)
class Lost:
    """Pages that have text and came out without: how many, and of how many the peer said nothing."""

    pages: int
    silently: int


def lost(wanted: Collection[str], ran: Ran) -> Lost:
    """Of the URLs `wanted`. Where a peer counts without naming pages (`told_total`), its count is taken off."""
    missing = [url for url in wanted if not ran.texts.get(url, "").strip()]
    if "told_total" in ran.report:
        return Lost(len(missing), max(0, len(missing) - int(ran.report["told_total"])))
    told = set(ran.report.get("told_urls", ()))
    return Lost(len(missing), sum(url not in told for url in missing))


def core_hours(milliseconds_a_page: float, pages_a_warc: float) -> float:
    """Of `WARCS` archives."""
    return milliseconds_a_page / 1000 * pages_a_warc * WARCS / 3600


def as_json(measured: Measured, scores: Mapping[str, Any] | None, wanted: Collection[str], pages: int) -> dict[str, Any]:
    """All of one row."""
    told: dict[str, Any] = {"name": measured.row.name, "kind": measured.row.kind, "version": measured.version}
    if measured.failure:
        return {**told, "failure": measured.failure}
    gone, spent = lost(wanted, measured.scored), cost(measured, pages)
    return {
        **told,
        "pages_in": measured.scored.report["pages_in"],
        "pages_out": measured.scored.report["pages_out"],
        "told": measured.scored.report["told"],
        "lost": gone.pages,
        "lost_silently": gone.silently,
        "cpu_ms": spent.whole,
        "cpu_ms_by_run": milliseconds(measured, pages),
        "extraction_ms": spent.extraction,
        "start_seconds": median(measured.begun) if measured.begun else None,
        "peak_mb": measured.scored.report["peak_mb"],
        "scores": scores,
    }
