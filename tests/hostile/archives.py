"""Small archives of every form that we read, and seeded damage to them and to any other bytes."""

from __future__ import annotations

import functools
import gzip
import random
import zlib
from collections.abc import Callable, Sequence

import brotli  # type: ignore[import-untyped]
import zstandard

Change = Callable[[random.Random, bytearray], None]

_PAGE = (
    b"<!doctype html><html><head><meta charset=utf-8><title>Ice on the river</title></head><body><main><p>The ferry "
    b"stopped at noon because the ice had grown thicker than a hand.</p><p>Walkers may cross on foot from Friday, said "
    b"the harbour office, but nobody should carry a sledge.</p></main></body></html>"
)
_TOKENS: tuple[bytes, ...] = (
    b"WARC/1.0\r\n", b"WARC/1.1\n", b"\r\n\r\n", b"\n\n", b"\r\n", b"Content-Length: ", b"Content-Length: -1\r\n",
    b"Content-Length: 99999999999999999999\r\n", b"WARC-Type: response\r\n", b"WARC-Record-ID: <urn:uuid:x>\r\n",
    b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 100 Continue\r\n\r\n", b"Transfer-Encoding: chunked\r\n",
    b"Content-Encoding: gzip, br, deflate, zstd\r\n", b"\x1f\x8b\x08", b"\x1f\x8b\x08\x1c\xff\xff", b"\x28\xb5\x2f\xfd",
    b"\x50\x2a\x4d\x18\xff\xff\xff\xff", b"\x5d\x2a\x4d\x18\x04\x00\x00\x00", b"\x04\x22\x4d\x18", b"ffffffff\r\n",
    b"0\r\n\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00" * 17, b"\x80", b"\xff" * 9, b"\x1b$B", b"\xed\xa0\x80", b"<!--",
    b"-->", b"<meta charset=", b"]]>", b"&#x110000;", b"filedesc://x 0.0.0.0 20100216 text/plain 0\n", b"\\ud800", b"NaN",
    b"http://h/ 1.2.3.4 20100216123456 text/html 30\n", b"{" * 40, b"[" * 3000, b"1e999", b"-0", b'"', b"null", b"9" * 5000,
)  # fmt: skip


def http(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    """An HTTP response."""
    return (
        b"HTTP/1.1 "
        + status
        + b"\r\nContent-Type: text/html\r\n"
        + b"".join(h + b"\r\n" for h in headers)
        + b"\r\n"
        + body
    )


def chunked(body: bytes, size: int = 64) -> bytes:
    """A body in chunks."""
    chunks = (body[at : at + size] for at in range(0, len(body), size))
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"


def _raw_deflate(body: bytes) -> bytes:
    deflate = zlib.compressobj(wbits=-15)
    return deflate.compress(body) + deflate.flush()


@functools.cache
def responses(page: bytes = _PAGE) -> tuple[bytes, ...]:
    """The same page with each coding that is undone, and some things that are no page."""
    return (
        http(page),
        http(gzip.compress(page, mtime=0), b"Content-Encoding: gzip"),
        http(zlib.compress(page), b"Content-Encoding: deflate"),
        http(_raw_deflate(page), b"Content-Encoding: deflate"),
        http(brotli.compress(page), b"Content-Encoding: br"),
        http(zstandard.compress(page), b"Content-Encoding: zstd"),
        http(chunked(page), b"Transfer-Encoding: chunked"),
        http(chunked(gzip.compress(page, mtime=0)), b"Transfer-Encoding: chunked", b"Content-Encoding: gzip"),
        http(gzip.compress(brotli.compress(page), mtime=0), b"Content-Encoding: br, gzip", b"X-Robots-Tag: noindex"),
        http(b"", b"Location: /", status=b"301 Moved"),
        http(b"%PDF-1.4 x", b"Content-Length: 10"),
        b"HTTP/1.1 100 Continue\r\n\r\n" + http(page),
    )


def warc_record(block: bytes, number: int = 0, kind: bytes = b"response") -> bytes:
    """A WARC record with the line ends that close it."""
    return b"".join(
        (
            b"WARC/1.0\r\nWARC-Type: ", kind, b"\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-%012d>\r\n" % number,
            b"WARC-Date: 2020-09-20T03:14:25Z\r\nWARC-Target-URI: https://example.org/%d\r\n" % number,
            b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n" % len(block), block,
            b"\r\n\r\n",
        )
    )  # fmt: skip


def arc_record(block: bytes, number: int = 0) -> bytes:
    """An ARC record."""
    return b"http://example.org/%d 1.2.3.4 20100216123456 text/html %d\n" % (number, len(block)) + block + b"\n"


@functools.cache
def records() -> tuple[bytes, ...]:
    """A dozen WARC records, each kind among them."""
    found = [warc_record(b"software: x\r\n", 0, b"warcinfo"), warc_record(b"GET / HTTP/1.1\r\n\r\n", 1, b"request")]
    found += [warc_record(block, 2 + number) for number, block in enumerate(responses())]
    return (*found, warc_record(b"", 99, b"revisit"), warc_record(_PAGE, 100, b"resource"))


_ARC_START = b"filedesc://x.arc 0.0.0.0 20100216123456 text/plain 7\n1 0 CC\n\n"


@functools.cache
def arc_records() -> tuple[bytes, ...]:
    """The same as an ARC file."""
    return (_ARC_START, *(arc_record(block, number) for number, block in enumerate(responses())))


def _plain(members: Sequence[bytes]) -> bytes:
    return b"".join(members)


def gzip_members(members: Sequence[bytes]) -> bytes:
    """A member for each."""
    return b"".join(gzip.compress(member, 1, mtime=0) for member in members)


def _one_member(members: Sequence[bytes]) -> bytes:
    return gzip.compress(b"".join(members), 1, mtime=0)


def _zstd_frames(members: Sequence[bytes]) -> bytes:
    compressor = zstandard.ZstdCompressor(level=1, write_checksum=True)
    return b"".join(compressor.compress(member) for member in members)


PACKINGS = (_plain, gzip_members, gzip_members, gzip_members, _one_member, _zstd_frames)


def archive(rng: random.Random) -> bytes:
    """A few records, perhaps damaged, in one of the forms, perhaps damaged again."""
    kinds = arc_records() if rng.random() < 0.25 else records()
    members = [rng.choice(kinds) for _ in range(rng.randint(1, 6))]
    for at in range(len(members)):
        if rng.random() < 0.25:
            members[at] = mutate(rng, members[at], 2)
    packed = rng.choice(PACKINGS)(members)
    return mutate(rng, packed, 4) if rng.random() < 0.8 else packed


def _flip(rng: random.Random, data: bytearray) -> None:
    at = rng.randrange(len(data))
    data[at] ^= 1 << rng.randrange(8)


def _set(rng: random.Random, data: bytearray) -> None:
    data[rng.randrange(len(data))] = rng.choice((0, 10, 13, 32, 60, 62, 127, 128, 255, rng.randrange(256)))


def _cut(rng: random.Random, data: bytearray) -> None:
    del data[rng.randrange(len(data)) :]


def _behead(rng: random.Random, data: bytearray) -> None:
    del data[: rng.randrange(len(data))]


def _delete(rng: random.Random, data: bytearray) -> None:
    at = rng.randrange(len(data))
    del data[at : at + rng.choice((1, 2, 8, 50, 400))]


def _repeat(rng: random.Random, data: bytearray) -> None:
    at = rng.randrange(len(data))
    data[at:at] = data[at : at + rng.choice((1, 4, 30, 300))] * rng.choice((1, 2, 20))


def _move(rng: random.Random, data: bytearray) -> None:
    at, to = rng.randrange(len(data)), rng.randrange(len(data))
    piece = data[at : at + 120]
    data[to:to] = piece


def _token(rng: random.Random, data: bytearray) -> None:
    at = rng.randrange(len(data) + 1)
    data[at : at + rng.choice((0, 0, 4))] = rng.choice(_TOKENS)


def _noise(rng: random.Random, data: bytearray) -> None:
    at = rng.randrange(len(data) + 1)
    data[at:at] = rng.randbytes(rng.choice((1, 3, 20, 200)))


def _number(rng: random.Random, data: bytearray) -> None:
    """Another number where digits are."""
    places = [at for at, byte in enumerate(data) if 48 <= byte <= 57]
    if places:
        at = end = rng.choice(places)
        while end < len(data) and 48 <= data[end] <= 57:
            end += 1
        data[at:end] = rng.choice(
            (b"0", b"1", b"-1", b"7", b"100", b"65536", b"4294967295", b"9" * 19, b"9" * 30, b"1e9")
        )


CHANGES: tuple[Change, ...] = (
    _flip, _flip, _set, _cut, _behead, _delete, _delete, _repeat, _move, _token, _token, _noise, _number, _number,
)  # fmt: skip


def mutate(rng: random.Random, data: bytes, most: int = 4) -> bytes:
    """One to `most` changes."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, most)):
        if not changed:
            return rng.randbytes(rng.randrange(40))
        rng.choice(CHANGES)(rng, changed)
    return bytes(changed)
