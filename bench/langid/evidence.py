"""Shared texts → what the models say of them, with `own` always a table that has not seen the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.langid import own_table
from bench.langid.texts import Text
from humongous.config import LangidConfig
from humongous.langid import open_identifier, scripts
from humongous.langid.labels import Answer
from humongous.langid.ngram_model import NgramModel
from humongous.langid.sample import take_sample
from humongous.langid.weighing import CLD2, FUN, LID, OWN

Known = dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One text as the vote sees it."""

    text: Text
    held_out: str
    """`fold`: own has not seen this text; `source`: nor any text of its source."""
    script: scripts.Script
    answers: dict[str, tuple[Answer, ...]]
    known: Known


def gather(sentences: Sequence[Text], others: Sequence[Text]) -> list[Evidence]:
    """Of each sentence twice (fold and source held out), of the others (pages, lines, junk) once."""
    identifier = open_identifier(LangidConfig(models=(LID, CLD2, FUN)))
    known = {model.name: model.known for model in identifier.models}
    golds = [each.gold[0] for each in sentences]
    labels = sorted(set(golds))
    counted = own_table.count([each.text for each in sentences])

    def model(part: Sequence[bool]) -> NgramModel:
        chosen = [gold if keep else None for gold, keep in zip(golds, part, strict=True)]
        return own_table.model_of(own_table.fit(counted, labels, chosen))

    def ask(texts: Sequence[Text], own: NgramModel, held_out: str) -> list[Evidence]:
        found = []
        with_own = known | {OWN: own.known}  # once: it is a new set each time
        for text in texts:
            sample = take_sample(text.text, identifier.config.sample_chars)
            script = scripts.script_of(sample)
            if script.main is not None:
                key = id(text)
                if key not in asked:
                    asked[key] = {each.name: each.ask(sample, script.main) for each in identifier.models}
                answers = asked[key] | {OWN: own.ask(sample, script.main)}
                found.append(Evidence(text, held_out, script, answers, with_own))
        return found

    asked: dict[int, dict[str, tuple[Answer, ...]]] = {}
    found = []
    for fold in sorted({each.fold for each in sentences}):
        own = model([each.fold != fold for each in sentences])
        found += ask([each for each in sentences if each.fold == fold], own, "fold")
    for source in sorted({each.source for each in sentences}):
        own = model([each.source != source for each in sentences])
        found += ask([each for each in sentences if each.source == source], own, "source")
    return found + ask(others, model([True] * len(sentences)), "fold")
