"""The Creative Commons licence a page names, as mark-up says it: a hint for people, never a promise."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

from humongous.markup import Markup, Tag

_URL = re.compile(
    r"creativecommons\.org/(?:licenses/(by(?:-(?:nc|nd|sa|nc-nd|nc-sa))?)|publicdomain/(zero|mark))/([0-9.]{1,5})",
    re.IGNORECASE,
)
_REL = re.compile(r"\blicen[sc]e\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Licence:
    """`type` is `by`, `by-sa`, …, `zero` or `mark`; `location` is `link`, `meta`, `a-rel` (rel=license) or `a`."""

    type: str
    version: str
    location: str


_TRUST = ("link", "meta", "a-rel", "a")


def find_licence(markup: Markup) -> dict[str, str] | None:
    """The most explicit licence mark-up names, `None` where there is none.

    Where several are named, explicit marks win (`rel=license` and head before a plain link, which may be about
    an image): the order of trust of C5 (BramVanroy/CommonCrawl-CreativeCommons).
    """
    named = [(tag, _URL.search(_address(tag))) for tag in markup.tags if tag.name in ("a", "link", "meta")]
    found = [
        Licence((url[1] or url[2]).lower(), url[3].strip("."), _location(tag)) for tag, url in named if url is not None
    ]
    return asdict(min(found, key=lambda each: _TRUST.index(each.location))) if found else None


def _address(tag: Tag) -> str:
    return tag.attributes.get("content" if tag.name == "meta" else "href", "")


def _location(tag: Tag) -> str:
    return "a-rel" if tag.name == "a" and _REL.search(tag.attributes.get("rel", "")) else tag.name
