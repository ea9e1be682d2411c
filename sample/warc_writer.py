"""Writes WARC records as Common Crawl does: one gzip member a record, its header names in its order.

Everything is a function of the arguments: record ids are UUIDs of version 5, dates are given, gzip has no time in it.
So the archives decompress to the same bytes wherever they are built (the compressed bytes may differ between zlib
and its rewrites).
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import struct
import uuid
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://humongous.example/sample")
DATE = "%Y-%m-%dT%H:%M:%SZ"
_STORED_BLOCK = 65_535
"""Longest stored block of DEFLATE (RFC 1951, 3.2.4)."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """One answer of a server, as the crawler stores it: it becomes a request, a response and a metadata record."""

    url: str
    when: datetime
    ip: str
    http_header: bytes
    payload: bytes
    identified_type: str
    truncated: str | None
    charset: str | None
    """What the crawler's detector said; `None` for what is no text."""
    language: tuple[str, str, str] | None
    """CLD2's answer: ISO 639-1 code (or its own), ISO 639-3, English name in capitals."""


def record_id(*parts: str) -> str:
    """`<urn:uuid:…>`, the same for the same parts."""
    return f"<urn:uuid:{uuid.uuid5(NAMESPACE, ' '.join(parts))}>"


def sha1(data: bytes) -> str:
    """A digest as WARC writes it: `sha1:` and base32."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def member(headers: Sequence[tuple[str, str | None]], block: bytes) -> bytes:
    """One record in one gzip member; headers whose value is `None` are left out."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers if value is not None)
    return gzip.compress(b"WARC/1.0\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n", compresslevel=9, mtime=0)


def warcinfo(dump: str, filename: str, when: datetime) -> bytes:
    """The record that opens an archive."""
    block = (
        f"isPartOf: {dump}\r\npublisher: HUMONGOUS\r\n"
        "description: Pages written for the tests and the first run of HUMONGOUS; no page of the web is in here\r\n"
        "operator: The HUMONGOUS authors\r\nhostname: sample.example\r\nsoftware: HUMONGOUS sample/build.py\r\n"
        "robots: none asked, none needed\r\nformat: WARC File Format 1.0\r\n"
        "conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.0/\r\n\r\n"
    ).encode()
    headers = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Date", when.strftime(DATE)),
        ("WARC-Record-ID", record_id("warcinfo", filename)),
        ("Content-Length", str(len(block))),
        ("Content-Type", "application/warc-fields"),
        ("WARC-Filename", filename),
        ("WARC-Block-Digest", sha1(block)),
    ]
    return member(headers, block)


def fetch_records(fetch: Fetch, filename: str) -> tuple[bytes, bytes, bytes]:
    """Request, response and metadata, each a gzip member, in Common Crawl's order."""
    info, request_id, response_id = (
        record_id("warcinfo", filename),
        record_id("request", fetch.url),
        record_id("response", fetch.url),
    )
    when, block = fetch.when.strftime(DATE), fetch.http_header + fetch.payload
    response = [
        ("WARC-Type", "response"),
        ("WARC-Date", when),
        ("WARC-Record-ID", response_id),
        ("Content-Length", str(len(block))),
        ("Content-Type", "application/http; msgtype=response"),
        ("WARC-Warcinfo-ID", info),
        ("WARC-Concurrent-To", request_id),
        ("WARC-IP-Address", fetch.ip),
        ("WARC-Target-URI", fetch.url),
        ("WARC-Payload-Digest", sha1(fetch.payload)),
        ("WARC-Block-Digest", sha1(block)),
        ("WARC-Truncated", fetch.truncated),
        ("WARC-Identified-Payload-Type", fetch.identified_type),
    ]
    return _request(fetch, info, request_id), member(response, block), _metadata(fetch, info, response_id)


def revisit(url: str, first_url: str, first_payload: bytes, when: datetime, filename: str, header: bytes) -> bytes:
    """A page fetched again with the same payload as that of `first_url` (ISO 28500, 6.7.2: identical payload digest)."""
    headers = [
        ("WARC-Type", "revisit"),
        ("WARC-Date", when.strftime(DATE)),
        ("WARC-Record-ID", record_id("revisit", url, when.isoformat())),
        ("Content-Length", str(len(header))),
        ("Content-Type", "application/http; msgtype=response"),
        ("WARC-Warcinfo-ID", record_id("warcinfo", filename)),
        ("WARC-Target-URI", url),
        ("WARC-Payload-Digest", sha1(first_payload)),
        ("WARC-Block-Digest", sha1(header)),
        ("WARC-Profile", "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"),
        ("WARC-Refers-To", record_id("response", first_url)),
        ("WARC-Refers-To-Target-URI", first_url),
    ]
    return member(headers, header)


def http_date(when: datetime) -> str:
    """`Thu, 01 Jan 2026 00:00:00 GMT`."""
    return format_datetime(when, usegmt=True)


def chunked_gzip(body: bytes) -> bytes:
    """The body as it went over the wire: gzip'd, in chunks.

    The gzip has stored blocks only: real compression would give other bytes with another zlib.
    """
    blocks = [body[i : i + _STORED_BLOCK] for i in range(0, len(body), _STORED_BLOCK)] or [b""]
    deflate = b"".join(
        struct.pack("<BHH", block is blocks[-1], len(block), len(block) ^ 0xFFFF) + block for block in blocks
    )
    packed = b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + deflate + struct.pack("<II", zlib.crc32(body), len(body) & 0xFFFFFFFF)
    chunks = [packed[i : i + 1_000] for i in range(0, len(packed), 1_000)]
    return b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"


def _request(fetch: Fetch, info: str, request_id: str) -> bytes:
    host, _, path = fetch.url.split("://", 1)[1].partition("/")
    block = (
        f"GET /{path} HTTP/1.1\r\nUser-Agent: CCBot/2.0 (https://commoncrawl.org/faq/)\r\n"
        "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
        f"Accept-Language: en-US,en;q=0.5\r\nAccept-Encoding: br,gzip\r\nHost: {host}\r\nConnection: Keep-Alive\r\n\r\n"
    ).encode()
    headers = [
        ("WARC-Type", "request"),
        ("WARC-Date", fetch.when.strftime(DATE)),
        ("WARC-Record-ID", request_id),
        ("Content-Length", str(len(block))),
        ("Content-Type", "application/http; msgtype=request"),
        ("WARC-Warcinfo-ID", info),
        ("WARC-IP-Address", fetch.ip),
        ("WARC-Target-URI", fetch.url),
        ("WARC-Payload-Digest", sha1(b"")),
        ("WARC-Block-Digest", sha1(block)),
    ]
    return member(headers, block)


def _metadata(fetch: Fetch, info: str, response_id: str) -> bytes:
    lines = [f"fetchTimeMs: {100 + len(fetch.payload) % 700}"]
    if fetch.charset is not None:
        lines.append(f"charset-detected: {fetch.charset}")
    if fetch.language is not None:
        code, iso, name = fetch.language
        found = {"code": code, "code-iso-639-3": iso, "text-covered": 0.98, "score": 812.0, "name": name}
        answer = {"reliable": True, "text-bytes": len(fetch.payload) // 3, "languages": [found]}
        lines.append(f"languages-cld2: {json.dumps(answer, separators=(',', ':'))}")
    block = "".join(f"{line}\r\n" for line in [*lines, ""]).encode()
    headers = [
        ("WARC-Type", "metadata"),
        ("WARC-Date", fetch.when.strftime(DATE)),
        ("WARC-Record-ID", record_id("metadata", fetch.url)),
        ("Content-Length", str(len(block))),
        ("Content-Type", "application/warc-fields"),
        ("WARC-Warcinfo-ID", info),
        ("WARC-Concurrent-To", response_id),
        ("WARC-Target-URI", fetch.url),
        ("WARC-Payload-Digest", sha1(block)),
        ("WARC-Block-Digest", sha1(block)),
    ]
    return member(headers, block)
