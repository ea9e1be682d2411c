"""Each extractor as a function of HTML, made with what its own page of documentation calls it with, and loaded first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Extract = Callable[[str], str | None]


def _humongous() -> Extract:
    from humongous.config import ExtractConfig
    from humongous.document import Decoded
    from humongous.extract import extract_decoded, open_extractor

    engine = open_extractor(ExtractConfig(engine="core"))
    return lambda html: extract_decoded(Decoded(html, "utf-8", "given"), None, engine).text


def _trafilatura(**options: Any) -> Extract:
    import trafilatura

    return lambda html: trafilatura.extract(html, include_comments=False, **options)


def _baseline() -> Extract:
    import trafilatura

    return lambda html: trafilatura.baseline(html)[1]


def _resiliparse() -> Extract:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda html: extract_plain_text(html, main_content=True)


def _readability() -> Extract:
    from lxml.html import fromstring  # type: ignore[import-untyped]
    from readability import Document

    return lambda html: "\n".join(fromstring(Document(html).summary()).itertext())


def _justext() -> Extract:
    import justext

    words = frozenset[str]().union(*(justext.get_stoplist(name) for name in justext.get_stoplists()))

    def extract(html: str) -> str:
        return "\n".join(part.text for part in justext.justext(html, words) if not part.is_boilerplate)

    return extract


def _turbohtml() -> Extract:
    import turbohtml

    return lambda html: turbohtml.parse(html).main_text()


def _newspaper4k() -> Extract:
    from newspaper import Article

    def extract(html: str) -> str:
        article = Article("https://example.org/", fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return str(article.text)

    return extract


def _goose3() -> Extract:
    from goose3 import Goose

    goose = Goose({"enable_image_fetching": False})
    return lambda html: goose.extract(raw_html=html).cleaned_text


def _boilerpy3() -> Extract:
    from boilerpy3 import extractors

    extractor = extractors.ArticleExtractor()
    return lambda html: str(extractor.get_content(html))


def _inscriptis() -> Extract:
    from inscriptis import get_text

    return lambda html: str(get_text(html))


EXTRACTORS: dict[str, Callable[[], Extract]] = {
    "humongous": _humongous,
    "trafilatura": _trafilatura,
    "trafilatura-fast": lambda: _trafilatura(fast=True),
    "trafilatura-precision": lambda: _trafilatura(favor_precision=True),
    "trafilatura-baseline": _baseline,
    "resiliparse": _resiliparse,
    "readability": _readability,
    "justext": _justext,
    "turbohtml": _turbohtml,
    "newspaper4k": _newspaper4k,
    "goose3": _goose3,
    "boilerpy3": _boilerpy3,
    "inscriptis": _inscriptis,
}
