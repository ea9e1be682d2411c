"""Reads what people wrote: page sources, the strings of each site's frame, the catalogue of archives and records.

A page source is an HTML file that opens with a comment of TOML, its facts, and goes on with the page: the main part
alone, put into a template, or (template `none`) all of it.
"""

from __future__ import annotations

import html
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

HERE = Path(__file__).resolve().parent
PAGES = HERE / "pages"
_PAGE_KEYS = {
    "url", "template", "frame", "title", "site", "author", "published", "comment", "codec", "http_charset", "meta_charset",
    "bom", "content_type", "raw_encoding", "cut_after", "outcome", "reasons", "identified", "gap", "present", "absent",
}  # fmt: skip


class SampleError(Exception):
    """A source of the sample is wrong; the message says which file, what, and what to do."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the text on every page of a language: menus, banners, footers."""

    lang: str
    """As in `<html lang>`."""
    iso: str
    """ISO 639-3."""
    name: str
    """The language's English name."""
    menu: tuple[str, ...]
    search: str
    cookie: str
    accept: str
    share: str
    related: str
    links: tuple[str, ...]
    newsletter: str
    subscribe: str
    rights: str
    comments: str
    dir: str = "ltr"


@dataclass(frozen=True, slots=True)
class PageSource:
    """A page as we wrote it, with what we expect of it."""

    name: str
    """Folder and stem under `pages/`, e.g. `deu_Latn/bruecke`."""
    url: str
    title: str
    body: str
    template: str = "news"
    frame: str = ""
    """A section of `frames.toml`; empty: that of the label."""
    site: str = ""
    author: str = ""
    published: str = "2025-12-14"
    comment: str = ""
    codec: str = "utf-8"
    """The charset that the page is stored in, by Python's name."""
    http_charset: str = "utf-8"
    """What the HTTP header says; empty: nothing."""
    meta_charset: str = "utf-8"
    """What the page's `<meta>` says; empty: no such element."""
    bom: bool = False
    content_type: str = "text/html"
    raw_encoding: bool = False
    """Stored gzip'd and chunked, as it came: old crawlers do so, Common Crawl does not."""
    cut_after: str = ""
    """The page is cut behind the first of this, as a crawler does at its limit."""
    outcome: str = "written"
    reasons: tuple[str, ...] = ()
    """Where it is not written: any of these reasons will do."""
    identified: bool = True
    """Whether the bundled model (lid.176) knows the language and is sure of it; where not, any label will do."""
    gap: Mapping[str, str] = field(default_factory=dict)
    """Extractor → why a run with it falls short of what is expected here."""
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The language label, from the folder's name."""
        return self.name.partition("/")[0]

    @property
    def surroundings(self) -> Frame:
        """Menus, banners and footers of this page."""
        return frames()[self.frame or self.label]


@cache
def frames() -> Mapping[str, Frame]:
    """The frame of each language label, from `frames.toml`."""
    tree = tomllib.loads((HERE / "frames.toml").read_text("utf-8"))
    return {label: Frame(**_tuples(values)) for label, values in tree.items()}


@cache
def catalogue() -> Mapping[str, Any]:
    """`catalogue.toml`: the dump, its archives in order, and the records that are no pages of ours."""
    return tomllib.loads((HERE / "catalogue.toml").read_text("utf-8"))


def read_page(name: str) -> PageSource:
    """The page source `name`; raises `SampleError` where the file or its facts are wrong."""
    path = PAGES / f"{name}.html"
    if not path.is_file():
        raise SampleError(f"{path}: no such page source; write it, or take it out of catalogue.toml")
    head, marker, body = path.read_text("utf-8").partition("-->\n")
    if not head.startswith("<!--\n") or not marker:
        raise SampleError(f"{path}: it must open with a comment of TOML: <!--, the facts, -->")
    try:
        facts = tomllib.loads(head.removeprefix("<!--\n"))
    except tomllib.TOMLDecodeError as error:
        raise SampleError(f"{path}: its facts are not TOML: {error}") from error
    if unknown := facts.keys() - _PAGE_KEYS:
        raise SampleError(f"{path}: unknown facts {sorted(unknown)}; there are {sorted(_PAGE_KEYS)}")
    if missing := {"url", "title"} - facts.keys():
        raise SampleError(f"{path}: it lacks {sorted(missing)}")
    return PageSource(name=name, body=body, **_tuples(facts))


def page_html(page: PageSource) -> str:
    """The whole page: its part in its template, with the frame of its language."""
    if page.template == "none":
        return page.body
    frame, template = page.surroundings, _template(page.template)
    try:
        return Template(template).substitute(_slots(page, frame))
    except (KeyError, ValueError) as error:
        raise SampleError(f"templates/{page.template}.html: a wrong placeholder: {error}") from error


def absent_phrases(page: PageSource) -> tuple[str, ...]:
    """Boilerplate that the text must not have: as the page says, or what its template repeats on every page."""
    if page.absent or page.template == "none" or page.outcome != "written":
        return page.absent
    template, frame = _template(page.template), page.surroundings
    texts = {"cookie": frame.cookie, "newsletter": frame.newsletter, "rights": frame.rights}
    return tuple(text for name, text in texts.items() if f"${name}" in template)[:2]


@cache
def _template(name: str) -> str:
    path = HERE / "templates" / f"{name}.html"
    if not path.is_file():
        known = sorted(other.stem for other in path.parent.glob("*.html"))
        raise SampleError(f"there is no template {name}; there are {known} and none")
    return path.read_text("utf-8")


def _slots(page: PageSource, frame: Frame) -> Mapping[str, str]:
    root = "/".join(page.url.split("/")[:3])
    linked = {"@context": "https://schema.org", "@type": "Article", "headline": page.title, "inLanguage": frame.lang}
    comment = f'<div class="comment"><cite>Nino</cite><p>{page.comment}</p></div>' if page.comment else ""
    charset = page.meta_charset
    return {
        **{name: getattr(frame, name) for name in ("search", "cookie", "accept", "share", "related", "newsletter")},
        **{name: getattr(frame, name) for name in ("subscribe", "rights", "comments", "lang", "dir")},
        **{f"menu{number}": entry for number, entry in enumerate(frame.menu)},
        **{f"link{number}": entry for number, entry in enumerate(frame.links)},
        "url": page.url,
        "root": root,
        "title": html.escape(page.title),
        "site": page.site or page.url.split("/")[2],
        "author": page.author,
        "published": page.published,
        "comment": comment,
        "json_ld": json.dumps({**linked, "datePublished": page.published}, ensure_ascii=False),
        "meta5": f'<meta charset="{charset}">' if charset else "",
        "meta4": f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">' if charset else "",
        "main": page.body.strip(),
    }


def _tuples(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
