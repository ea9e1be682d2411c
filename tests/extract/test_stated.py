"""Dates and authors, from each kind of mark-up that states them, and from nothing else."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from humongous.extract.dates import day_of
from humongous.extract.json_ld import MAX_NESTING
from humongous.extract.stated import MAX_AUTHORS, MAX_MARKED, MAX_NAME, WANTED, Stated
from humongous.extract.stated import find_stated as stated_in
from humongous.markup import read_markup
from humongous.markup.by_patterns import TELLING

TEXT = "<body><p>Wanjiru ni mwandishi wa hadithi hizi, na Otieno alizichora picha zake zote mwaka jana.</p>"


def find_stated(html: str) -> Stated:
    return stated_in(read_markup(html))


def ld(*values: Any) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(value)}</script>' for value in values) + TEXT


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("2019-03-05T23:59:00-08:00", "2019-03-05"),
        (" 2019/3/5 10:00", "2019-03-05"),
        ("20190305T1000Z", "2019-03-05"),
        ("5.3.2019", "2019-03-05"),
        ("Tue, 05 Mar 2019 10:00:00 GMT", "2019-03-05"),
        ("Tuesday, 05-Mar-2019", "2019-03-05"),
        ("March 5, 2019", "2019-03-05"),
        ("Tue Mar 05 2019 10:00:00 GMT+0100", "2019-03-05"),
        ("Tue Mar  5 10:00:00 UTC 2019", None),
        ("2020-02-29", "2020-02-29"),
        ("2019-02-29", None),
        ("2019-13-01", None),
        ("05/03/2019", None),
        ("1970-01-01", None),
        ("0001-01-01T00:00:00", None),
        ("2019-03", None),
        ("20190305100", None),
        ("5 Mai 2019", None),
        ("１２.３.2019", None),
        ("", None),
    ],
)
def test_a_day_is_read_or_it_is_none(stated: str, day: str | None) -> None:
    assert day == day_of(stated)


ARTICLE = {
    "@type": "NewsArticle",
    "headline": "A &amp; B",
    "datePublished": "2020-09-19T08:00:00Z",
    "dateModified": "2020-09-20",
    "author": [{"@type": "Person", "name": "Wanjiru"}, "By 王小明", {"name": "wanjiru"}, {"url": "https://x.org"}],
}


@pytest.mark.parametrize(
    "html",
    [
        ld(ARTICLE),
        ld([ARTICLE]),
        ld(
            {"@context": "https://schema.org", "@graph": [{"@type": "WebPage", "datePublished": "2001-01-01"}, ARTICLE]}
        ),
        ld({"@type": "WebPage", "mainEntity": ARTICLE}),
        ld({**ARTICLE, "author": [{"@id": "#1"}, {"@id": "#2"}]}, {"@type": "Person", "@id": "#1", "name": "Wanjiru"})
        + ld([{"@id": "#2", "name": "王小明"}]),
        "<script type=application/ld+json>\n<!-- " + json.dumps(ARTICLE)[:-1] + ",}\n--></script>",
        """<meta property="article:published_time" content="2020-09-19"><META content='2020-09-20' NAME="Last-Modified">
        <meta name=author content=Wanjiru><meta name=author content="王小明">"""
        + TEXT,
        """<body><div itemscope><span itemprop="author" itemscope><b>x</b><i itemprop="name">Wanjiru</i></span>
        <a href=/ itemprop=author><b>王小明</b></a><meta itemprop="dateModified" content="2020-09-20">
        <em itemprop="datePublished">19.09.2020</em></div>""",
        """<body><a rel="nofollow author" href=/>Wanjiru</a> <a rel=author>王小明</a> <a rel=x class=author>Otieno</a>
        <time datetime=2020-09-18>18</time><time pubdate datetime="2020-09-19">19</time>
        <i itemprop=dateModified content=2020-09-20>""",
        """<body><time class="entry-date published" datetime=2020-09-19T10:00:00>19</time><time datetime=2020-09-20>
        <p itemprop=dateModified>2020-09-20</p><p itemprop="author">Wanjiru</p><meta itemprop=author content=王小明>""",
    ],
)
def test_each_kind_of_mark_up(html: str) -> None:
    found = find_stated(html)

    assert ("2020-09-19", "2020-09-20", ("Wanjiru", "王小明")) == (found.published, found.modified, found.authors)


def test_statements_that_differ_are_a_list_and_say_nothing() -> None:
    others = [{**ARTICLE, "datePublished": f"2020-09-0{at}", "author": f"A{at}"} for at in range(1, 4)]
    times = "".join(f"<time datetime=2020-09-0{at}></time>" for at in range(1, 4))
    names = "".join(f"<a rel=author>A{at}</a>" for at in range(MAX_MARKED + 1))
    listed = {"@type": "ItemList", "itemListElement": [ARTICLE]}

    assert (None, ()) == (find_stated(ld(*others)).published, find_stated(ld(*others)).authors)
    assert (None, ()) == (find_stated(TEXT + times + names).published, find_stated(TEXT + times + names).authors)
    assert (None, ()) == (find_stated(ld(listed)).published, find_stated(ld(listed)).authors)
    assert "2020-09-19" == find_stated('<meta name=date content="2020-09-19">' + ld(*others)).published


def test_text_and_comments_state_nothing() -> None:
    html = """<!-- <meta name="author" content="Otieno"> --><body><p class=date>2020-09-19</p>
    <!-- <b itemprop=datePublished>2020-09-19</b> --><p>By Wanjiru, author</p>"""

    assert (None, None, ()) == (find_stated(html).published, find_stated(html).modified, find_stated(html).authors)


def test_what_is_no_name_is_left_out() -> None:
    names = [
        "https://facebook.com/x",
        "@otieno",
        " ",
        "123",
        "x" * (MAX_NAME + 1),
        {"name": ["Wanjiru&nbsp; N."]},
        5,
        None,
    ]

    assert ("Wanjiru N.",) == find_stated(ld({**ARTICLE, "author": names})).authors
    assert MAX_AUTHORS == len(find_stated(ld({**ARTICLE, "author": [f"A{at}" for at in range(50)]})).authors)


def test_the_scan_hands_out_every_name_that_is_asked_for() -> None:
    assert [] == [name for name in WANTED if not any(telling in name for telling in TELLING)]


@pytest.mark.parametrize(
    "script",
    [
        "[" * 100_000,
        "[" * (MAX_NESTING + 1) + json.dumps(ARTICLE) + "]" * (MAX_NESTING + 1),
        '{"@type": "Article", "datePublished": ' + "9" * 100_000 + "}",
        '{"@type": "Article", "author": "\\ud800", "headline": {}, "datePublished": []}',
        '{"@type": ["Article", 5, null], "@id": [], "author": {"@id": {}}, "@graph": "x"}',
    ],
)
def test_hostile_json_states_nothing(script: str) -> None:
    found = find_stated(f"<script type='application/ld+json'>{script}</script>")

    assert (None, (), None) == (found.published, found.authors, found.headline)


PIECES = [
    "<meta ",
    "<time ",
    "<a ",
    "<!--",
    "-->",
    ">",
    "name=author ",
    "content=",
    "'",
    '"',
    "2020-09-19",
    "itemprop=",
]
PIECES += [
    "datePublished ",
    "<script type=ld+json>",
    "</script>",
    "{",
    "[",
    '"@type":"Article",',
    "rel=author>",
    "A",
    "\ud800",
    " ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_mark_up_states_days_and_names(html: str) -> None:
    found = find_stated(html)

    assert all(day is None or re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in (found.published, found.modified))
    assert all(0 < len(name) <= MAX_NAME and name.isprintable() for name in found.authors)


def test_a_headline_is_plain_text() -> None:
    assert "A & B" == find_stated(ld({**ARTICLE, "headline": " A &amp;\n B"})).headline
