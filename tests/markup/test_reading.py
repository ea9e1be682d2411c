"""The one scan for statements: as browsers read tags, and the core and the patterns alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous import charset
from humongous.config import PagesConfig
from humongous.document import NotPage
from humongous.errors import RecordError
from humongous.markup import Markup, Tag, read_markup
from humongous.markup.by_patterns import MAX_AFTER, MAX_SCRIPTS, MAX_TAGS, MAX_VALUE, statements
from humongous.markup.reading import _markup
from humongous.warc import ArchiveReader, choose_page


def by_patterns(html: str) -> Markup:
    return _markup(*statements(html))


def told(html: str) -> list[tuple[str, dict[str, str]]]:
    found = read_markup(html)
    assert found == by_patterns(html)
    return [(tag.name, dict(tag.attributes)) for tag in found.tags]


@pytest.mark.parametrize(
    ("html", "tags"),
    [
        ("<HTML LANG=de lang=fr>", [("html", {"lang": "de"})]),
        ("<html lang = 'd>e' x/y='z'>", [("html", {"lang": "d>e"})]),
        ('<p title="<html lang=de>">', []),
        ("<html lang='de>", []),
        ("<html lang=de", []),
        ("<html lang= >", []),
        ("<html/lang=de/>", [("html", {"lang": "de/"})]),
        ("<!-- <html lang=fr> --><html lang=de>", [("html", {"lang": "de"})]),
        ("<!--><html lang=de>", [("html", {"lang": "de"})]),
        ("<script><html lang=fr></script x><html lang=de>", [("html", {"lang": "de"})]),
        ("<title></titles><html lang=fr></TITLE><html lang=de>", [("html", {"lang": "de"})]),
        ("<style><html lang=fr>", []),
        ("<!doctype x><?y?></z><3<html lang=de>", [("html", {"lang": "de"})]),
        ("<body lang=de><html lang=fr>", [("body", {"lang": "de"})]),
        ("<meta name=date content=2020>", [("meta", {"name": "date", "content": "2020"})]),
        ("<meta name=keywords content=x><meta name=date>", []),
        ("<body><meta name=date content=2020>", []),
        ("<body><time datetime=2020>", [("time", {"datetime": "2020"})]),
        ("<link hreflang=de href='?a=1&copy=2&amp;b&eacute;&#x41;&copyx'>",
         [("link", {"hreflang": "de", "href": "?a=1&copy=2&b\u00e9A&copyx"})]),
        ("<a href=/ rel='x AUTHOR'>", [("a", {"href": "/", "rel": "x AUTHOR"})]),
        ("<b itemprop='x\tauthor'>", [("b", {"itemprop": "x\tauthor"})]),
        ("<\u212a lang=de><lin\u212a hreflang=de>", []),
    ],
)  # fmt: skip
def test_tags(html: str, tags: list[tuple[str, dict[str, str]]]) -> None:
    assert tags == told(html)


def test_the_text_after_is_given_where_it_may_be_what_is_stated() -> None:
    html = "<body><i itemprop=author>A</i><time datetime=1>B"
    tags = (
        Tag("i", {"itemprop": "author"}, "A</i><time datetime=1>B", False),
        Tag("time", {"datetime": "1"}, "", False),
    )
    assert tags == read_markup(html).tags == by_patterns(html).tags


def test_json_ld() -> None:
    html = "<script>a</script><SCRIPT type='Application/LD+json'>{</p>}</SCRIPT><script type=ld+json>"
    assert ("{</p>}",) == read_markup(html).scripts == by_patterns(html).scripts


def test_bounds() -> None:
    html = f"<b itemprop=author content={'ä' * (MAX_VALUE + 1)}>{'ä' * (MAX_AFTER + 1)}" * (MAX_TAGS + 1)
    html += "<script type=ld+json></script>" * (MAX_SCRIPTS + 1)
    found = read_markup(html)
    assert (MAX_TAGS, MAX_SCRIPTS) == (len(found.tags), len(found.scripts))
    assert (MAX_VALUE, MAX_AFTER) == (len(found.tags[0].attributes["content"]), len(found.tags[0].after))
    assert found == by_patterns(html)


PIECES = [
    *("<html ", "<meta ", "<a ", "<time ", "<link ", "<body", "<i ", "<script", "</script", "<title>", "</title>", "<!--"),
    *("-->", ">", "<", "/", "=", "'", '"', " ", "\n", "lang=de", "name=", "date", "content=", "content", "itemprop=", "x"),
    *("author", "rel=", "datetime=", "hreflang=", " type=", "ld+json", "href=", "creativecommons.org/"),
    *("é", "\u212a", "\u0130", "\x00", "&amp", ";", "{}"),
]  # fmt: skip


@settings(deadline=None, max_examples=1_000)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=80))
def test_the_core_and_the_patterns_agree(html: str) -> None:
    assert read_markup(html) == by_patterns(html)


def test_they_agree_on_real_pages(shared_data: Path) -> None:
    seen = 0
    with (shared_data / "pages" / "pages.dev.warc.gz").open("rb") as stream:
        for record in ArchiveReader(stream, "pages.dev.warc.gz"):
            try:
                page = choose_page(record, PagesConfig())
            except (NotPage, RecordError):
                continue
            html = charset.decode(page.html, page.content_type).text
            assert read_markup(html) == by_patterns(html), record.url
            seen += 1
            if seen == 100:
                break
    assert seen == 100
