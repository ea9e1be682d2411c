"""What snapshots say: values as in `entries`, of which none is a source of truth.

| object | key | says |
|---|---|---|
| `Reopened` | `manifest/reopened/<dump>.<hour>.json` | a unit that no listing has may be committed: put before it |
| `Snapshot` | `manifest/snapshots/<number>.json` | sums by dump, so that they are not counted again; never needed |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reopened:
    """A word to those who hold a snapshot: a dump may get units that its listing does not have, or another listing."""

    dump: str
    hour: str
    """`YYYYMMDDHH` in UTC, by the clock of who commits."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the units of a dump that were done; a replay's are in them as `Tally.add` says."""

    units: int
    records: int
    documents: int
    bytes_read: int
    languages: Mapping[str, int]
    """Documents by language."""
    dropped: Mapping[str, int]
    quarantined: Mapping[str, int]
    not_a_page: Mapping[str, int]
    ledger: Mapping[str, float]
    flagged: Mapping[str, int] = field(default_factory=dict)
    """Documents by flag; of units that were folded before flags were counted, nothing."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A unit by which a snapshot is known to be of this output: its attempt's name was never given twice."""

    unit: str
    attempt: str


@dataclass(frozen=True, slots=True)
class Folded:
    """One dump as a snapshot saw it."""

    dump: str
    fingerprint: str
    """This and the next are of the dump's pin: what is of another is not used."""
    pinned_sha256: str | None
    listing_sha256: str | None
    """Of the listing as it was then: the one pinned, or the last that it had grown to."""
    listed: int | None
    """How many units that has."""
    rows: str
    """Key of the Parquet file with one row for each unit."""
    rows_bytes: int
    rows_sha256: str
    whole: bool
    """Whether the rows have every unit of the listing, those that were not done too."""
    done: int
    """Units that were done, those of replays among them."""
    unpublished: int
    """How many of them were in no generation."""
    generations: tuple[int, ...]
    """Numbers of the generations that were there."""
    reopened: tuple[str, ...]
    """Names of `Reopened` objects that need no further look: all that was committed under them is in the rows."""
    witness: Witness
    totals: Totals


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Sums of an output, by dump."""

    number: int
    dumps: tuple[Folded, ...]
