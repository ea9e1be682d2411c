"""A text in two languages, and texts that only look like it."""

from __future__ import annotations

from humongous.langid import identify
from humongous.langid.labels import Answer
from humongous.langid.mixture import may_be_mixed
from humongous.langid.scripts import Script
from tests.corpus.mixed import ENGLISH, GERMAN


def test_a_page_in_two_languages_names_both_by_their_letters() -> None:
    found = identify("\n".join((*ENGLISH, *GERMAN)))
    assert {"eng_Latn", "deu_Latn"} == {share.label for share in found.shares}
    assert found.label == found.shares[0].label
    assert all(0.4 < share.share < 0.6 for share in found.shares)


def test_a_page_in_one_language_has_no_shares() -> None:
    assert () == identify("\n".join(ENGLISH * 2)).shares


def test_a_sentence_in_another_language_does_not_make_a_page_multilingual() -> None:
    assert () == identify("\n".join((*ENGLISH, *ENGLISH, GERMAN[0]))).shares


def test_a_second_language_needs_letters_enough() -> None:
    answers = (Answer("eng_Latn", 0.7, fits=True, share=0.7, reliable=True),)
    assert may_be_mixed(answers, Script("Latn", 1.0, letters=700, characters=800))
    assert not may_be_mixed(answers, Script("Latn", 1.0, letters=600, characters=700))
