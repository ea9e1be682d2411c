"""What is fuzzed: for each reader of foreign bytes, how an input is made from a seed and what must hold for it.

A check returns nothing, or raises: whatever leaves it, other than the errors that the reader promises, is a finding.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import io
import random
import tempfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from humongous import charset, lmd, warc
from humongous.config import PagesConfig, RunConfig, default_engine
from humongous.document import Drop, NotPage, QuarantineCause, Record
from humongous.dumps import Unit
from humongous.errors import ArchiveError, PayloadError
from humongous.langid import open_identifier
from humongous.manifest import MAX_LISTED
from humongous.outcome import Broken, Written
from humongous.pipeline import open_tools, outcome_of, process_unit
from humongous.quality import measure
from humongous.steps import Stopwatch
from humongous.warc.archive_format import LZ4_MAGIC
from tests.hostile import archives, objects, pages
from tests.hostile.archives import mutate
from tests.hostile.finding import holds

INSTALLED = tuple(dict.fromkeys((default_engine(), "trafilatura", "resiliparse")))
"""Extractors, the compiled core where it is built."""


@dataclasses.dataclass(frozen=True, slots=True)
class Target:
    """How an input is made from a number and what must hold for it."""

    make: Callable[[random.Random], bytes]
    check: Callable[[bytes], None]


class _ShortReads(io.BytesIO):
    """A stream that gives less than was asked, as a network does."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size, 1_013) if size and size > 0 else size)


def check_archive(data: bytes) -> None:
    """Every byte is in a record or in damage; records are in order; a pointer leads back to its record."""
    for stream in (io.BytesIO(data), _ShortReads(data)) if len(data) % 8 == 0 else (io.BytesIO(data),):
        _check_archive(stream, data)


def _check_archive(stream: io.BytesIO, data: bytes) -> None:
    reader = warc.ArchiveReader(stream, "x.warc.gz", max_block_bytes=300_000)
    at, found = -1, list[Record]()
    try:
        for record in reader:
            holds(record.warc_record_offset >= at, "offsets go back")
            at = record.warc_record_offset
            holds(0 <= at <= at + record.warc_record_length <= len(data), "a record lies outside its archive")
            holds(len(record.block) <= 300_000, "a block is longer than the limit")
            found.append(record)
            choose(record)
    except ArchiveError:
        holds(not found, "an ArchiveError after records")
    damaged = reader.damage_bytes
    listed = sum(each.length for each in reader.damage)
    holds(listed == damaged or (listed < damaged and len(reader.damage) == MAX_LISTED), "damage that is not listed")
    # LZ4 is refused by its first bytes; anything else is read to its end, records or not.
    whole = reader.bytes_read == len(data) or (data.startswith(LZ4_MAGIC) and not found)
    holds(whole, f"{reader.bytes_read} bytes read of {len(data)}")
    holds(reader.bytes_read == reader.record_bytes + damaged, f"{reader.record_bytes} + {damaged} != {len(data)}")
    place = 0
    for each in reader.damage:
        holds(place <= each.offset and each.offset + each.length <= len(data), "damage overlaps or lies outside")
        place = each.offset + each.length


def choose(record: Record) -> None:
    """`choose_page` ends in one of its four ways."""
    try:
        page = warc.choose_page(record, PagesConfig(max_bytes=200_000))
    except (NotPage, Drop, PayloadError):
        return
    holds(0 < len(page.html) <= 200_000, "a page of no size or too much of it")


def record_of(block: bytes, rec_type: str = "response", **changes: Any) -> Record:
    """A record with that block."""
    record = Record(
        "x.warc.gz", 0, len(block), rec_type, "i", "https://h.example/p", "2020-09-20T03:14:25Z", "text/html", None,
        None, block,
    )  # fmt: skip
    return dataclasses.replace(record, **changes)


_RESPONSES = archives.responses()


def _response(rng: random.Random) -> bytes:
    return mutate(rng, rng.choice(_RESPONSES), 5)


def check_response(data: bytes) -> None:
    """Status line, headers, chunks, codings, choice of pages."""
    choose(record_of(data))
    choose(record_of(data, "resource"))


_LABELS = (None, "text/html", "text/html; charset=utf-16", "text/html; charset=shift_jis", "text/html;charset=iso-2022-jp",
           "text/html; charset=big5", "text/html; charset=euc-jp", "text/html; charset=x-user-defined", "charset=" * 300,
           "text/html; charset=gb18030", "text/html; charset=windows-1255", "text/html; charset=replacement")  # fmt: skip
_TEXTS = tuple(
    f"<html><head><meta charset={name}><title>t</title></head><body><p>{words}</p></body></html>".encode(name, "replace")
    for name, words in (
        ("utf-8", "Größe œuvre 河川敷 река"), ("utf-16", "Größe 河川敷"), ("shift_jis", "河川敷の道を歩く①"),
        ("euc_jp", "河川敷の道を歩く"), ("iso2022_jp", "河川敷の道を歩く"), ("cp1251", "река и мост"), ("big5", "河川旁的道路"),
        ("gb18030", "河川旁的道路"), ("euc_kr", "강가의 길"), ("cp1255", "הנהר והגשר"), ("latin-1", "Größe Straße"),
    )
)  # fmt: skip


def _charset(rng: random.Random) -> bytes:
    data = rng.choice(_TEXTS)
    if rng.random() < 0.3:
        data += rng.choice(_TEXTS)
    return mutate(rng, data, 6)


def check_charset(data: bytes) -> None:
    """Any bytes and any header give text that can be gone on with; the same each time."""
    label = _LABELS[zlib.crc32(data) % len(_LABELS)]
    decoded = charset.decode(data, label)
    holds(decoded.replaced >= 0, "less than nothing was replaced")
    holds(len(decoded.text) <= len(data) + 1, "more characters than bytes")
    decoded.text.encode("utf-8", "strict")


def _unit(rng: random.Random) -> bytes:
    return archives.archive(rng)


@functools.cache
def _tools(engine: str) -> Any:
    return open_tools(RunConfig.from_mapping({"extract": {"engine": engine}}))


def check_unit(data: bytes) -> None:
    """A whole unit: its sums close, whatever the archive is like."""
    with tempfile.TemporaryDirectory() as scratch, contextlib.suppress(ArchiveError):
        process_unit(io.BytesIO(data), Unit("D", "u", "u.warc.gz"), _tools("resiliparse"), Path(scratch), Stopwatch())


def check_page(data: bytes, engine: str) -> None:
    """The whole recipe on one page ends in an outcome that is not a bug (`step`)."""
    outcome = outcome_of(record_of(archives.http(data), "response"), "D", _tools(engine), Stopwatch())
    if isinstance(outcome, Broken):
        holds(outcome.cause is not QuarantineCause.STEP, f"a step raised what it should not: {outcome.detail}")
    if isinstance(outcome, Written):
        document = lmd.from_line(outcome.line)
        holds("\x00" not in document.text, "a NUL in a text")


def check_engines(data: bytes) -> None:
    """Every extractor that is installed, on one page."""
    for engine in INSTALLED:
        check_page(data, engine)


def check_raw(data: bytes) -> None:
    """Language and measures on text that no extractor has cleaned."""
    text = (
        data.decode("utf-8", "surrogatepass" if zlib.crc32(data) % 2 else "replace")
        if _valid(data)
        else data.decode("latin-1")
    )
    label = open_identifier(RunConfig().langid)(text).label
    for value in measure(text, label).values():
        holds(value is None or value == value, "a signal is not a number")


def _valid(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _text(rng: random.Random) -> bytes:
    return mutate(rng, pages.some_text(rng).encode("utf-8", "surrogatepass"), 3)


TARGETS: Mapping[str, Target] = {
    "archive": Target(archives.archive, check_archive),
    "response": Target(_response, check_response),
    "charset": Target(_charset, check_charset),
    "lmd": Target(objects.lmd_input, objects.check_lmd),
    "manifest": Target(objects.entry_input, objects.check_entry),
    "wire": Target(objects.wire_input, objects.check_wire),
    "config": Target(objects.config_input, objects.check_config),
    "toml": Target(lambda rng: mutate(rng, objects.TOML, 3), objects.check_toml),
    "listing": Target(objects.listing_input, objects.check_listing),
    "unit": Target(_unit, check_unit),
    "text": Target(_text, check_raw),
    "page": Target(pages.some_page, check_engines),
}
