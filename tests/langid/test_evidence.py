"""What is said about a language beside the text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.langid import evidence, find_language
from humongous.langid.tables import read_table
from humongous.markup import read_markup
from humongous.markup.by_patterns import TELLING

PAGE = """<!DOCTYPE html><!-- <html lang="fr"> --><html xml:lang=de-AT class="x"><head>
<meta http-equiv="Content-Language" content="de, en"><script>"<html lang=ru><meta name=language content=ru>"</script>
<meta content='de_DE' property="og:locale"><link rel="alternate" hreflang="x-default" href="https://example.de/a">
<link rel="alternate" hreflang="en" href="https://example.de/en/"><link rel=alternate hreflang=de href=http://example.de/a#b>
</head><body lang="en">"""
CLD2 = json.dumps({"reliable": True, "languages": [
    {"code": "de", "code-iso-639-3": "deu", "text-covered": 0.71, "score": 1.0, "name": "GERMAN"},
    {"code": "zh", "code-iso-639-3": "zho", "text-covered": 0.2}, {"code": "en", "text-covered": 0.09},
]})  # fmt: skip


def language_evidence(html: str, label: str, **more: Any) -> evidence.Evidence:
    return evidence.language_evidence(read_markup(html), label, **more)


def stated(html: str, label: str = "deu_Latn", source: str = "html", **more: Any) -> Any:
    return language_evidence(html, label, **more)[source]


def test_every_source_in_our_labels() -> None:
    found = language_evidence(
        PAGE,
        "deu_Latn",
        headers=[("content-type", "text/html"), ("content-language", "de-DE,fr")],
        url="https://example.de/a/",
        crawler_languages=CLD2,
    )
    assert {
        "html": ["deu_Latn"],
        "http": ["deu_Latn", "fra_Latn"],
        "meta": ["deu_Latn", "eng_Latn"],
        "og": ["deu_Latn"],
        "hreflang": ["deu_Latn"],
        "tld": "de",
        "cld2": [
            {"label": "deu_Latn", "share": 0.71},
            {"label": "cmn_Hani", "share": 0.2},
            {"label": "eng_Latn", "share": 0.09},
        ],
        "agree": ["cld2", "hreflang", "html", "http", "meta", "og", "tld"],
        "disagree": [],
    } == found


def test_nothing_said_is_nothing_stored() -> None:
    empty: dict[str, Any] = {
        name: [] for name in ("html", "http", "meta", "og", "hreflang", "cld2", "agree", "disagree")
    }
    assert {**empty, "tld": None} == language_evidence("<p>x", "deu_Latn", url="https://example.com/")


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<html><body lang=cy>", ["cym_Latn"]),
        ("<HTML LANG='EN-us'>", ["eng_Latn"]),
        ("<html lang=''><body lang=is>", ["isl_Latn"]),
        ('<html lang="german">', ["german"]),
        ('<html lang="{{ lang }}">', ["{{ lang }}"]),
        ('<html lang="d\u202ee\x00\ud800&#xFFFE;!">', ["d e !"]),
        ('<html data-lang="fr">', []),
        ('<html lang="fr" lang="de"', []),
        ("<!--[if IE]><html lang=fr><![endif]--><html lang=de>", ["deu_Latn"]),
        ("<!-- <html lang=fr>", []),
        ("<style><html lang=fr></style>", []),
        ("<!-- \u0130\u0130\u0130 --><HTML LANG=tr>", ["tur_Latn"]),
        ("<html><body><div><html lang=fr>", []),
    ],
)
def test_lang_of_html_or_body(html: str, said: list[str]) -> None:
    assert said == stated(html)


def test_it_is_the_document_s_label_where_it_may_mean_that() -> None:
    assert ["srp_Latn"] == stated("<html lang=sr>", "srp_Latn")
    assert ["srp_Cyrl"] == stated("<html lang=sr>", "rus_Cyrl")
    assert ["ckb_Arab"] == stated("<html lang=ku>", "ckb_Arab")
    assert ["kmr_Latn"] == stated("<html lang=ku>", "kmr_Latn")
    assert ["hin_Deva"] == stated("<html lang=hi>", "eng_Latn")


@pytest.mark.parametrize(
    ("html", "label", "agrees"),
    [
        ("<html lang=zh-HK>", "yue_Hani", True),
        ("<html lang=zh>", "wuu_Hani", True),
        ("<html lang=no>", "nno_Latn", True),
        ("<html lang=nb>", "nno_Latn", False),
        ("<html lang=ar>", "arz_Arab", True),
        ("<html lang=sh>", "srp_Latn", True),
        ("<html lang=hr>", "srp_Latn", False),
        ("<html lang=ms>", "zsm_Latn", True),
        ("<html lang=id>", "zsm_Latn", False),
    ],
)
def test_a_macrolanguage_agrees_with_its_members(html: str, label: str, agrees: bool) -> None:
    found = language_evidence(html, label)
    assert ["html"] == found["agree" if agrees else "disagree"]


def test_the_undetermined_is_compared_with_nothing() -> None:
    for label in ("und_Latn", "zxx"):
        found = language_evidence("<html lang=de>", label, url="https://example.de/")
        assert (["deu_Latn"], [], []) == (found["html"], found["agree"], found["disagree"])


def test_domains_of_countries_and_not_those_sold_to_all() -> None:
    found = language_evidence("", "gsw_Latn", url="https://example.ch/")
    assert ("ch", ["tld"]) == (found["tld"], found["agree"])
    assert ["tld"] == language_evidence("", "jpn_Jpan", url="https://example.ch/")["disagree"]
    for url in ("https://example.tv/", "https://example.com/", "https://[bad", "no address", None):
        assert language_evidence("", "eng_Latn", url=url)["tld"] is None


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"languages": 5}', '{"languages": [{"code": null, "text-covered": 1}]}',
                                    '{"languages": [{"code": "de", "text-covered": 1e999}]}', "[" * 2000, "null",
                                    '{"languages": [{"code": "de"}]}', '{"languages": {"a": 1}}'])  # fmt: skip
def test_a_crawler_s_note_that_is_not_sound_is_none(broken: str) -> None:
    assert [] == stated("", source="cld2", crawler_languages=broken)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200), st.text(max_size=60), st.text(max_size=60))
def test_anything_may_be_written_there(html: str, url: str, note: str) -> None:
    found = language_evidence("<html lang='" + html, "deu_Latn", headers=[("content-language", html)], url=url,
                              crawler_languages=note)  # fmt: skip
    json.dumps(found)
    assert all(len(text) <= 80 for text in (*found["html"], *found["http"]))


def test_the_languages_of_domains_are_in_the_tables() -> None:
    codes = {code for row in read_table("territories") for code in row["languages"].split()}
    assert set() == {code for code in codes if code not in {label[:3] for label in find_language(code)}}


def test_the_scan_hands_out_every_name_that_is_asked_for() -> None:
    assert [] == [name for name in evidence.META if not any(telling in name for telling in TELLING)]
