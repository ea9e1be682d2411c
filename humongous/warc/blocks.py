"""Where a record's block ends, when its `Content-Length` may be right, wrong, missing or a lie.

What follows a block tells: a head, the end of the member or of the archive say that the length was right. Otherwise
the block is searched for a head, which would be the next record's; and where there is none the length stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from humongous.warc.heads import MAX_ARC_LINE_BYTES, Head, begins_record, find_head
from humongous.warc.pieces import Fault, Piece
from humongous.warc.text import Text

INCOMPLETE = "incomplete"
"""The block has fewer bytes than `Content-Length` says."""
UNKNOWN_LENGTH = "unknown_length"
"""There is no usable `Content-Length`: the block goes on to the next record's head."""
READER_LIMIT = "reader_limit"
"""The block has more bytes than the reader was told to hold."""
BAD_CRC = "bad_crc"
"""The block is in a member whose checksum does not agree."""

MAX_PADDING_BYTES = 65_536
KEEP_BYTES = 65_536
"""Text kept, while skipping the rest of a long block, for a head that a piece's end cuts in two."""
_PADDING = re.compile(rb"[\r\n]{0,%d}" % MAX_PADDING_BYTES)
_CLOSING = re.compile(rb"(?:\r{0,4}\n){1,2}\Z")
_ARCHIVE_IN_BLOCK = re.compile(
    rb"(?:HTTP/[^\n]{0,1000}\n(?:[^\r\n][^\n]{0,65536}+\n){0,500}+\r?\n)?+(?:WARC/\d|filedesc:)"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A record's block as far as it is held."""

    data: bytes
    truncated: str | None = None
    """What the reader has to say of it: one of the four constants above."""
    ends_early: bool = False
    """The archive, or its contiguous text, ends inside the block."""


def read_block(text: Text, head: Head, limit: int, *, starts_member: bool) -> Block | None:
    """Read the block of `head`, leaving `text.at` after it and the line ends that close the record.

    `None`: the text breaks off inside it in a member that is corrupt, so that nothing of it can be trusted.
    """
    start, length = head.block, head.length
    held = limit if length is None else min(length, limit)
    while len(text.data) - start <= held and text.pull():
        pass
    have = len(text.data) - start
    if not head.whole:
        return _short(text, head, start)
    if length is not None and length <= limit and have >= length:
        block: Block | None = _whole(text, start, length)
    elif have > limit:
        block = _long(text, head, limit, starts_member=starts_member)
    else:
        block = _short(text, head, start)
    return block


def _whole(text: Text, start: int, length: int) -> Block:
    """As many bytes as the length says are here: are they the block?"""
    end = start + length
    after = _skip_padding(text, end)
    if not _record_may_end(text, after):
        found = -1 if _holds_archive(text, start, end) else _search(text, start, end)
        if found >= 0:
            return _cut(text, start, found)
    block = bytes(text.data[start:end])
    fault = BAD_CRC if text.faulty(Fault.BAD_CHECKSUM, text.at, end) else None
    text.at = after
    return Block(block, fault)


def _skip_padding(text: Text, at: int) -> int:
    """The index after the line ends at `at`."""
    while True:
        found = _PADDING.match(text.data, at)
        at = found.end() if found else at
        if at < len(text.data) or text.ends_member or not text.pull():
            return at


def _record_may_end(text: Text, at: int) -> bool:
    """A record may end before `at`: a head follows, or a member or the archive ends there."""
    while len(text.data) - at < 64 and not (at == len(text.data) and text.ends_member) and text.pull():
        pass
    if at >= len(text.data) or begins_record(text.data, at):
        return True
    if text.data.find(b"\n", at) >= 0:
        return False
    while text.data.find(b"\n", at) < 0 and len(text.data) - at < MAX_ARC_LINE_BYTES and text.pull():
        pass
    return begins_record(text.data, at)


def _search(text: Text, start: int, end: int) -> int:
    """The first head between there; it may reach beyond `end`."""
    while len(text.data) - end < KEEP_BYTES and text.pull():
        pass
    return find_head(text.data, start, end, text.kind, glued=True)


def _cut(text: Text, start: int, found: int, truncated: str = INCOMPLETE) -> Block:
    """The block, when the next record's head was found where the block still should go on."""
    text_at, text.at = text.at, found
    block = bytes(text.data[start:found])
    fault = text.faulty(Fault.BAD_CHECKSUM, text_at, found)
    return Block(_without_closing(block), BAD_CRC if fault else truncated)


def _without_closing(block: bytes) -> bytes:
    closing = _CLOSING.search(block, max(0, len(block) - 10))
    return block[: closing.start()] if closing else block


def _short(text: Text, head: Head, start: int) -> Block | None:
    """The text ends before the block does, or before the length is known."""
    end = len(text.data)
    if head.length is None or not _holds_archive(text, start, end):
        found = find_head(text.data, start, end, text.kind, glued=head.length is not None)
        if found >= 0:
            return _cut(text, start, found, UNKNOWN_LENGTH if head.length is None else INCOMPLETE)
    if _untrusted(text):
        text.at = end
        return None
    block = bytes(text.data[start:end])
    truncated = INCOMPLETE if head.length is not None or not head.whole else UNKNOWN_LENGTH
    if head.length is None or isinstance(text.after, Piece) or text.ends_member:
        block = _without_closing(block)
    text.at = end
    return Block(block, truncated, ends_early=truncated is INCOMPLETE and not text.ends_member)


def _long(text: Text, head: Head, limit: int, *, starts_member: bool) -> Block | None:
    """A block of more than `limit` bytes: hold the first of them, count the others.

    A length this great may be wrong, and the text cannot be had again: so it is searched for the next head, except
    where the record begins a member (the next member tells) or holds an archive of its own.
    """
    start, length = head.block, head.length
    trusted = length is not None and (starts_member or _holds_archive(text, start, start + limit))
    if not trusted:
        while len(text.data) < start + limit + KEEP_BYTES and text.pull():
            pass
        found = find_head(text.data, start, start + limit, text.kind)
        if found >= 0:
            return _cut(text, start, found, UNKNOWN_LENGTH if length is None else INCOMPLETE)
    block = Block(bytes(text.data[start : start + limit]), READER_LIMIT)
    text.at = start + limit
    if _skip_rest(text, None if length is None else length - limit, search=not trusted):
        text.at = _skip_padding(text, text.at)
        return block
    return None


def _skip_rest(text: Text, remaining: int | None, *, search: bool) -> bool:
    """Go `remaining` bytes on, or to the next head or the end. False where a corrupt member ends it."""
    while True:
        here = len(text.data) - text.at
        reach = here if remaining is None else min(here, remaining)
        found = find_head(text.data, text.at, text.at + reach, text.kind) if search else -1
        if found >= 0 or (remaining is not None and here >= remaining):
            text.at = found if found >= 0 else text.at + reach
            return True
        step = max(0, here - KEEP_BYTES) if search else here
        text.at += step
        remaining = None if remaining is None else remaining - step
        text.drop()
        if not pull_more(text, KEEP_BYTES):
            text.at = len(text.data)
            return not _untrusted(text)


def pull_more(text: Text, count: int) -> bool:
    """Lengthen the text by `count` bytes or more, or as far as it goes; false where that is not at all."""
    had = len(text.data) - text.at
    while (pulled := text.pull(inside=True)) and len(text.data) - text.at < had + count:
        pass
    return pulled or len(text.data) - text.at > had


def _untrusted(text: Text) -> bool:
    """The text ends, in the midst of a block, with a member that is corrupt."""
    return text.last is not None and text.last.fault in (Fault.CORRUPT, Fault.BAD_CHECKSUM)


def _holds_archive(text: Text, start: int, end: int) -> bool:
    """The block, or the payload of its HTTP message, is itself an archive: heads in it are its own."""
    return _ARCHIVE_IN_BLOCK.match(bytes(text.data[start : min(end, start + KEEP_BYTES)])) is not None
