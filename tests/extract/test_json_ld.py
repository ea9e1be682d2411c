"""Text that only a page's JSON-LD has."""

from __future__ import annotations

import json

import pytest

from humongous.config import ExtractConfig
from humongous.extract import extract_text
from humongous.extract.json_ld import VERSION
from tests.extract.test_extract import LONG

ENGINE = ExtractConfig(engine="resiliparse")
TEXT = f"{LONG}\n\n{LONG}"


def page(shown: str, kind: str = "Article", key: str = "articleBody", text: str = TEXT) -> str:
    described = json.dumps({"@type": kind, key: text})
    return f"<body><main>{shown}</main><script type='application/ld+json'>{described}</script>"


@pytest.mark.parametrize(
    "html",
    [
        page(""),
        page("<p>Loading"),
        page("", "DiscussionForumPosting", "text"),
        page("", text=f"<p>{LONG}</p><p class=x>{LONG}<br></p>"),
        page("", text=f"&lt;p&gt;{LONG}&lt;/p&gt;{LONG}"),
    ],
)
def test_it_is_the_text_where_the_page_shows_next_to_none(html: str) -> None:
    found = extract_text(html, config=ENGINE)

    assert (TEXT, f"json-ld {VERSION}", None) == (found.text, found.extractor, found.confidence)


@pytest.mark.parametrize("html", [page(f"<p>{LONG}"), page("<p>Short", text="Shorter than that."), page("", "Comment")])
def test_it_is_not_where_the_page_has_text_or_json_ld_is_of_something_else(html: str) -> None:
    found = extract_text(html, config=ENGINE)

    assert found.extractor.startswith("resiliparse")
    assert found.text in ("", LONG, "Short")
