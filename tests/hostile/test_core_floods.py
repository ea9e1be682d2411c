"""One construct of HTML over and over, through the compiled core; times and memory: bench/linear.py."""

from __future__ import annotations

import time

import pytest

from humongous.config import ExtractConfig, LimitsConfig
from humongous.extract import open_extractor
from tests.engines import needs_core
from tests.hostile.floods import FLOODS, flood

pytestmark = needs_core
SMALL = 40_000
LARGE = 50_000_000
DEAR = ("references", "ends behind a button", "other lines", "divs", "tiny blocks")
"""Those that take most of the time, of each kind."""


@pytest.mark.parametrize("name", sorted(FLOODS))
def test_a_flood_has_the_same_text_again_and_no_other_for_its_limits(name: str) -> None:
    html = flood(name, SMALL).decode()
    engine = open_extractor(ExtractConfig(engine="core"))
    found = engine.extract(html)

    assert found == engine.extract(html)
    # A sign of a formula is a command of TeX.
    assert len(found.text) <= (12 if "<math" in html else 3) * len(html)
    assert found.limits_hit in ((), ("depth",))


@pytest.mark.slow
@pytest.mark.parametrize("name", DEAR)
def test_fifty_megabytes_end_within_the_time_of_a_page(name: str) -> None:
    html, began = flood(name, LARGE).decode(), time.process_time()

    open_extractor(ExtractConfig(engine="core")).extract(html)

    assert time.process_time() - began < LimitsConfig().page_seconds
