"""What Common Crawl itself found out about a page's languages: in the `metadata` record right after its response.

Records are given on one later than they are read, so that a page is handed over with what its neighbour says of it.
Every record still comes out once and in order; one is held back at a time.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from humongous.document import Record

_MAX_NOTE = 16_384
"""Bytes of a `metadata` record that are searched: Common Crawl's have 200 to 500."""
_MAX_VALUE = 2_048
_LANGUAGES = re.compile(rb"^languages-cld2:[ \t]{0,9}(\{[^\r\n]*\})[ \t]{0,9}\r?$", re.MULTILINE)
_HELD = frozenset({"response", "resource"})


def with_crawler_languages(records: Iterator[Record]) -> Iterator[Record]:
    """The same records in the same order, those that may hold a page with `crawler_languages` where their neighbour says.

    The neighbour is the next record, of type `metadata`, and names this one (`WARC-Concurrent-To`, `WARC-Refers-To`)
    or names none and has the same URL.
    """
    held: Record | None = None
    for record in records:
        if held is not None:
            yield _noted(held, record)
        held = record if record.rec_type in _HELD else None
        if held is None:
            yield record
    if held is not None:
        yield held


def _noted(page: Record, after: Record) -> Record:
    belongs = after.concurrent_to == page.record_id if after.concurrent_to else after.url == page.url
    if after.rec_type != "metadata" or not belongs:
        return page
    found = _LANGUAGES.search(after.block[:_MAX_NOTE])
    if found is None or len(found[1]) > _MAX_VALUE:
        return page
    return dataclasses.replace(page, crawler_languages=found[1].decode("utf-8", "replace"))
