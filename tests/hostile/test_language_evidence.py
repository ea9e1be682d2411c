"""What is said of a language in a page's tags is read in time linear in the page, whatever is in it."""

from __future__ import annotations

import time

import pytest

from humongous.langid import language_evidence
from humongous.markup import read_markup


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<!--",
        "<script>",
        "<html ",
        '<meta a="',
        "</script <!-- -->",
        "<html " + "a" * 2047,
        "<meta " + "a" * 60_000,
        "<html " + "a=" * 900 + ">",
        '<link a="' * 200 + ">",
    ],
)
def test_hostile_tags_take_no_time(piece: str) -> None:
    page = (piece * 70_000)[:70_000]
    began = time.process_time()
    language_evidence(read_markup(page), "deu_Latn", url="https://example.de/")
    assert time.process_time() - began < 0.5
