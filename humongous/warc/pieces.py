"""What lies between the stored bytes and the records: pieces of text, and the breaks between them.

*Text* is the archive with its compression undone. A run of pieces without a break is contiguous text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from humongous.warc.stored import Stored

PIECE_BYTES = 1_048_576
"""A member with more text than this comes in several pieces."""


class DamageCause(StrEnum):
    """Why bytes of an archive belong to no record. The value is what the manifest stores."""

    CORRUPT_MEMBER = "corrupt_member"
    """A gzip member or zstd frame that cannot be decompressed, with the record that was in it."""
    BETWEEN_MEMBERS = "bytes_between_members"
    """Bytes between compressed members that are no member: junk, text, a broken magic number."""
    ZERO_BYTES = "zero_bytes"
    """Between compressed members, and all of them zero: padding, or a hole where a disk block was lost."""
    EMPTY_MEMBER = "empty_member"
    """A compressed member with nothing in it (bgzip ends a file so), or a zstd skippable frame."""
    NO_RECORD = "text_without_record"
    """Text that is no record and belongs to none: between records, or before the first."""
    BLANK = "blank_lines"
    """Blank lines that follow no record."""
    BYTE_ORDER_MARK = "byte_order_mark"
    """A UTF-8 byte order mark before the first record."""
    ENDS_EARLY = "ends_early"
    """The archive ends inside a compressed member or a record. Of length 0 where no byte is left over by it."""


class Fault(StrEnum):
    """What is wrong with a member although it has text."""

    BAD_CHECKSUM = "bad_crc"
    """It decompresses whole, but its checksum or length is another."""
    CUT = "cut"
    """The archive ends in the middle of it."""
    CORRUPT = "corrupt"
    """Its text breaks off: what comes next cannot be decompressed."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Contiguous text and the stored bytes `[start, end)` it came from."""

    text: bytes
    start: int
    end: int
    member: int
    """Offset of the member it is part of; -1 where nothing is compressed: then text and stored bytes are the same."""
    first: bool = False
    """It begins a member."""
    last: bool = False
    """It ends a member."""
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """Stored bytes `[start, end)` that gave no text: the text before and after is not contiguous."""

    start: int
    end: int
    cause: DamageCause


def plain_pieces(stored: Stored, at: int) -> Iterator[Piece | Break]:
    """Pieces of an archive that is not compressed, from offset `at`."""
    if at > stored.first:
        yield Break(stored.first, at, DamageCause.BYTE_ORDER_MARK)
    while count := min(stored.ensure(at, PIECE_BYTES), PIECE_BYTES):
        yield Piece(stored.view(at, count), at, at + count, member=-1)
        at += count
        stored.forget(at)
