"""What is said about a page's language beside its text: by the page, its server, its address, and the crawler.

Nothing here decides a label: it is stored with the document and compared with the label (docs/langid.md, "Evidence").
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from humongous.langid.aliases import find_tag
from humongous.langid.labels import names_language
from humongous.langid.tables import read_table
from humongous.markup import Markup

EVIDENCE_VERSION = "1"
"""Rises whenever the same page may give other evidence."""
MAX_STATED = 5
"""Languages of one source that are stored."""


META = {
    "content-language": "meta", "language": "meta", "dc.language": "meta", "dcterms.language": "meta", "og:locale": "og",
}  # fmt: skip
"""`http-equiv`, `name` or `property` of a `<meta>` → the source that it is."""

SOURCES = ("html", "http", "meta", "og", "hreflang")
"""What states a language by a tag or a name."""

Evidence = Mapping[str, Any]


def language_evidence(
    markup: Markup,
    label: str,
    *,
    headers: Iterable[tuple[str, str]] = (),
    url: str | None = None,
    crawler_languages: str | None = None,
) -> Evidence:
    """What each source says, in our labels where it means one, and which sources `agree` and `disagree` with `label`.

    Sources: `html` (`lang` of `<html>`, else of `<body>`), `http` (`Content-Language`), `meta` (the same in a `<meta>`),
    `og` (`og:locale`), `hreflang` (the alternate that is this page), `tld` (a country's domain), `cld2` (Common Crawl's
    own detection: `label`, `share`); empty, or null for `tld`, where they say nothing. Reads tags up to `<body>`.
    Sources are compared by language, not by script; with `und_…` and `zxx` none is.
    """
    stated = dict(_in_markup(markup, url))
    stated["http"] = [each for name, value in headers if name == "content-language" for each in value.split(",")]
    stated = {name: _written(stated.get(name, ())) for name in SOURCES}
    found: dict[str, Any] = {name: _labels(texts, label) for name, texts in stated.items()}
    said = {name: frozenset[str]().union(*map(_languages, texts)) for name, texts in stated.items()}
    domain, crawler = _domain(url), _crawler(crawler_languages)
    found["tld"] = domain if domain in _territories() else None
    said["tld"] = _territories().get(domain or "", frozenset())
    found["cld2"] = [{"label": _labels([code], label)[0], "share": share} for code, share in crawler]
    said["cld2"] = _languages(crawler[0][0]) if crawler else frozenset()
    told = {name: codes for name, codes in said.items() if codes and names_language(label)}
    found["agree"] = sorted(name for name, codes in told.items() if label[:3] in codes)
    found["disagree"] = sorted(set(told) - set(found["agree"]))
    return found


def _in_markup(markup: Markup, url: str | None) -> Iterator[tuple[str, Sequence[str]]]:
    """(source, what it says) of the tags up to `<body>`; the first of each source counts."""
    found: dict[str, Sequence[str]] = {}
    for tag in markup.tags:
        attributes = tag.attributes
        if not tag.head:
            break
        if tag.name in ("html", "body"):
            value = attributes.get("lang") or attributes.get("xml:lang")
            if value:
                found.setdefault("html", [value])
        elif tag.name == "meta":
            kind = attributes.get("http-equiv") or attributes.get("name") or attributes.get("property") or ""
            source, value = META.get(kind.strip().lower()), attributes.get("content")
            if source and value:
                found.setdefault(source, value.split(","))
        elif tag.name == "link" and url and _is_alternate(attributes, url):
            found.setdefault("hreflang", [attributes["hreflang"]])
    yield from found.items()


def _is_alternate(attributes: Mapping[str, str], url: str) -> bool:
    """Whether a link says in which language this very page is."""
    return attributes.get("hreflang", "").lower() not in ("", "x-default") and _same_page(
        attributes.get("href", ""), url
    )


def _same_page(href: str, url: str) -> bool:
    """Whether two addresses are one page: scheme, fragment and a last slash aside."""
    return _bare(href.strip()) == _bare(url)


def _bare(url: str) -> str:
    return url.partition("#")[0].partition("://")[2].rstrip("/").lower()


def _domain(url: str | None) -> str | None:
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return None
    return host.rpartition(".")[2] or None


_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff0-\uffff"
    "\U000e0000-\U000e0fff]"
)
"""Controls, invisible characters and no characters: nobody writes a language with them."""


def _written(stated: Iterable[str]) -> list[str]:
    """What a source says, as written, nothing twice; cut and without `_UNSEEN`, since anything may be written there."""
    texts = (" ".join(_UNSEEN.sub(" ", text[:80]).split()) for text in list(stated)[:MAX_STATED])
    return list(dict.fromkeys(written for written in texts if written))


def _labels(written: Iterable[str], label: str) -> list[str]:
    """Labels for it: the document's, where it may mean that, else the usual one; as written where it means none."""
    return list(dict.fromkeys(_label(text, label) for text in written))


@functools.lru_cache(maxsize=4096)
def _label(text: str, label: str) -> str:
    labels = find_tag(text) or (text,)
    return label if label in labels else labels[0]


@functools.lru_cache(maxsize=4096)
def _languages(text: str) -> frozenset[str]:
    """All languages (ISO 639-3) that a statement allows: of a macrolanguage (`zh`, `ar`, `no`) every member."""
    named = re.split(r"[-_]", text.casefold(), maxsplit=1)[0]
    return frozenset(label[:3] for label in find_tag(text)) | _members().get(named, frozenset())


def _crawler(crawler_languages: str | None) -> list[tuple[str, float]]:
    """Common Crawl's `languages-cld2` as (code, share of the text); none where it is not the JSON that it should be."""
    try:
        languages = json.loads(crawler_languages or "{}").get("languages", [])[:MAX_STATED]
        pairs = [(each.get("code-iso-639-3") or each["code"], float(each["text-covered"])) for each in languages]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        return []
    sound = [(_written([code]), share) for code, share in pairs if isinstance(code, str) and 0 <= share <= 1]
    return [(texts[0], round(share, 4)) for texts, share in sound if texts]


@functools.cache
def _members() -> Mapping[str, frozenset[str]]:
    """Codes of a macrolanguage → its members."""
    rows = [row for row in read_table("languages") if row["macro"]]
    members: dict[str, set[str]] = {}
    for row in rows:
        members.setdefault(row["macro"], set()).add(row["code"])
    return {alias: frozenset(members[row["macro"]]) for row in rows for alias in row["aliases"].split()}


@functools.cache
def _territories() -> Mapping[str, frozenset[str]]:
    return {row["tld"]: frozenset(row["languages"].split()) for row in read_table("territories")}
