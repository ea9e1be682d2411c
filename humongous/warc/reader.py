"""Any WARC or ARC, whole or damaged → its records, in order, with every stored byte accounted for.

```
stored bytes ─► members (gzip, zstd) or plain ─► pieces of text ─► heads and blocks ─► records
```

`bytes_read = record_bytes + damage_bytes`, always. docs/warc.md has the conventions and a table of faults.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from humongous.document import Record
from humongous.errors import ArchiveError
from humongous.manifest.entries import MAX_LISTED, Damage
from humongous.warc.archive_format import pieces_of
from humongous.warc.blocks import BAD_CRC, KEEP_BYTES, Block, pull_more, read_block
from humongous.warc.crawler_languages import with_crawler_languages
from humongous.warc.digests import contradicts
from humongous.warc.heads import Head, More, find_head, parse_head, strict_head
from humongous.warc.pieces import Break, DamageCause, Fault, Piece
from humongous.warc.record_of import record_of
from humongous.warc.stored import Stored
from humongous.warc.text import Text

DEFAULT_MAX_BLOCK_BYTES = 64 * 1024 * 1024
_BLANK = re.compile(rb"[\r\n]+")


class ArchiveReader:
    """Iterate once over the records of an archive; `stream` only needs `.read(n)`.

    A block longer than `max_block_bytes` is cut there (`truncated="reader_limit"`); the rest is counted, not held.
    Raises `ArchiveError` where there is no record at all, an empty file included, once all bytes were read.
    `start` is the offset in the archive of the stream's first byte.
    """

    def __init__(
        self,
        stream: BinaryIO,
        warc_filename: str,
        *,
        max_block_bytes: int = DEFAULT_MAX_BLOCK_BYTES,
        start: int = 0,
    ) -> None:
        self._stored = Stored(stream, start)
        self._name = warc_filename
        self._max_block_bytes = max_block_bytes
        self._accounted = start
        self._cause: DamageCause | None = None
        self._records = 0
        self._offset, self._same_offset = -1, 0
        self.record_bytes = 0
        self.damage: list[Damage] = []
        """The first `MAX_LISTED` places: an archive can be made of millions."""
        self.damage_bytes = 0
        """Of all damage."""

    @property
    def bytes_read(self) -> int:
        """Stored bytes read so far; read-ahead included until the end is reached."""
        return self._stored.end - self._stored.first

    def __iter__(self) -> Iterator[Record]:
        text = Text(self._pieces())
        first = b""
        while self._advance(text):
            first = first or bytes(text.data[text.at : text.at + 80])
            head = self._head(text)
            if head is None:
                self._resynchronise(text)
            elif record := self._record(text, head):
                self._records += 1
                yield record
        if not self._records:
            raise _no_record(self._name, first, self.bytes_read, self.damage)

    def _pieces(self) -> Iterator[Piece | Break]:
        try:
            return pieces_of(self._stored, self._name)
        except ArchiveError:
            self._charge(self._stored.end, DamageCause.NO_RECORD)
            raise

    def _advance(self, text: Text) -> bool:
        """Go to the next text that is not blank; account for what lies between. False at the end of the archive."""
        while True:
            text.compact()
            if blank := _BLANK.match(text.data, text.at):
                text.at = blank.end()
                self._cause = self._cause or DamageCause.BLANK
            if text.at < len(text.data):
                return True
            if text.pull():
                self._note_end(text)
                continue
            stop = text.cross()
            if stop is None:
                self._charge(self._stored.end, DamageCause.NO_RECORD)
                return False
            self._charge(stop.start, DamageCause.NO_RECORD)
            self._charge(stop.end, stop.cause)

    def _note_end(self, text: Text) -> None:
        last = text.last
        if last is None or last.text:
            return
        self._cause = DamageCause.ENDS_EARLY if last.fault is Fault.CUT else DamageCause.EMPTY_MEMBER

    def _head(self, text: Text) -> Head | None:
        """The head that is due here, if there is one; of the other format only beyond doubt, where two were joined."""
        final, kind = False, text.kind
        while True:
            answer = parse_head(text.data, text.at, kind, final=final)
            if answer is None and kind is not None:
                kind = None
                continue
            if not isinstance(answer, More):
                sure = kind is text.kind or answer is None or strict_head(text.data, text.at, answer.kind)
                return answer if sure else None
            # Twice as much each time: a head in many small pieces must not cost the square of its length.
            final = not pull_more(text, max(KEEP_BYTES, len(text.data) - text.at))

    def _resynchronise(self, text: Text) -> None:
        """Skip to the next head beyond doubt, or to the end of this contiguous text."""
        faulty = self._cause is DamageCause.CORRUPT_MEMBER or (text.last is not None and text.last.fault)
        self._cause = DamageCause.CORRUPT_MEMBER if faulty else DamageCause.NO_RECORD
        text.at += 1
        while (found := find_head(text.data, text.at, len(text.data), text.kind, glued=True)) < 0:
            text.at = max(text.at, len(text.data) - KEEP_BYTES)
            text.drop()
            if not pull_more(text, KEEP_BYTES):
                found = len(text.data)
                break
        text.at = found

    def _record(self, text: Text, head: Head) -> Record | None:
        place = text.place(text.at)
        text.kind = head.kind
        block = read_block(text, head, self._max_block_bytes, starts_member=place.starts_member)
        # A checksum of the member that is wrong and a digest of the block that is wrong too: the bytes are not these.
        if block is None or (
            block.truncated == BAD_CRC and contradicts(head.fields.get("warc-block-digest"), block.data)
        ):
            self._cause = DamageCause.CORRUPT_MEMBER
            return None
        text.absorb_end()
        begins = max(place.offset, self._accounted)
        self._charge(begins, DamageCause.NO_RECORD)
        ends = max(text.stored_end(text.at), begins)
        self._accounted = ends
        self.record_bytes += ends - begins
        self._same_offset = self._same_offset + 1 if place.offset == self._offset else 0
        self._offset = place.offset
        self._note_cut(text, block)
        return record_of(head, block, self._name, place.offset, ends - begins, self._same_offset)

    def _note_cut(self, text: Text, block: Block) -> None:
        at_end = text.after is None and text.at >= len(text.data)
        cut = isinstance(text.last, Piece) and text.last.fault is Fault.CUT
        if at_end and (cut or block.ends_early):
            self._note(0, DamageCause.ENDS_EARLY)

    def _charge(self, upto: int, cause: DamageCause) -> None:
        """Account for the stored bytes up to there as damage: to what was noted on the way, else to `cause`."""
        noted, self._cause = self._cause, None
        length = max(0, upto - self._accounted)
        # Text without record in the midst of a member has no stored bytes of its own: it is told all the same.
        if length or noted in (DamageCause.NO_RECORD, DamageCause.CORRUPT_MEMBER):
            self._note(length, noted or cause)
            self._accounted += length

    def _note(self, length: int, cause: DamageCause) -> None:
        if len(self.damage) < MAX_LISTED:
            self.damage.append(Damage(self._accounted, length, cause))
        self.damage_bytes += length


def read_one(stream: BinaryIO, warc_filename: str, offset: int) -> Record:
    """The record that begins at `offset`, which is where `stream` stands.

    Raises `ArchiveError` where none begins there. Of several records in one compressed member the first is returned.
    """
    record = next(with_crawler_languages(iter(ArchiveReader(stream, warc_filename, start=offset))))
    if record.warc_record_offset != offset:
        raise ArchiveError(
            f"no record begins at this offset; the next one begins at {record.warc_record_offset}",
            where=f"{warc_filename}, offset {offset}",
            do="give the `warc_record_offset` of a document or of the dump's index",
        )
    return record


def _no_record(name: str, first: bytes, size: int, damage: list[Damage]) -> ArchiveError:
    if not size:
        return ArchiveError("the archive is empty: 0 bytes", where=name, do="fetch it again")
    causes = ", ".join(sorted({each.cause for each in damage}))
    twice = first[:2] == b"\x1f\x8b"
    return ArchiveError(
        f"no WARC or ARC record in {size} bytes; the text begins {first[:40]!r} ({causes})",
        where=name,
        do="it is compressed twice: decompress it once"
        if twice
        else "check that it is an archive and not an error page saved under its name",
    )
