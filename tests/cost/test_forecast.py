"""From entries to a forecast: hours, documents by language, money, each with its interval."""

from __future__ import annotations

import pytest

from humongous.cost import forecast, read_prices

from .units import LEDGER, a_unit


def test_totals_and_intervals() -> None:
    entries = [
        a_unit("u1", {"deu_Latn": 10, "isl_Latn": 2}),
        a_unit("u2", {"deu_Latn": 20}, LEDGER | {"cpu_extract": 9000.0, "wall": 14400.0}),
    ]

    told = forecast(entries, 10, read_prices()).as_json()

    assert 0.95 == told["confidence"]
    assert 30.0 == told["core_hours"]["held"]["estimate"]
    assert pytest.approx(25.0) == told["core_hours"]["computed"]["estimate"]
    assert 160.0 == told["documents"]["estimate"]
    german = told["documents"]["by_language"]["deu_Latn"]
    assert (150.0, 30.0, 2) == (german["estimate"], german["low"], german["units_with_it"])
    assert 1 == told["documents"]["by_language"]["isl_Latn"]["units_with_it"]
    assert ["deu_Latn", "isl_Latn"] == list(told["documents"]["by_language"])
    assert told["bytes"]["written"] == {"estimate": 20.0 * (1 << 30), "low": 20.0 * (1 << 30), "high": 20.0 * (1 << 30)}
    assert 40.0 == told["requests"]["output_put"]["estimate"]
    money = told["money"]
    assert pytest.approx(money["estimate"]) == sum(item["estimate"] for item in money["items"].values())
    assert money["low"] < money["estimate"] < money["high"]


def test_a_sample_of_one_has_no_interval() -> None:
    told = forecast([a_unit("u1", {"deu_Latn": 10})], 10, read_prices()).as_json()

    assert (None, 100.0, None, None) == (
        told["confidence"], told["documents"]["estimate"], told["documents"]["low"], told["money"]["high"],
    )  # fmt: skip


def test_units_without_a_document_are_a_forecast_too() -> None:
    told = forecast([a_unit("u1", {}), a_unit("u2", {})], 10, read_prices())

    assert told.as_json()["money"]["per_1000_documents"] is None
    assert {} == told.languages()


def test_requests_that_were_not_counted_are_said_to_be_so() -> None:
    assert forecast([a_unit("u1", {})], 2, read_prices()).metered
    assert not forecast([a_unit("u1", {}), a_unit("u2", {}, {"wall": 1.0})], 2, read_prices()).metered
