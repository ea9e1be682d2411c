"""The scan for statements in Python, for where there is no compiled core (`core/src/statements.rs`): the same answers."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping

MAX_TAGS = 1_000
MAX_VALUE = 2_000
"""Characters of an attribute's value."""
MAX_AFTER = 1_000
"""Characters of the text after a tag."""
MAX_SCRIPTS = 20
MAX_SCRIPT_CHARS = 1_000_000
"""Of all scripts of a page together: the most seen on 2,263 real pages is a third of it."""

RawTag = tuple[str, dict[str, str], str, bool]
"""Name, attributes as written, text after it, stands in the head."""

_WANTED = frozenset({
    "rel", "name", "lang", "href", "type", "class", "content", "pubdate", "property", "itemprop", "xml:lang", "hreflang",
    "datetime", "itemscope", "http-equiv",
})  # fmt: skip
_NAMING = ("property", "name", "itemprop", "http-equiv")
TELLING = (
    "date", "time", "author", "creator", "modif", "lastmod", "publi", "byl", "issued", "created", "lang", "locale",
)  # fmt: skip
"""One of these is in every name of a `<meta>` that is asked for."""
_MARKED = frozenset({"author", "datePublished", "dateModified"})
_RAW = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")

LICENCE = "creativecommons.org/"
"""In the address of each Creative Commons licence."""

_SPACE = " \t\n\x0c\r"
_NAME = re.compile(rf"[A-Za-z][^{_SPACE}/>]*+")
_ATTRIBUTE = re.compile(
    rf"""[{_SPACE}/]*+(?:(>)|([^{_SPACE}/>][^{_SPACE}/>=]*+)"""
    rf"""(?:[{_SPACE}]*+=[{_SPACE}]*+(?:"([^"]*+)"|'([^']*+)'|(?=>)|([^{_SPACE}>"'][^{_SPACE}>]*+)|(\Z|["'])))?+)"""
)
_RAW_END = {name: re.compile(f"(?ai)</{name}[{_SPACE}/>]") for name in _RAW}
_SPACES = re.compile(f"[{_SPACE}]+")
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def statements(html: str) -> tuple[list[RawTag], list[str]]:
    """The tags that may state something, and the scripts of JSON-LD: see `read_markup`."""
    tags: list[RawTag] = []
    scripts: list[str] = []
    head, left = True, MAX_SCRIPT_CHARS
    start = html.find("<")
    while start >= 0:
        name = _NAME.match(html, start + 1)
        if name is None:
            end: int | None = _after_no_tag(html, start)
            if end is None:
                break
            start = html.find("<", end)
            continue
        tag = name[0].translate(_LOWER)
        attributes, end = _attributes(html, name.end())
        if end is None:
            break
        told = _speaks(tag, attributes, head) if len(tags) < MAX_TAGS else None
        if told is not None:
            cut = {key: value[:MAX_VALUE] for key, value in attributes.items()}
            tags.append((tag, cut, html[end : end + MAX_AFTER] if told else "", head))
        head = head and tag != "body"
        if tag in _RAW_END:
            closing = _RAW_END[tag].search(html, end)
            if closing is None:
                break
            script, end = html[end : closing.start()], closing.start()
            if tag == "script" and _is_json_ld(attributes) and left > 0 and len(scripts) < MAX_SCRIPTS:
                if len(script) <= left:
                    scripts.append(script)
                left -= len(script)
        start = html.find("<", end)
    return tags, scripts


def start_tag(text: str, at: int) -> tuple[str, dict[str, str], int] | None:
    """Name, attributes and end of the start tag at `text[at]`; `None` where there is none or it does not end."""
    name = _NAME.match(text, at + 1)
    attributes, end = _attributes(text, name.end()) if name else ({}, None)
    return (name[0].translate(_LOWER), attributes, end) if name and end is not None else None


def _after_no_tag(html: str, start: int) -> int | None:
    """Where what begins with `<` and is no start tag ends; `None` where it does not."""
    if html.startswith("<!--", start):
        end = html.find("-->", start + 2)  # from its own hyphens on: `<!-->` is a whole comment
        return end + 3 if end >= 0 else None
    if html[start + 1 : start + 2] in ("!", "/", "?"):
        end = html.find(">", start)
        return end + 1 if end >= 0 else None
    return start + 1


def _attributes(html: str, at: int) -> tuple[dict[str, str], int | None]:
    """The attributes that are wanted, and where the tag ends; `None` where the page ends first."""
    found: dict[str, str] = {}
    while match := _ATTRIBUTE.match(html, at):
        at = match.end()
        closed, name, double, single, bare, broken = match.groups()
        if closed:
            return found, at
        if broken is not None:
            break
        key = name.translate(_LOWER)
        if key in _WANTED:
            found.setdefault(key, double or single or bare or "")
    return found, None


def _speaks(tag: str, attributes: Mapping[str, str], head: bool) -> bool | None:
    """Whether the tag's text may be what it states; `None` where it states nothing."""
    if not attributes:
        return None
    value = attributes.get
    if not _MARKED.isdisjoint(_SPACES.split(value("itemprop", ""))):
        return True
    if tag == "a" and "author" in _SPACES.split(value("rel", "").translate(_LOWER)):
        return True
    if tag in ("a", "link", "meta") and (LICENCE in value("href", "") or LICENCE in value("content", "")):
        return False
    if tag == "time":
        speaks = value("datetime")
    elif not head:
        speaks = None
    elif tag == "meta":
        speaks = value("content") if any(_tells(value(naming, "")) for naming in _NAMING) else None
    elif tag == "link":
        speaks = value("hreflang")
    else:
        speaks = value("lang") or value("xml:lang") if tag in ("html", "body") else None
    return False if speaks else None


def _tells(name: str) -> bool:
    lower = name[:MAX_VALUE].translate(_LOWER)
    return any(telling in lower for telling in TELLING)


def _is_json_ld(attributes: Mapping[str, str]) -> bool:
    return "ld+json" in attributes.get("type", "")[:MAX_VALUE].translate(_LOWER)
