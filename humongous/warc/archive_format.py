"""What an archive is made of, found by its content: gzip members, zstd frames or plain text."""

from __future__ import annotations

from collections.abc import Iterator

from humongous.errors import ArchiveError
from humongous.warc import gzip_member, zstd_frame
from humongous.warc.heads import MAX_ARC_LINE_BYTES, begins_record, find_head
from humongous.warc.inflate import Codec
from humongous.warc.members import Members
from humongous.warc.pieces import Break, Piece, plain_pieces
from humongous.warc.stored import Stored

SEARCH_BYTES = 8 * 1_048_576
"""How far into an archive that begins with none of these to look for one of them."""
LINE_BYTES = MAX_ARC_LINE_BYTES
LZ4_MAGIC = b"\x04\x22\x4d\x18"
BOM = b"\xef\xbb\xbf"
GZIP = Codec(
    "gzip",
    gzip_member.MAGIC,
    lambda data: data[:3] == gzip_member.MAGIC,
    gzip_member.GzipMember,
    gzip_member.LIKELY,
    slices=True,
)


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
    codecs = (GZIP, zstd_frame.zstd_codec())
    guess = next((codec for codec in codecs if codec.begins(begins)), None)
    start = first + len(BOM) if begins[:3] == BOM else first
    if guess is None:
        stored.ensure(start, LINE_BYTES)
        if begins_record(stored.view(start, LINE_BYTES).lstrip(b"\r\n"), 0):
            return plain_pieces(stored, start)
    elif Members(stored, guess, first).believable(first):
        return iter(Members(stored, guess, first))
    codec, at = _search(stored, codecs) or (guess, first)
    if codec is None:
        return plain_pieces(stored, start)
    return iter(Members(stored, codec, first if codec is guess else at))


def _search(stored: Stored, codecs: tuple[Codec, ...]) -> tuple[Codec | None, int] | None:
    """What an archive whose start is damaged or missing goes on with: a codec and its first member, or plain text.

    A member that begins with a record, or a head in plain text: what comes first tells. (A plain archive may well hold
    pages that are gzip'd.) Where there is neither, any member; `None` where there is none either.
    """
    first = stored.first
    limit = first + min(stored.ensure(first, SEARCH_BYTES), SEARCH_BYTES)
    for record in (True, False):
        found = [
            (at, codec)
            for codec in codecs
            if (at := Members(stored, codec, first).search(first, limit, record=record)) is not None
        ]
        at, codec = min(found, key=lambda each: each[0], default=(limit, GZIP))
        if find_head(stored.data, 0, at - first, None) >= 0:
            return None, first
        if found:
            return codec, at
    return None
