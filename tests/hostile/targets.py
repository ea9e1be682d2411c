"""What is fuzzed: for each reader of foreign bytes, how an input is made from a seed and what must hold for it.

A check returns nothing, or raises: whatever leaves it, other than the errors that the reader promises, is a finding.
"""

from __future__ import annotations

import dataclasses
import functools
import io
import itertools
import json
import random
import tempfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from humongous import charset, lmd, warc, wire
from humongous.config import PagesConfig, RunConfig
from humongous.document import Document, Drop, DropReason, NotAPageReason, NotPage, QuarantineCause, Record
from humongous.dumps import read_listing
from humongous.errors import (
    ArchiveError,
    BadFrame,
    ConfigError,
    ManifestConflict,
    PayloadError,
    RecordError,
    StorageError,
)
from humongous.langid import open_identifier
from humongous.manifest import codec
from humongous.manifest.entries import (
    Damage,
    DumpPin,
    FailedUnit,
    Frame,
    Generation,
    Part,
    PartitionPlan,
    PlannedPart,
    Quarantined,
    Range,
    UnitEntry,
)
from humongous.outcome import Broken, Dropped, NoPage, Written
from humongous.pipeline import open_tools, outcome_of, process_unit
from humongous.quality import measure
from humongous.steps import Stopwatch
from humongous.storage import open_store
from tests.hostile import archives, pages
from tests.hostile.archives import mutate


class Finding(Exception):
    """An invariant that did not hold."""


def holds(true: bool, what: str) -> None:
    """Raise a `Finding` unless it is so."""
    if not true:
        raise Finding(what)


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
    damaged = sum(each.length for each in reader.damage)
    holds(reader.bytes_read == len(data), f"{reader.bytes_read} bytes read of {len(data)}")
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
    ("<html><head><meta charset=%s><title>t</title></head><body><p>%s</p></body></html>" % (name, words)).encode(name, "replace")
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


def _document(number: int) -> Document:
    meta = {"language": "deu_Latn", "url": f"https://h.example/{number}", "signals": {"words": 3.0}, "flags": ["noindex"]}
    return Document("Ein Satz über den Fluß.\nUnd noch einer." * (number % 9), "deu_Latn", meta)


@functools.cache
def _lmd_files() -> tuple[bytes, ...]:
    files = []
    with tempfile.TemporaryDirectory() as folder:
        for count in (1, 3, 40):
            path = Path(folder) / str(count)
            with lmd.BundleWriter(Path(folder), 1) as bundle:
                for number in range(count):
                    bundle.add(_document(number))
                bundle.finish(path)
            files.append(path.read_bytes())
    return (*files, files[0] + files[2], b"\x50\x2a\x4d\x18\x03\x00\x00\x00abc" + files[1])


def _lmd(rng: random.Random) -> bytes:
    if rng.random() < 0.5:
        return b"F" + mutate(rng, rng.choice(_lmd_files()), 3)
    return b"L" + mutate(rng, lmd.to_line(_document(rng.randrange(9))), 4)


def check_lmd(data: bytes) -> None:
    """Frames and lines: documents that can be written again, or a `StorageError`."""
    kind, data = data[:1], data[1:]
    try:
        if kind == b"F":
            found = list(itertools.islice(lmd.read_documents(io.BytesIO(data), where="f", max_line_bytes=1 << 20), 1_000))
        else:
            found = [lmd.from_line(data, where="f, line 1")]
    except StorageError:
        return
    for document in found:
        try:
            line = lmd.to_line(document)
        except RecordError:
            continue
        holds(lmd.to_line(lmd.from_line(line)) == line, "a line is not what it was when written again")


_FRAME = Frame(0, 90, 2, 400, "ab" * 32)
_COUNTS = {"records": 3, "documents": 1, "written": {"deu_Latn": 1}, "dropped": {"too_short": 1}, "quarantined": {},
           "not_a_page": {"request": 1}}  # fmt: skip
ENTRIES: tuple[codec.Entry, ...] = (
    DumpPin("D", "crawl-data/D/warc.paths.gz", "ab" * 32, 9, "f" * 16, RunConfig().as_json(), {"x": "1"}),
    UnitEntry("D", "u", "a", "u.warc.gz", "f" * 16, "bundles/D/u.a.jsonl.zst", 90, {"deu_Latn": _FRAME}, _COUNTS, 100, 90,
              (Damage(90, 10, "cut"),), 10, (Quarantined(0, 9, "https://h/", "crash", "d"),), None, {"wall": 1.5}),
    FailedUnit("D", "u", "a", "u.warc.gz", "ArchiveError", "w", "d"),
    PartitionPlan("D", 1, 9, ("u",), (PlannedPart("corpus/k", "deu_Latn", (Range("u", "bundles/b", _FRAME),)),)),
    Generation("D", 1, ("u",), (Part("corpus/k", "deu_Latn", 2, 400, 90, "ab" * 32),)),
)  # fmt: skip


def _entry(rng: random.Random) -> bytes:
    kind = rng.randrange(len(ENTRIES))
    data = codec.encode(ENTRIES[kind])
    if rng.random() < 0.5:
        tree = _other_value(rng, json.loads(data))
        return bytes([kind]) + json.dumps(tree).encode()
    return bytes([kind]) + mutate(rng, data, 4)


_VALUES: tuple[Any, ...] = (None, True, -1, 0, 1 << 70, 1.5, 1e308, "", "x" * 500, "\ud800", [], {}, [[]], {"": {}}, [None])


def _other_value(rng: random.Random, tree: Any) -> Any:
    """JSON with one value replaced, taken away or added."""
    if isinstance(tree, dict) and tree and rng.random() < 0.9:
        key = rng.choice(sorted(tree))
        if rng.random() < 0.15:
            return {name: value for name, value in tree.items() if name != key}
        if rng.random() < 0.1:
            return {**tree, rng.choice(("x", "__class__", "kind", "version", "\ud800")): rng.choice(_VALUES)}
        return {**tree, key: _other_value(rng, tree[key])}
    if isinstance(tree, list) and tree and rng.random() < 0.8:
        at = rng.randrange(len(tree))
        return [*tree[:at], _other_value(rng, tree[at]), *tree[at + 1 :]]
    return rng.choice(_VALUES)


def check_entry(data: bytes) -> None:
    """An entry that is written as it was read, or a `ManifestConflict`."""
    kind = type(ENTRIES[data[0] % len(ENTRIES)])
    try:
        entry = codec.decode(kind, data[1:], "manifest/x.json")
    except ManifestConflict as error:
        holds(len(str(error)) < 5_000, "a message without bound")
        return
    again = codec.encode(entry)
    holds(codec.encode(codec.decode(kind, again, "x")) == again, "an entry is not what it was when written again")


_OUTCOMES = (Written("deu_Latn", b"{}\n"), Dropped(DropReason.TOO_SHORT, 3.0, 9.0), NoPage(NotAPageReason.NOT_HTML, "pdf"),
             Broken(QuarantineCause.EXTRACTION, "d"))  # fmt: skip


def _wire(rng: random.Random) -> bytes:
    data = b"".join(itertools.chain.from_iterable(wire.answer(7, rng.choice(_OUTCOMES)) for _ in range(rng.randint(1, 3))))
    if rng.random() < 0.3:
        header = _other_value(rng, {"number": 7, "kind": "dropped", "reason": "too_short", "measured": 1.0, "threshold": 2})
        return b"".join(wire.frame(header))
    return mutate(rng, data, 3)


def check_wire(data: bytes) -> None:
    """Frames of a child that has lost its mind: an outcome or a `BadFrame`."""
    buffer = bytearray(data)
    try:
        while True:
            had = len(buffer)
            found = wire.take_frame(buffer)
            if found is None:
                break
            holds(len(buffer) < had, "a frame of no bytes")
            header, blob = found
            for read in (lambda: wire.answered(7, header, blob), lambda: wire.nanoseconds(header)):  # noqa: B023
                try:
                    read()
                except BadFrame:
                    continue
    except BadFrame:
        pass


def _config(rng: random.Random) -> bytes:
    tree = RunConfig().as_json()
    for _ in range(rng.randint(1, 3)):
        tree = _other_value(rng, tree)
    return json.dumps(tree).encode()


def check_config(data: bytes) -> None:
    """A configuration with a fingerprint, or a `ConfigError`; TOML too."""
    tree = json.loads(data)
    try:
        if isinstance(tree, dict):
            config = RunConfig.from_mapping(tree)
            holds(RunConfig.from_mapping(config.as_json()) == config, "not what it was when read again")
            config.fingerprint({})
    except ConfigError:
        pass


def check_toml(data: bytes) -> None:
    """A file of any bytes as configuration."""
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).write_bytes(data)
        try:
            RunConfig.from_toml(Path(file.name))
        except ConfigError:
            pass


_TOML = b'[pages]\nmax_bytes = 1000\nstatuses = [200]\n[extract]\nengine = "resiliparse"\n[quality]\nprofile = "none"\n'


def _listing(rng: random.Random) -> bytes:
    lines = b"crawl-data/D/segments/1/warc/a.warc.gz\ncrawl-data/D/segments/1/warc/b.warc.gz\n../x\n/y\n"
    data = archives._gzip_members([mutate(rng, lines[: rng.choice((78, 78, 90))], 2)])
    return mutate(rng, data, 2) if rng.random() < 0.5 else data


def check_listing(data: bytes) -> None:
    """Units whose paths stay inside the source, or a `ConfigError`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crawl-data" / "D" / "warc.paths.gz"
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        try:
            listing = read_listing(open_store(folder), "D")
        except ConfigError:
            return
    for unit in listing.units:
        holds(".." not in unit.path.split("/") and not unit.path.startswith("/"), "a path leaves the source")
        holds("/" not in unit.name and unit.name not in (".", ".."), "a unit's name is a path")


def _unit(rng: random.Random) -> bytes:
    return archives.archive(rng)


@functools.cache
def _tools(engine: str) -> Any:
    return open_tools(RunConfig.from_mapping({"extract": {"engine": engine}}))


def check_unit(data: bytes) -> None:
    """A whole unit: its sums close, whatever the archive is like."""
    from humongous.dumps import Unit

    with tempfile.TemporaryDirectory() as scratch:
        try:
            process_unit(io.BytesIO(data), Unit("D", "u", "u.warc.gz"), _tools("resiliparse"), Path(scratch), Stopwatch())
        except ArchiveError:
            pass


def check_page(data: bytes, engine: str = "trafilatura") -> None:
    """The whole recipe on one page ends in an outcome that is not a bug (`step`)."""
    outcome = outcome_of(record_of(archives.http(data), "response"), "D", _tools(engine), Stopwatch())
    if isinstance(outcome, Broken):
        holds(outcome.cause is not QuarantineCause.STEP, f"a step raised what it should not: {outcome.detail}")
    if isinstance(outcome, Written):
        document = lmd.from_line(outcome.line)
        holds("\x00" not in document.text, "a NUL in a text")


def check_both(data: bytes) -> None:
    """Both engines on one page, and the measures on what is not extracted at all."""
    check_page(data, "trafilatura")
    check_page(data, "resiliparse")


def check_raw(data: bytes) -> None:
    """Language and measures on text that no extractor has cleaned."""
    text = data.decode("utf-8", "surrogatepass" if zlib.crc32(data) % 2 else "replace") if _valid(data) else data.decode("latin-1")
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
    "lmd": Target(_lmd, check_lmd),
    "manifest": Target(_entry, check_entry),
    "wire": Target(_wire, check_wire),
    "config": Target(_config, check_config),
    "toml": Target(lambda rng: mutate(rng, _TOML, 3), check_toml),
    "listing": Target(_listing, check_listing),
    "unit": Target(_unit, check_unit),
    "text": Target(_text, check_raw),
    "page": Target(pages.some_page, check_both),
}
