"""The reader on archives made here, sound and broken, and on whatever hypothesis makes of them."""

from __future__ import annotations

import gzip
import io
import os
import tracemalloc
import zlib

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.document import Record
from humongous.errors import ArchiveError
from humongous.warc import ArchiveReader, read_one


def read(data: bytes, **options: int) -> tuple[list[Record], ArchiveReader]:
    """All records; the sums must close, whatever the archive."""
    reader = ArchiveReader(io.BytesIO(data), "a.warc.gz", **options)
    records = []
    try:
        records = list(reader)
    except ArchiveError:
        assert reader.record_bytes == 0
    assert len(data) == reader.bytes_read
    assert len(data) == reader.record_bytes + sum(each.length for each in reader.damage)
    assert reader.record_bytes == sum(record.warc_record_length for record in records)
    return records, reader


def warc(number: int, block: bytes, kind: str = "response") -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
        f"WARC-Target-URI: http://example.org/{number}\r\nWARC-Date: 2020-09-20T03:14:25Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def blocks(records: list[Record]) -> list[bytes]:
    return [record.block for record in records]


SIX = [f"HTTP/1.1 200 OK\r\n\r\n<p>{'Wörter ' * 40 * n}{n}".encode() for n in range(1, 7)]
TEXTS = [warc(n, block) for n, block in enumerate(SIX)]
MEMBERS = [gzip.compress(text, mtime=0) for text in TEXTS]
STARTS = [sum(map(len, MEMBERS[:n])) for n in range(7)]
PLAIN_STARTS = [sum(map(len, TEXTS[:n])) for n in range(7)]


def test_fields_of_a_record() -> None:
    record = read(MEMBERS[0] + MEMBERS[1])[0][1]
    expected = Record(
        warc_filename="a.warc.gz",
        warc_record_offset=len(MEMBERS[0]),
        warc_record_length=len(MEMBERS[1]),
        rec_type="response",
        record_id="00000000-0000-4000-8000-000000000001",
        url="http://example.org/1",
        fetch_time="2020-09-20T03:14:25Z",
        content_type="application/http; msgtype=response",
        content_digest=None,
        truncated=None,
        block=SIX[1],
    )
    assert expected == record


def test_records_in_one_member_share_its_offset_and_have_ids_of_their_own() -> None:
    arc = b"filedesc://x 0.0.0.0 20080430204825 text/plain 1\nx\nhttp://a/ 1.2.3.4 20080430204826 text/html 2\nhi\n"
    records, _ = read(gzip.compress(arc, mtime=0))
    assert [("warcinfo", 0, b"x"), ("response", 0, b"hi")] == [
        (r.rec_type, r.warc_record_offset, r.block) for r in records
    ]
    assert [len(gzip.compress(arc, mtime=0)), 0] == [r.warc_record_length for r in records]
    assert len({r.record_id for r in records}) == 2


def test_zstd_frames_with_and_without_the_dictionary_of_the_archive() -> None:
    samples: list[bytes | bytearray | memoryview] = [bytes([n % 251]) * 40 + text for n, text in enumerate(TEXTS * 40)]
    words = zstandard.train_dictionary(4_096, samples)
    plain = b"".join(zstandard.ZstdCompressor(write_checksum=True).compress(text) for text in TEXTS)
    opening = b"\x5d\x2a\x4d\x18" + len(words.as_bytes()).to_bytes(4, "little") + words.as_bytes()
    with_words = opening + b"".join(zstandard.ZstdCompressor(dict_data=words).compress(text) for text in TEXTS)
    assert SIX == blocks(read(plain)[0])
    records, reader = read(with_words)
    assert SIX == blocks(records)
    assert [(len(opening), "empty_member")] == [(each.length, str(each.cause)) for each in reader.damage]


def test_read_one_gives_the_record_at_an_offset_and_refuses_any_other() -> None:
    data = b"".join(MEMBERS)
    for n, start in enumerate(STARTS[:6]):
        assert read(data)[0][n] == read_one(io.BytesIO(data[start:]), "a.warc.gz", start)
    with pytest.raises(ArchiveError, match=f"next one begins at {STARTS[2]}"):
        read_one(io.BytesIO(data[STARTS[1] + 5 :]), "a.warc.gz", STARTS[1] + 5)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "0 bytes"),
        (b"<html>404 Not Found</html>", "<html>404"),
        (gzip.compress(gzip.compress(TEXTS[0])), "decompress it once"),
        (b"\x04\x22\x4d\x18abc", "LZ4"),
    ],
)
def test_an_archive_without_a_record_is_an_error_that_says_what_was_found(data: bytes, told: str) -> None:
    with pytest.raises(ArchiveError, match=told):
        list(ArchiveReader(io.BytesIO(data), "a.warc.gz"))


def test_a_page_that_is_itself_a_warc_is_one_record() -> None:
    inner = b"HTTP/1.1 200 OK\r\nContent-Type: application/warc\r\n\r\n" + b"".join(TEXTS)
    for data in (warc(7, inner) + TEXTS[0], gzip.compress(warc(7, inner)) + MEMBERS[0]):
        assert [inner, SIX[0]] == blocks(read(data)[0])
    long = read(warc(7, inner) + TEXTS[0], max_block_bytes=100)[0]
    assert [inner[:100], SIX[0][:100]] == blocks(long)


def test_a_long_block_is_cut_and_the_rest_counted_and_not_held() -> None:
    size = 100 * 1_048_576
    head = warc(1, b"")[:-4].replace(b"Content-Length: 0", b"Content-Length: %d" % size)
    squeeze = zlib.compressobj(1, wbits=31)
    bomb = squeeze.compress(head) + b"".join(squeeze.compress(bytes(1_048_576)) for _ in range(100)) + squeeze.flush()
    tracemalloc.start()
    records, reader = read(bomb + MEMBERS[0], max_block_bytes=1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [1_000_000, len(SIX[0])] == [len(record.block) for record in records]
    assert ["reader_limit", None] == [record.truncated for record in records]
    assert [] == reader.damage
    assert peak < 16 * 1_048_576


@settings(deadline=None, max_examples=60)
@given(st.lists(st.binary(max_size=3_000), min_size=1, max_size=8), st.sampled_from(["gzip", "plain", "one", "zstd"]))
def test_what_is_written_is_read(content: list[bytes], form: str) -> None:
    texts = [warc(n, block) for n, block in enumerate(content)]
    if form == "one":
        data = gzip.compress(b"".join(texts))
    else:
        squeeze = {"gzip": gzip.compress, "plain": bytes, "zstd": zstandard.ZstdCompressor().compress}[form]
        data = b"".join(squeeze(text) for text in texts)  # type: ignore[operator]
    records, reader = read(data)
    assert content == blocks(records)
    assert [] == reader.damage
    assert [None] * len(content) == [record.truncated for record in records]


@settings(deadline=None, max_examples=150)
@given(
    st.binary(max_size=600),
    st.sampled_from([b"", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"WARC/1.0\r\n", b"filedesc://"]),
)
def test_any_bytes_give_records_or_an_error_and_closed_sums(data: bytes, start: bytes) -> None:
    read(start + data)
    read(MEMBERS[0] + start + data + MEMBERS[1])


@settings(deadline=None, max_examples=150)
@given(st.integers(0, STARTS[6]))
def test_a_cut_loses_at_most_the_last_record_and_says_so(at: int) -> None:
    records, reader = read(b"".join(MEMBERS)[:at])
    whole = sum(start <= at for start in STARTS[1:])
    assert SIX[:whole] == blocks(records)[:whole]
    assert len(records) <= whole + 1
    told = bool(reader.damage) or any(record.truncated for record in records)
    assert (at not in STARTS) == told


@settings(deadline=None, max_examples=150)
@given(st.integers(0, PLAIN_STARTS[6]))
def test_a_cut_of_a_plain_archive_loses_at_most_the_last_record_and_says_so(at: int) -> None:
    records, reader = read(b"".join(TEXTS)[:at])
    whole = sum(start - 4 <= at for start in PLAIN_STARTS[1:])
    assert SIX[:whole] == blocks(records)[:whole]
    assert len(records) <= whole + 1
    told = bool(reader.damage) or any(record.truncated for record in records)
    assert any(start - 4 <= at <= start for start in PLAIN_STARTS) == (not told)


@settings(deadline=None, max_examples=300)
@given(st.integers(0, STARTS[6] - 1), st.integers(1, 255))
def test_a_flipped_byte_in_a_member_never_loses_its_neighbours(at: int, flip: int) -> None:
    data = bytearray(b"".join(MEMBERS))
    data[at] ^= flip
    hit = sum(start <= at for start in STARTS[1:])
    found = blocks(read(bytes(data))[0])
    assert SIX[:hit] + SIX[hit + 1 :] == [block for block in found if block in SIX and block != SIX[hit]]
    assert len(found) <= 6


@settings(deadline=None, max_examples=100)
@given(st.integers(0, 6), st.binary(min_size=1, max_size=800) | st.sampled_from([b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd"]))
def test_bytes_between_members_lose_no_member(before: int, junk: bytes) -> None:
    data = b"".join(MEMBERS[:before]) + junk + b"".join(MEMBERS[before:])
    assert SIX == blocks(read(data)[0])


def test_much_junk_after_a_member_with_a_wrong_checksum() -> None:
    wrong = MEMBERS[1][:-8] + bytes(8)
    records, reader = read(MEMBERS[0] + wrong + b"junk" * 1_000_000 + MEMBERS[2])
    assert [SIX[0], SIX[1], SIX[2]] == blocks(records)
    assert [None, "bad_crc", None] == [record.truncated for record in records]
    assert [(STARTS[2], 4_000_000)] == [(each.offset, each.length) for each in reader.damage]


@pytest.mark.parametrize(
    "data",
    [
        MEMBERS[0] + b"\x1f\x8b\x08\0" * 20_000 + MEMBERS[1],
        b"x\nWARC/1.0\nWARC-Type: x\n" * 20_000,
        b"WARC/1.0\nWARC-Type: x\nContent-Length: 9999999\n\nabc\n" * 4_000,
        b"WARC/1.0\nWARC-Type: x\n" + b" y\n" * 100_000,
        b"filedesc://x 0.0.0.0 20100101000000 text/plain 9\n" + b"http: - - - - " * 20_000,
        gzip.compress(b"") * 10_000,
    ],
    ids=["magic", "versions", "lengths", "folded", "arc", "empty"],
)
@pytest.mark.parametrize("limit", [100, 10_000_000])
def test_nothing_makes_the_reader_quadratic(data: bytes, limit: int) -> None:
    began = os.times().user
    read(data, max_block_bytes=limit)
    assert os.times().user - began < 5
