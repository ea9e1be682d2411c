"""What a document's `meta` says: where the page is in the crawl, and all that the recipe found out about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from humongous import extract, langid, markup
from humongous.document import Decoded, Document, Extracted, Identified, Page, Record


def place_of(record: Record, dump: str) -> dict[str, Any]:
    """Where the page is in the crawl: Common Crawl's own names."""
    return {
        "id": record.record_id,
        "url": record.url,
        "dump": dump,
        "warc_filename": record.warc_filename,
        "warc_record_offset": record.warc_record_offset,
        "warc_record_length": record.warc_record_length,
        "fetch_time": record.fetch_time,
        "content_digest": record.content_digest,
    }


def describe(
    page: Page,
    decoded: Decoded,
    extracted: Extracted,
    language: Identified,
    signals: Mapping[str, float | int | None],
) -> Document:
    """The document, with all that the recipe found out (what the record knows is added from `place_of`)."""
    statements = markup.read_markup(decoded.text)
    stated = extract.find_stated(statements)
    variant = langid.variant_of(extracted.text, language.label)
    meta = {
        "title": extracted.title or stated.headline,
        "published": stated.published,
        "modified": stated.modified,
        "authors": list(stated.authors),
        **langid.language_fields(language, variant),
        "language_evidence": langid.language_evidence(
            statements,
            language.label,
            headers=page.headers,
            url=page.url,
            crawler_languages=page.crawler_languages,
        ),
        "charset": decoded.charset,
        "charset_source": decoded.charset_source,
        "extractor": extracted.extractor,
        "extraction_confidence": extracted.confidence,
        "signals": dict(signals),
        "flags": [
            *page.flags,
            *decoded.flags,
            *(f"limited_{limit}" for limit in extracted.limits_hit),
            *langid.language_flags(language, variant),
        ],
        "licence": extract.find_licence(statements),
    }
    return Document(text=extracted.text, language=language.label, meta=meta)
