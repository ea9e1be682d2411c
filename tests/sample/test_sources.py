"""What the page sources and their expectations must have."""

from __future__ import annotations

import html
import re

import pytest

from humongous.document import DropReason, NotAPageReason
from sample.build import page_payload
from sample.expectations import Expectation, expectations
from sample.sources import PAGES, SampleError, absent_phrases, page_html, read_page

WRITTEN = [expected for expected in expectations() if expected.outcome == "written"]


def visible(source: str) -> str:
    """The text between tags, entities undone, white space collapsed."""
    without = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->|</?[a-zA-Z!][^>]*>", "", source, flags=re.DOTALL | re.I)
    return " ".join(html.unescape(without).split())


def test_languages_scripts_and_charsets() -> None:
    labels = {expected.name.partition("/")[0] for expected in WRITTEN}
    assert len(labels) >= 50
    assert len({label.rpartition("_")[2] for label in labels}) >= 20
    assert len({expected.codec for expected in WRITTEN}) >= 20


def test_every_page_source_is_in_the_catalogue_once() -> None:
    named = [expected.name for expected in expectations()]
    assert len(set(named)) == len(named)
    sources = {str(path.relative_to(PAGES).with_suffix("")) for path in PAGES.rglob("*.html")}
    assert {name for name in sources if not name.startswith("other/")} == {
        name for name in named if not name.startswith("other/")
    }


@pytest.mark.parametrize("expected", WRITTEN, ids=lambda expected: expected.name)
def test_expected_phrases_are_on_the_page(expected: Expectation) -> None:
    page = visible(page_payload(expected.name)[0].decode(str(expected.codec)))
    assert len(expected.present) >= 2
    assert len(expected.absent) == 2 or expected.name == "deu_Latn/als-text"
    assert [phrase for phrase in (*expected.present, *expected.absent) if phrase not in page] == []


def test_expected_reasons_exist() -> None:
    for expected in expectations():
        known = {str(reason) for reason in (DropReason if expected.outcome == "dropped" else NotAPageReason)}
        assert expected.reasons <= known, expected.name
        assert bool(expected.reasons) == (expected.outcome != "written"), expected.name


def test_every_outcome_is_there() -> None:
    reasons = {reason for expected in expectations() for reason in expected.reasons}
    assert {expected.outcome for expected in expectations()} == {"written", "dropped", "not_a_page"}
    assert reasons >= {"robots_txt", "http_status", "empty_payload", "not_html", "revisit", "lorem_ipsum", "too_short"}


def test_a_page_says_what_its_language_lacks_in_a_charset(monkeypatch: pytest.MonkeyPatch) -> None:
    page = read_page("pol_Latn/pszczelarz")
    narrow = type(page)(name=page.name, url=page.url, title=page.title, body=page.body, codec="iso-8859-1")
    monkeypatch.setattr("sample.build.read_page", lambda name: narrow)
    with pytest.raises(SampleError, match=r"pol_Latn/pszczelarz\.html: it cannot be written in iso-8859-1"):
        page_payload(page.name)


def test_a_missing_page_source_is_named() -> None:
    with pytest.raises(SampleError, match=r"nowhere\.html: no such page source"):
        read_page("eng_Latn/nowhere")


def test_a_template_surrounds_the_text() -> None:
    page = read_page("isl_Latn/rettir")
    whole = page_html(page)
    assert whole.startswith("<!DOCTYPE html>")
    assert page.body.strip() in whole
    assert absent_phrases(page) == (page.surroundings.cookie, page.surroundings.newsletter)
