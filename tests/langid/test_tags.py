"""Codes and tags of models in our labels."""

from __future__ import annotations

import pytest

from humongous.langid.labels import RawAnswer
from humongous.langid.tags import labels_of_tags


@pytest.mark.parametrize(
    ("tag", "label"),
    [
        ("deu_Latn", "deu_Latn"),
        ("cmn_Hans", "cmn_Hani"),
        ("zho_Hant", "cmn_Hani"),
        ("jpn_Jpan", "jpn_Jpan"),
        ("kor_Hang", "kor_Hang"),
        ("kor_Kore", "kor_Hang"),
        ("prs_Arab", "fas_Arab"),
        ("pes_Arab", "fas_Arab"),
        ("est_Latn", "ekk_Latn"),
        ("tgl_Latn", "fil_Latn"),
        ("uzb_Latn", "uzn_Latn"),
        ("aze_Latn", "azj_Latn"),
        ("ajp_Arab", "apc_Arab"),
        ("zxx_Latn", "zxx"),
        ("und_Tfng", "und_Tfng"),
        ("qqq_Latn", "qqq_Latn"),
    ],
)
def test_a_tag_is_one_of_our_labels(tag: str, label: str) -> None:
    table = labels_of_tags([tag])
    assert {label} == table.labels()
    (answer,) = table.translate([RawAnswer(tag, 0.5)], tag[4:] if label[4:] == tag[4:] else label[4:] or "Latn")
    assert (label, 0.5, True) == (answer.label, answer.score, answer.fits)


def test_serbo_croatian_goes_to_whichever_has_more() -> None:
    table = labels_of_tags(["hbs_Latn", "bos_Latn", "deu_Latn"])
    answers = [RawAnswer("hbs_Latn", 0.5), RawAnswer("bos_Latn", 0.3), RawAnswer("deu_Latn", 0.1)]
    found = [(answer.label, answer.score) for answer in table.translate(answers, "Latn")]
    assert [("bos_Latn", 0.8), ("deu_Latn", 0.1)] == found


def test_what_is_not_language_fits_every_script() -> None:
    (answer,) = labels_of_tags(["zxx_Zzzz"]).translate([RawAnswer("zxx_Zzzz", 0.9)], "Cyrl")
    assert ("zxx", True) == (answer.label, answer.fits)


def test_labels_in_another_form_are_left_out() -> None:
    assert frozenset() == labels_of_tags(["de", "deu", "deu_latn", "DEU_Latn", ""]).labels()


def test_a_macrolanguage_means_what_the_table_says_in_the_script() -> None:
    table = labels_of_tags(["kur_Arab", "kur_Latn", "zho_Hant"])
    assert {"ckb_Arab", "kmr_Latn", "cmn_Hani"} == table.labels()
