"""However much of an archive is broken, what is held of it and what its entry says stay small."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

from humongous.config import RunConfig
from humongous.dumps import Unit
from humongous.manifest import MAX_LISTED, DumpPin, Manifest, decode_pointers, status_of, verify_manifest
from humongous.pipeline import extract_unit, open_tools, process_unit
from humongous.quarantine import URL_CHARS
from humongous.replay import replay_dump
from humongous.steps import Stopwatch
from humongous.storage import Store, open_store

CONFIG = RunConfig.from_mapping({"extract": {"engine": "resiliparse"}})
DUMP, UNIT = "d", Unit("d", "w", "w.warc.gz")


def broken_record(url: str) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00broken"
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Length: {len(block)}\r\n\r\n"
    return gzip.compress(head.encode() + block + b"\r\n\r\n", 1, mtime=0)


def committed(archive: bytes, place: Path) -> tuple[Store, Store]:
    """The archive as a unit of an output; the source and the output."""
    (place / "source").mkdir()
    (place / "source" / UNIT.path).write_bytes(archive)
    source, output, tools = open_store(str(place / "source")), open_store(str(place / "out")), open_tools(CONFIG)
    Manifest(output).pin(DumpPin(DUMP, None, None, None, tools.fingerprint, CONFIG.as_json(), tools.versions))
    extract_unit(UNIT, source, output, tools, "a0", place)
    return source, output


def test_urls_of_a_megabyte_do_not_make_an_entry_that_nobody_can_read(tmp_path: Path) -> None:
    # 100 listed pointers with a URL of 900 kB each once were an entry of 90 MB, which no command would read again.
    url = "https://h.example/" + "a" * 900_000
    source, output = committed(broken_record(url) * (MAX_LISTED + 3), tmp_path)

    entry = Manifest(output).unit(DUMP, "w")

    assert entry is not None
    assert entry.quarantine is not None
    assert {url[:URL_CHARS]} == {pointer.url for pointer in entry.quarantined}
    assert (MAX_LISTED, {"payload": MAX_LISTED + 3}) == (len(entry.quarantined), entry.counts["quarantined"])
    assert MAX_LISTED + 3 == len(decode_pointers(output.read(entry.quarantine), "q"))
    assert {"quarantined": MAX_LISTED + 3} == {
        key: value for key, value in status_of(Manifest(output)).as_json()["totals"].items() if key == "quarantined"
    }
    assert [] == list(verify_manifest(Manifest(output)))
    report = replay_dump(DUMP, source, output, open_tools(CONFIG), None, commit=True)
    assert {"quarantined"} == {verdict.now for verdict in report.verdicts}, "found again by what is left of its URL"
    assert MAX_LISTED + 3 == len(report.verdicts)


def test_damage_in_a_thousand_places_is_summed_and_listed_in_part(tmp_path: Path) -> None:
    archive = (broken_record("https://h.example/") + b"junk") * 1_000

    done = process_unit(io.BytesIO(archive), UNIT, open_tools(CONFIG), tmp_path, Stopwatch())

    assert (MAX_LISTED, 4_000) == (len(done.damage), done.damage_bytes)
    assert len(archive) == done.bytes_read == done.record_bytes + done.damage_bytes
    assert 1_000 == done.counts.records == done.counts.quarantined.total()
    _, output = committed(archive, tmp_path)
    assert [] == list(verify_manifest(Manifest(output)))
