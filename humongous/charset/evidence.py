"""What a page says about its own encoding: byte order mark, HTTP header, `<meta>`, XML declaration."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from humongous.charset.labels import lookup
from humongous.compiled_core import core_function

PRESCAN_BYTES = 8_192
"""How far `<meta>` is looked for. WHATWG asks for the first 1,024 bytes, browsers read on: so do we."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An encoding that something speaks for: its WHATWG name and the source, as in `Decoded.charset_source`."""

    name: str
    source: str


def stated(html: bytes, content_type: str | None) -> Iterator[Candidate]:
    """All statements, the strongest first: `bom`, `header`, `meta` (an XML declaration counts as `meta`).

    The order is WHATWG's "determining the character encoding" (HTML Standard, 13.2.3.2), which ranks an XML
    declaration with the prescan too.
    """
    marked = next((name for mark, name in _MARKS if html.startswith(mark)), None)
    if marked:
        yield Candidate(marked, "bom")
    for label, source in (
        (header_label(content_type), "header"),
        (meta_label(html), "meta"),
        (xml_label(html), "meta"),
    ):
        name_found = lookup(label) if label else None
        if name_found and source == "meta" and name_found.startswith(("utf-16", "utf-32")):
            name_found = "utf-8"  # it was read as ASCII, so it is neither (HTML Standard, prescan)
        if name_found:
            yield Candidate(name_found, source)


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32le"),
    (codecs.BOM_UTF32_BE, "utf-32be"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)
_CHARSET = re.compile(r"""charset\s*=\s*["']?([^"'\s;,]+)""", re.IGNORECASE)
_MAX_HEADER = 1_000


def header_label(content_type: str | None) -> str | None:
    """The label in an HTTP `Content-Type`, `None` where there is none."""
    match = _CHARSET.search(content_type[:_MAX_HEADER]) if content_type else None
    return match[1] if match else None


_XML = re.compile(rb"""\s*<\?xml\s[^<>?]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,64})["']""")


def xml_label(html: bytes) -> str | None:
    """The label in an XML declaration at the very start (white space and a byte order mark aside)."""
    match = _XML.match(html[:512].removeprefix(codecs.BOM_UTF8))
    return match[1].decode("ascii") if match else None


_NAME = re.compile(rb"<([A-Za-z][A-Za-z0-9]*)")
_ATTRIBUTE = re.compile(rb"""[\s/]*([^\s/>=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>][^\s>]*))?""")
_RAW = frozenset({b"script", b"style", b"textarea", b"title", b"xmp", b"noembed", b"noframes", b"iframe"})
"""Elements with text in them, not mark-up: a `<meta>` there is none."""


class MetaTag(NamedTuple):
    """A `<meta>` with `charset` or `http-equiv`: values as written, quotation marks and all, empty where there is none."""

    charset: bytes | None
    http_equiv: bytes | None
    content: bytes | None


def meta_label(html: bytes) -> str | None:
    """The label of the first `<meta charset>` or `<meta http-equiv=content-type>` that names a known encoding.

    WHATWG's prescan (HTML Standard, 13.2.3.2) over `PRESCAN_BYTES`; what is in comments, scripts and attributes of
    other elements is passed over.
    """
    return next((label for tag in meta_tags(html[:PRESCAN_BYTES]) if (label := _label(tag))), None)


def meta_tags(window: bytes) -> Iterable[MetaTag]:
    """Those of a window that may state an encoding: by the compiled core, or by `tags_by_patterns` where there is none."""
    compiled: Callable[[bytes], list[tuple[bytes | None, bytes | None, bytes | None]]] | None
    compiled = core_function("meta_tags")
    return map(MetaTag._make, compiled(window)) if compiled else tags_by_patterns(window)


def tags_by_patterns(window: bytes) -> Iterator[MetaTag]:
    """The same without the core."""
    at = window.find(b"<")
    while at >= 0:
        tag = _NAME.match(window, at)
        if window.startswith(b"<!--", at):
            end = window.find(b"-->", at + 2)
            at = end + 3 if end >= 0 else len(window)
        elif tag:
            attributes, at = _attributes(window, tag.end())
            name = tag[1].lower()
            if name == b"meta" and (b"charset" in attributes or b"http-equiv" in attributes):
                yield MetaTag(*map(attributes.get, (b"charset", b"http-equiv", b"content")))
            if name in _RAW:
                at = _after_raw(window, at, name)
        else:
            end = window.find(b">", at) if window[at + 1 : at + 2] in (b"!", b"/", b"?") else at
            at = end + 1 if end >= 0 else len(window)
        at = window.find(b"<", at)


def _attributes(window: bytes, at: int) -> tuple[dict[bytes, bytes], int]:
    """The attributes of a tag whose name ends at `at` (first of each name counts), and where the tag ends."""
    found: dict[bytes, bytes] = {}
    while match := _ATTRIBUTE.match(window, at):
        found.setdefault(match[1].lower(), match[2] or b"")
        at = match.end()
    return found, at


def _label(tag: MetaTag) -> str | None:
    label = None if tag.charset is None else _plain(tag.charset)
    if label is None and _plain(tag.http_equiv or b"").strip().lower() == "content-type":
        match = _CHARSET.search(_plain(tag.content or b""))
        label = match[1] if match else None
    if label and label.strip().lower() == "x-user-defined":
        return "windows-1252"
    return label if label and lookup(label) else None


def _plain(value: bytes) -> str:
    return value.strip(b"\"'").decode("ascii", "replace")


def _after_raw(window: bytes, at: int, name: bytes) -> int:
    end = re.compile(rb"</" + name + rb"[\s/>]", re.IGNORECASE).search(window, at)
    return end.end() if end else len(window)
