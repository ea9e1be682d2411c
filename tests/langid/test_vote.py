"""When an answer is believed."""

from __future__ import annotations

from humongous.config import LangidConfig
from humongous.document import Identified, LanguageAnswer
from humongous.langid.labels import Answer
from humongous.langid.scripts import Script
from humongous.langid.vote import decide, is_language, settle
from humongous.langid.weighing import MODELS, NONE

KNOWN = frozenset({"eng_Latn", "deu_Latn", "ell_Grek", "rus_Cyrl"})
CONFIG = LangidConfig(min_confidence=0.5)


def text_in(script: str, letters: int = 90) -> Script:
    return Script(script, 1.0, letters=letters, characters=100)


def label(script: str, *answers: Answer) -> tuple[str, float | None]:
    found = decide({"model": answers}, text_in(script), CONFIG, known={"model": KNOWN})
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
    stored = decide({"one": answers, "two": [weak]}, text_in("Latn"), CONFIG, known={"one": KNOWN, "two": KNOWN})
    best = tuple(LanguageAnswer("one", a.label, a.score) for a in answers[:3])
    assert Identified("aaa_Latn", 0.6, best, agreement=1) == stored


def vote(script: Script, **by_model: str) -> Identified:
    """One sure answer of each of the four models, by name (`lid` is lid.176)."""
    said = {name: by_model.get("lid" if name == "lid.176" else name) for name in MODELS}
    answers = {name: [Answer(label, 0.9, fits=True)] if label else [] for name, label in said.items()}
    return decide(answers, script, CONFIG, known=dict.fromkeys(MODELS, KNOWN))


def test_four_models_that_agree_are_believed() -> None:
    found = vote(text_in("Latn"), lid="deu_Latn", cld2="deu_Latn", funlangid="deu_Latn", own="deu_Latn")
    assert ("deu_Latn", 4) == (found.label, found.agreement)
    assert found.confidence is not None
    assert found.confidence > 0.9


def test_four_models_that_say_nothing_leave_the_language_open() -> None:
    assert Identified("und_Latn", None, agreement=0) == vote(text_in("Latn"))
    assert Identified("chr_Cher", None, agreement=0) == vote(text_in("Cher")), (
        "the script implies it and no model knows it"
    )
    assert Identified("und_Grek", None, agreement=0) == vote(text_in("Grek")), "a model knows it and does not say so"


def test_what_no_model_recognises_and_has_few_letters_is_no_language() -> None:
    assert Identified("zxx", None, agreement=0) == vote(text_in("Latn", letters=60))


def test_text_is_language_if_a_quarter_of_it_is_letters() -> None:
    assert is_language(Script("Latn", 1.0, letters=25, characters=100))
    assert not is_language(Script("Latn", 1.0, letters=24, characters=100))
    assert not is_language(Script(None, 0.0, letters=100, characters=100))


def left_by_the_vote(script: str, letters: int = 90, **best: tuple[str, float]) -> tuple[str, float | None]:
    answers = {
        name: [Answer(*best[key], fits=True)] if (key := name.replace(".", "")) in best else [] for name in MODELS
    }
    seen = Script(script, 1.0, letters=letters, characters=150)
    return settle(NONE, 0.9, answers, seen, CONFIG, dict.fromkeys(MODELS, KNOWN), doubted=False)


def test_what_the_vote_leaves_is_named_where_models_of_two_makes_agree() -> None:
    assert ("deu_Latn", 0.5) == left_by_the_vote("Latn", lid176=("deu_Latn", 0.7), cld2=("deu_Latn", 0.8))
    assert ("und_Latn", None) == left_by_the_vote("Latn", lid176=("deu_Latn", 0.7), cld2=("eng_Latn", 0.8))
    assert ("und_Latn", None) == left_by_the_vote("Latn", lid176=("deu_Latn", 0.95), own=("deu_Latn", 0.2))
    assert ("rus_Cyrl", 0.5) == left_by_the_vote("Cyrl", lid176=("rus_Cyrl", 0.95), own=("rus_Cyrl", 0.2))
    assert ("cmn_Hani", 0.5) == left_by_the_vote("Hani", lid176=("cmn_Hani", 0.95), own=("yue_Hani", 0.05))
    assert ("und_Hani", None) == left_by_the_vote("Hani", lid176=("cmn_Hani", 0.85), own=("cmn_Hani", 0.05))


def test_models_that_agree_are_not_believed_in_short_text_nor_in_a_script_of_one_language() -> None:
    assert "zxx" == left_by_the_vote("Latn", 59, lid176=("deu_Latn", 0.4), cld2=("deu_Latn", 0.9))[0]
    assert "und_Latn" == left_by_the_vote("Latn", 59, lid176=("deu_Latn", 0.9), cld2=("deu_Latn", 0.9))[0]
    assert "und_Grek" == left_by_the_vote("Grek", lid176=("ell_Grek", 1.0), cld2=("ell_Grek", 1.0))[0]


def test_few_letters_are_no_language_unless_lid176_knows_it() -> None:
    assert "zxx" == left_by_the_vote("Latn", lid176=("deu_Latn", 0.49))[0]
    assert "und_Latn" == left_by_the_vote("Latn", lid176=("deu_Latn", 0.5))[0]
