"""Readers of our own objects, which may be damaged or another's: LMD files, manifest, wire, configuration, listing."""

from __future__ import annotations

import contextlib
import functools
import io
import itertools
import json
import random
import tempfile
from pathlib import Path
from typing import Any

from humongous import lmd, wire
from humongous.config import RunConfig
from humongous.document import Document, DropReason, NotAPageReason, QuarantineCause
from humongous.dumps import read_listing
from humongous.errors import BadFrame, ConfigError, ManifestConflict, RecordError, StorageError
from humongous.manifest import codec
from humongous.manifest.entries import (
    Damage,
    DumpPin,
    FailedUnit,
    Frame,
    Generation,
    GrownListing,
    Part,
    PartitionPlan,
    PlannedPart,
    Quarantined,
    Range,
    UnitEntry,
)
from humongous.outcome import Broken, Dropped, NoPage, Written
from humongous.storage import open_store
from tests.hostile import archives
from tests.hostile.archives import mutate
from tests.hostile.finding import holds


def _document(number: int) -> Document:
    meta = {
        "language": "deu_Latn",
        "url": f"https://h.example/{number}",
        "signals": {"words": 3.0},
        "flags": ["noindex"],
    }
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


def lmd_input(rng: random.Random) -> bytes:
    if rng.random() < 0.5:
        return b"F" + mutate(rng, rng.choice(_lmd_files()), 3)
    return b"L" + mutate(rng, lmd.to_line(_document(rng.randrange(9))), 4)


def check_lmd(data: bytes) -> None:
    """Frames and lines: documents that can be written again, or a `StorageError`."""
    kind, data = data[:1], data[1:]
    try:
        if kind == b"F":
            found = list(
                itertools.islice(lmd.read_documents(io.BytesIO(data), where="f", max_line_bytes=1 << 20), 1_000)
            )
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
    GrownListing("D", 1, "crawl-data/D/warc.paths.gz", "ab" * 32, 10),
    UnitEntry("D", "u", "a", "u.warc.gz", "f" * 16, "bundles/D/u.a.jsonl.zst", 90, {"deu_Latn": _FRAME}, _COUNTS, 100, 90,
              (Damage(90, 10, "cut"),), 10, (Quarantined(0, 9, "https://h/", "crash", "d"),), None, {"wall": 1.5}),
    FailedUnit("D", "u", "a", "u.warc.gz", "ArchiveError", "w", "d"),
    PartitionPlan("D", 1, 9, ("u",), (PlannedPart("corpus/k", "deu_Latn", (Range("u", "bundles/b", _FRAME),)),)),
    Generation("D", 1, ("u",), (Part("corpus/k", "deu_Latn", 2, 400, 90, "ab" * 32),)),
)  # fmt: skip


def entry_input(rng: random.Random) -> bytes:
    kind = rng.randrange(len(ENTRIES))
    data = codec.encode(ENTRIES[kind])
    if rng.random() < 0.5:
        tree = _other_value(rng, json.loads(data))
        return bytes([kind]) + json.dumps(tree).encode()
    return bytes([kind]) + mutate(rng, data, 4)


_VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    1 << 70,
    1.5,
    1e308,
    "",
    "x" * 500,
    "\ud800",
    [],
    {},
    [[]],
    {"": {}},
    [None],
)


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
    # The second time: a lone surrogate in a name, which only another's object has, becomes `?` and sorts elsewhere.
    once = codec.encode(codec.decode(kind, codec.encode(entry), "x"))
    holds(codec.encode(codec.decode(kind, once, "x")) == once, "an entry is not what it was when written again")


_OUTCOMES = (Written("deu_Latn", b"{}\n"), Dropped(DropReason.TOO_SHORT, 3.0, 9.0), NoPage(NotAPageReason.NOT_HTML, "pdf"),
             Broken(QuarantineCause.EXTRACTION, "d"))  # fmt: skip


def wire_input(rng: random.Random) -> bytes:
    data = b"".join(
        itertools.chain.from_iterable(wire.answer(7, rng.choice(_OUTCOMES)) for _ in range(rng.randint(1, 3)))
    )
    if rng.random() < 0.3:
        header = _other_value(
            rng, {"number": 7, "kind": "dropped", "reason": "too_short", "measured": 1.0, "threshold": 2}
        )
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


def config_input(rng: random.Random) -> bytes:
    tree = RunConfig().as_json()
    for _ in range(rng.randint(1, 3)):
        tree = _other_value(rng, tree)
    return json.dumps(tree).encode()


def check_config(data: bytes) -> None:
    """A configuration with a fingerprint, or a `ConfigError`; TOML too."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return  # no mapping ever comes of it
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
        with contextlib.suppress(ConfigError):
            RunConfig.from_toml(Path(file.name))


TOML = b'[pages]\nmax_bytes = 1000\nstatuses = [200]\n[extract]\nengine = "resiliparse"\n[quality]\nprofile = "none"\n'


def listing_input(rng: random.Random) -> bytes:
    lines = b"crawl-data/D/segments/1/warc/a.warc.gz\ncrawl-data/D/segments/1/warc/b.warc.gz\n../x\n/y\n"
    data = archives.gzip_members([mutate(rng, lines[: rng.choice((78, 78, 90))], 2)])
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
