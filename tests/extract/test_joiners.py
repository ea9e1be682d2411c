"""Characters that one does not see and that spelling needs come through the extractor."""

from __future__ import annotations

from typing import Literal

import pytest

from humongous.config import ExtractConfig
from humongous.extract import extract_text
from tests.engines import ENGINES

Engine = Literal["trafilatura", "resiliparse", "core"]

PERSIAN = "می‌خواهم کتاب‌های تازه را بخوانم و نامه‌ها را بنویسم"
SINHALA = "ශ්‍රී ලංකාවේ ප්‍රධාන නගරයේ දුම්රිය ප්‍රමාද විය"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("text", [PERSIAN, SINHALA])
@pytest.mark.parametrize("written", ["as is", "references"])
def test_joiners_are_kept(text: str, written: str, engine: Engine) -> None:
    html = text if written == "as is" else text.replace("\u200c", "&zwnj;").replace("\u200d", "&#8205;")
    second = "<p>Second paragraph of this page, with <b>bold</b> text.</p>"
    page = f"<html><body><article><p>{html}. {html}.</p>{second}</article></body></html>"

    assert f"{text}. {text}." in extract_text(page, config=ExtractConfig(engine=engine)).text


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("reference", ["&amp;", "&nbsp;", "&zwnj;", "&#38;", "&amp", "&"])
def test_a_letter_behind_a_reference_is_whole(reference: str, engine: Engine) -> None:
    page = "<html><body><article>" + f"<p>Un été{reference}émaillé d'orages, 語{reference}言, с{reference}я.</p>" * 4

    text = extract_text(page, config=ExtractConfig(engine=engine)).text

    assert "\ufffd" not in text
    assert all(word in text for word in ("Un été", "émaillé d'orages", "言", "я."))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_page_that_has_the_stand_in_letters_keeps_them(engine: Engine) -> None:
    text = PERSIAN + " \U00010600\U00010601 " + PERSIAN
    page = f"<html><body><article><p>{text}</p></article></body></html>"

    assert text == extract_text(page, config=ExtractConfig(engine=engine)).text
