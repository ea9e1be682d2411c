"""What the vote makes of four models' answers."""

from __future__ import annotations

import math

import pytest

from humongous.langid.labels import Answer
from humongous.langid.scripts import Script
from humongous.langid.tables import read_table
from humongous.langid.weighing import FACTS, MODELS, NONE, calibrated, candidates, probabilities, web_prior

KNOWN = {name: frozenset({"eng_Latn", "sco_Latn", "deu_Latn"}) for name in MODELS}
LONG = Script("Latn", 1.0, letters=1000, characters=1100)


def answers(**by_model: str) -> dict[str, tuple[Answer, ...]]:
    """One sure answer of each model: `own="sco_Latn"`; `lid` is lid.176."""
    said = {"lid.176": by_model.get("lid"), **{name: by_model.get(name) for name in MODELS if name != "lid.176"}}
    return {name: (Answer(label, 0.9, fits=True),) if label else () for name, label in said.items()}


def likeliest(found: dict[str, tuple[Answer, ...]], script: Script = LONG) -> str:
    some = candidates(found, KNOWN, script)
    shares = probabilities(some)
    return some[shares.index(max(shares))].label


def test_candidates_are_what_fits_and_none_of_them() -> None:
    given = answers(lid="eng_Latn", cld2="eng_Latn", own="deu_Latn")
    given["funlangid"] = (
        Answer("rus_Cyrl", 0.5, fits=False),
        Answer("zxx", 0.4, fits=True),
        Answer("und_Latn", 0.3, fits=True),
    )
    found = candidates(given, KNOWN, LONG)
    assert ["eng_Latn", "deu_Latn", NONE] == [each.label for each in found]
    assert all(len(FACTS) == len(each.facts) for each in found)
    assert pytest.approx(1.0, abs=0.001) == math.fsum(probabilities(found))


def test_all_four_agree() -> None:
    assert "deu_Latn" == likeliest(answers(lid="deu_Latn", cld2="deu_Latn", funlangid="deu_Latn", own="deu_Latn"))


def test_one_model_does_not_move_an_english_page_to_a_rare_language() -> None:
    for alone in ("cld2", "funlangid", "lid"):
        said = dict.fromkeys(("lid", "cld2", "funlangid", "own"), "eng_Latn") | {alone: "sco_Latn"}
        assert "eng_Latn" == likeliest(answers(**said)), alone


def test_no_answer_is_none() -> None:
    assert (NONE,) == tuple(each.label for each in candidates(answers(), KNOWN, LONG))
    assert (1.0,) == probabilities(candidates(answers(), KNOWN, LONG))


def test_the_prior_is_the_web() -> None:
    order = ["eng_Latn", "rus_Cyrl", "fao_Latn", "sco_Latn", "qqq_Latn"]
    assert order == sorted(order, key=web_prior, reverse=True)
    assert -8_000 == web_prior("qqq_Latn")


def test_calibration_never_falls_and_stays_between_0_and_1() -> None:
    steps = [calibrated(i / 1000) for i in range(1001)]
    assert steps == sorted(steps)
    assert 0.0 <= steps[0] <= steps[-1] <= 1.0


def test_every_fact_has_a_weight() -> None:
    assert {*FACTS, "prior"} == {row["fact"] for row in read_table("vote_weights")}
