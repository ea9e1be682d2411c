"""Every reader of foreign bytes, on a few hundred seeded inputs each: `make fuzz` has the hundred thousand."""

from __future__ import annotations

import gzip
import io
import random
import time
import zlib

import pytest

from humongous import warc
from tests.hostile import archives
from tests.hostile.finding import Finding
from tests.hostile.targets import TARGETS, check_archive, check_response

COUNTS = {"archive": 300, "response": 300, "unit": 10, "text": 20, "page": 15, "listing": 60}
OTHER_COUNT = 150
SECONDS = 8.0
_EMPTY_MEMBER = gzip.compress(b"", mtime=0)
_ZSTD_START = b"\x28\xb5\x2f\xfd\x00\x58"


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_seeded_inputs_hold(name: str) -> None:
    target = TARGETS[name]
    for number in range(COUNTS.get(name, OTHER_COUNT)):
        target.check(target.make(random.Random(f"suite/{name}/{number}")))


def test_the_check_of_archives_notices_a_byte_that_is_not_accounted_for(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = b"".join(archives.records())
    check_archive(whole)

    monkeypatch.setattr(warc.ArchiveReader, "bytes_read", property(lambda reader: len(whole) + 1))

    with pytest.raises(Finding, match="bytes read of"):
        check_archive(whole)


def test_the_check_of_responses_notices_an_error_that_is_not_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("a bug")

    monkeypatch.setattr(warc, "choose_page", broken)

    with pytest.raises(KeyError):
        check_response(archives.responses()[0])


@pytest.mark.parametrize(
    "unit",
    [
        b"\x1f\x8b\x08", b"\x1f\x8b\x08\x04\xff\xff", b"\x1f\x8b\x08\x08a", _EMPTY_MEMBER, _EMPTY_MEMBER[:-1],
        b"\x28\xb5\x2f\xfd", b"\x50\x2a\x4d\x18\x00\x00\x00\x00", _ZSTD_START + b"\x01\x00\x00",
        b"WARC/1.0\r\n", b"WARC/1.0\r\nWARC-Type: x\r\n",
        b"WARC/1.0\r\nWARC-Type: x\r\nContent-Length: 9999999\r\n\r\n", b"WARC/1.0\r\nWARC-Type: x\r\n\r\n", b"\nhttp:",
        b"\n\r\r",
        b"http://h/ 1.1.1.1 20200101000000 t 1\n", b"http://h/ 1.1.1.1 20200101000000 t 9999999\n", b"\r\n", b"\x00",
        b" 1.1.1.1",
        b"HTTP/1.1 200 OK\r\n\r\n", b"filedesc:", b"WARC/1.0\r\n" + b"a:\r\n b\r\n" * 99,
    ],
)  # fmt: skip
def test_a_flood_of_beginnings_is_read_in_linear_time(unit: bytes) -> None:
    began = time.process_time()

    check_archive(unit * (60_000 // len(unit)))
    check_archive(archives.records()[2] + unit * (60_000 // len(unit)))

    assert time.process_time() - began < SECONDS


def test_magic_numbers_by_the_million_cost_no_more_than_others_and_hide_no_member() -> None:
    # Each is a header without end: 20 s of CPU a megabyte, when only what was inflated was charged to the search.
    record, began = gzip.compress(archives.records()[2], mtime=0), time.process_time()
    data = record + b"\x1f\x8b\x08" * 400_000 + record

    found = list(warc.ArchiveReader(io.BytesIO(data), "x.warc.gz"))

    # The last magic number but one may be taken for the start of the record's member: it reads the same from there.
    assert [archives.responses()[0]] * 2 == [each.block for each in found]
    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", _EMPTY_MEMBER * 20_000),
        ("gzip", gzip.compress(bytes(30_000_000), mtime=0)),
        ("gzip, gzip", gzip.compress(gzip.compress(bytes(30_000_000), mtime=0), mtime=0)),
        ("gzip", b"\x1f\x8b\x08\x10" + bytes(6) + b"a" * 400_000),
        ("deflate", zlib.compress(bytes(30_000_000))),
        ("zstd", _ZSTD_START + b"\x00\x00\x00" * 130_000),
        ("zstd", _ZSTD_START + b"\x02\x00\x10a" * 100_000),
        ("br", b"\x1b\xff\xff\xff" * 100_000),
        ("br", bytes(400_000)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bomb_in_a_payload_is_undone_in_bounded_time(coding: str, body: bytes) -> None:
    began = time.process_time()

    check_response(archives.http(body, b"Content-Encoding: " + coding.encode()))

    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize(
    "body", [b"1\r\na\r\n" * 60_000, b"00000000;" * 40_000, b"ffffffff\r\n" + b"a" * 400_000, b"1\n" * 200_000]
)
def test_a_flood_of_chunks_is_undone_in_linear_time(body: bytes) -> None:
    began = time.process_time()

    check_response(archives.http(body, b"Transfer-Encoding: chunked"))

    assert time.process_time() - began < SECONDS


def test_a_header_of_many_lines_is_read_in_linear_time() -> None:
    began = time.process_time()

    check_response(b"HTTP/1.1 200 OK\r\n" + b"a:\r\n b\r\n" * 100_000 + b"\r\n<html>")
    check_response(b"HTTP/1.1 200 OK\r\nContent-Encoding: " + b"gzip," * 100_000 + b"\r\n\r\n<html>")
    check_response(b"HTTP/1.1 100 Continue\r\n\r\n" * 20_000)

    assert time.process_time() - began < SECONDS
