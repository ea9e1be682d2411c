"""What a page's JSON-LD says of the page itself (schema.org): dates, authors, headline, and text that is only there."""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from humongous.markup import read_markup

_OPENING = re.compile(r"\s*+(?:<!--|<!\[CDATA\[|//\s*+<!\[CDATA\[)")
_CLOSING = re.compile(r"(?:-->|(?://\s*+)?\]\]>|;)\Z")
_CLOSING_CHARS = 80
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_NESTING = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)

_TAG = re.compile(r"</?[A-Za-z][^<>]*+>")
_PARTING = re.compile(r"</?(?:p|br|div|h[1-6]|ul|ol|li|blockquote)\b[^<>]*+>", re.IGNORECASE)

VERSION = "1"
"""Rises with every change of what `body` gives."""

MAX_NESTING = 100
MAX_NODES = 500

_BETTER, _OTHER = 0, 1


@dataclass(frozen=True, slots=True)
class Node:
    """A thing that the page describes, at the top of its JSON-LD or in its `@graph`."""

    rank: int
    """0 for what has an author and a date by nature (an article, a posting, a recipe), 1 for the page that holds it."""
    values: Mapping[str, Any]


def nodes(scripts: Iterable[str]) -> list[Node]:
    """The things that the page's JSON-LD describes and that may be what the page is, best first, then in order."""
    found: list[Mapping[str, Any]] = []
    for script in scripts:
        _collect(_parsed(script), found, 0)
    by_id = {node["@id"]: node for node in found if isinstance(node.get("@id"), str) and "name" in node}
    ranked = [Node(rank, _resolved(node, by_id)) for node in found if (rank := _rank(node)) is not None]
    return sorted(ranked, key=lambda node: node.rank)


def body(html: str) -> str:
    """The longest `articleBody` or `text` of what the page is, without mark-up; empty where there is none."""
    if '"articleBody"' not in html and '"text"' not in html:
        return ""
    texts = (node.values.get(key) for node in nodes(read_markup(html).scripts) for key in ("articleBody", "text"))
    longest = max((text for text in texts if isinstance(text, str)), key=len, default="")
    return _TAG.sub("", _PARTING.sub("\n\n", entities.unescape(longest)))


def _parsed(script: str) -> Any:
    """The script's value; `None` where it is no JSON, or nested deeper than anybody nests."""
    text = _unwrapped(_unwrapped(script))
    if text.count("[") + text.count("{") > MAX_NESTING and _nesting(text) > MAX_NESTING:
        return None
    for attempt in (text, None):
        try:
            # Numbers stay as written: none is needed, and a long one is an error.
            return json.loads(attempt or _TRAILING_COMMA.sub(r"\1", text), strict=False, parse_int=str, parse_float=str)
        except ValueError:
            continue
    return None


def _unwrapped(script: str) -> str:
    """Without the comment, section of characters or semicolon that is written around it."""
    opening = _OPENING.match(script)
    text = script[opening.end() if opening else 0 :].rstrip()
    # Looked for at the end only: JSON is long.
    closing = _CLOSING.search(text, max(0, len(text) - _CLOSING_CHARS))
    return text[: closing.start()] if closing else text


def _nesting(text: str) -> int:
    deepest = depth = 0
    for match in _NESTING.finditer(text):
        mark = match[0]
        depth += (mark in "[{") - (mark in "]}")
        deepest = max(deepest, depth)
    return deepest


def _collect(value: Any, found: list[Mapping[str, Any]], depth: int) -> None:
    """Nodes at the top; not those within others, which may be of comments, lists, other pages."""
    if depth > 4 or len(found) >= MAX_NODES:
        return
    if isinstance(value, list):
        for each in value[:MAX_NODES]:
            _collect(each, found, depth + 1)
    elif isinstance(value, dict):
        found.append(value)
        for key in ("@graph", "mainEntity"):
            _collect(value.get(key), found, depth + 1)


_PAGES = frozenset({"WebPage", "ItemPage", "AboutPage", "ContactPage", "QAPage", "FAQPage", "MedicalWebPage"})
_WORKS = frozenset({"Report", "Recipe", "Review", "HowTo", "Question", "Book", "CreativeWork", "ScholarlyArticle"})


def _rank(node: Mapping[str, Any]) -> int | None:
    kinds = node.get("@type")
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if isinstance(kind, str):
            name = kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1]
            if name.endswith(("Article", "Posting")) or name in _WORKS:
                return _BETTER
            if name in _PAGES:
                return _OTHER
    return None


def _resolved(node: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """The node with its authors in it, where it names them by `@id`."""
    authors = node.get("author") or node.get("creator")
    listed = authors if isinstance(authors, list) else [authors]
    full = [by_id.get(each["@id"], each) if isinstance(each, dict) and _is_id(each) else each for each in listed]
    return {**node, "author": full}


def _is_id(value: Mapping[str, Any]) -> bool:
    return isinstance(value.get("@id"), str) and "name" not in value
