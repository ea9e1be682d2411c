"""The reader on real, old, damaged and strange archives, and on whatever hypothesis makes of sound ones."""

from __future__ import annotations

import csv
import gzip
import io
import os
import re
import tracemalloc
import zlib
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.document import Record
from humongous.errors import ArchiveError
from humongous.warc import ArchiveReader, read_one

ROOT = Path(__file__).resolve().parents[2]
ARCHIVES = Path(os.environ.get("HUMONGOUS_SHARED_DATA", ROOT.parent / "shared" / "data")) / "warc"

# Where we deliberately find another number of records than the index says, and why.
OTHERWISE = {
    # One of the records has `null` for its date; the index did not count it.
    "aut__badexample.arc.gz": 6,
    # Written as `6+` in the index: line ends were changed, so the lengths are wrong; nine heads are in it.
    "cc-iawc__IAH-20080430204825-00000-blackbook-truncated.arc": 9,
    # Its data is whole, and so says the digest of its block: kept, as `bad_crc`.
    "derived/bad-crc-one-member.warc.gz": 36,
    # LZ4 is refused, with what to do.
    "resiliparse__block-sized-records.warc.lz4": 0,
    "resiliparse__warcfile.warc.lz4": 0,
}


def index() -> dict[str, int]:
    if not (ARCHIVES / "INDEX.tsv").is_file():
        return {}
    with (ARCHIVES / "INDEX.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["file"]: int((re.match(r"\d+", row["records_expected"]) or ["0"])[0]) for row in rows}


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


@pytest.mark.parametrize("name", sorted(index()) or [pytest.param("", marks=pytest.mark.skip("no shared data"))])
def test_every_archive_gives_the_records_expected_and_the_sums_close(name: str, shared_data: Path) -> None:
    data = (shared_data / "warc" / name).read_bytes()
    records, _ = read(data)
    assert OTHERWISE.get(name, index()[name]) == len(records)


FAULTS = {
    "bad-crc-one-member.warc.gz": (["bad_crc"], []),
    "flip64-mid-member.warc.gz": ([], ["corrupt_member"]),
    "bad-gzip-magic-one-member.warc.gz": ([], ["bytes_between_members"]),
    "junk-between-members.warc.gz": ([], ["bytes_between_members"]),
    "zero-padding-end.warc.gz": ([], ["zero_bytes"]),
    "text-junk-end.warc.gz": ([], ["bytes_between_members"]),
    "trunc-mid-member.warc.gz": (["incomplete"], ["ends_early"]),
    "trunc-in-crc-trailer.warc.gz": ([], ["ends_early"]),
    "trunc-in-gzip-header.warc.gz": ([], ["ends_early"]),
    "trunc-in-payload.warc": (["incomplete"], ["ends_early"]),
    "trunc-in-warc-header.warc": (["incomplete"], ["ends_early"]),
    "starts-mid-member.warc.gz": ([], ["bytes_between_members"]),
    "starts-mid-record.warc": ([], ["text_without_record"]),
    "content-length-huge.warc": (["incomplete"], []),
    "content-length-huge.warc.gz": (["incomplete"], []),
    "content-length-plus300.warc": (["incomplete"], []),
    "content-length-minus50.warc": ([], ["text_without_record"]),
    "content-length-minus50.warc.gz": ([], ["text_without_record"]),
    "content-length-missing.warc": (["unknown_length"], []),
    "content-length-negative.warc.gz": (["unknown_length"], []),
    "utf8-bom.warc": ([], ["byte_order_mark"]),
    "leading-blank-lines.warc": ([], ["blank_lines"]),
    "header-line-100k.warc.gz": ([], []),
    "version-line-missing.warc": ([], []),
    "two-records-per-member.warc.gz": ([], []),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told(name: str, shared_data: Path) -> None:
    records, reader = read((shared_data / "warc" / "derived" / name).read_bytes())
    told = [r.truncated for r in records if r.truncated], [str(each.cause) for each in reader.damage]
    assert FAULTS[name] == told


def test_blocks_around_a_fault_are_those_of_the_sound_archive(shared_data: Path) -> None:
    base = blocks(read((shared_data / "warc" / "cc-iawc__IAH-urls-wget.warc.gz").read_bytes())[0])
    for name in (
        "junk-between-members.warc.gz",
        "single-member.warc.gz",
        "member-split-record.warc.gz",
        "utf8-bom.warc",
    ):
        assert base == blocks(read((shared_data / "warc" / "derived" / name).read_bytes())[0]), name
    for name in ("flip64-mid-member.warc.gz", "bad-gzip-magic-one-member.warc.gz"):
        assert base[:10] + base[11:] == blocks(read((shared_data / "warc" / "derived" / name).read_bytes())[0]), name


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
@given(st.integers(0, 6), st.binary(min_size=1, max_size=800))
def test_bytes_between_members_lose_no_member(before: int, junk: bytes) -> None:
    data = b"".join(MEMBERS[:before]) + junk + b"".join(MEMBERS[before:])
    assert SIX == blocks(read(data)[0])


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
