"""What lies where one record ends and the next begins: junk, lost bytes, the other format, lines that are no field."""

from __future__ import annotations

import gzip
import io
import os

import pytest

from humongous.warc import ArchiveReader, read_one
from tests.hostile.archives import arc_record, http, warc_record

PAGES = [http(b"<p>" + b"Words of page %d. " % n * 30) for n in range(5)]
RECORDS = [warc_record(page, n) for n, page in enumerate(PAGES)]
ARC = [b"filedesc://x.arc 0.0.0.0 20100216123456 text/plain 7\n1 0 CC\n\n", *(arc_record(page) for page in PAGES)]
ARC_BLOCKS = [b"1 0 CC\n", *PAGES]


def blocks(data: bytes) -> list[bytes]:
    """The blocks of all records; the sums must close."""
    reader = ArchiveReader(io.BytesIO(data), "a.warc")
    found = [record.block for record in reader]
    assert len(data) == reader.bytes_read == reader.record_bytes + reader.damage_bytes
    return found


@pytest.mark.parametrize("junk", [b"\0", b"\0" * 200_000, b"junk", b"\x1f\x8b\x08", b"</html> WARC/1.0 "])
@pytest.mark.parametrize("before", range(1, 5))
def test_junk_right_before_a_head_costs_no_record(junk: bytes, before: int) -> None:
    data = b"".join(RECORDS[:before]) + junk + b"".join(RECORDS[before:])
    assert blocks(data) == PAGES


@pytest.mark.parametrize("lost", [1, 4, 5, 8, 30, 200])
def test_a_block_that_lost_its_end_does_not_take_the_next_record_with_it(lost: int) -> None:
    for number in range(4):
        data = b"".join(RECORDS[: number + 1])[:-lost] + b"".join(RECORDS[number + 1 :])
        found = blocks(data)
        assert len(found) == 5
        assert PAGES[:number] + PAGES[number + 1 :] == found[:number] + found[number + 1 :]


def test_a_head_quoted_in_the_midst_of_a_line_is_none_unless_it_has_all_that_a_record_has() -> None:
    quoting = warc_record(PAGES[0] + b"<pre>WARC/1.0\nWARC-Type: response\nContent-Length: 3\n\nabc</pre>", 7)
    wrong = quoting.replace(b"Content-Length: ", b"Content-Length: 9", 1)
    assert len(blocks(RECORDS[0] + wrong + RECORDS[1])) == 3


@pytest.mark.parametrize("packed", [False, True])
def test_warc_and_arc_joined_are_both_read(packed: bool) -> None:
    first, second = RECORDS, ARC
    if packed:
        first, second = ([gzip.compress(each, mtime=0) for each in half] for half in (first, second))
    assert blocks(b"".join(first + second)) == PAGES + ARC_BLOCKS
    assert blocks(b"".join(second + first)) == ARC_BLOCKS + PAGES


def test_arc_after_a_warc_that_ends_with_the_piece() -> None:
    """Pieces of a plain archive have 1 MiB: the other format's first line must be found where it is cut in two."""
    for short in (0, 1, 30):
        room = 1_048_576 - len(warc_record(b"", 1)) - 7 - short
        page = http(b"x" * (room - len(http(b""))))
        assert blocks(warc_record(page, 1) + b"".join(ARC)) == [page, *ARC_BLOCKS]


@pytest.mark.parametrize("line", [b"this is no field", b": no name", b"<x>"])
def test_a_line_that_is_no_field_does_not_cost_the_record(line: bytes) -> None:
    for record in (RECORDS[1].replace(b"\r\n", b"\r\n" + line + b"\r\n", 1), RECORDS[1].replace(b"/1.0", b"/1.1", 1)):
        assert blocks(RECORDS[0] + record + RECORDS[2]) == PAGES[:3]


def test_a_length_in_digits_of_another_script_is_no_length() -> None:
    wide = str(len(PAGES[1])).translate({48 + n: 0xFF10 + n for n in range(10)}).encode()
    record = RECORDS[1].replace(b"Content-Length: %d" % len(PAGES[1]), b"Content-Length: " + wide)
    records = list(ArchiveReader(io.BytesIO(RECORDS[0] + record + RECORDS[2]), "a.warc"))
    assert [None, "unknown_length", None] == [each.truncated for each in records]


@pytest.mark.parametrize(
    "flood",
    [
        b"A: WARC/1.0\nA: b\n" * 60_000,
        b" WARC/1.0\n" * 100_000,
        b"x WARC/1.0\nWARC-Type: a\nWARC-Record-ID: b\nWARC-Date: c\n" * 20_000,
    ],
)
def test_floods_of_versions_within_lines_are_read_in_linear_time(flood: bytes) -> None:
    began = os.times().user
    assert blocks(RECORDS[0] + b"junk\n" + flood + b"\n" + RECORDS[1]) == PAGES[:2]
    assert os.times().user - began < 5


@pytest.mark.parametrize("number", range(1, 5))
def test_a_record_that_lies_uncompressed_among_members_is_read(number: int) -> None:
    gzipped = http(gzip.compress(PAGES[0], mtime=0))
    for plain in (RECORDS[number], b"\r\n" + RECORDS[number], RECORDS[number] + RECORDS[0], warc_record(gzipped, 9)):
        members = [gzip.compress(each, mtime=0) for each in RECORDS]
        data = b"".join([*members[:number], plain, *members[number:]])
        inside = blocks(plain)
        assert blocks(data) == [*PAGES[:number], *inside, *PAGES[number:]]
        reader = ArchiveReader(io.BytesIO(data), "a.warc")
        for record in reader:
            offset = record.warc_record_offset
            again = read_one(io.BytesIO(data[offset:]), "a.warc", offset)
            assert (record.block, record.record_id) == (again.block, again.record_id)
        assert not reader.damage or plain.startswith(b"\r\n")


def test_a_long_stretch_that_lies_uncompressed_is_read_in_pieces() -> None:
    long = warc_record(http(os.urandom(700_000)), 11) * 5
    data = gzip.compress(RECORDS[0]) + long + gzip.compress(RECORDS[1])
    assert [len(each) for each in blocks(data)] == [len(each) for each in [PAGES[0], *blocks(long), PAGES[1]]]


def test_zeros_and_junk_among_members_stay_damage() -> None:
    members = [gzip.compress(each, mtime=0) for each in RECORDS]
    for junk in (b"\0" * 5000, b"WARC/1.0 is what a record begins with\r\n", os.urandom(3000)):
        reader = ArchiveReader(io.BytesIO(junk.join(members)), "a.warc")
        assert PAGES == [record.block for record in reader]
        assert 4 * len(junk) == reader.damage_bytes
