"""The text of an archive as a growing window, with the way back from a place in it to the stored bytes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from humongous.warc.heads import Kind, strict_head
from humongous.warc.pieces import Break, Fault, Piece

COMPACT_BYTES = 1_048_576


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stretch of text is stored."""

    offset: int
    """Of its first byte; of the member that holds it, where that is compressed."""
    starts_member: bool


class Text:
    """Contiguous text: `data[at:]` is what was not used yet. `pull` lengthens it until something ends it.

    What ends it: a break, the end of the archive, or a member that begins with a head: the strongest sign there is
    that a record begins, whatever the record before says of its own length.
    """

    def __init__(self, pieces: Iterator[Piece | Break]) -> None:
        self._pieces = pieces
        self._next: Piece | Break | None = next(pieces, None)
        self._base = 0
        self._spans: deque[tuple[int, Piece]] = deque()
        self.kind: Kind | None = None
        self.data: bytes | bytearray = b""
        self.at = 0
        self.last: Piece | None = None
        """The piece that the text ends with."""

    @property
    def after(self) -> Piece | Break | None:
        """What comes next and was not pulled."""
        return self._next

    def pull(self, *, inside: bool = False) -> bool:
        """Add the next piece; false where the contiguous text ends.

        `inside` a record, a member that begins with a head ends it even if all text so far is used up.
        """
        piece = self._next
        if not isinstance(piece, Piece):
            return False
        fresh = self.at >= len(self.data)
        if (inside or not fresh) and piece.first and self._begins_with_head(piece):
            return False
        if fresh and self.data:
            self._drop(len(self.data))
        if piece.text:
            self._spans.append((self._base + len(self.data), piece))
            if self.data:
                if isinstance(self.data, bytes):
                    self.data = bytearray(self.data)
                self.data += piece.text
            else:
                self.data = piece.text
        self.last = piece
        self._next = next(self._pieces, None)
        return True

    def cross(self) -> Break | None:
        """Step over the break that ends the text, and return it; `None` where the archive ends."""
        stop = self._next
        if not isinstance(stop, Break):
            return None
        self._next = next(self._pieces, None)
        self.last = None
        return stop

    def compact(self) -> None:
        """Forget the text before `at`, where there is enough of it."""
        if self.at >= len(self.data) or self.at > COMPACT_BYTES:
            self._drop(self.at)

    def drop(self) -> None:
        """Forget the text before `at` now."""
        self._drop(self.at)

    def _drop(self, count: int) -> None:
        count = min(count, len(self.data))
        if count == len(self.data):
            self.data = b""
        elif isinstance(self.data, bytearray):
            del self.data[:count]
        else:
            self.data = bytearray(self.data[count:])
        self._base += count
        self.at -= count
        while self._spans and self._spans[0][0] + len(self._spans[0][1].text) <= self._base:
            self._spans.popleft()

    @property
    def ends_member(self) -> bool:
        """The text pulled so far ends with a member that is whole."""
        return self.last is not None and self.last.last and self.last.fault in (None, Fault.BAD_CHECKSUM)

    def place(self, index: int) -> Place:
        """Where the text that begins at `data[index]` is stored."""
        absolute = self._base + index
        start, piece = next(span for span in self._spans if span[0] + len(span[1].text) > absolute)
        if piece.member < 0:
            return Place(piece.start + absolute - start, starts_member=False)
        return Place(piece.member, starts_member=piece.first and absolute == start)

    def stored_end(self, index: int) -> int:
        """Up to which offset the stored bytes of the text before `data[index]` go."""
        if index == len(self.data) and self.last is not None:
            return self.last.end
        absolute = self._base + index
        start, piece = next(span for span in self._spans if span[0] + len(span[1].text) >= absolute)
        return piece.start + absolute - start if piece.member < 0 else piece.end

    def faulty(self, fault: Fault, low: int, high: int) -> bool:
        """Some of `data[low:high]` is of a piece with this fault."""
        low, high = low + self._base, high + self._base
        return any(p.fault is fault and start < high and start + len(p.text) > low for start, p in self._spans)

    def absorb_end(self) -> None:
        """Take the end of the member that the text ends with, where it comes alone, without text."""
        while isinstance(self._next, Piece) and not self._next.text and not self._next.first:
            self.last = self._next
            self._next = next(self._pieces, None)

    def _begins_with_head(self, piece: Piece) -> bool:
        return strict_head(piece.text, 0, self.kind)
