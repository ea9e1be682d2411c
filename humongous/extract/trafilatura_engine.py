"""Main text by trafilatura; the only module that names trafilatura and lxml."""

from __future__ import annotations

import logging
import re
from importlib.metadata import version

import trafilatura
from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html
from trafilatura.settings import Document

from humongous.config import ExtractConfig
from humongous.errors import ExtractionError
from humongous.extract import joiners, limits
from humongous.extract.found import Found

_LIBRARY_ERRORS = (
    etree.LxmlError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What lxml, trafilatura, justext and readability were seen, or must be expected, to raise on a page."""


class TrafilaturaEngine:
    """trafilatura in balanced mode: plain text, no metadata, no deduplication, no network.

    The page is parsed here, for trafilatura's own parser gives up silently at 256 nested elements and at text of
    10 MB, and what comes after is lost. `huge_tree` lifts both; `humongous.extract.limits` bounds them before.
    """

    def __init__(self, config: ExtractConfig) -> None:
        self.name = f"trafilatura {version('trafilatura')}"
        self._comments = config.comments == "keep"
        self._tables = config.tables
        self._max_depth = config.max_depth
        # It logs each page that it finds no text in; here that is an outcome, and counted.
        logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

    def extract(self, html: str) -> Found:
        """See `Extractor.extract`."""
        limits.check(html, self._max_depth)
        try:
            tree = _parse(html)
            if tree is None:
                return Found("", None)
            title = _title(tree)
            letters = joiners.stand_ins(html)
            if letters:
                joiners.hide(tree.iter(etree.Element), letters)
            # Not `extract`: it ends in an NFC that is quadratic in a run of combining marks. Ours comes after, bounded.
            found = trafilatura.bare_extraction(
                tree,
                include_comments=self._comments,
                include_tables=self._tables,
                include_formatting=False,
                include_images=False,
                include_links=False,
                deduplicate=False,
                with_metadata=False,
            )
        except _LIBRARY_ERRORS as error:
            raise ExtractionError(f"{self.name} broke: {type(error).__name__}: {error}"[:500]) from error
        if not isinstance(found, Document):
            return Found("", title)
        text = f"{found.text or ''}\n{found.comments or ''}".strip()
        return Found(joiners.show(text, letters) if letters else text, title)

    def versions(self) -> dict[str, str]:
        """trafilatura and all that it reads pages with."""
        libraries = ("trafilatura", "lxml", "lxml_html_clean", "justext", "courlan")
        return {name: version(name) for name in libraries} | {"libxml2": ".".join(map(str, etree.LIBXML_VERSION))}


_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DOCTYPE = re.compile(r"\s*<![dD][oO][cC][tT][yY][pP][eE][^<>]{0,1000}>")
_CLOSED_HTML = re.compile(r"(<html\b[^<>]{0,2000})/>", re.IGNORECASE)


def _parse(html: str) -> lxml_html.HtmlElement | None:
    """The tree, `None` for a page without any element; raises `ExtractionError` where libxml2 gave up half-way."""
    html = _NOT_XML.sub("", html)
    # libxml2 takes `<html …/>` at its word: an empty document.
    start = _DOCTYPE.sub("", _CLOSED_HTML.sub(r"\1>", html[:4096], count=1), count=1)
    data = (start + html[4096:]).encode("utf-8", "ignore")
    # A parser each time: it keeps a log of errors.
    parser = lxml_html.HTMLParser(
        encoding="utf-8",
        collect_ids=False,
        default_doctype=False,
        huge_tree=True,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        tree = lxml_html.document_fromstring(data, parser=parser)
    except etree.ParserError:  # "Document is empty"
        return None
    for entry in parser.error_log:
        if entry.type in _GAVE_UP:
            raise ExtractionError(f"libxml2 gave up on the page half-way: {entry.message}")
    return tree


_GAVE_UP = {etree.ErrorTypes.ERR_RESOURCE_LIMIT, etree.ErrorTypes.ERR_NO_MEMORY}


def _title(tree: lxml_html.HtmlElement) -> str | None:
    """What the page calls itself for sharing (`og:title`), else its `<title>`."""
    for element in tree.iter("meta"):
        if (element.get("property") or "").strip().lower() == "og:title" and (element.get("content") or "").strip():
            return str(element.get("content"))
    title = tree.find(".//title")
    return None if title is None else str(title.text_content())
