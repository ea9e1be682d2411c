"""Text → language label: sample, script, models, decision."""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass

from humongous.config import LangidConfig
from humongous.document import Identified
from humongous.langid import scripts, vote
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
    known: frozenset[str]
    """Every label that one of the models can give."""

    def __call__(self, text: str) -> Identified:
        """The language of `text`, read from a sample of `config.sample_chars` characters."""
        sample = take_sample(text, self.config.sample_chars)
        script = scripts.script_of(sample)
        if script.main is None or not vote.is_language(script):
            return vote.not_language()
        answers = {model.name: model.ask(sample, script.main) for model in self.models}
        found = vote.decide(answers, script.main, self.config, known=self.known)
        return dataclasses.replace(found, label=by_marks(found.label, sample))


def open_identifier(config: LangidConfig) -> Identifier:
    """An identifier with its models loaded (once in a process); raises `ConfigError` if one is not as it should be."""
    models = tuple(_open_model(chosen) for chosen in _chosen(config))
    return Identifier(models=models, config=config, known=frozenset[str]().union(*(model.known for model in models)))


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
        "langid_evidence": EVIDENCE_VERSION,
        "langid_variants": VARIANTS_VERSION,
        "langid_tables": digest_of_tables(*sorted({*tables, "scripts", "script_ranges", "macrolanguages", *_BESIDES})),
        "langid_unicode": scripts.UNICODE_VERSION,
    }


_BESIDES = ("languages", "languages_by_hand", "territories", "han_variants")
"""Tables that decide what is told beside the label."""


def _chosen(config: LangidConfig) -> tuple[Chosen, ...]:
    return tuple(choose(name, config.files) for name in config.models)


@functools.cache
def _open_model(chosen: Chosen) -> Model:
    return open_model(chosen)
