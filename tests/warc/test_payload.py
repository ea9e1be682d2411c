"""HTTP messages as servers and crawlers wrote them, and the codings of their bodies."""

from __future__ import annotations

import gzip
import random
import zlib
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.errors import PayloadError
from humongous.warc import ArchiveReader
from humongous.warc.http_message import parse_http
from humongous.warc.payload import payload_of

HTML = ("<html><p>" + "Straße und Weg, " * 50 + "</html>").encode()
LIMIT = 1_000_000


def raw_deflate(data: bytes) -> bytes:
    squeeze = zlib.compressobj(wbits=-15)
    return squeeze.compress(data) + squeeze.flush()


def chunked(data: bytes, size: int = 100) -> bytes:
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x;x=y\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def payload(headers: str, body: bytes, limit: int = LIMIT) -> tuple[bytes, bool]:
    message = parse_http(b"HTTP/1.1 200 OK\r\n" + headers.encode() + b"\r\n\r\n" + body)
    assert message
    found = payload_of(message, limit)
    return found.data, found.truncated


CODINGS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.ZstdCompressor().compress,
}


@pytest.mark.parametrize("name", CODINGS)
def test_each_coding_whole_cut_and_already_undone(name: str) -> None:
    header, coded = f"Content-Encoding: {name.upper()}", CODINGS[name](HTML)
    assert (HTML, False) == payload(header, coded)
    assert (HTML, False) == payload(header, HTML)
    assert (HTML, False) == payload(f"{header}\r\nTransfer-Encoding: chunked", chunked(coded))
    assert (HTML, False) == payload(f"{header}\r\nTransfer-Encoding: chunked", coded)
    noise = random.Random(1).randbytes(400_000)
    data, truncated = payload(header, CODINGS[name](noise)[:-200])
    assert truncated
    assert noise.startswith(data)
    assert len(data) > 0


def test_raw_deflate_stacked_codings_and_several_members() -> None:
    assert (HTML, False) == payload("Content-Encoding: deflate", raw_deflate(HTML))
    assert (HTML, False) == payload("Content-Encoding: deflate, gzip", gzip.compress(zlib.compress(HTML)))
    assert (HTML + HTML, False) == payload("Content-Encoding: gzip", gzip.compress(HTML) * 2 + b"junk")
    assert (HTML, False) == payload("Transfer-Encoding: gzip, chunked", chunked(gzip.compress(HTML)))
    assert (HTML, False) == payload("Content-Encoding: utf-8", HTML)


@pytest.mark.parametrize("name", CODINGS)
def test_a_bomb_unfolds_to_the_limit_and_no_further(name: str) -> None:
    data, truncated = payload(f"Content-Encoding: {name}", CODINGS[name](bytes(30_000_000)), 100_000)
    assert 100_000 <= len(data) <= 100_000 + 131_072
    assert not truncated


def test_nothing_to_be_had_is_an_error() -> None:
    with pytest.raises(PayloadError, match="gzip"):
        payload("Content-Encoding: gzip", gzip.compress(HTML)[:11])
    with pytest.raises(PayloadError, match="9 content codings"):
        payload("Content-Encoding: " + ", ".join(["gzip"] * 9), HTML)


@pytest.mark.parametrize("name", CODINGS)
@pytest.mark.parametrize("junk", [b"\0", b"\r\n", b"junk" * 1_000])
def test_junk_behind_a_body_costs_nothing_of_it(name: str, junk: bytes) -> None:
    assert payload(f"Content-Encoding: {name}", CODINGS[name](HTML) + junk)[0] == HTML


def test_brotli_keeps_what_comes_before_the_byte_that_breaks_it() -> None:
    noise = random.Random(2).randbytes(900)
    encoder = brotli.Compressor()
    sound = encoder.process(noise) + encoder.flush()
    assert payload("Content-Encoding: br", sound + b"\xff" * 50) == (noise, True)


def test_a_wrong_checksum_keeps_the_text_and_says_so() -> None:
    coded = bytearray(gzip.compress(HTML))
    coded[-6] ^= 1
    assert (HTML, True) == payload("Content-Encoding: gzip", bytes(coded))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"3\nabc\n0\n\n", (b"abc", False)),
        (b"3\r\nabc\r\n5\r\nde", (b"abcde", True)),
        (b"3\r\nabc\r\nzz\r\n", (b"abc", True)),
        (b"a0\r\nshort", (b"short", True)),
        (b"2020\nwas a year", (b"2020\nwas a year", False)),
        (b"<p>a</p>", (b"<p>a</p>", False)),
        (b"0\r\n\r\n", (b"", False)),
        (b"0000000000000003\r\nabc\r\n0000000000000000\r\n\r\n", (b"abc", False)),
    ],
)
def test_chunks(body: bytes, expected: tuple[bytes, bool]) -> None:
    assert expected == payload("Transfer-Encoding: chunked", body)


@pytest.mark.parametrize(
    ("block", "status", "headers", "body"),
    [
        (b"HTTP/1.0 200\n\nx", 200, (), b"x"),
        (b"http/1.1  404 Not Found\r\nA: b\r\n\r\nx", 404, (("a", "b"),), b"x"),
        (b"HTTP 200 OK\r\nA:b\r\n c\r\n\td\r\n\r\n", 200, (("a", "b c d"),), b""),
        (b"ICY 200 OK\r\nA : b\r\n\r\nx", 200, (("a", "b"),), b"x"),
        (b"HTTP/1.1 200 OK\r\nA: \xfc\r\nB: \xc3\xbc\r\n\r\n", 200, (("a", "ü"), ("b", "ü")), b""),
        (b"HTTP/1.1 200 OK\r\nA: b\r\n<html>\r\n\r\nx", 200, (("a", "b"),), b"<html>\r\n\r\nx"),
        (b"HTTP/1.1 200 OK\r\nno header here\r\nA: b\r\n\r\nx", 200, (("a", "b"),), b"x"),
        (b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n\r\nx", 200, (("a", "b"),), b"x"),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\nx", 200, (("a", "b"),), b"x"),
        (b"HTTP/1.1 200 OK", 200, (), b""),
        (b"HTTP/1.1 200 OK\r\nA: b", 200, (("a", "b"),), b""),
    ],
)
def test_http_messages(block: bytes, status: int, headers: tuple[tuple[str, str], ...], body: bytes) -> None:
    message = parse_http(block)
    assert message
    assert (status, headers, body) == (message.status, message.headers, message.body)


def test_what_is_no_http_message() -> None:
    assert [None] * 4 == [
        parse_http(block) for block in (b"", b"<html>", b"HTTP/1.1 OK\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n")
    ]


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=300), st.sampled_from([*CODINGS, "identity"]), st.booleans())
def test_any_body_gives_bytes_or_a_payload_error(body: bytes, name: str, start: bool) -> None:
    coded = CODINGS[name](HTML)[:20] + body if start and name in CODINGS else body
    try:
        payload(f"Content-Encoding: {name}\r\nTransfer-Encoding: chunked", coded)
    except PayloadError as error:
        assert "header names" in error.what  # noqa: PT017


def test_every_real_payload_can_be_had(shared_data: Path) -> None:
    """The archives on which other readers stop, or give compressed bytes."""
    cut: dict[str, int] = {}
    for name in ("pywb__iana.warc.gz", "node-warc__books.toscrape.warc", "aut__example.pdf.warc.gz",
                 "ukwa__transfer_compression_brotli.warc", "ukwa__transfer_compression_gzip.warc",
                 "warcio__example-iana.org-chunked.warc", "warcio__example.warc", "dolma__sample-0001.warc.gz"):  # fmt: skip
        with (shared_data / "warc" / name).open("rb") as stream:
            for record in ArchiveReader(stream, name):
                message = parse_http(record.block) if record.rec_type == "response" else None
                if message and payload_of(message, 50_000_000).truncated:
                    cut[name] = cut.get(name, 0) + 1
                if message and "text/html" in " ".join(message.values("content-type")) and message.body:
                    assert b"<" in payload_of(message, 50_000_000).data[:4_096], (name, record.url)
    assert {} == cut
