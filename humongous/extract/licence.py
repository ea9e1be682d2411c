"""The Creative Commons licence a page names, as mark-up says it: a hint for people, never a promise."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

_GATE = "creativecommons.org/"
_TAG = re.compile(r"<(a|link|meta)\b([^<>]{0,2000})>", re.IGNORECASE)
_URL = re.compile(
    r"creativecommons\.org/(?:licenses/(by(?:-(?:nc|nd|sa|nc-nd|nc-sa))?)|publicdomain/(zero|mark))/([0-9.]{1,5})",
    re.IGNORECASE,
)
_REL = re.compile(r"""\brel\s*+=\s*+["']?[^"'>]*\blicen[sc]e\b""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Licence:
    """`type` is `by`, `by-sa`, …, `zero` or `mark`; `location` is `link`, `meta`, `a-rel` (rel=license) or `a`."""

    type: str
    version: str
    location: str


_TRUST = ("link", "meta", "a-rel", "a")


def find_licence(html: str) -> dict[str, str] | None:
    """The most explicit licence mark-up names, `None` where there is none.

    Where several are named, explicit marks win (`rel=license` and head before a plain link, which may be about
    an image): the order of trust of C5 (BramVanroy/CommonCrawl-CreativeCommons).
    """
    at = html.find(_GATE)
    if at < 0:
        return None
    found: list[Licence] = []
    while at >= 0 and len(found) < 20:
        start = html.rfind("<", max(0, at - 2000), at)
        tag = _TAG.match(html, start) if start >= 0 else None
        url = _URL.match(html, at)
        if tag and url:
            name = tag.group(1).lower()
            location = name if name != "a" else ("a-rel" if _REL.search(tag.group(2)) else "a")
            found.append(Licence((url.group(1) or url.group(2)).lower(), url.group(3).strip("."), location))
        at = html.find(_GATE, at + len(_GATE))
    return asdict(min(found, key=lambda each: _TRUST.index(each.location))) if found else None
