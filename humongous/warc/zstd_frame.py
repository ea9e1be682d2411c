"""One zstd frame (RFC 8878), fed block by block. The only module here that names `zstandard`.

The frame's blocks are walked here, because the binding has no limit on output: a block never has more than 128 KiB of
text. Skippable frames count as empty members; the dictionary that may open a `.warc.zst`
(https://iipc.github.io/warc-specifications/specifications/warc-zstd/) is one of them.
"""

from __future__ import annotations

import re

import zstandard

from humongous.warc.inflate import Codec, CorruptMember

MAGIC = b"\x28\xb5\x2f\xfd"
DICTIONARY_MAGIC = b"\x5d\x2a\x4d\x18"
MAX_WINDOW_BYTES = 128 * 1024 * 1024
"""zstd's own limit for readers that are not told otherwise (`--long=27`)."""
MAX_DICTIONARY_BYTES = 16 * 1024 * 1024
_LIKELY = re.compile(
    re.escape(MAGIC) + b"[%b]" % re.escape(bytes(byte for byte in range(256) if not byte & 8)), re.DOTALL
)
"""The frame header's reserved bit is not set."""
_DICT_ID_BYTES = (0, 1, 2, 4)
_CONTENT_SIZE_BYTES = (0, 2, 4, 8)


def version() -> str:
    """The version of the library behind it."""
    return ".".join(str(number) for number in zstandard.ZSTD_VERSION)


def begins_frame(data: bytes) -> bool:
    """A frame or a skippable frame begins here."""
    return data[:4] == MAGIC or _is_skippable(data)


def _is_skippable(data: bytes) -> bool:
    return data[1:4] == b"\x2a\x4d\x18" and data[0] & 0xF0 == 0x50


def zstd_codec() -> Codec:
    """A codec for one archive; it keeps the dictionary that the archive begins with."""
    dictionary = _Dictionary()
    return Codec("zstd", MAGIC, begins_frame, lambda: ZstdFrame(dictionary), _LIKELY, slices=False)


class _Dictionary:
    def __init__(self) -> None:
        self.data: zstandard.ZstdCompressionDict | None = None

    def take(self, content: bytes) -> None:
        if content[:4] == MAGIC:
            try:
                content = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES).decompress(
                    content, max_output_size=MAX_DICTIONARY_BYTES
                )
            except zstandard.ZstdError as error:
                raise CorruptMember(f"the dictionary: {error}") from error
        self.data = zstandard.ZstdCompressionDict(content)


class ZstdFrame:
    """A frame being decompressed."""

    def __init__(self, dictionary: _Dictionary | None = None, max_window_bytes: int = MAX_WINDOW_BYTES) -> None:
        self._dictionary = dictionary
        self._max_window_bytes = max_window_bytes
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._checksum = False
        self._in_checksum = False
        self._skip = 0
        self._kept: bytearray | None = None
        self.done = False
        self.sound = False

    def feed(self, data: bytes, limit: int) -> tuple[bytes, int]:  # noqa: ARG002 — a block is limit enough
        """Decompress the next block; return its text and how many bytes of `data` were used.

        Nothing of both, and not `done`: more data is needed than was given. Raises `CorruptMember`.
        """
        if self._skip:
            return self._skip_on(data)
        if self._frame is None:
            return self._header(data)
        if self._in_checksum:
            return self._check(data)
        return self._block(data, self._frame)

    def _header(self, data: bytes) -> tuple[bytes, int]:
        if len(data) < 8:
            return b"", 0
        if _is_skippable(data):
            self._skip = int.from_bytes(data[4:8], "little")
            self._kept = bytearray() if data[:4] == DICTIONARY_MAGIC and self._dictionary else None
            self.done = self.sound = not self._skip
            return b"", 8
        if data[:4] != MAGIC or data[4] & 0x08:
            raise CorruptMember("not a zstd header")
        descriptor = data[4]
        single = descriptor >> 5 & 1
        sizes = _CONTENT_SIZE_BYTES[descriptor >> 6] or single
        length = 5 + (1 - single) + _DICT_ID_BYTES[descriptor & 3] + sizes
        if len(data) < length:
            return b"", 0
        self._checksum = bool(descriptor & 4)
        words = self._dictionary.data if self._dictionary else None
        self._frame = zstandard.ZstdDecompressor(
            dict_data=words, max_window_size=self._max_window_bytes
        ).decompressobj()
        return self._through(self._frame, data[:length]), length

    def _block(self, data: bytes, frame: zstandard.ZstdDecompressionObj) -> tuple[bytes, int]:
        if len(data) < 3:
            return b"", 0
        head = int.from_bytes(data[:3], "little")
        kind, size = head >> 1 & 3, head >> 3
        if kind == 3:
            raise CorruptMember("a block of a kind that does not exist")
        used = 3 + (1 if kind == 1 else size)
        if size > 131_072:
            raise CorruptMember("a block larger than 128 KiB")
        if len(data) < used:
            return b"", 0
        text = self._through(frame, data[:used])
        if head & 1:
            self._in_checksum = self._checksum
            self.done = self.sound = not self._checksum
        return text, used

    def _check(self, data: bytes) -> tuple[bytes, int]:
        if len(data) < 4:
            return b"", 0
        self.done = True
        try:
            self._through(self._frame, data[:4])
            self.sound = True
        except CorruptMember:
            self.sound = False
        return b"", 4

    def _through(self, frame: zstandard.ZstdDecompressionObj | None, data: bytes) -> bytes:
        try:
            return frame.decompress(data) if frame else b""
        except zstandard.ZstdError as error:
            raise CorruptMember(str(error)) from error

    def _skip_on(self, data: bytes) -> tuple[bytes, int]:
        used = min(self._skip, len(data))
        if self._kept is not None and len(self._kept) <= MAX_DICTIONARY_BYTES:
            self._kept += data[:used]
        self._skip -= used
        if not self._skip:
            if self._kept is not None and self._dictionary:
                self._dictionary.take(bytes(self._kept))
            self.done = self.sound = True
        return b"", used
