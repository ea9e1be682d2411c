"""The sample dump has Common Crawl's layout, and is what its sources make."""

from __future__ import annotations

import gzip
import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from sample.build import build
from sample.expectations import dump, expectations, record_types, source

ROOT = source() / "crawl-data" / dump()
DIGESTED = ("WARC-Payload-Digest", "WARC-Block-Digest")


def lines(path: Path) -> list[str]:
    return gzip.decompress(path.read_bytes()).decode().splitlines()


def archives() -> list[Path]:
    return [source() / path for path in lines(ROOT / "warc.paths.gz")]


def records(path: Path) -> list[dict[str, Any]]:
    """Headers, HTTP status and digest verdict of each record, as warcio reads them."""
    found = []
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream, check_digests=True):
            payload = record.raw_stream.read()
            headers = dict(record.rec_headers.headers)
            http = record.http_headers
            found.append(
                {
                    **headers,
                    "payload": payload,
                    "passed": record.digest_checker.passed,
                    "http": dict(http.headers) if http else {},
                }
            )
    return found


@pytest.fixture(scope="module")
def everything() -> list[dict[str, Any]]:
    return [record for path in archives() for record in records(path)]


def test_the_listings_name_every_file_and_nothing_else() -> None:
    listed = {source() / path for path in lines(ROOT / "warc.paths.gz")}
    assert set(ROOT.rglob("*.warc.gz")) == listed
    segments = {f"{'/'.join(path.split('/')[:4])}/" for path in lines(ROOT / "warc.paths.gz")}
    assert set(lines(ROOT / "segment.paths.gz")) == segments
    assert len(listed) >= 4
    assert len(segments) == 2


def test_the_sources_build_the_committed_dump() -> None:
    committed = {str(path.relative_to(source())): path for path in ROOT.rglob("*") if path.is_file()}
    built = build()
    assert set(committed) == set(built)
    for name, data in built.items():
        assert gzip.decompress(committed[name].read_bytes()) == gzip.decompress(data), (
            f"{name} is stale: run python -m sample.build"
        )


def test_it_is_small_enough_to_commit() -> None:
    assert sum(path.stat().st_size for path in ROOT.rglob("*") if path.is_file()) <= 1_500_000


def test_each_record_is_one_gzip_member() -> None:
    for path in archives():
        data = path.read_bytes()
        with path.open("rb") as stream:
            iterator = ArchiveIterator(stream)
            offsets = [iterator.get_record_offset() for _ in iterator]
        for start, end in zip(offsets, [*offsets[1:], len(data)], strict=True):
            assert gzip.decompress(data[start:end]).startswith(b"WARC/1.0\r\n")


def test_warcio_reads_every_record_and_its_digests(everything: list[dict[str, Any]]) -> None:
    assert Counter(record["WARC-Type"] for record in everything) == record_types()
    # A revisit record has the digest of a payload that is not in it.
    assert {record["passed"] for record in everything if record["WARC-Type"] != "revisit"} == {True}
    assert all(name in record for record in everything for name in DIGESTED if record["WARC-Type"] != "warcinfo")


def test_records_come_in_common_crawls_order() -> None:
    for path in archives():
        types = [record["WARC-Type"] for record in records(path)]
        assert types[0] == "warcinfo"
        fetched = [kind for kind in types[1:] if kind != "revisit"]
        assert fetched == ["request", "response", "metadata"] * (len(fetched) // 3)


def test_records_point_to_one_another(everything: list[dict[str, Any]]) -> None:
    ids = [record["WARC-Record-ID"] for record in everything]
    assert len(set(ids)) == len(ids)
    pointers = ("WARC-Concurrent-To", "WARC-Warcinfo-ID", "WARC-Refers-To")
    assert {record[name] for record in everything for name in pointers if name in record} <= set(ids)


def test_content_length_is_that_of_the_stored_payload(everything: list[dict[str, Any]]) -> None:
    for record in everything:
        if record["WARC-Type"] == "response" and "Content-Length" in record["http"]:
            assert int(record["http"]["Content-Length"]) == len(record["payload"])


def test_a_revisit_has_the_digest_of_the_page_it_points_to(everything: list[dict[str, Any]]) -> None:
    pages = {record["WARC-Record-ID"]: record for record in everything if record["WARC-Type"] == "response"}
    again = [record for record in everything if record["WARC-Type"] == "revisit"]
    assert len(again) == 1
    first = pages[again[0]["WARC-Refers-To"]]
    assert again[0]["WARC-Payload-Digest"] == first["WARC-Payload-Digest"]


def test_one_page_came_gzipped_and_in_chunks(everything: list[dict[str, Any]]) -> None:
    found = [record for record in everything if record["http"].get("Transfer-Encoding") == "chunked"]
    assert len(found) == 1
    body, chunks = b"", found[0]["payload"]
    while (size := int(chunks[: chunks.index(b"\r\n")], 16)) > 0:
        begin = chunks.index(b"\r\n") + 2
        body, chunks = body + chunks[begin : begin + size], chunks[begin + size + 2 :]
    assert gzip.decompress(body).startswith(b"<!DOCTYPE html>")


def test_urls_are_what_the_expectations_say(everything: list[dict[str, Any]]) -> None:
    fetched = [record for record in everything if record["WARC-Type"] in ("response", "revisit")]
    assert [record["WARC-Target-URI"] for record in fetched] == [expected.url for expected in expectations()]
    # Names under .example (RFC 6761) belong to nobody.
    assert all(record["WARC-Target-URI"].split("/")[2].endswith(".example") for record in fetched)
    assert all(record["WARC-IP-Address"].startswith("192.0.2.") for record in fetched if "WARC-IP-Address" in record)


def test_the_cut_page_says_so(everything: list[dict[str, Any]]) -> None:
    cut = [record for record in everything if "WARC-Truncated" in record]
    assert [record["WARC-Truncated"] for record in cut] == ["length"]
    assert cut[0]["payload"].endswith(b"<em")
    assert [expected.url for expected in expectations() if expected.truncated] == [cut[0]["WARC-Target-URI"]]


def test_a_second_build_gives_the_same_archives() -> None:
    first, second = (
        {name: hashlib.sha256(data).hexdigest() for name, data in files.items()} for files in (build(), build())
    )
    assert first == second
