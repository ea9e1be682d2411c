"""Pages made to hurt end in an outcome, in time, through every extractor."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings

from humongous import charset
from humongous.config import ExtractConfig, RunConfig
from humongous.document import DropReason, QuarantineCause
from humongous.extract import extract_text, find_licence, joiners
from humongous.markup import read_markup
from humongous.outcome import Broken, Dropped, Outcome
from humongous.pipeline import open_tools, outcome_of
from humongous.steps import Stopwatch
from tests.engines import ENGINES
from tests.hostile import archives, pages
from tests.hostile.targets import check_engines, check_page, record_of

SMALL = 0.0005
SECONDS = 5.0
"""CPU for one small page: the slowest takes a tenth of it."""


def outcome(html: bytes, engine: str) -> Outcome:
    tools = open_tools(RunConfig.from_mapping({"extract": {"engine": engine}}))
    return outcome_of(record_of(archives.http(html)), "D", tools, Stopwatch())


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", sorted(pages.BOMBS))
def test_a_small_bomb_has_an_outcome(name: str, engine: str) -> None:
    page, began = pages.BOMBS[name](SMALL), time.process_time()

    check_page(page, engine)

    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize("engine", ["trafilatura", "resiliparse"])
@pytest.mark.parametrize(
    ("name", "size", "limit"),
    [
        ("nested divs", 1.0, "elements; the limit is 30000"),
        ("nested divs", 0.01, "elements nested in one another; the limit is 512"),
        ("nested tables", 0.1, "elements; the limit is 30000"),
        ("svg depth", 0.01, "elements nested in one another; the limit is 512"),
        ("templates", 0.02, "elements nested in one another; the limit is 512"),
        ("many attributes", 0.01, "attributes on one element; the limit is 1000"),
        ("many tables", 0.01, "elements; the limit is 30000"),
    ],
)
def test_a_page_over_a_limit_is_quarantined_before_any_parser_sees_it(
    name: str, size: float, limit: str, engine: str
) -> None:
    page, began = pages.BOMBS[name](size), time.process_time()
    found = outcome(page, engine)

    assert isinstance(found, Broken)
    assert QuarantineCause.EXTRACTION == found.cause
    assert limit in found.detail
    assert time.process_time() - began < SECONDS


@pytest.mark.parametrize("engine", ENGINES)
def test_a_page_of_too_many_bytes_is_dropped_before_it_is_decoded(engine: str) -> None:
    found = outcome(pages.BOMBS["huge attribute"](0.2), engine)

    assert isinstance(found, Dropped)
    assert DropReason.PAGE_TOO_LARGE == found.reason


@settings(deadline=None, max_examples=40)
@given(pages.markup())
def test_any_markup_has_an_outcome(html: str) -> None:
    check_engines(html.encode("utf-8", "surrogatepass"))


def test_a_reference_to_a_stand_in_stays_the_character_it_is() -> None:
    # Decimal, where `joiners` once looked for hexadecimal numbers alone: U+10600 became U+200B.
    page = "<html><body><article>" + "<p>Linear A &#67072; \u200c stood on the tablet from the palace.</p>" * 4

    text = extract_text(page, config=ExtractConfig(engine="trafilatura")).text

    assert "\U00010600" in text
    assert "\u200b" not in text


def test_every_stand_in_taken_costs_one_pass() -> None:
    page = "\u200c" + " ".join(f"{code:x}" for code in range(0x10600, 0x10737)) + "x" * 4_000_000
    began = time.process_time()

    assert {} == joiners.stand_ins(page)
    assert time.process_time() - began < 3.0


def test_white_space_in_a_licence_is_linear() -> None:
    link = "<a rel" + " " * 1_900 + 'href="https://creativecommons.org/licenses/by/4.0/">'
    began = time.process_time()

    assert {"type": "by", "version": "4.0", "location": "a"} == find_licence(read_markup(link * 20))
    assert time.process_time() - began < 1.0


@pytest.mark.parametrize("label", ["euc-jp", "iso-2022-jp", "big5", "gb18030", "utf-16", "windows-1255", "euc-kr"])
@pytest.mark.parametrize("unit", [b"\xff", b"\xa1\xff\x80a", b"\x8f\xa1\xa1", b"\x1b$B\xff", b"\x1b(I!"])
def test_nothing_but_faults_is_decoded_in_linear_time(label: str, unit: bytes) -> None:
    page, began = unit * (400_000 // len(unit)), time.process_time()

    decoded = charset.decode(page, f"text/html; charset={label}")

    assert decoded.text
    assert time.process_time() - began < SECONDS
