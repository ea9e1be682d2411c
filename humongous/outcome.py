"""How a record ended: one of four values, and the one place that counts them."""

from __future__ import annotations

from dataclasses import dataclass

from humongous.document import Counts, DropReason, NotAPageReason, QuarantineCause


@dataclass(frozen=True, slots=True)
class Written:
    """The page became a document: its language, and its line of an LMD file."""

    language: str
    line: bytes
    flags: tuple[str, ...] = ()
    """`meta.flags` of the document."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A rule said no."""

    reason: DropReason
    measured: float | None = None
    threshold: float | None = None
    signal: str | None = None
    """What the rule measures, where a rule of the profile decided."""
    language: str | None = None
    """The label, where the page came so far."""
    excerpt: str | None = None
    """The beginning of the text, where there was one."""


@dataclass(frozen=True, slots=True)
class NoPage:
    """There was nothing to extract."""

    reason: NotAPageReason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Broken:
    """The record broke a step; it is quarantined by pointer."""

    cause: QuarantineCause
    detail: str


Outcome = Written | Dropped | NoPage | Broken


def count(counts: Counts, outcome: Outcome) -> None:
    """Add one record and its outcome."""
    counts.records += 1
    match outcome:
        case Written(language, _, flags):
            counts.written[language] += 1
            counts.flagged.update(set(flags))
        case Dropped(reason):
            counts.dropped[reason] += 1
        case NoPage(reason):
            counts.not_a_page[reason] += 1
        case Broken(cause):
            counts.quarantined[cause] += 1
