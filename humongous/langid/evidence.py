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
from humongous.langid.tables import read_table

EVIDENCE_VERSION = "1"
"""Rises whenever the same page may give other evidence."""
HEAD_CHARS = 65_536
"""How much of a page is searched for tags."""
MAX_STATED = 5
"""Languages of one source that are stored."""


def _any_case(names: str) -> str:
    """`a|b` → `[aA]|[bB]`: keeps the search for `<` fast, which the flag IGNORECASE does not."""
    return "".join(f"[{each}{each.upper()}]" if each.isalpha() else each for each in names)


_RAW = "script|style|textarea|noscript"
_TAG = re.compile(rf"<(?:(!--)|({_any_case(_RAW)})\b|({_any_case('html|body|meta|link')})\b([^<>]{{0,2048}})>)")
_ENDS = {"!--": re.compile("-->")} | {name: re.compile(f"</{_any_case(name)}") for name in _RAW.split("|")}
"""What a comment, or text that is no mark-up, ends with."""
_ATTRIBUTE = re.compile(r"(?<![\w:-])([a-zA-Z][a-zA-Z:-]{0,30})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_SPEAKING = re.compile("lang|locale", re.IGNORECASE)
"""One of these is in every tag that says something of a language."""
_META = {
    "content-language": "meta", "language": "meta", "dc.language": "meta", "dcterms.language": "meta", "og:locale": "og",
}  # fmt: skip
"""`http-equiv`, `name` or `property` of a `<meta>` → the source that it is."""

SOURCES = ("html", "http", "meta", "og", "hreflang")
"""What states a language by a tag or a name."""

Evidence = Mapping[str, Any]


def language_evidence(
    html: str,
    label: str,
    *,
    headers: Iterable[tuple[str, str]] = (),
    url: str | None = None,
    crawler_languages: str | None = None,
) -> Evidence:
    """What each source says, in our labels where it means one, and which sources `agree` and `disagree` with `label`.

    Sources: `html` (`lang` of `<html>`, else of `<body>`), `http` (`Content-Language`), `meta` (the same in a `<meta>`),
    `og` (`og:locale`), `hreflang` (the alternate that is this page), `tld` (a country's domain), `cld2` (Common Crawl's
    own detection: `label`, `share`); empty, or null for `tld`, where they say nothing. Reads the first 65,536 characters of
    `html` up to `<body>`, in time linear in them. Sources are compared by language, not by script; with `und_…` and
    `zxx` none is.
    """
    stated = dict(_in_markup(html[:HEAD_CHARS], url))
    stated["http"] = [each for name, value in headers if name == "content-language" for each in value.split(",")]
    stated = {name: _written(stated.get(name, ())) for name in SOURCES}
    found: dict[str, Any] = {name: _labels(texts, label) for name, texts in stated.items()}
    said = {name: frozenset[str]().union(*map(_languages, texts)) for name, texts in stated.items()}
    domain, crawler = _domain(url), _crawler(crawler_languages)
    found["tld"] = domain if domain in _territories() else None
    said["tld"] = _territories().get(domain or "", frozenset())
    found["cld2"] = [{"label": _labels([code], label)[0], "share": share} for code, share in crawler]
    said["cld2"] = _languages(crawler[0][0]) if crawler else frozenset()
    told = {name: codes for name, codes in said.items() if codes and "_" in label and not label.startswith("und_")}
    found["agree"] = sorted(name for name, codes in told.items() if label[:3] in codes)
    found["disagree"] = sorted(set(told) - set(found["agree"]))
    return found


def _in_markup(head: str, url: str | None) -> Iterator[tuple[str, Sequence[str]]]:
    """(source, what it says) of the tags outside comments and scripts; the first of each source counts."""
    found: dict[str, Sequence[str]] = {}
    for tag, attributes in _tags(head):
        if tag in ("html", "body"):
            value = attributes.get("lang") or attributes.get("xml:lang")
            if value:
                found.setdefault("html", [value])
        elif tag == "meta":
            kind = attributes.get("http-equiv") or attributes.get("name") or attributes.get("property") or ""
            source, value = _META.get(kind.strip().lower()), attributes.get("content")
            if source and value:
                found.setdefault(source, value.split(","))
        elif url and _stated_by_alternate(attributes) and _same_page(attributes.get("href", ""), url):
            found.setdefault("hreflang", [attributes["hreflang"]])
    yield from found.items()


def _tags(head: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Tags that may speak of a language, up to `<body>`, with their attributes; names in lower case."""
    at = 0
    while match := _TAG.search(head, at):
        comment, raw, name, inside = match.groups()
        if name:
            at = match.end()
            if _SPEAKING.search(inside):
                found = _ATTRIBUTE.findall(inside)
                yield name.lower(), {key.lower(): double or single or bare for key, double, single, bare in found}
            if name.lower() == "body":
                return
            continue
        end = _ENDS[comment or raw.lower()].search(head, match.end() - (2 if comment else 0))  # `<!-->` is a comment
        if end is None:
            return
        at = end.end()


def _stated_by_alternate(attributes: Mapping[str, str]) -> bool:
    return attributes.get("hreflang", "").lower() not in ("", "x-default")


def _same_page(href: str, url: str) -> bool:
    """Whether two addresses are one page: scheme, fragment and a last slash aside."""
    return _bare(href.strip().replace("&amp;", "&")) == _bare(url)


def _bare(url: str) -> str:
    return url.partition("#")[0].partition("://")[2].rstrip("/").lower()


def _domain(url: str | None) -> str | None:
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return None
    return host.rpartition(".")[2] or None


def _written(stated: Iterable[str]) -> list[str]:
    """What a source says, as written, nothing twice; cut, since anything may be written there."""
    return list(
        dict.fromkeys(written for text in list(stated)[:MAX_STATED] if (written := " ".join(text[:80].split())))
    )


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
