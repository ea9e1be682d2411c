"""Text → language label: sample, script, models, decision."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from dataclasses import dataclass

from humongous.charset import mojibake
from humongous.config import LangidConfig
from humongous.document import Identified
from humongous.langid import mixture, scripts, vote, weighing
from humongous.langid.cld2_model import Cld2Model, Segment
from humongous.langid.evidence import EVIDENCE_VERSION
from humongous.langid.models import Chosen, Model, choose, open_model
from humongous.langid.sample import SAMPLING_VERSION, take_sample
from humongous.langid.tables import digest_of_tables
from humongous.langid.tags import EXCEPTIONS
from humongous.langid.variants import VARIANTS_VERSION, by_marks


@dataclass(frozen=True, slots=True)
class Identifier:
    """Call it with a text; it never fails and always gives the same answer to the same text."""

    models: tuple[Model, ...]
    config: LangidConfig
    known_by_model: Mapping[str, frozenset[str]]
    """Every label that a model can give, by model."""

    @property
    def known(self) -> frozenset[str]:
        """Every label that one of the models can give."""
        return frozenset[str]().union(*self.known_by_model.values())

    def __call__(self, text: str) -> Identified:
        """The language of `text`, read from a sample of `config.sample_chars` characters."""
        sample = take_sample(text, self.config.sample_chars)
        script = scripts.script_of(sample)
        if mojibake.is_mojibake(text, script.main):
            return vote.not_language()
        found, answers = self._decide(sample, script)
        splitter = self._splitter
        if splitter is None or not mixture.may_be_mixed(answers.get(splitter.name, ()), script):
            return found
        shares = mixture.shares_of(sample, splitter.split, lambda part, its: self._decide(part, its)[0])
        return dataclasses.replace(found, shares=shares)

    def stretches(self, text: str) -> tuple[Segment, ...]:
        """The whole of `text` in stretches of one language each, by CLD2; empty where that is none of the models."""
        splitter = self._splitter
        return splitter.split(text) if splitter else ()

    @property
    def _splitter(self) -> Cld2Model | None:
        return next((model for model in self.models if isinstance(model, Cld2Model)), None)

    def _decide(self, sample: str, script: scripts.Script) -> tuple[Identified, vote.Answers]:
        """The label, and what each model said; no model is asked about what has no letters."""
        if script.main is None or not vote.is_language(script):
            return vote.not_language(), {}
        answers = {model.name: model.ask(sample, script.main) for model in self.models}
        found = vote.decide(answers, script, self.config, known=self.known_by_model)
        return dataclasses.replace(found, label=by_marks(found.label, sample)), answers


@functools.lru_cache(maxsize=4)
def open_identifier(config: LangidConfig) -> Identifier:
    """An identifier with its models loaded (once in a process); raises `ConfigError` if one is not as it should be."""
    models = tuple(_open_model(chosen) for chosen in _chosen(config))
    return Identifier(models=models, config=config, known_by_model={model.name: model.known for model in models})


def identify(text: str, config: LangidConfig = LangidConfig()) -> Identified:  # noqa: B008 (frozen)
    """The language of `text`: `.label`, `.confidence`, `.answers`; the models are loaded by the first call."""
    return open_identifier(config)(text)


def versions(config: LangidConfig = LangidConfig()) -> dict[str, str]:  # noqa: B008 (frozen)
    """Everything besides the configuration that decides a label."""
    chosen = _chosen(config)
    tables = {each.entry.label_table or EXCEPTIONS for each in chosen}
    return {
        "langid_models": "; ".join(each.identity() for each in chosen),
        "langid_runtimes": "; ".join(sorted({each.runtime() for each in chosen})),
        "langid_sampling": SAMPLING_VERSION,
        "langid_rules": vote.RULES_VERSION,
        "langid_mojibake": mojibake.VERSION,
        "langid_evidence": EVIDENCE_VERSION,
        "langid_variants": VARIANTS_VERSION,
        "langid_tables": digest_of_tables(
            *sorted({*tables, *weighing.TABLES, "scripts", "script_ranges", "macrolanguages", *_BESIDES})
        ),
        "langid_unicode": scripts.UNICODE_VERSION,
    }


_BESIDES = ("languages", "languages_by_hand", "territories", "han_variants")
"""Tables that decide what is told beside the label."""


def _chosen(config: LangidConfig) -> tuple[Chosen, ...]:
    return tuple(choose(name, config.files) for name in config.models)


@functools.cache
def _open_model(chosen: Chosen) -> Model:
    return open_model(chosen)
