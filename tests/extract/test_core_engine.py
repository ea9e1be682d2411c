"""The compiled core behind the seam: what it adds to what every engine does (tests/extract/test_extract.py)."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.config import ExtractConfig, RunConfig
from humongous.errors import ConfigError
from humongous.extract import extract_text, open_extractor, versions
from humongous.extract.found import Found
from humongous.pipeline import process_page
from tests.engines import needs_core
from tests.extract.test_extract import LONG, SCRIPTS, page

pytestmark = needs_core
CORE = ExtractConfig(engine="core")


def text_of(html: str, config: ExtractConfig = CORE) -> str:
    return extract_text(html, config=config).text


def test_without_the_core_no_other_engine_takes_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "humongous_core", None)

    with pytest.raises(ConfigError, match=r"set extract\.engine to trafilatura") as raised:
        open_extractor(CORE)

    assert "the compiled core is not installed here" in raised.value.what
    assert sys.executable in raised.value.where


def test_name_model_and_precision_are_in_the_fingerprint() -> None:
    found = versions(CORE)
    config = RunConfig.from_mapping({"extract": {"engine": "core"}})
    other = RunConfig.from_mapping({"extract": {"engine": "core", "precision": 0.5}})

    assert f"core {found['core']}" == found["extractor"] == extract_text(page(LONG), config=CORE).extractor
    assert 16 == len(found["core_model"])
    assert config.fingerprint(found) != config.fingerprint(found | {"core_model": "0" * 16})
    assert config.fingerprint(found) != other.fingerprint(found)


def test_more_precision_keeps_no_more() -> None:
    noise = "".join(f"<div class=box><p>{word}, {word}</p><a href=/{word}>{word}</a></div>" for word in LONG.split())
    html = page(*SCRIPTS.values(), extra=noise)
    lengths = [len(text_of(html, ExtractConfig(engine="core", precision=at / 10))) for at in range(11)]

    assert all(more >= less for more, less in pairwise(lengths))
    assert lengths[0] > lengths[10] > 0


def test_paragraphs_lists_tables_and_code() -> None:
    rows = "<table><tr><th>Ort<th>Höhe<tr><td>Zugspitze<td>2962 m</table>"
    listed = "<ul><li>Die Zugspitze ist der höchste Berg.<li>Der Watzmann ist ein anderer Berg.</ul>"
    code = "<pre><code>if schnee:\n    raeumen()\n</code></pre>"
    html = page(LONG, extra=f"{listed}<p>{LONG}</p>{rows}<p>{LONG}<p>Mit\nUmbruch<br>und Zeile. {LONG}{code}<p>{LONG}")

    assert text_of(html).removeprefix("A heading\n\n") == (
        f"{LONG}\n\n- Die Zugspitze ist der höchste Berg.\n- Der Watzmann ist ein anderer Berg.\n\n{LONG}\n\n"
        f"Ort | Höhe\nZugspitze | 2962 m\n\n{LONG}\n\nMit Umbruch\nund Zeile. {LONG}\n\n"
        f"if schnee:\n    raeumen()\n\n{LONG}"
    )


def test_markdown_on_wish() -> None:
    rows = "<table><tr><th>Ort<th>Höhe<tr><td>Zugspitze<td>2962 m</table>"
    code = "<pre><code>if schnee:\n    raeumen()\n</code></pre>"
    html = page(
        LONG, extra=f"<h2>Höhen</h2><p>{LONG}</p>{rows}<blockquote><p>{LONG}</blockquote><p>{LONG}</p>{code}<p>{LONG}"
    )

    found = text_of(html, ExtractConfig(engine="core", text_format="markdown")).removeprefix("# A heading\n\n")

    assert found == (
        f"{LONG}\n\n## Höhen\n\n{LONG}\n\n| Ort | Höhe |\n| --- | --- |\n| Zugspitze | 2962 m |\n\n"
        f"> {LONG}\n\n{LONG}\n\n```\nif schnee:\n    raeumen()\n```\n\n{LONG}"
    )


@pytest.mark.parametrize("hide", ["hidden", "aria-hidden=true", "style='display: none'", "style=visibility:hidden"])
def test_what_is_hidden_is_not_text(hide: str) -> None:
    assert "geheim" not in text_of(page(LONG, extra=f"<div {hide}><p>geheim. {LONG}</p></div><p {hide}>geheim</p>"))


def test_it_says_how_sure_it_is() -> None:
    sure = extract_text(page(*SCRIPTS.values()), config=CORE).confidence
    unsure = extract_text("<a href=/>Nur</a><div>dies.</div>" * 9, config=CORE).confidence

    assert sure is not None
    assert unsure is not None
    assert 1 >= sure > 0.8 > unsure >= 0


def test_a_page_with_little_text_is_not_empty() -> None:
    assert "Nur dies." == text_of("<div>Nur dies.</div>")


@pytest.mark.parametrize(
    ("html", "limit"),
    [
        (f"{'<div>' * 513}{LONG}", "depth"),
        (f"{LONG}{'<br>' * 200_001}x", "elements"),
        (f"{LONG}{'<p>a' * 100_000}", "blocks"),
        (f"{LONG}<p title='{'x' * (64 << 20)}'>x", "bytes"),
    ],
    ids=["depth", "elements", "blocks", "bytes"],
)
def test_over_a_limit_is_what_was_read_and_a_flag(html: str, limit: str) -> None:
    found = extract_text(html, config=CORE)

    assert (LONG, (limit,)) == (found.text[: len(LONG)], found.limits_hit)


def test_the_limits_hit_are_flags_of_the_document() -> None:
    config = RunConfig.from_mapping({"extract": {"engine": "core", "max_depth": 16}})
    deep = "<div>" * 17
    outcome = process_page(f"<title>t</title>{deep}<p>{LONG} {LONG}".encode(), config=config)

    assert ["limited_depth"] == outcome.meta["flags"]


def test_threads_give_what_one_gives() -> None:
    pages = [page(text, LONG, text + LONG) for text in SCRIPTS.values()] * 5
    engine = open_extractor(CORE)
    alone = [engine.extract(html) for html in pages]
    found: list[list[Found]] = [[] for _ in range(4)]
    threads = [threading.Thread(target=lambda out=out: out.extend(map(engine.extract, pages))) for out in found]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [alone] * 4 == found


def markup() -> Iterator[str]:
    yield from ("<p>", "</p>", "<div class=comment>", "</div>", "<b>", "</b>", "<table>", "<td>", "</table>", "<pre>")
    yield from ("<svg>", "<math>", "</svg>", "<script>", "</script>", "<li>", "<ul>", "<br>", "<a href=x>", "</a>")
    yield from ("&amp;", "&#xD800;", "\ud800", "\x00", "\xad", "\r\n", "漢", "字\n", "word ", "One sentence, or so. ")


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(list(markup())), max_size=60).map("".join), st.sampled_from(["keep", "drop"]))
def test_any_mark_up_gives_text_of_the_page(html: str, comments: Literal["keep", "drop"]) -> None:
    text = text_of(html, ExtractConfig(engine="core", comments=comments))

    assert "<p>" not in text
    assert set(text) - set("-|$ \n") <= set(html) | set("&\ufffd")
