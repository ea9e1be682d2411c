"""Which records are pages: the second step of the recipe."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from humongous.config import PagesConfig
from humongous.document import Drop, DropReason, NotAPageReason, NotPage, Page, Record
from humongous.warc.blocks import BAD_CRC
from humongous.warc.content_kind import HTML, ascii_head, content_kind
from humongous.warc.http_message import HttpMessage, parse_http
from humongous.warc.payload import payload_of

META_BYTES = 65_536
"""How much of a page is searched for `<meta name="robots">`."""
ROBOTS_FOLDER = "/robotstxt/"
"""Common Crawl keeps what it fetched as robots.txt apart, in WARCs of their own."""
_NOT_PAGES = {
    "warcinfo": NotAPageReason.WARCINFO,
    "request": NotAPageReason.REQUEST,
    "metadata": NotAPageReason.METADATA,
    "revisit": NotAPageReason.REVISIT,
    "conversion": NotAPageReason.CONVERSION,
    "continuation": NotAPageReason.CONTINUATION,
}
_META = re.compile(rb"<meta[\s/][^<>]{0,1000}>", re.IGNORECASE)
_META_ROBOTS = re.compile(rb"\bname\s{0,9}=\s{0,9}[\"']?\s{0,9}(?:robots|ccbot)\b", re.IGNORECASE)
_META_NOINDEX = re.compile(
    rb"\bcontent\s{0,9}=\s{0,9}(?:\"[^\"]*|'[^']*|[^\s\"'>]*)\b(?:noindex|none)\b", re.IGNORECASE
)
_AGENTS = {"*", "ccbot", "robots"}


def choose_page(record: Record, config: PagesConfig) -> Page:
    """The page that the record holds, its payload's codings undone.

    Raises `NotPage` where it holds none, `Drop` (`page_too_large`), or `PayloadError` where a coding cannot be undone.
    """
    if reason := _NOT_PAGES.get(record.rec_type):
        raise NotPage(reason)
    if record.rec_type not in ("response", "resource"):
        raise NotPage(NotAPageReason.OTHER_TYPE, detail=record.rec_type)
    if record.url is not None and not record.url[:8].lower().startswith(("http://", "https://")):
        raise NotPage(NotAPageReason.NOT_HTTP, detail=record.url.partition(":")[0][:40])
    if record.rec_type == "resource":
        return _page(record, record.block, record.content_type, None, config, truncated=False)
    return _response(record, config)


def _response(record: Record, config: PagesConfig) -> Page:
    message = parse_http(record.block)
    if message is None:
        reason = NotAPageReason.NOT_HTTP if record.block.strip() else NotAPageReason.EMPTY_PAYLOAD
        raise NotPage(reason, detail="no HTTP status line")
    if message.status not in config.statuses:
        raise NotPage(NotAPageReason.HTTP_STATUS, detail=str(message.status))
    if _is_robots_txt(record):
        raise NotPage(NotAPageReason.ROBOTS_TXT)
    payload = payload_of(message, config.max_bytes + 1)
    content_type = next(iter(message.values("content-type")), None)
    return _page(record, payload.data, content_type, message, config, truncated=payload.truncated)


def _page(
    record: Record,
    html: bytes,
    content_type: str | None,
    message: HttpMessage | None,
    config: PagesConfig,
    *,
    truncated: bool,
) -> Page:
    if _is_robots_txt(record):
        raise NotPage(NotAPageReason.ROBOTS_TXT)
    if not html or html.isspace():
        raise NotPage(NotAPageReason.EMPTY_PAYLOAD)
    kind = content_kind(html, content_type)
    if kind != HTML:
        raise NotPage(NotAPageReason.NOT_HTML, detail=kind)
    if len(html) > config.max_bytes:
        raise Drop(DropReason.PAGE_TOO_LARGE, measured=len(html), threshold=config.max_bytes)
    return Page(
        html=html,
        url=record.url,
        content_type=content_type,
        headers=message.headers if message else (),
        truncated=record.truncated,
        flags=_flags(record, html, message, payload_truncated=truncated),
        crawler_languages=record.crawler_languages,
    )


def _flags(record: Record, html: bytes, message: HttpMessage | None, *, payload_truncated: bool) -> tuple[str, ...]:
    found = {
        "bad_crc": record.truncated == BAD_CRC,
        "noindex": _noindex_header(message) or _noindex_meta(html),
        "payload_truncated": payload_truncated,
        "truncated": record.truncated not in (None, BAD_CRC),
    }
    return tuple(name for name, is_so in found.items() if is_so)


def _is_robots_txt(record: Record) -> bool:
    if ROBOTS_FOLDER in record.warc_filename:
        return True
    if not record.url or "robots.txt" not in record.url:
        return False
    try:
        return urlsplit(record.url).path == "/robots.txt"
    except ValueError:
        return False


def _noindex_header(message: HttpMessage | None) -> bool:
    """`X-Robots-Tag` asks every robot, or Common Crawl's, not to index the page."""
    for value in message.values("x-robots-tag") if message else ():
        for part in value.lower().split(","):
            agent, colon, directive = part.rpartition(":")
            if directive.strip() in ("noindex", "none") and (not colon or agent.strip() in _AGENTS):
                return True
    return False


def _noindex_meta(html: bytes) -> bool:
    """`<meta name="robots" content="noindex">` in the first 64 kB."""
    head = html[:META_BYTES] if html[:1] not in (b"\xff", b"\xfe") else ascii_head(html)
    return any(_META_ROBOTS.search(tag) and _META_NOINDEX.search(tag) for tag in _META.findall(head))
