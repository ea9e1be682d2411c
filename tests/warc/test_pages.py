"""Which records are pages, on made and on real ones."""

from __future__ import annotations

import dataclasses
import gzip
import json
from pathlib import Path

import pytest

from humongous.config import PagesConfig
from humongous.document import Drop, NotPage, Page, Record
from humongous.errors import PayloadError
from humongous.warc import ArchiveReader, choose_page

RECORD = Record("a.warc.gz", 0, 1, "response", "x", "http://example.org/", None, None, None, None, b"")
HTML = b"<!DOCTYPE html><html><body><p>text</p></body></html>"

# What is no page here, of the 44 made ones. The other 11 that yield no text are pages without any: an extractor's task.
MADE = {
    "http_status": {
        "not-found-404", "bad-gateway-502", "gone-410", "bad-request-400", "redirect-302-empty", "too-many-429",
        "redirect-307", "redirect-308", "forbidden-403", "redirect-301", "error-500", "not-modified-304", "robots-404",
        "unavailable-503",
    },
    "not_html": {
        "json", "pdf-as-html", "pdf", "png", "css", "sitemap", "rss", "plain-text", "javascript", "octet-stream",
    },
    "robots_txt": {"robots-txt-utf8", "robots-txt-html-type", "robots-txt"},
    "empty_payload": {"empty-body", "empty-body-utf8", "whitespace-only"},
    "page": {
        "login-form", "header-charset-wins", "empty-skeleton", "spa-shell", "parked-domain", "utf16-bom", "truncated",
        "xhtml-type", "soft-404", "no-content-type", "long-line-no-space", "deep-nesting", "meta-refresh",
        "upper-case-type",
    },
}  # fmt: skip


def response(body: bytes, content_type: str | None = "text/html", extra: str = "", status: str = "200 OK") -> Record:
    head = f"HTTP/1.1 {status}\r\n" + (f"Content-Type: {content_type}\r\n" if content_type else "") + extra + "\r\n"
    return dataclasses.replace(RECORD, block=head.encode() + body)


def outcome(record: Record, config: PagesConfig | None = None) -> str:
    try:
        choose_page(record, config or PagesConfig())
    except NotPage as no:
        return str(no.reason)
    except Drop as no:
        return str(no.reason)
    except PayloadError:
        return "payload"
    return "page"


@pytest.mark.slow
def test_the_made_pages_and_that_no_real_page_is_turned_away(shared_data: Path) -> None:
    with gzip.open(shared_data / "pages" / "pages.dev.truth.jsonl.gz") as lines:
        rows = [json.loads(line) for line in lines]
    made = {(row["url"], row["status"]): row["made"] for row in rows if row["source"] == "made"}
    names = {url: name for (url, _), name in made.items()}
    found: dict[str, set[str]] = {}
    real: dict[str, int] = {}
    flags: set[tuple[str, ...]] = set()
    with (shared_data / "pages" / "pages.dev.warc.gz").open("rb") as stream:
        for record in ArchiveReader(stream, "dev.warc.gz"):
            if record.rec_type != "response":
                continue
            what = outcome(record)
            if record.url in names:
                found.setdefault(what, set()).add(names[record.url])
                if what == "page":
                    flags.add(choose_page(record, PagesConfig()).flags)
            else:
                real[what] = real.get(what, 0) + 1
    assert MADE == found
    assert {"page": 2_263} == real
    assert {(), ("truncated",)} == flags


@pytest.mark.parametrize(
    ("rec_type", "expected"),
    [
        ("warcinfo", "warcinfo"), ("request", "request"), ("metadata", "metadata"), ("revisit", "revisit"),
        ("conversion", "conversion"), ("continuation", "continuation"), ("monkeys", "other_record_type"),
        ("", "other_record_type"), ("response", "page"), ("resource", "page"),
    ],
)  # fmt: skip
def test_record_types(rec_type: str, expected: str) -> None:
    block = HTML if rec_type == "resource" else b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + HTML
    record = dataclasses.replace(RECORD, rec_type=rec_type, content_type="text/html", block=block)
    assert expected == outcome(record)


def test_a_resource_is_a_page_without_http_header() -> None:
    record = dataclasses.replace(RECORD, rec_type="resource", content_type="text/html; charset=utf-8", block=HTML)
    expected = Page(html=HTML, url="http://example.org/", content_type="text/html; charset=utf-8")
    assert expected == choose_page(record, PagesConfig())


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("dns:example.org", "not_http"),
        ("ftp://example.org/a.html", "not_http"),
        ("https://example.org/robots.txt", "robots_txt"),
        ("https://example.org/robots.txt?x", "robots_txt"),
        ("https://example.org/about/robots.txt", "page"),
        ("http://[broken/robots.txt", "page"),
        ("HTTP://EXAMPLE.ORG/", "page"),
        (None, "page"),
    ],
)
def test_urls(url: str | None, expected: str) -> None:
    assert expected == outcome(dataclasses.replace(response(HTML), url=url))


def test_a_warc_of_robots_txt_has_no_page() -> None:
    name = "crawl-data/CC-MAIN-2020-40/segments/1/robotstxt/x.warc.gz"
    assert outcome(dataclasses.replace(response(HTML), warc_filename=name)) == "robots_txt"


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        (b"", "200 OK", "empty_payload"),
        (b" \r\n\t ", "200 OK", "empty_payload"),
        (HTML, "404 Not Found", "http_status"),
        (HTML, "301", "http_status"),
        (b"%PDF-1.4 " + HTML, "200 OK", "not_html"),
        (b"a" * 101, "200 OK", "page_too_large"),
    ],
)
def test_status_and_size(body: bytes, status: str, expected: str) -> None:
    assert expected == outcome(response(body, status=status), PagesConfig(max_bytes=100))


def test_a_block_that_is_no_http_message() -> None:
    assert outcome(dataclasses.replace(RECORD, block=HTML)) == "not_http"
    assert outcome(dataclasses.replace(RECORD, block=b"")) == "empty_payload"


def test_a_bomb_is_too_large_and_a_broken_body_keeps_what_decodes() -> None:
    coded = "Content-Encoding: gzip\r\n"
    bomb = response(gzip.compress(HTML + bytes(10_000_000)), extra=coded)
    assert outcome(bomb, PagesConfig(max_bytes=1_000)) == "page_too_large"
    cut = choose_page(response(gzip.compress(HTML * 50)[:-12], extra=coded), PagesConfig())
    assert cut.html.startswith(HTML[:20])
    assert cut.flags == ("payload_truncated",)
    assert outcome(response(gzip.compress(HTML)[:11], extra=coded)) == "payload"


@pytest.mark.parametrize(
    ("extra", "body", "expected"),
    [
        ("X-Robots-Tag: noindex\r\n", HTML, True),
        ("X-Robots-Tag: noarchive, NONE\r\n", HTML, True),
        ("X-Robots-Tag: googlebot: noindex\r\n", HTML, False),
        ("X-Robots-Tag: ccbot: noindex\r\n", HTML, True),
        ("X-Robots-Tag: index, follow\r\n", HTML, False),
        ("", b'<html><meta name="robots" content="noindex, follow">' + HTML, True),
        ("", b"<html><META CONTENT='none' NAME=ROBOTS />" + HTML, True),
        ("", b'<html><meta name="robots" content="index">noindex' + HTML, False),
        ("", b'<html><meta name="description" content="noindex">' + HTML, False),
        ("", '<html><meta name="robots" content="noindex">'.encode("utf-16"), True),
    ],
)
def test_noindex(extra: str, body: bytes, expected: bool) -> None:
    assert expected == ("noindex" in choose_page(response(body, extra=extra), PagesConfig()).flags)


def test_flags_of_the_record() -> None:
    for truncated, flags in (("length", ("truncated",)), ("incomplete", ("truncated",)), ("bad_crc", ("bad_crc",))):
        page = choose_page(dataclasses.replace(response(HTML), truncated=truncated), PagesConfig())
        assert (truncated, flags) == (page.truncated, page.flags)
