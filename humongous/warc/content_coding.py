"""Undo what HTTP did to a body: chunks, gzip, deflate, brotli, zstd. The only module that names `brotli`.

Archives often store the body with the coding undone and the header as it was (Common Crawl until 2018, node-warc,
Webrecorder). So the bytes are believed: a body that is not what its header says is kept as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import brotli  # type: ignore[import-untyped]

from humongous.errors import PayloadError
from humongous.warc import gzip_member, zstd_frame
from humongous.warc.gzip_member import GzipMember, inflate_body
from humongous.warc.inflate import inflate_all
from humongous.warc.zstd_frame import ZstdFrame

MAX_CODINGS = 8
"""Codings undone for one body; more are an attack, or a server gone mad."""
MAX_ZSTD_WINDOW_BYTES = 8 * 1_048_576
"""The most that the content coding may ask for (RFC 9659)."""
TEXT_SAMPLE_BYTES = 512
MIN_TEXT_BYTES = 64
"""A body shorter than this may have no control byte and be compressed all the same."""
BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
"""Binary data bytes: https://mimesniff.spec.whatwg.org/#binary-data-byte"""
BROTLI_SLICE_BYTES = 1_024
_CHUNK = re.compile(rb"[ \t]{0,8}0{0,24}([0-9A-Fa-f]{1,8})[ \t]{0,64}(?:;[^\r\n]{0,1024})?(\r?)\n")


@dataclass(frozen=True, slots=True)
class Coded:
    """A body with a coding undone, and whether the coded stream was whole."""

    data: bytes
    whole: bool


def brotli_version() -> str:
    """The version of the library behind it."""
    return str(brotli.__version__)


def dechunk(body: bytes) -> Coded | None:
    """Undo `Transfer-Encoding: chunked` (RFC 9112, 7.1); `None` where the body is not in chunks.

    Where the chunks break off, what came before is kept.
    """
    parts: list[bytes] = []
    at = 0
    while line := _CHUNK.match(body, at):
        size, strict = int(line[1], 16), bool(line[2])
        if not size:
            return Coded(b"".join(parts), whole=True)
        at = line.end() + size
        ending = 2 if body.startswith(b"\r\n", at) else 1 if body.startswith(b"\n", at) else 0
        # A first line that only looks like a size must not cost a body that is not in chunks.
        if not parts and not ending and (at < len(body) or not strict):
            return None
        parts.append(body[line.end() : at])
        if not ending:
            break
        at += ending
    return Coded(b"".join(parts), whole=False) if parts else None


def decode(body: bytes, coding: str, limit: int) -> Coded:
    """Undo one coding by its name, to at most about `limit` bytes.

    An unknown name, or a body that is not in this coding, gives the body as it is. Raises `PayloadError` where the
    body is in this coding and nothing of it can be undone.
    """
    decoder = _DECODERS.get(coding)
    if decoder is None or not body:
        return Coded(body, whole=True)
    coded = decoder(body, limit)
    if coded is None:
        return Coded(body, whole=True)
    if not coded.data and not coded.whole:
        raise PayloadError(f"none of {len(body)} bytes can be decoded as {coding}, which the header names")
    return coded


def is_text(body: bytes) -> bool:
    """No byte among the first is one that only binary data has."""
    return not BINARY.search(body, 0, TEXT_SAMPLE_BYTES)


def _gzip(body: bytes, limit: int) -> Coded | None:
    if body[:3] != gzip_member.MAGIC:
        return None
    parts: list[bytes] = []
    left, at, sound = limit, 0, True
    while sound and left > 0 and body.startswith(gzip_member.MAGIC, at):
        text, at, sound = inflate_all(GzipMember(), body, at, left)
        parts.append(text)
        left -= len(text)
    return Coded(b"".join(parts), whole=sound)


def _deflate(body: bytes, limit: int) -> Coded | None:
    """`deflate` means zlib's format (RFC 9110, 8.4.1.2); many servers send the raw stream."""
    if body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0:
        text, whole = inflate_body(body, limit, raw=False)
        if text or whole:
            return Coded(text, whole)
    if is_text(body) and len(body) >= MIN_TEXT_BYTES:
        return None
    text, whole = inflate_body(body, limit, raw=True)
    return None if not whole and is_text(body) else Coded(text, whole)


def _brotli(body: bytes, limit: int) -> Coded | None:
    if is_text(body) and len(body) >= MIN_TEXT_BYTES:
        return None
    text, at, whole = _unbrotli(body, 0, limit, BROTLI_SLICE_BYTES)
    if not whole and len(text) < limit and at < len(body):
        # A slice that breaks gives nothing of its own, although the stream may end in it, with junk behind.
        text, _, whole = _unbrotli(body, at, limit, 1)
    return None if not whole and is_text(body) else Coded(text, whole)


def _unbrotli(body: bytes, known: int, limit: int, step: int) -> tuple[bytes, int, bool]:
    """Text of a brotli stream, up to the slice of `step` bytes that breaks it; that slice's offset; whether it ended.

    `known`: bytes that are known to be sound, and fed at once.
    """
    decoder, text, at, whole = brotli.Decompressor(), bytearray(), 0, False
    try:
        while at < len(body) and len(text) < limit and not whole:
            end = known if at < known else at + step
            text += decoder.process(body[at:end], output_buffer_limit=limit - len(text))
            while not decoder.can_accept_more_data() and len(text) < limit:
                text += decoder.process(b"", output_buffer_limit=limit - len(text))
            at, whole = min(end, len(body)), decoder.is_finished()
    except brotli.error:
        pass
    return bytes(text), at, whole


def _zstd(body: bytes, limit: int) -> Coded | None:
    if body[:4] != zstd_frame.MAGIC:
        return None
    text, _, sound = inflate_all(ZstdFrame(max_window_bytes=MAX_ZSTD_WINDOW_BYTES), body, 0, limit)
    return Coded(text, sound)


_DECODERS: dict[str, Callable[[bytes, int], Coded | None]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
