"""What an archive is made of, found by its content: gzip members, zstd frames or plain text."""

from __future__ import annotations

from collections.abc import Iterator

from humongous.errors import ArchiveError
from humongous.warc import gzip_member, zstd_frame
from humongous.warc.heads import find_head
from humongous.warc.inflate import Codec
from humongous.warc.members import Members
from humongous.warc.pieces import Break, Piece, plain_pieces
from humongous.warc.stored import Stored

SEARCH_BYTES = 8 * 1_048_576
"""How far into an archive that begins with none of these to look for one of them."""
LZ4_MAGIC = b"\x04\x22\x4d\x18"
BOM = b"\xef\xbb\xbf"
GZIP = Codec("gzip", gzip_member.MAGIC, lambda data: data[:3] == gzip_member.MAGIC, gzip_member.GzipMember, slices=True)


def pieces_of(stored: Stored, where: str) -> Iterator[Piece | Break]:
    """Pieces of text of the archive from its first byte on. Raises `ArchiveError` for LZ4."""
    first = stored.first
    stored.ensure(first, 8)
    begins = stored.view(first, 8)
    if begins[:4] == LZ4_MAGIC:
        raise ArchiveError(
            "the archive is compressed with LZ4, which is not read here",
            where=where,
            do="recompress it: `lz4 -dc FILE | gzip > FILE.gz` (`fastwarc recompress` keeps a member for each record)",
        )
    zstd = zstd_frame.zstd_codec()
    for codec in (GZIP, zstd):
        if codec.begins(begins):
            return iter(Members(stored, codec, first))
    start = first + len(BOM) if begins[:3] == BOM else first
    text = find_head(begins, start - first, len(begins), None)
    if text < 0 and (found := _first_member(stored, zstd)):
        return iter(Members(stored, *found))
    return plain_pieces(stored, start)


def _first_member(stored: Stored, zstd: Codec) -> tuple[Codec, int] | None:
    """The first member in the archive's first MiBs, where no head of a record in plain text comes before it."""
    first = stored.first
    have = min(stored.ensure(first, SEARCH_BYTES), SEARCH_BYTES)
    limit = first + have
    best: tuple[Codec, int] | None = None
    for codec in (GZIP, zstd):
        at = Members(stored, codec, first).search(first, limit)
        if at is not None and (best is None or at < best[1]):
            best = (codec, at)
    plain = find_head(stored.data, 0, (best[1] if best else limit) - first, None)
    return best if plain < 0 else None
