"""HTML to main text: an engine behind one seam, limits before it, the same sanitising after it."""

from __future__ import annotations

import functools
import unicodedata

from humongous import charset
from humongous.config import ExtractConfig
from humongous.document import Decoded, Extracted
from humongous.errors import ExtractionError
from humongous.extract import json_ld, limits, normal_form, sanitise, stated
from humongous.extract.engine import Extractor, open_extractor
from humongous.extract.licence import find_licence
from humongous.extract.sanitise import sanitise_title
from humongous.extract.stated import Stated, find_stated

__all__ = [
    "Extractor",
    "Stated",
    "extract_decoded",
    "extract_text",
    "find_licence",
    "find_stated",
    "open_extractor",
    "versions",
]


def extract_decoded(decoded: Decoded, url: str | None, extractor: Extractor) -> Extracted:
    """The page's main text and title, sanitised; `text` is empty where the extractor finds none.

    `url` has no say in the text: it says in an error which page it was. Raises `ExtractionError` where the page exceeds
    a limit or breaks the extractor.
    """
    try:
        found = extractor.extract(decoded.text)
    except ExtractionError as error:
        raise ExtractionError(error.what, where=url or "", do=error.do) from error
    text, title = sanitise.sanitise(found.text), sanitise_title(found.title)
    hidden = sanitise.sanitise(json_ld.body(decoded.text)) if len(text) < LITTLE else ""
    if len(hidden) > max(LITTLE, MANY_TIMES * len(text)):
        return Extracted(hidden, title, f"json-ld {json_ld.VERSION}", limits_hit=found.limits_hit)
    return Extracted(text, title, extractor.name, limits_hit=found.limits_hit, confidence=found.confidence)


LITTLE, MANY_TIMES = 200, 4
"""A page with fewer characters of text than this, and many times more in its JSON-LD, shows it by a script."""


def extract_text(
    html: bytes | str,
    *,
    url: str | None = None,
    content_type: str | None = None,
    config: ExtractConfig | None = None,
) -> Extracted:
    """One page's main text and title: by definition what the corpus has for this page.

    `html` as bytes is decoded by the evidence in it and in `content_type` (the HTTP header's value). Raises
    `ExtractionError` where the page exceeds a limit or breaks the extractor, `ConfigError` for an unknown engine.
    """
    decoded = charset.decode(html, content_type) if isinstance(html, bytes) else Decoded(html, "utf-8", "given")
    return extract_decoded(decoded, url, _opened(config or ExtractConfig()))


_opened = functools.lru_cache(maxsize=8)(open_extractor)


def versions(config: ExtractConfig) -> dict[str, str]:
    """Versions of all that makes the text under this configuration, for its fingerprint."""
    extractor = open_extractor(config)
    return {
        "extractor": extractor.name,
        **extractor.versions(),
        "sanitise": sanitise.VERSION,
        "limits": limits.VERSION,
        "stated": stated.VERSION,
        "json_ld": json_ld.VERSION,
        "nfc": normal_form.UNICODE_VERSION,
        "unicode": unicodedata.unidata_version,
    }
