"""The collection's real pages: read as the encoding that the collection notes would read them?"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType

from bench.charset.cases import same
from bench.charset.readers import Reader
from humongous import charset
from humongous.charset.codecs_whatwg import read
from humongous.charset.labels import lookup


def _pages(shared: Path) -> Iterator[tuple[bytes, str | None, str]]:
    """Bytes, header and the text under the noted encoding, of pages with any byte that is not ASCII."""
    noted = {}
    with gzip.open(shared / "pages" / "pages.dev.truth.jsonl.gz", "rt", encoding="utf-8") as rows:
        for row in rows:
            page = json.loads(row)
            noted[page["url"]] = page.get("charset_guess")
    with (shared / "pages" / "pages.dev.warc.gz").open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
            name = lookup(noted.get(record.headers.get("WARC-Target-URI")) or "")
            html = record.reader.read()
            if name and not html.isascii():
                yield html, record.http_headers.get("Content-Type"), read(html, name).text


def shared_pages(shared: Path, reader: Reader) -> float:
    """Share of pages that read as noted."""
    found = [same(reader(html, header), text) for html, header, text in _pages(shared)]
    return sum(found) / len(found)


def page_rows(shared: Path, known: Mapping[str, Reader]) -> Iterator[str]:
    """Two rows for the table: all pages, and those that ours does not take for UTF-8 written twice."""
    pages = list(_pages(shared))
    once = [page for page in pages if charset.decode(page[0], page[1]).charset_source != "utf-8-twice"]
    for title, chosen in (("as noted", pages), ("as noted, those written twice aside", once)):
        shares = (
            sum(same(reader(html, header), text) for html, header, text in chosen) / len(chosen)
            for reader in known.values()
        )
        yield f"| {len(chosen):,} real pages, {title} | {' | '.join(f'{share:.4f}' for share in shares)} |"
