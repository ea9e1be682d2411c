"""One gzip member (RFC 1952), fed in slices. The only module here that names `zlib`.

The header and the trailer are read here and the deflate stream is inflated raw, because zlib's own gzip mode throws
away a member's last text when only its checksum is wrong.
"""

from __future__ import annotations

import re
import zlib

from humongous.warc.inflate import CorruptMember

MAGIC = b"\x1f\x8b\x08"
HEADER_BYTES = 10
TRAILER_BYTES = 8
SLICE_BYTES = 16_384
_RESERVED, _HCRC, _EXTRA, _NAME, _COMMENT = 0xE0, 0x02, 0x04, 0x08, 0x10
LIKELY = re.compile(
    rb"\x1f\x8b\x08(?:\x00.{5}[\x00-\x14\xff][^%b]|[\x01-\x1f].{5}[\x00-\x14\xff].)"
    % re.escape(bytes(byte for byte in range(256) if byte & 6 == 6)),
    re.DOTALL,
)
"""No reserved flag, an operating system that there is (RFC 1952, 2.3.1; zlib knows 20), a kind of block that there is."""
MAX_NAME_BYTES = 4_096
"""What a name, or a comment, may have; the extra field has at most 65,535 bytes by its form."""


class GzipMember:
    """A member being inflated."""

    def __init__(self) -> None:
        self._inflate: zlib._Decompress | None = None
        self._crc = 0
        self._size = 0
        self._trailer = False
        self.done = False
        self.sound = False

    def feed(self, data: bytes, limit: int) -> tuple[bytes, int]:
        """Inflate from `data`; return at most `limit` bytes of text, and how many bytes of `data` were used.

        Nothing of both, and not `done`: more data is needed than was given. Raises `CorruptMember`.
        """
        if self._inflate is None:
            header = header_length(data)
            if header:
                self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)
            return b"", header
        if self._trailer:
            return b"", self._check(data)
        try:
            text = self._inflate.decompress(data[:SLICE_BYTES], limit)
        except zlib.error as error:
            raise CorruptMember(str(error)) from error
        self._crc = zlib.crc32(text, self._crc)
        self._size += len(text)
        given = min(len(data), SLICE_BYTES)
        if self._inflate.eof:
            # `unconsumed_tail` would count the same bytes again here, where an earlier call had reached its limit.
            self._trailer = True
            used = given - len(self._inflate.unused_data)
            return text, used + self._check(data[used:])
        used = given - len(self._inflate.unconsumed_tail)
        return text, used

    def _check(self, data: bytes) -> int:
        if len(data) < TRAILER_BYTES:
            return 0
        crc, size = int.from_bytes(data[:4], "little"), int.from_bytes(data[4:8], "little")
        self.done = True
        self.sound = crc == self._crc and size == self._size & 0xFFFFFFFF
        return TRAILER_BYTES


def header_length(data: bytes) -> int:
    """Bytes of the member's header at the start of `data`; 0 where it is not all there. Raises `CorruptMember`."""
    if len(data) < HEADER_BYTES:
        return 0
    flags = data[3]
    if data[:3] != MAGIC or flags & _RESERVED:
        raise CorruptMember("not a gzip header")
    at = HEADER_BYTES
    if flags & _EXTRA:
        at += 2 + int.from_bytes(data[at : at + 2], "little")
    for flag in (_NAME, _COMMENT):
        if flags & flag:
            zero = data.find(b"\0", at, at + MAX_NAME_BYTES)
            if zero < 0 and len(data) >= at + MAX_NAME_BYTES:
                raise CorruptMember("a gzip header without end")
            if zero < 0:
                return 0
            at = zero + 1
    if flags & _HCRC:
        at += 2
    return at if at <= len(data) else 0


def inflate_body(data: bytes, limit: int, *, raw: bool) -> tuple[bytes, bool]:
    """Inflate a zlib stream (RFC 1950) or a raw deflate stream (RFC 1951) up to `limit` bytes.

    Returns what could be inflated and whether the stream came to its end.
    """
    inflate, text, at = zlib.decompressobj(-zlib.MAX_WBITS if raw else zlib.MAX_WBITS), bytearray(), 0
    # In small slices, since a slice that breaks gives nothing of its own.
    while not inflate.eof and len(text) < limit and at < len(data):
        try:
            text += inflate.decompress(data[at : at + 1_024], limit - len(text))
        except zlib.error:
            return bytes(text), False
        at += min(1_024, len(data) - at) - (0 if inflate.eof else len(inflate.unconsumed_tail))
    return bytes(text), inflate.eof
