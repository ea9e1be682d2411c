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
    part: list[Ran] = field(default_factory=list)
    all: list[Ran] = field(default_factory=list)
    """Over a part of the timed pages and over all, round by round: the difference has no start-up in it, and nothing
    that is loaded when it is first wanted."""
    failure: str = ""


def milliseconds(measured: Measured, pages: int, what: str = "cpu_seconds") -> list[float]:
    """CPU ms a page, round by round, of the `pages` that the runs over all have beyond those over a part."""
    rounds = zip(measured.part, measured.all, strict=True)
    return [1000 * (whole.report[what] - part.report[what]) / pages for part, whole in rounds]


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


def as_json(
    measured: Measured, scores: Mapping[str, Any] | None, wanted: Collection[str], pages: int
) -> dict[str, Any]:
    """All of one row."""
    told: dict[str, Any] = {"name": measured.row.name, "kind": measured.row.kind, "version": measured.version}
    if measured.failure:
        return {**told, "failure": measured.failure}
    gone, report = lost(wanted, measured.scored), measured.scored.report
    whole = milliseconds(measured, pages)
    alone = milliseconds(measured, pages, "extract_seconds") if "extract_seconds" in report else []
    return {
        **told,
        "pages_in": report["pages_in"],
        "pages_out": report["pages_out"],
        "told": report["told"],
        "lost": gone.pages,
        "lost_silently": gone.silently,
        "cpu_ms": median(whole),
        "cpu_ms_by_run": whole,
        "extraction_ms": median(alone) if alone else None,
        "extraction_ms_by_run": alone,
        "peak_mb": report["peak_mb"],
        "scores": scores,
    }
