"""The reader on real, old, damaged and strange archives: 163 of them, each with the records that are in it."""

from __future__ import annotations

import csv
import io
import os
import re
from pathlib import Path

import pytest

from humongous.document import Record
from humongous.errors import ArchiveError
from humongous.warc import ArchiveReader

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


def read(data: bytes) -> tuple[list[Record], ArchiveReader]:
    """All records; the sums must close, whatever the archive."""
    reader = ArchiveReader(io.BytesIO(data), "a.warc.gz")
    records = []
    try:
        records = list(reader)
    except ArchiveError:
        assert reader.record_bytes == 0
    assert len(data) == reader.bytes_read == reader.record_bytes + sum(each.length for each in reader.damage)
    assert reader.record_bytes == sum(record.warc_record_length for record in records)
    return records, reader


def blocks(records: list[Record]) -> list[bytes]:
    return [record.block for record in records]


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
