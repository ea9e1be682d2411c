"""Documents for the tests of LMD files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from humongous.document import Document

NASTY = (
    "plain",
    "U+2028 \u2028 U+2029 \u2029 U+0085 \u0085 VT \v FF \f FS \x1c GS \x1d RS \x1e end",
    "lines\nand\r\nreturns\rand\ttabs",
    "emoji 👩‍👩‍👧‍👦 🏳️‍🌈 and astral 𐍈 𠜎",
    "שלום עולם \u200fمرحبا\u200e \u202eright to left\u202c",
    'quotes " \\ / \\u2028 \\n and {"text": "not me"}',
    "BOM \ufeff, replacement \ufffd, noncharacter \uffff, DEL \x7f, ESC \x1b",
    "เมื่อวาน 日本語 ქართული မြန်မာ ᏣᎳᎩ",
    "long " * 210_000,
    "",
)


def make_document(text: str, language: str = "eng_Latn", number: int = 0, **more: Any) -> Document:
    meta: dict[str, Any] = {
        "id": f"00000000-0000-4000-8000-{number:012d}",
        "url": f"https://example.org/{number}?q=a&b=ü",
        "dump": "CC-MAIN-2020-40",
        "warc_filename": "crawl-data/CC-MAIN-2020-40/warc/a.warc.gz",
        "warc_record_offset": 1000 * number,
        "warc_record_length": 999,
        "fetch_time": "2020-09-20T03:14:25Z",
        "content_digest": None,
        "title": "A title \u2028 with a separator",
        "published": "2020-09-19",
        "modified": None,
        "authors": ["Wanjiru", "王小明"],
        "language": language,
        "language_confidence": 0.1 + 0.2,
        "languages": [{"model": "lid.176", "label": language, "score": 0.30000000000000004}],
        "charset": "utf-8",
        "charset_source": "header",
        "extractor": "trafilatura 2.3.1",
        "extraction_confidence": None,
        "signals": {"chars": float(len(text)), "stop_word_share": 1 / 3, "none": None},
        "flags": [],
        "licence": None,
    }
    return Document(text=text, language=language, meta=meta | more)


@pytest.fixture
def nasty() -> list[Document]:
    """Documents whose texts break careless writers and readers."""
    return [make_document(text, number=number) for number, text in enumerate(NASTY)]


@pytest.fixture
def document() -> Callable[..., Document]:
    """A document of a text, with every field of `meta`."""
    return make_document


@pytest.fixture
def nasty_texts() -> Sequence[str]:
    return NASTY
