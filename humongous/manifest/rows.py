"""The rows of a snapshot: one Parquet file a dump, one row a unit. The only module that names pyarrow.

| column | |
|---|---|
| `unit` | its name |
| `done` | whether it has an entry; the columns from `replays` on are null where it has none |
| `published` | whether it is in a generation |
| `replays` | the unit that it replays; null for an archive |
| `records`, `documents`, `dropped`, `quarantined`, `not_a_page` | as in the entry's counts, reasons added up |
| `bytes_read`, `bundle_bytes` | as in the entry |
| `languages` | documents by language |
| `ledger` | what it cost |
"""

from __future__ import annotations

import importlib.util
import itertools
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from humongous.errors import ConfigError, ManifestConflict
from humongous.manifest.entries import UnitEntry

if TYPE_CHECKING:
    import pyarrow as pa

VERSION = "1"
_COUNTS = ("records", "documents", "dropped", "quarantined", "not_a_page")
_BATCH = 4096
"""Units that are held as Python values at a time; their languages alone are some 10 kB each."""


@dataclass(frozen=True, slots=True)
class Units:
    """Names of a dump's units."""

    done: set[str]
    unpublished: set[str]
    """Of those done."""
    pending: set[str]
    """Of the listing, and not done."""


def can_fold() -> bool:
    """Whether pyarrow is here."""
    return importlib.util.find_spec("pyarrow") is not None


def units_of(rows: bytes, where: str) -> Units:
    """The names in a file of rows. Raises `ManifestConflict` where it is none, `ConfigError` without pyarrow."""
    table = _read(rows, where, ["unit", "done", "published"])
    names, done, published = (table.column(each).to_pylist() for each in ("unit", "done", "published"))
    units = Units(set(), set(), set())
    for name, is_done, is_published in zip(names, done, published, strict=True):
        (units.done if is_done else units.pending).add(name)
        if is_done and not is_published:
            units.unpublished.add(name)
    return units


def broken_units(rows: bytes, where: str) -> set[str]:
    """Units with records in quarantine, and those of replays."""
    table = _read(rows, where, ["unit", "quarantined", "replays"])
    columns = (table.column(each).to_pylist() for each in ("unit", "quarantined", "replays"))
    return {unit for unit, quarantined, replays in zip(*columns, strict=True) if quarantined or replays}


def folded_rows(
    old: bytes | None, fresh: Iterable[UnitEntry], published: Collection[str], listed: Collection[str], where: str
) -> bytes:
    """A file of the `old` rows and those of `fresh` entries; `published` are the units that are so now.

    A unit of `listed` that no other row has gets one that says it is not done.
    """
    arrow = _arrow()
    from pyarrow import compute, parquet

    tables = list(_tables(fresh, published))
    done = arrow.concat_tables([table.select(["unit"]) for table in tables]).column("unit") if tables else []
    if old is not None:
        kept = _read(old, where, None)
        if tables:
            kept = kept.filter(compute.invert(compute.is_in(kept["unit"], done)))
        now = compute.is_in(kept["unit"], arrow.array(sorted(published), arrow.string()))
        at = kept.schema.get_field_index("published")
        tables.insert(0, kept.set_column(at, kept.schema.field(at), compute.or_(kept["published"], now)))
    have = {name for table in tables for name in table.column("unit").to_pylist()}
    pending = sorted(set(listed) - have)
    tables.append(arrow.Table.from_pylist([_row(name) for name in pending], _schema()))
    sink = arrow.BufferOutputStream()
    parquet.write_table(arrow.concat_tables(tables), sink, compression="zstd")
    return bytes(sink.getvalue())


def _tables(entries: Iterable[UnitEntry], published: Collection[str]) -> Iterator[pa.Table]:
    arrow, schema, each = _arrow(), _schema(), iter(entries)
    while batch := [
        _row(entry.unit, entry, published=entry.unit in published) for entry in itertools.islice(each, _BATCH)
    ]:
        yield arrow.Table.from_pylist(batch, schema)


def _row(unit: str, entry: UnitEntry | None = None, *, published: bool = False) -> dict[str, Any]:
    row: dict[str, Any] = {"unit": unit, "done": entry is not None, "published": published}
    if entry is None:
        return row
    counts = entry.counts
    return {
        **row,
        "replays": entry.replays,
        **{name: sum(counts[name].values()) if name in _COUNTS[2:] else counts[name] for name in _COUNTS},
        "bytes_read": entry.bytes_read,
        "bundle_bytes": entry.bundle_bytes,
        "languages": list(counts["written"].items()),
        "ledger": list(entry.ledger.items()),
    }


def _schema() -> pa.Schema:
    arrow = _arrow()
    text, number = arrow.string(), arrow.int64()
    columns = [("unit", text), ("done", arrow.bool_()), ("published", arrow.bool_()), ("replays", text)]
    columns += [(name, number) for name in (*_COUNTS, "bytes_read", "bundle_bytes")]
    columns += [("languages", arrow.map_(text, arrow.int32())), ("ledger", arrow.map_(text, arrow.float64()))]
    return arrow.schema(columns, metadata={"humongous": VERSION})


def _read(rows: bytes, where: str, columns: list[str] | None) -> pa.Table:
    arrow = _arrow()
    from pyarrow import parquet

    try:
        table = parquet.read_table(arrow.BufferReader(rows), columns=columns)
    except (arrow.ArrowException, OSError, ValueError) as error:
        raise ManifestConflict("these rows of a snapshot cannot be read", where=where, do=_AGAIN) from error
    if (table.schema.metadata or {}).get(b"humongous") != VERSION.encode():
        raise ManifestConflict("these are no rows of a snapshot, or of another version", where=where, do=_AGAIN)
    return table


def _arrow() -> Any:
    try:
        import pyarrow as pa
    except ImportError as error:
        raise ConfigError(
            "snapshots need pyarrow, which is not installed", do="pip install 'humongous[parquet]'"
        ) from error
    return pa


_AGAIN = "`humongous snapshot --afresh` writes a new one"
