"""When a page says it was published and modified, and by whom: from mark-up made to say so, never from its text.

Sources in the order in which they are believed: JSON-LD, `<meta>` (OpenGraph, Dublin Core and the like), microdata,
`<time>`, `rel=author`. Where statements of one source differ, as on a page that lists articles, it is passed over.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from humongous.extract import json_ld
from humongous.extract.dates import day_of
from humongous.extract.sanitise import sanitise, sanitise_title

VERSION = "1"
"""Rises with every change of this module, `json_ld` and `dates` that changes what is found."""

MAX_AUTHORS = 20
MAX_NAME = 100
"""Characters of an author's name: what is longer is a biography."""
MAX_MARKED = 5
"""More names than these, each marked in the page's body, are of a list of articles."""
MAX_TAGS = 300
"""Tags of one kind that are looked at."""
_MAX_TAG = 4_000


@dataclass(frozen=True, slots=True)
class Stated:
    """What mark-up says; days as `YYYY-MM-DD`."""

    published: str | None
    modified: str | None
    authors: tuple[str, ...]
    headline: str | None
    """JSON-LD's: for a page that has no title otherwise."""


_PUBLISHED = (
    *("article:published_time", "article:published", "og:article:published_time", "og:published_time"),
    *("dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dcterms.date", "dc.date"),
    *("citation_publication_date", "citation_online_date", "citation_date", "parsely-pub-date", "sailthru.date"),
    *("date", "pubdate", "publishdate", "publish_date", "publish-date", "publication_date", "published_time"),
)
_MODIFIED = (
    *("article:modified_time", "og:updated_time", "article:modified", "og:article:modified_time"),
    *("dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "modified_time"),
)
_AUTHOR = (
    *("author", "article:author", "dc.creator", "dcterms.creator", "dc.creator.personalname", "citation_author"),
    *("parsely-author", "sailthru.author", "byl", "og:article:author"),
)
_WANTED = frozenset((*_PUBLISHED, *_MODIFIED, *_AUTHOR))

_BODY = re.compile(r"<body\b", re.IGNORECASE)
_META = re.compile(r"<meta\b[^<>]*+>", re.IGNORECASE)
_TIME = re.compile(r"<time\b[^<>]*+>", re.IGNORECASE)
_SAYS = re.compile(r"date|time|author|creator|modif|lastmod|publi|byl", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<![^\s"'/])([^\s"'<>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'=<>`]++)))?""")
_ANY_TAG = re.compile(r"<[^<>]*+>")
_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9]*+)([^<>]*+)>")
_ITEM_NAME = re.compile(r"""<[^<>]*?\bitemprop\s*=\s*["']?name\b""")
_BY = re.compile(r"^by\s+", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_LINK = re.compile(r"https?://|www\.|/|@|\{")


@dataclass(frozen=True, slots=True)
class _Tag:
    """A start tag: its name and attributes in lower case, and where it ends in the page."""

    name: str
    attributes: Mapping[str, str]
    end: int


def find_stated(html: str) -> Stated:
    """What the mark-up of a page says of it. Linear in the page; reads at most so many tags of a kind."""
    described = json_ld.nodes(html)
    metas = _metas(html)
    # Looked for only where the page's head does not say it, and only once.
    marked: dict[str, list[_Tag]] = {}

    def day(prop: str, names: Iterable[str]) -> str | None:
        return (
            _described_day(described, prop)
            or next((found for name in names if (found := _only(map(day_of, metas.get(name, ()))))), None)
            or _only(_day_at(html, tag) for tag in _microdata(html, marked, prop))
        )

    return Stated(
        day("datePublished", _PUBLISHED) or _published_time(html),
        day("dateModified", _MODIFIED),
        _described_authors(described) or _meta_authors(metas) or _marked_authors(html, marked),
        _headline(described),
    )


def _headline(described: Iterable[json_ld.Node]) -> str | None:
    found = (node.values.get("headline") for node in described)
    titles = (sanitise_title(entities.unescape(text[:2_000])) for text in found if isinstance(text, str))
    return next(filter(None, titles), None)


def _only(found: Iterable[str | None]) -> str | None:
    """The one day that all which are days agree on."""
    days = set(found) - {None}
    return days.pop() if len(days) == 1 else None


def _described_day(described: Iterable[json_ld.Node], prop: str) -> str | None:
    by_rank: dict[int, list[str | None]] = {}
    for node in described:
        value = node.values.get(prop)
        by_rank.setdefault(node.rank, []).append(day_of(value) if isinstance(value, str) else None)
    return next((found for days in by_rank.values() if (found := _only(days))), None)


def _described_authors(described: list[json_ld.Node]) -> tuple[str, ...]:
    """Of the one thing that has authors; several that differ are a list of articles."""
    for rank in sorted({node.rank for node in described}):
        found = {_clean(_names(node.values.get("author"))) for node in described if node.rank == rank} - {()}
        if len(found) == 1:
            return found.pop()
    return ()


def _names(author: Any) -> Iterator[str]:
    """Names within a JSON-LD `author`: a string, an object with a name, or a list of either."""
    for each in author if isinstance(author, list) else [author]:
        name = each.get("name") if isinstance(each, dict) else each
        for one in name if isinstance(name, list) else [name]:
            if isinstance(one, str):
                yield one


def _metas(html: str) -> dict[str, list[str]]:
    """Contents of the `<meta>` before the body that may say a date or an author, by name."""
    body = _BODY.search(html)
    found: dict[str, list[str]] = {}
    for tag in _tags(html, _META, body.start() if body else len(html)):
        for key in ("property", "name", "itemprop"):
            name = tag.attributes.get(key, "").strip().lower()
            if name in _WANTED and (content := tag.attributes.get("content", "").strip()):
                found.setdefault(name, []).append(content)
                break
    return found


def _meta_authors(metas: Mapping[str, list[str]]) -> tuple[str, ...]:
    return next((found for name in _AUTHOR if (found := _clean(metas.get(name, ())))), ())


def _tags(html: str, start: re.Pattern[str], stop: int) -> Iterator[_Tag]:
    """The tags that `start` matches whole, up to `stop`."""
    for count, match in enumerate(start.finditer(html, 0, stop)):
        if count == MAX_TAGS:
            return
        if _SAYS.search(match[0]) and (tag := _tag(html, match.start())):
            yield tag


def _tag(html: str, at: int) -> _Tag | None:
    """The start tag at `at`; `None` for what is none or in a comment."""
    match = _TAG.match(html, at, at + _MAX_TAG)
    if match is None or html.rfind("<!--", max(0, at - _MAX_TAG), at) > html.rfind("-->", max(0, at - _MAX_TAG), at):
        return None
    attributes: dict[str, str] = {}
    for key, *values in _ATTRIBUTE.findall(match[2]):
        attributes.setdefault(key.lower(), entities.unescape("".join(values)))
    return _Tag(match[1].lower(), attributes, match.end())


def _microdata(html: str, marked: dict[str, list[_Tag]], prop: str) -> list[_Tag]:
    """Tags with an `itemprop`."""
    if not marked:
        marked["author"], marked["datePublished"], marked["dateModified"] = [], [], []
        at = html.find("itemprop")
        for _ in range(MAX_TAGS):
            start = html.rfind("<", max(0, at - _MAX_TAG), at) if at >= 0 else -1
            if at < 0:
                break
            if start >= 0 and (tag := _tag(html, start)):
                for name in tag.attributes.get("itemprop", "").split():
                    if name in marked:
                        marked[name].append(tag)
            at = html.find("itemprop", at + 8)
    return marked[prop]


def _day_at(html: str, tag: _Tag) -> str | None:
    """The day that an element states, in an attribute or as its text."""
    stated = tag.attributes.get("datetime") or tag.attributes.get("content")
    return day_of(stated if stated is not None else _text_after(html, tag))


def _text_after(html: str, tag: _Tag) -> str:
    """The text from a tag to its end tag, of the next thousand characters."""
    around = html[tag.end : tag.end + 1_000]
    end = around.lower().find(f"</{tag.name}")
    return entities.unescape(_ANY_TAG.sub(" ", around[: max(0, end)]))


def _published_time(html: str) -> str | None:
    """The day of all `<time>` that say `pubdate` or `published`, else of all, where it is the same."""
    times = [tag for tag in _tags(html, _TIME, len(html)) if tag.attributes.get("datetime")]
    said = [
        tag for tag in times if "pubdate" in tag.attributes or "published" in tag.attributes.get("class", "").split()
    ]
    return _only(day_of(tag.attributes["datetime"]) for tag in said or times)


def _marked_authors(html: str, marked: dict[str, list[_Tag]]) -> tuple[str, ...]:
    """From microdata, else from `rel=author`: where they are more than a few they are of many articles."""
    found = _clean(_name_at(html, tag) for tag in _microdata(html, marked, "author"))
    if not found:
        links = [tag for tag in _rel_authors(html) if "author" in tag.attributes.get("rel", "").lower().split()]
        found = _clean(_text_after(html, tag) for tag in links)
    return found if len(found) <= MAX_MARKED else ()


def _rel_authors(html: str) -> Iterator[_Tag]:
    at = html.find("author")
    for _ in range(MAX_TAGS):
        if at < 0:
            return
        start = html.rfind("<", max(0, at - _MAX_TAG), at)
        if start >= 0 and html[start : start + 2].lower() == "<a" and (tag := _tag(html, start)):
            yield tag
        at = html.find("author", at + 6)


def _name_at(html: str, tag: _Tag) -> str:
    """An author's name: the element's `content`, or the name that it holds, or its text."""
    if (content := tag.attributes.get("content")) is not None:
        return content
    around = html[tag.end : tag.end + 1_000]
    within = _ITEM_NAME.search(around) if "itemscope" in tag.attributes else None
    inner = _tag(html, tag.end + within.start()) if within else None
    return _name_at(html, inner) if inner else _text_after(html, tag)


def _clean(names: Iterable[str]) -> tuple[str, ...]:
    """Names without white space around, entities, links, doubles; at most 20."""
    found: dict[str, str] = {}
    for name in names:
        folded = " ".join(sanitise(entities.unescape(name[: 10 * MAX_NAME])).split())
        clean = _BY.sub("", folded).strip(" ,;|")
        if len(clean) <= MAX_NAME and _LETTER.search(clean) and not _LINK.match(clean):
            found.setdefault(clean.casefold(), clean)
    return tuple(found.values())[:MAX_AUTHORS]
