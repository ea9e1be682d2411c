"""What Common Crawl's `metadata` record says of the page before it."""

from __future__ import annotations

import dataclasses
import gzip
import io
from pathlib import Path

import pytest

from humongous.document import Record
from humongous.warc import ArchiveReader, read_one, with_crawler_languages

NOTE = '{"reliable":true,"text-bytes":80,"languages":[{"code":"is","code-iso-639-3":"isl","text-covered":0.98}]}'
PAGE, OTHER = "c9ede96e-7ed2-4d17-8b6b-fb3d240f4442", "2aabeff2-67f5-4608-8466-e87c6296e2b6"


def warc(kind: str, block: str, *fields: str, uuid: str = PAGE) -> bytes:
    head = "\r\n".join(["WARC/1.0", f"WARC-Type: {kind}", f"WARC-Record-ID: <urn:uuid:{uuid}>", *fields])
    return gzip.compress(f"{head}\r\nContent-Length: {len(block)}\r\n\r\n{block}\r\n\r\n".encode(), mtime=0)


RESPONSE = warc("response", "HTTP/1.1 200 OK\r\n\r\nx", "WARC-Target-URI: https://example.org/")
FIELDS = f"fetchTimeMs: 258\r\ncharset-detected: UTF-8\r\nlanguages-cld2: {NOTE}\r\n\r\n"


def noted(*archive: bytes) -> list[Record]:
    return list(with_crawler_languages(iter(ArchiveReader(io.BytesIO(b"".join(archive)), "a.warc.gz"))))


@pytest.mark.parametrize(
    ("after", "found"),
    [
        (warc("metadata", FIELDS, f"WARC-Concurrent-To: <urn:uuid:{PAGE}>", uuid=OTHER), NOTE),
        (warc("metadata", FIELDS, f"WARC-Refers-To: <urn:uuid:{PAGE}>", uuid=OTHER), NOTE),
        (warc("metadata", FIELDS, "WARC-Target-URI: https://example.org/", uuid=OTHER), NOTE),
        (warc("metadata", FIELDS, "WARC-Target-URI: https://example.org/other", uuid=OTHER), None),
        (warc("metadata", FIELDS, f"WARC-Concurrent-To: <urn:uuid:{OTHER}>", uuid=OTHER), None),
        (warc("request", FIELDS, f"WARC-Concurrent-To: <urn:uuid:{PAGE}>", uuid=OTHER), None),
        (warc("metadata", "fetchTimeMs: 1", f"WARC-Concurrent-To: <urn:uuid:{PAGE}>", uuid=OTHER), None),
        (warc("metadata", f"languages-cld2: {{{'x' * 3000}}}", f"WARC-Concurrent-To: <urn:uuid:{PAGE}>"), None),
        (b"", None),
    ],
)
def test_the_next_record_speaks_of_the_page_that_it_names(after: bytes, found: str | None) -> None:
    records = noted(RESPONSE, after)
    assert found == records[0].crawler_languages
    assert all(record.crawler_languages is None for record in records[1:])


def test_every_record_comes_out_once_and_in_order() -> None:
    metadata = warc("metadata", FIELDS, f"WARC-Concurrent-To: <urn:uuid:{PAGE}>", uuid=OTHER)
    before = warc("warcinfo", "x") + warc("request", "x")
    archive = before + RESPONSE + metadata + RESPONSE + RESPONSE + metadata + metadata
    plain = list(ArchiveReader(io.BytesIO(archive), "a.warc.gz"))
    assert plain == [dataclasses.replace(record, crawler_languages=None) for record in noted(archive)]
    assert [2, 5] == [i for i, record in enumerate(noted(archive)) if record.crawler_languages]


def test_a_record_read_alone_is_noted_too() -> None:
    metadata = warc("metadata", FIELDS, f"WARC-Concurrent-To: <urn:uuid:{PAGE}>", uuid=OTHER)
    assert NOTE == read_one(io.BytesIO(RESPONSE + metadata), "a.warc.gz", 0).crawler_languages


def test_common_crawl_s_own_archive(shared_data: Path) -> None:
    with gzip.open(shared_data / "warc" / "cc-whirlwind__whirlwind.warc.gz") as file:
        records = list(with_crawler_languages(iter(ArchiveReader(file, "whirlwind.warc"))))  # type: ignore[arg-type]
    (page,) = [record for record in records if record.rec_type == "response"]
    assert page.crawler_languages is not None
    assert page.crawler_languages.startswith('{"reliable":false,"text-bytes":3080,"languages":[{"code":"es"')
