"""lid.176's labels in ours."""

from __future__ import annotations

import re

import pytest

from humongous.langid import resolve_language
from humongous.langid.labels import Answer, LabelMap, RawAnswer
from humongous.langid.tables import read_table
from humongous.langid.vote import implied_languages

LID176 = LabelMap.read("lid176")


def translate(script: str, *pairs: tuple[str, float]) -> list[tuple[str, float, bool]]:
    answers = LID176.translate([RawAnswer(label, score) for label, score in pairs], script)
    return [(answer.label, answer.score, answer.fits) for answer in answers]


def test_the_table_has_all_176_labels() -> None:
    assert 176 == len(LID176.rows)


@pytest.mark.parametrize(
    ("raw", "script", "label"),
    [
        ("zh", "Hani", "cmn_Hani"),
        ("ar", "Arab", "arb_Arab"),
        ("fa", "Arab", "fas_Arab"),
        ("no", "Latn", "nob_Latn"),
        ("als", "Latn", "gsw_Latn"),
        ("sq", "Latn", "als_Latn"),
        ("ku", "Arab", "ckb_Arab"),
        ("ku", "Latn", "kmr_Latn"),
        ("az", "Arab", "azb_Arab"),
        ("uz", "Cyrl", "uzn_Cyrl"),
        ("sr", "Latn", "srp_Latn"),
        ("sh", "Cyrl", "srp_Cyrl"),
        ("pa", "Arab", "pnb_Arab"),
        ("ko", "Hang", "kor_Hang"),
        ("tl", "Latn", "fil_Latn"),
        ("yi", "Hebr", "ydd_Hebr"),
    ],
)
def test_a_label_and_a_script_make_ours(raw: str, script: str, label: str) -> None:
    assert [(label, 0.9, True)] == translate(script, (raw, 0.9))


def test_an_answer_in_another_script_does_not_fit() -> None:
    assert [("eng_Latn", 0.9, False)] == translate("Geor", ("en", 0.9))


def test_scores_of_one_label_are_added() -> None:
    assert [("ckb_Arab", 0.9, True)] == translate("Arab", ("ckb", 0.5), ("ku", 0.4))


def test_serbo_croatian_goes_to_the_likeliest_of_its_languages() -> None:
    assert [("srp_Latn", 0.7, True), ("hrv_Latn", 0.2, True)] == translate(
        "Latn", ("sh", 0.4), ("sr", 0.3), ("hr", 0.2)
    )
    assert [("hrv_Latn", 0.4, True)] == translate("Latn", ("sh", 0.4))


def test_scores_stay_in_range_and_unknown_labels_are_left_out() -> None:
    assert (Answer("deu_Latn", 1.0, fits=True),) == LID176.translate(
        [RawAnswer("de", 1.00001), RawAnswer("??", 0.1)], "Latn"
    )


def test_every_language_of_the_tables_has_a_name_and_every_label_its_form() -> None:
    named = {row["code"] for row in read_table("languages")}
    labels = LID176.labels() | {f"{language}_{script}" for script, language in implied_languages().items()}
    assert set() == {label[:3] for label in labels} - named
    assert set() == {label for label in labels if not re.fullmatch(r"[a-z]{3}_[A-Z][a-z]{3}", label)}
    assert set() == {label for label in labels if resolve_language(label) != (label,)}


def test_a_macrolanguage_in_a_label_table_is_resolved_script_by_script(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"label": "ku", "scripts": "Arab Latn Cyrl", "languages": "kur"}
    monkeypatch.setattr("humongous.langid.labels.read_table", lambda _: (row,))
    assert {"ku": ((("Arab",), ("ckb",)), (("Latn", "Cyrl"), ("kmr",)))} == LabelMap.read("any").rows
