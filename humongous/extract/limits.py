"""What a page may ask of a parser: measured in one linear pass before any library sees it.

Parsers and extractors are quadratic in some measure of hostile mark-up (attributes of one element, depth), or stop
half-way without a word; see docs/extraction.md for what was measured. Past a limit the page is quarantined.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from humongous.errors import ExtractionError

VERSION = "1"
"""Rises with every change of a limit or of how it is measured."""

MAX_CHARACTERS = 32 * 1024 * 1024
MAX_ELEMENTS = 30_000
MAX_NESTING = 2_000_000
"""The depths of all elements added up: what an algorithm costs that looks at all descendants of each element."""
MAX_ATTRIBUTES = 1_000
"""Of one element."""

_ATTRIBUTES = r"""(?:[\s/]*+[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?)*+"""
_TOKEN = re.compile(
    r"<!--[^-]*+(?:-(?!->)[^-]*+)*+"  # a comment, up to its end or the page's
    rf"|<(script|style|textarea|xmp|iframe|noembed|noframes)(?=[\s/>])({_ATTRIBUTES})"
    r"[^<]*+(?:<(?!/(?:script|style|textarea|xmp|iframe|noembed|noframes))[^<]*+)*+"  # text, not mark-up
    rf"|<(/?)([a-z][^\s/>]*+)({_ATTRIBUTES})\s*+(/?)",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?""")
_VOID = frozenset(
    {
        "area",
        "base",
        "basefont",
        "bgsound",
        "br",
        "col",
        "embed",
        "frame",
        "hr",
        "image",
        "img",
        "input",
        "keygen",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    }
)
_ENDS_ITSELF = frozenset(
    {"dd", "dt", "li", "optgroup", "option", "p", "rp", "rt", "tbody", "td", "tfoot", "th", "thead", "tr"}
)
"""Elements whose end tag may be left out: a second one beside the first ends it."""
_HTML_ONLY = frozenset(
    {
        "b",
        "big",
        "blockquote",
        "body",
        "center",
        "code",
        "dd",
        "div",
        "dl",
        "dt",
        "em",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "i",
        "li",
        "listing",
        "menu",
        "nobr",
        "ol",
        "p",
        "pre",
        "ruby",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "table",
        "tt",
        "u",
        "ul",
        "var",
    }
)
"""Elements that end an `<svg>` or `<math>` around them, so that `/>` is no end tag on them (HTML Standard, 13.2.6.5)."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a page's mark-up is: elements, the deepest of them, the sum of depths, the most attributes of one."""

    elements: int
    depth: int
    nesting: int
    attributes: int


def measure_markup(html: str) -> Size:
    """Count start tags, nesting and attributes as HTML's tokenizer would; one pass, linear in the page's length."""
    open_elements: list[str] = []
    counts: dict[str, int] = {}
    elements = depth = nesting = attributes = 0
    for raw, raw_rest, end, written, rest, closed in _TOKEN.findall(html):
        attributes = max(attributes, _count_attributes(raw_rest or rest))
        if not written:
            elements += bool(raw)  # else it is a comment
            continue
        name = written.lower()
        if end:
            if counts.get(name):
                while (last := open_elements.pop()) != name:
                    counts[last] -= 1
                counts[name] -= 1
            continue
        elements += 1
        nesting += len(open_elements)
        if name in _VOID or (name in _ENDS_ITSELF and open_elements and open_elements[-1] == name):
            continue
        if closed and name not in _HTML_ONLY and (counts.get("svg") or counts.get("math")):
            continue
        open_elements.append(name)
        counts[name] = counts.get(name, 0) + 1
        depth = max(depth, len(open_elements))
    return Size(elements, depth, nesting, attributes)


_SHORT = 200


def _count_attributes(text: str) -> int:
    """Exact where there may be many, else a bound: an attribute has at least two characters, its space included."""
    return len(_ATTRIBUTE.findall(text)) if len(text) > _SHORT else len(text) // 2


def check(html: str, max_depth: int) -> None:
    """Raise an `ExtractionError` that names the limit which the page exceeds."""
    if len(html) > MAX_CHARACTERS:
        raise ExtractionError(f"the page has {len(html)} characters; the limit is {MAX_CHARACTERS}")
    size = measure_markup(html)
    for what, found, limit in (
        ("elements", size.elements, MAX_ELEMENTS),
        ("elements nested in one another", size.depth, max_depth),
        ("as the sum of its elements' depths", size.nesting, MAX_NESTING),
        ("attributes on one element", size.attributes, MAX_ATTRIBUTES),
    ):
        if found > limit:
            raise ExtractionError(f"the page has {found} {what}; the limit is {limit}")
