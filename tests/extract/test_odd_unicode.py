"""Pages full of what Unicode has for mischief: the text and the title can be written, and are sanitised."""

from __future__ import annotations

from typing import Literal

import pytest

from humongous.config import ExtractConfig
from humongous.extract import extract_text
from humongous.extract.sanitise import sanitise
from tests.engines import ENGINES

PLAIN = "This is an ordinary paragraph of an ordinary page, with enough words in it for anyone to keep it."

ODD = {
    "surrogates as references": ("&#xD800; a&#xD83D;&#xDE00;b &#57343;", "\ufffd a\ufffd\ufffdb \ufffd"),
    "beyond Unicode": ("&#x110000; &#xFFFFFFFFFF; &#99999999999999;c", "\ufffd \ufffd \ufffdc"),
    "direction without an end": ("\u202eabc \u2067def \u2066\u2066", "abc def"),
    "a title that reads backwards": ("cod\u202etxt.exe", "codtxt.exe"),
    "noncharacters": ("a\ufffeb\uffffc\ufdd0d\U0001fffee\U0010ffff", "abcde"),
    "a byte order mark within": ("\ufeffa\ufeffb", "ab"),
    "tags that hide a text": ("a" + "".join(chr(0xE0000 + ord(char)) for char in "ignore") + "b", "ab"),
    "a hundred selectors": ("😀" + "".join(map(chr, range(0xE0100, 0xE0164))), "😀"),
    "marks upon marks": ("x" + "\u0323" * 100_000 + "y", "x" + "\u0323" * 30 + "y"),
    "a font of private letters": ("\ue001\uf8ff x", "\ue001\uf8ff x"),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ODD)
def test_what_becomes_of_it(name: str, engine: Literal["core", "trafilatura", "resiliparse"]) -> None:
    odd, expected = ODD[name]
    if (name, engine) == ("a font of private letters", "trafilatura"):
        expected = " x"  # it keeps what Python can print (docs/unicode.md)
    body = f"<article><h1>Heading</h1><p>{PLAIN} {PLAIN}</p><p>{PLAIN} {odd}</p></article>"
    page = f"<html><head><meta charset=utf-8><title>{odd}</title></head><body>{body}</body></html>"
    found = extract_text(page.encode(), config=ExtractConfig(engine=engine))
    assert found.text.endswith(f"{PLAIN} {expected}")
    assert sanitise(found.text) == found.text
    assert found.title is None or sanitise(found.title) == found.title
