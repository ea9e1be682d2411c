"""Compressed members, one after another, as pieces of text; after damage, the next member that can be read.

A member that breaks loses itself, never its neighbours: the search for the next one begins one byte after the broken
one's first. What a candidate costs to try is bounded, so that no archive makes the search quadratic.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from humongous.warc.heads import begins_record, strict_head
from humongous.warc.inflate import FEED_BYTES, FEED_MIN_BYTES, Codec, CorruptMember, Member
from humongous.warc.pieces import PIECE_BYTES, Break, DamageCause, Fault, Piece
from humongous.warc.stored import READ_BYTES, Stored

TEXT_BYTES = 262_144
"""Text asked of a member at a time, so that a decompression bomb never unfolds at once."""
RETAIN_BYTES = 2 * 1_048_576
"""Stored bytes of the member being read that are kept for a second look, in case it breaks."""
PROBE_BYTES = 131_072
"""Stored bytes after which a candidate that has not broken is believed."""
_STEPS = (FEED_MIN_BYTES, FEED_BYTES)
_PROBE_STEPS = (1_024, FEED_MIN_BYTES, FEED_BYTES)
PROBE_COST_BYTES = 256
"""What a probe costs that breaks at once, in the time that as many bytes take to inflate."""
SHORT_PROBE_BYTES = 512
HEAD_BYTES = 4_096
"""Text of a candidate that is looked at for a record's head."""
START_BYTES = 11
"""What it takes to tell a likely start of a member; none that holds a record is shorter."""
PROBE_BUDGET_BYTES = 64 * 1_048_576
"""Stored bytes that probes and broken members may cost, plus twice what was read; after that only short probes,
and of likely starts alone."""


class Members:
    """The members of an archive from offset `at` on; iterate once."""

    def __init__(self, stored: Stored, codec: Codec, at: int) -> None:
        self._stored = stored
        self._codec = codec
        self._at = at
        self._spent = 0

    def __iter__(self) -> Iterator[Piece | Break]:
        at = self._stored.first
        if self._at > at:
            yield Break(at, self._at, self._cause(at, self._at))
            at = self._at
        while self._stored.ensure(at, 4):
            if self._codec.begins(self._stored.view(at, 4)):
                at = yield from self._member(at)
            elif self._begins_plain(at):
                at = yield from self._plain(at)
            else:
                after, zero = self.seek(at)
                yield Break(at, after, DamageCause.ZERO_BYTES if zero else DamageCause.BETWEEN_MEMBERS)
                at = after
            self._stored.forget(at)

    def _begins_plain(self, at: int) -> bool:
        """A record lies here uncompressed, beyond reasonable doubt."""
        self._stored.ensure(at, HEAD_BYTES)
        return strict_head(self._stored.view(at, HEAD_BYTES).lstrip(b"\r\n"), 0, None)

    def _plain(self, at: int) -> Generator[Piece | Break, None, int]:
        """Text between members, as it is stored; returns where the next member of a record begins, or the end."""
        first = True
        while here := min(self._stored.ensure(at, PIECE_BYTES + START_BYTES), PIECE_BYTES):
            # Only a record's member: a page that came gzip'd may well lie in the text.
            member = self.search(at, at + here, record=True)
            end = at + here if member is None else member
            yield Piece(self._stored.view(at, end - at), at, end, member=-1, first=first, last=member is not None)
            at, first = end, False
            self._stored.forget(at)
            if member is not None:
                break
        return at

    def _cause(self, start: int, end: int) -> DamageCause:
        zero = not self._stored.view(start, end - start).strip(b"\0")
        return DamageCause.ZERO_BYTES if zero else DamageCause.BETWEEN_MEMBERS

    def _member(self, start: int) -> Generator[Piece | Break, None, int]:
        """Pieces of the member at `start`; returns where the next one may begin."""
        member, parts, size, first = self._codec.open(), list[bytes](), 0, True
        at = begun = start
        while not member.done:
            try:
                text, used = self._feed(member, at)
            except CorruptMember:
                return (yield from self._broken(start, begun, at, parts, first=first))
            if not text and not used:
                return (yield from self._cut(start, begun, parts, first=first))
            at += used
            parts.append(text)
            size += len(text)
            if size >= PIECE_BYTES and not member.done:
                yield Piece(b"".join(parts), begun, at, start, first)
                parts, size, first, begun = [], 0, False, at
            self._stored.forget(max(start, at - RETAIN_BYTES))
        if member.sound or not first or self._stored.ensure(at, 4) == 0 or self._codec.begins(self._stored.view(at, 4)):
            fault = None if member.sound else Fault.BAD_CHECKSUM
            yield Piece(b"".join(parts), begun, at, start, first, last=True, fault=fault)
            return at
        # It ends nowhere: it may have run on into the next one, whose beginning then lies behind.
        after = self._after_damage(start, at, kept=True)
        end = min(at, after)
        yield Piece(b"".join(parts), begun, end, start, first, last=True, fault=Fault.BAD_CHECKSUM)
        if after > at:
            yield Break(at, after, DamageCause.BETWEEN_MEMBERS)
        return after

    def _feed(self, member: Member, at: int, end: int | None = None) -> tuple[bytes, int]:
        """Feed it from `at`, a little first; more only where it asks, and not beyond `end`."""
        for step in _STEPS if end is None else _PROBE_STEPS:
            count = step if end is None else min(step, end - at)
            self._stored.ensure(at, count)
            text, used = member.feed(self._stored.view(at, count), TEXT_BYTES)
            if text or used or member.done:
                break
            # Looked at, and nothing came of it: a header that goes on and on must cost what it costs.
            self._spent += count
        return text, used

    def _cut(self, start: int, begun: int, parts: list[bytes], *, first: bool) -> Generator[Piece | Break, None, int]:
        """The archive ends in this member; or it is none, and only its header's flags made it swallow the rest."""
        end, text = self._stored.end, b"".join(parts)
        if first and start >= self._stored.start and not begins_record(text[:HEAD_BYTES].lstrip(b"\r\n"), 0):
            after = self.search(start + 1, end, record=True)
            if after is not None:
                yield Break(start, after, DamageCause.BETWEEN_MEMBERS)
                return after
        yield Piece(text, begun, end, start, first, last=True, fault=Fault.CUT)
        return end

    def _broken(
        self, start: int, begun: int, at: int, parts: list[bytes], *, first: bool
    ) -> Generator[Piece | Break, None, int]:
        """The text before the damage, then the damage; returns where the next member begins."""
        kept = first and start >= self._stored.start
        if kept and self._codec.slices:
            parts = [*parts, self._before_damage(start, at)]
        after = self._after_damage(start, at, kept=kept)
        end = min(at, after)
        yield Piece(b"".join(parts), begun, max(begun, end), start, first, last=True, fault=Fault.CORRUPT)
        yield Break(max(begun, end), after, DamageCause.CORRUPT_MEMBER)
        return after

    def _after_damage(self, start: int, at: int, *, kept: bool) -> int:
        """Where the next member begins, after one at `start` whose damage showed at `at`.

        Damage can run on into the next member before it shows, so the search begins right behind this one's start,
        unless an archive is made of such cases.
        """
        self._spent += 2 * (at - start)
        return self.seek(start + 1 if kept and not self._overspent(start) else max(at, start + 1))[0]

    def _before_damage(self, start: int, at: int) -> bytes:
        """Text of the slice at `at` up to the byte that breaks it: all before it once more, then byte by byte."""
        member, position, parts = self._codec.open(), start, list[bytes]()
        try:
            while position < self._stored.end:
                known = at - position if at > position else 1
                text, used = member.feed(self._stored.view(position, min(known, FEED_BYTES)), TEXT_BYTES)
                if not text and not used:
                    break
                if position >= at:
                    parts.append(text)
                position += used
        except CorruptMember:
            pass
        return b"".join(parts)

    def seek(self, at: int) -> tuple[int, bool]:
        """Offset of the next member that can be read, or of the end; and whether all bytes skipped are zero."""
        zero = True
        while True:
            self._stored.ensure(at, READ_BYTES)
            found = self._find(at)
            end = self._stored.end
            upto = found if found >= 0 else max(at, end - START_BYTES + 1)
            if self._stored.ensure(upto, START_BYTES) < START_BYTES:
                upto = self._stored.end
            zero = zero and not self._stored.view(at, upto - at).strip(b"\0")
            if upto == self._stored.end:
                return upto, zero
            if found >= 0 and self.believable(found):
                return found, zero
            if found >= 0:
                zero, upto = False, found + 1
            at = upto
            self._stored.forget(at)

    def _find(self, at: int) -> int:
        """The next bytes, of those here, that are worth a try; -1 where there are none."""
        return self._stored.find(self._codec.likely if self._overspent(at) else self._codec.magic, at)

    def search(self, at: int, limit: int, *, record: bool) -> int | None:
        """The first member in the bytes `[at, limit)`, all of them here: of a `record`, or any that can be read."""
        while 0 <= (at := self._find(at)) < limit:
            head, readable = self._probe(at)
            if head or (readable and not record):
                return at
            at += 1
        return None

    def believable(self, start: int) -> bool:
        """A member at `start` begins like a record, or can be read for a good while."""
        return any(self._probe(start))

    def _probe(self, start: int) -> tuple[bool, bool]:
        """Whether a member at `start` begins like a record, and whether it can be read for a good while."""
        short = self._overspent(start)
        most = SHORT_PROBE_BYTES if short else PROBE_BYTES
        end = start + min(self._stored.ensure(start, most), most)
        member, at, size, head, broken = self._codec.open(), start, 0, b"", False
        while not member.done and at < end and size < PIECE_BYTES:
            try:
                text, used = self._feed(member, at, end)
            except CorruptMember:
                broken = True
                break
            if not text and not used:
                break
            at, size = at + used, size + len(text)
            head = head if len(head) >= HEAD_BYTES else head + text[:HEAD_BYTES]
        self._spent += at - start + PROBE_COST_BYTES
        readable = not broken and not short and (member.sound or at - start >= most or size >= PIECE_BYTES)
        return begins_record(head.lstrip(b"\r\n"), 0), readable

    def _overspent(self, at: int) -> bool:
        return self._spent > PROBE_BUDGET_BYTES + 2 * (at - self._stored.first)
