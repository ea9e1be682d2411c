"""Models' answers + script → label: where believing, abstaining and calling text no language is decided.

There is no vote yet: the models are heard in their order, and the first that is sure enough is believed.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

from humongous.config import LangidConfig
from humongous.document import Identified, LanguageAnswer
from humongous.langid.labels import NOT_LANGUAGE, Answer, undetermined
from humongous.langid.scripts import Script
from humongous.langid.tables import read_table

RULES_VERSION = "1"
"""Rises whenever the same sample and the same answers may give another label."""
MIN_LETTER_SHARE = 0.25
"""Fewer of the characters being letters or marks, the text is no language: tables of numbers, symbols, ASCII art."""
MIN_ANSWER_SCORE = 0.01
"""Weaker answers are not stored; FineWeb-2 keeps alternatives from .01 on."""
MIN_IMPLIED_SCORE = 0.1
"""What a model that knows the language which the script implies must give it. Measured on the shared sentences: 4 of
2,249 true texts get less, and 481 of 900 texts that were read in a wrong charset (bench/langid.py)."""
MAX_ANSWERS = 3
"""How many answers of each model are stored with a document."""


def is_language(script: Script) -> bool:
    """Whether there are letters enough to speak of a language."""
    return script.main is not None and script.letters >= MIN_LETTER_SHARE * script.characters


def decide(
    answers: Mapping[str, Sequence[Answer]], script: str, config: LangidConfig, *, known: frozenset[str]
) -> Identified:
    """The label of a text in `script` from each model's answers, by model name; `known` are all labels they can give.

    The highest answer that fits the script of the first model that has one of `config.min_confidence` or more; else the
    language that the script implies (`tables/scripts.tsv`), with the model's score where a model knows that language and
    with no confidence otherwise; else `und_<Script>`.
    """
    stored = tuple(
        LanguageAnswer(model=model, label=answer.label, score=answer.score)
        for model, ranked in answers.items()
        for answer in ranked[:MAX_ANSWERS]
        if answer.score >= MIN_ANSWER_SCORE
    )
    fitting = [answer for ranked in answers.values() for answer in ranked if answer.fits]
    sure = next((answer for answer in fitting if answer.score >= config.min_confidence), None)
    if sure:
        return Identified(sure.label, sure.score, stored)
    language = implied_languages().get(script)
    label = f"{language}_{script}"
    if language is None:
        return Identified(undetermined(script), None, stored)
    if label not in known:
        return Identified(label, None, stored)
    score = max((answer.score for answer in fitting if answer.label == label), default=0.0)
    if score < MIN_IMPLIED_SCORE:
        return Identified(undetermined(script), None, stored)
    return Identified(label, score, stored)


def not_language() -> Identified:
    """The answer for text without letters; no model is asked."""
    return Identified(NOT_LANGUAGE, None)


@functools.cache
def implied_languages() -> Mapping[str, str]:
    """Script → the one language that is (nearly) always written in it."""
    return {row["script"]: row["language"] for row in read_table("scripts")}
