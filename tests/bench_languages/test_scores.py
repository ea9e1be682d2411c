"""F1 that one can count by hand."""

from __future__ import annotations

from bench.language_gates.scores import Called, LabelScore, by_label, coverage, macro_f1
from humongous.langid.labels import names_language

TEXTS = [
    Called("deu_Latn", "deu_Latn", "a"),
    Called("deu_Latn", "deu_Latn", "a"),
    Called("deu_Latn", "nld_Latn", "a"),
    Called("deu_Latn", "und_Latn", "a"),
    Called("nld_Latn", "nld_Latn", "a"),
    Called("gsw_Latn", "deu_Latn", "a"),
]


def test_each_label_with_what_it_is_taken_for() -> None:
    assert {
        "deu_Latn": LabelScore(4, 4 / 7, 0.5, (("nld_Latn", 1), ("und_Latn", 1)), (("gsw_Latn", 1),)),
        "gsw_Latn": LabelScore(1, 0.0, 0.0, (("deu_Latn", 1),), ()),
        "nld_Latn": LabelScore(1, 2 / 3, 1.0, (), (("deu_Latn", 1),)),
    } == by_label(TEXTS)


def test_labels_count_alike() -> None:
    found = by_label(TEXTS)

    assert (4 / 7 + 0 + 2 / 3) / 3 == macro_f1(found)
    assert 0 == coverage(found)
    assert 1 == coverage(by_label(TEXTS[:2]))


def test_undetermined_is_no_name() -> None:
    assert [True, False, False, False] == [names_language(label) for label in ("deu_Latn", "und_Latn", "zxx", "")]
