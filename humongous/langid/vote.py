"""Models' answers + script → label: where believing, abstaining and calling text no language is decided.

The four models of the default vote (`weighing.py`). Any other choice of models is heard in its order, and the first that
is sure enough is believed.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

from humongous.config import LangidConfig
from humongous.document import Identified, LanguageAnswer
from humongous.langid import english_doubt, weighing
from humongous.langid.labels import NOT_LANGUAGE, Answer, best_fitting, undetermined
from humongous.langid.scripts import Script
from humongous.langid.tables import read_table

RULES_VERSION = "4"
"""Rises whenever the same sample and the same answers may give another label."""
MIN_LETTER_SHARE = 0.25
"""Fewer of the characters being letters or marks, the text is no language: tables of numbers, symbols, ASCII art."""
MIN_PROSE_SHARE = 0.7
"""Of the characters that are letters or marks where a text that no model recognises may still be language. Code, lists of
product codes and text read in a wrong charset have fewer; measured in docs/langid.md."""
MIN_LID_OF_LANGUAGE = 0.5
"""lid.176's score from which on such a text is language all the same: prices in Chinese, a table of results."""
MIN_LETTERS_ALONE = 20
"""In Latin text of fewer letters one model by itself is not believed that it is English: "Case studies" is anything."""
MOST_AGREE = 3
"""So many models' best answer being the language that the script implies, it is that, in a page that is not all in it."""
MIXED_SCRIPTS = 0.9
"""Share of the main script below which that holds: a Korean page half of which is English. Greek that is all Greek letters
and that the vote does not believe is Cyrillic read in a wrong charset, whatever three models say."""
AGREED_LETTERS = 60
"""From so many letters on, models that agree name what the vote would leave undetermined (`agreed`)."""
AGREED_CONFIDENCE = 0.5
"""What is stored of it: it was not measured on text like it (lists, tables, prices), so it is the least that is believed."""
MIN_ANSWER_SCORE = 0.01
"""Weaker answers are not stored; FineWeb-2 keeps alternatives from .01 on."""
MIN_IMPLIED_SCORE = 0.1
"""Without a vote: what a model that knows the language which the script implies must give it. Measured on the shared
sentences: 4 of 2,249 true texts get less, and 481 of 900 texts that were read in a wrong charset."""
MAX_ANSWERS = 3
"""How many answers of each model are stored with a document."""

Answers = Mapping[str, Sequence[Answer]]
"""By model."""
Known = Mapping[str, frozenset[str]]
"""Every label that a model can give, by model."""


def is_language(script: Script) -> bool:
    """Whether there are letters enough to speak of a language."""
    return script.main is not None and script.letters >= MIN_LETTER_SHARE * script.characters


def decide(answers: Answers, script: Script, config: LangidConfig, *, known: Known) -> Identified:
    """The label of a text in `script.main` from each model's answers."""
    label, confidence = (_vote if weighing.fits_weights(answers) else _first_sure)(answers, script, config, known)
    stored = tuple(
        LanguageAnswer(model=model, label=answer.label, score=answer.score)
        for model, ranked in answers.items()
        for answer in ranked[:MAX_ANSWERS]
        if answer.score >= MIN_ANSWER_SCORE
    )
    return Identified(label, confidence, stored, agreement=agreement(answers, label))


def agreement(answers: Answers, label: str) -> int:
    """How many models' best answer that fits is `label`."""
    return sum(_best(answers, model)[0] == label for model in answers)


def _vote(answers: Answers, script: Script, config: LangidConfig, known: Known) -> tuple[str, float | None]:
    """The likeliest candidate, if it is right often enough (`config.min_confidence`) and English is no better guess.

    English itself in Latin text of fewer letters than `MIN_LETTERS_ALONE`, and another language than the script implies
    (`tables/scripts.tsv`), two models must name. Else the language that the script implies, if neither lid.176 nor CLD2
    knows it or, in mixed scripts, three models name it; else `zxx` for what has fewer letters than prose; else `und_<Script>`.
    """
    found = weighing.candidates(answers, known, script)
    shares = weighing.probabilities(found)
    share, best = max(zip(shares, found, strict=True), key=lambda each: (each[0], each[1].label))
    confidence = weighing.calibrated(share)
    english = next((part for part, each in zip(shares, found, strict=True) if each.label == english_doubt.ENGLISH), 0.0)
    doubted = english_doubt.is_doubted(best.label, confidence, english, answers, script)
    return settle(best.label, confidence, answers, script, config, known, doubted=doubted)


def settle(
    likeliest: str,
    confidence: float,
    answers: Answers,
    script: Script,
    config: LangidConfig,
    known: Known,
    *,
    doubted: bool,
) -> tuple[str, float | None]:
    """The label, once the likeliest candidate, how often that is right and whether it may be English are known."""
    main = script.main or ""
    implied = implied_label(main)
    short_english = likeliest == english_doubt.ENGLISH and main == "Latn" and script.letters < MIN_LETTERS_ALONE
    wary = short_english or implied not in (None, likeliest)
    sure = confidence >= config.min_confidence and not doubted and not (wary and agreement(answers, likeliest) < 2)
    if likeliest != weighing.NONE and sure:
        return likeliest, confidence
    if implied is not None:
        unknown = implied not in known[weighing.LID] | known[weighing.CLD2]
        if unknown or (script.share < MIXED_SCRIPTS and agreement(answers, implied) >= MOST_AGREE):
            return implied, None
    named = agreed(answers, script)
    if named and config.min_confidence <= AGREED_CONFIDENCE:
        return named, AGREED_CONFIDENCE
    if script.letters < MIN_PROSE_SHARE * script.characters and _best(answers, weighing.LID)[1] < MIN_LID_OF_LANGUAGE:
        return NOT_LANGUAGE, None
    return undetermined(main), None


def agreed(answers: Answers, script: Script) -> str | None:
    """What two models of different makes say of a text that is no prose: lists, tables, a page of products.

    lid.176 from .7 on and CLD2 with four fifths of the text; or lid.176 from .9 on and an n-gram table, outside Latin
    script. Never by script alone: in a script of one language all models name it, whatever is written. In Han script
    any Chinese agrees with any other.
    """
    label, score = _best(answers, weighing.LID)
    if script.letters < AGREED_LETTERS or script.main in implied_languages() or not label:
        return None
    cld2, share = _best(answers, weighing.CLD2)
    tables = [_best(answers, name)[0] for name in (weighing.FUN, weighing.OWN)]
    if script.main == "Hani":
        tables = [label if other.endswith("_Hani") else other for other in tables]
    by_cld2 = score >= 0.7 and cld2 == label and share >= 0.8
    by_table = score >= 0.9 and label in tables and script.main != "Latn"
    return label if by_cld2 or by_table else None


def _best(answers: Answers, model: str) -> tuple[str, float]:
    return best_fitting(answers[model])


def _first_sure(answers: Answers, script: Script, config: LangidConfig, known: Known) -> tuple[str, float | None]:
    """The highest answer that fits of the first model that has one of `config.min_confidence` or more.

    Else the language that the script implies (`tables/scripts.tsv`), with the model's score where a model knows that
    language and with no confidence otherwise; else `und_<Script>`.
    """
    main = script.main or ""
    fitting = [answer for ranked in answers.values() for answer in ranked if answer.fits]
    sure = next((answer for answer in fitting if answer.score >= config.min_confidence), None)
    if sure:
        return sure.label, sure.score
    implied = implied_label(main)
    if implied is None:
        return undetermined(main), None
    if not any(implied in labels for labels in known.values()):
        return implied, None
    score = max((answer.score for answer in fitting if answer.label == implied), default=0.0)
    return (undetermined(main), None) if score < MIN_IMPLIED_SCORE else (implied, score)


def not_language() -> Identified:
    """The answer for text without letters; no model is asked."""
    return Identified(NOT_LANGUAGE, None)


def implied_label(script: str) -> str | None:
    """The label of the one language that is (nearly) always written in a script; `None` for a script of several."""
    language = implied_languages().get(script)
    return f"{language}_{script}" if language else None


@functools.cache
def implied_languages() -> Mapping[str, str]:
    """Script → the one language that is (nearly) always written in it."""
    return {row["script"]: row["language"] for row in read_table("scripts")}
