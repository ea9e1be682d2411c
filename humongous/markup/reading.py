"""A page's text → the start tags that may state something of it, and its JSON-LD."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from humongous.compiled_core import core_function
from humongous.markup.by_patterns import RawTag, start_tag, statements
from humongous.markup.references import unescape

VERSION = "1"
"""Rises whenever the same page may give other statements."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag."""

    name: str
    """In lower case."""
    attributes: Mapping[str, str]
    """Those that matter, names in lower case, character references read as browsers do."""
    after: str
    """The page's text after the tag, as written, where that may be what is stated; else empty."""
    head: bool
    """It stands before `<body>` or is it."""


@dataclass(frozen=True, slots=True)
class Markup:
    """All statements of a page, in its order."""

    tags: tuple[Tag, ...]
    scripts: tuple[str, ...]
    """JSON-LD, as written."""


def read_markup(html: str) -> Markup:
    """The statements of a page, in time linear in it; its bounds are in `by_patterns`.

    As in browsers: what is in comments, scripts and other text that is no mark-up states nothing; a tag ends with a `>`
    that is in no quoted value; of two attributes of a name the first counts. With scripts off, `<noscript>` is mark-up.
    """
    compiled: Callable[[str], tuple[list[RawTag], list[str]]] | None = core_function("statements")
    try:
        tags, scripts = compiled(html) if compiled else statements(html)
    except UnicodeEncodeError:  # lone surrogates, which the core does not know
        tags, scripts = statements(html)
    return _markup(tags, scripts)


def _markup(tags: Iterable[RawTag], scripts: Iterable[str]) -> Markup:
    return Markup(tuple(map(_tag, tags)), tuple(scripts))


def tag_at(text: str, at: int) -> Tag | None:
    """The start tag at `text[at]`, `head` and the text after it given too; `None` where none ends within `text`."""
    raw = start_tag(text, at)
    return _tag((*raw[:2], text[raw[2] :], False)) if raw else None


def versions() -> dict[str, str]:
    """What decides the statements, for the fingerprint."""
    return {"markup": VERSION}


def _tag(raw: RawTag) -> Tag:
    name, attributes, after, head = raw
    return Tag(name, {key: unescape(value) for key, value in attributes.items()}, after, head)
