"""When an answer is believed."""

from __future__ import annotations

from humongous.config import LangidConfig
from humongous.document import Identified, LanguageAnswer
from humongous.langid.labels import Answer
from humongous.langid.scripts import Script
from humongous.langid.vote import decide, is_language

KNOWN = frozenset({"eng_Latn", "deu_Latn", "ell_Grek", "rus_Cyrl"})
CONFIG = LangidConfig(min_confidence=0.5)


def label(script: str, *answers: Answer) -> tuple[str, float | None]:
    found = decide({"model": answers}, script, CONFIG, known=KNOWN)
    return found.label, found.confidence


def test_the_best_answer_that_fits_the_script_is_taken() -> None:
    answers = (
        Answer("rus_Cyrl", 0.4, fits=False),
        Answer("deu_Latn", 0.5, fits=True),
        Answer("eng_Latn", 0.1, fits=True),
    )
    assert ("deu_Latn", 0.5) == label("Latn", *answers)


def test_below_the_bar_the_language_is_undetermined() -> None:
    assert ("und_Latn", None) == label("Latn", Answer("deu_Latn", 0.49, fits=True))


def test_an_answer_in_another_script_is_never_taken() -> None:
    assert ("und_Cyrl", None) == label("Cyrl", Answer("eng_Latn", 1.0, fits=False))


def test_a_script_implies_its_language_where_the_model_does_not_know_it() -> None:
    assert ("chr_Cher", None) == label("Cher", Answer("eng_Latn", 0.9, fits=False))


def test_a_script_implies_its_language_where_the_model_says_so_a_little() -> None:
    assert ("ell_Grek", 0.2) == label("Grek", Answer("ell_Grek", 0.2, fits=True))
    assert ("und_Grek", None) == label("Grek", Answer("ell_Grek", 0.05, fits=True))


def test_the_three_best_answers_are_stored_with_their_model() -> None:
    answers = [Answer(f"{language}_Latn", score, fits=True) for language, score in
               [("aaa", 0.6), ("bbb", 0.2), ("ccc", 0.1), ("ddd", 0.05)]]  # fmt: skip
    weak = Answer("eee_Latn", 0.001, fits=True)
    stored = decide({"one": answers, "two": [weak]}, "Latn", CONFIG, known=KNOWN)
    assert Identified("aaa_Latn", 0.6, tuple(LanguageAnswer("one", a.label, a.score) for a in answers[:3])) == stored


def test_text_is_language_if_a_quarter_of_it_is_letters() -> None:
    assert is_language(Script("Latn", 1.0, letters=25, characters=100))
    assert not is_language(Script("Latn", 1.0, letters=24, characters=100))
    assert not is_language(Script(None, 0.0, letters=100, characters=100))
