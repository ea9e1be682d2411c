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
from humongous.markup import Markup, Tag, tag_at

VERSION = "1"
"""Rises with every change of this module, `json_ld` and `dates` that changes what is found."""

MAX_AUTHORS = 20
MAX_NAME = 100
"""Characters of an author's name: what is longer is a biography."""
MAX_MARKED = 5
"""More names than these, each marked in the page's body, are of a list of articles."""


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
WANTED = frozenset((*_PUBLISHED, *_MODIFIED, *_AUTHOR))

_ANY_TAG = re.compile(r"<[^<>]*+>")
_ITEM_NAME = re.compile(r"""<[^<>]*?\bitemprop\s*=\s*["']?name\b""")
_BY = re.compile(r"^by\s+", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_LINK = re.compile(r"https?://|www\.|/|@|\{")


def find_stated(markup: Markup) -> Stated:
    """What the mark-up of a page says of it."""
    described = json_ld.nodes(markup.scripts)
    metas = _metas(markup.tags)

    def day(prop: str, names: Iterable[str]) -> str | None:
        return (
            _described_day(described, prop)
            or next((found for name in names if name in metas and (found := _only(map(day_of, metas[name])))), None)
            or _only(map(_day_at, _microdata(markup.tags, prop)))
        )

    return Stated(
        day("datePublished", _PUBLISHED) or _published_time(markup.tags),
        day("dateModified", _MODIFIED),
        _described_authors(described) or _meta_authors(metas) or _marked_authors(markup.tags),
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


def _metas(tags: Iterable[Tag]) -> dict[str, list[str]]:
    """Contents of the `<meta>` before the body that may say a date or an author, by name."""
    found: dict[str, list[str]] = {}
    for tag in tags:
        if tag.name == "meta" and tag.head:
            for key in ("property", "name", "itemprop"):
                name = tag.attributes.get(key, "").strip().lower()
                if name in WANTED and (content := tag.attributes.get("content", "").strip()):
                    found.setdefault(name, []).append(content)
                    break
    return found


def _meta_authors(metas: Mapping[str, list[str]]) -> tuple[str, ...]:
    return next((found for name in _AUTHOR if (found := _clean(metas.get(name, ())))), ())


def _microdata(tags: Iterable[Tag], prop: str) -> list[Tag]:
    """Tags with this `itemprop`."""
    return [tag for tag in tags if prop in tag.attributes.get("itemprop", "").split()]


def _day_at(tag: Tag) -> str | None:
    """The day that an element states, in an attribute or as its text."""
    stated = tag.attributes.get("datetime") or tag.attributes.get("content")
    return day_of(stated if stated is not None else _text_of(tag))


def _text_of(tag: Tag) -> str:
    """The text from a tag to its end tag, of the next thousand characters."""
    end = tag.after.lower().find(f"</{tag.name}")
    return entities.unescape(_ANY_TAG.sub(" ", tag.after[: max(0, end)]))


def _published_time(tags: Iterable[Tag]) -> str | None:
    """The day of all `<time>` that say `pubdate` or `published`, else of all, where it is the same."""
    times = [tag for tag in tags if tag.name == "time" and tag.attributes.get("datetime")]
    said = [
        tag for tag in times if "pubdate" in tag.attributes or "published" in tag.attributes.get("class", "").split()
    ]
    return _only(day_of(tag.attributes["datetime"]) for tag in said or times)


def _marked_authors(tags: Iterable[Tag]) -> tuple[str, ...]:
    """From microdata, else from `rel=author`: where they are more than a few they are of many articles."""
    found = _clean(map(_name_at, _microdata(tags, "author")))
    if not found:
        links = [tag for tag in tags if tag.name == "a" and "author" in tag.attributes.get("rel", "").lower().split()]
        found = _clean(map(_text_of, links))
    return found if len(found) <= MAX_MARKED else ()


def _name_at(tag: Tag) -> str:
    """An author's name: the element's `content`, or the name that it holds, or its text."""
    if (content := tag.attributes.get("content")) is not None:
        return content
    within = _ITEM_NAME.search(tag.after) if "itemscope" in tag.attributes else None
    inner = tag_at(tag.after, within.start()) if within else None
    return _name_at(inner) if inner else _text_of(tag)


def _clean(names: Iterable[str]) -> tuple[str, ...]:
    """Names without white space around, entities, links, doubles; at most 20."""
    found: dict[str, str] = {}
    for name in names:
        folded = " ".join(sanitise(entities.unescape(name[: 10 * MAX_NAME])).split())
        clean = _BY.sub("", folded).strip(" ,;|")
        if len(clean) <= MAX_NAME and _LETTER.search(clean) and not _LINK.match(clean):
            found.setdefault(clean.casefold(), clean)
    return tuple(found.values())[:MAX_AUTHORS]
