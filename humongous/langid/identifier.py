"""Text → language label: sample, script, models, decision."""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass
from typing import Protocol

import langid_models
from humongous.config import LangidConfig
from humongous.document import Identified
from humongous.langid import scripts, vote
from humongous.langid.evidence import EVIDENCE_VERSION
from humongous.langid.fasttext_model import fasttext_version, open_fasttext
from humongous.langid.labels import Answer
from humongous.langid.sample import SAMPLING_VERSION, take_sample
from humongous.langid.tables import digest_of_tables
from humongous.langid.variants import VARIANTS_VERSION, by_marks


class Model(Protocol):
    """What any engine (fastText, CLD2, n-gram tables, …) must offer to be asked."""

    @property
    def name(self) -> str:
        """Its name in `langid_models/catalogue.toml`."""

    @property
    def known(self) -> frozenset[str]:
        """Every label that it can give."""

    def ask(self, sample: str, script: str) -> tuple[Answer, ...]:
        """Its answers in our labels, highest score first; `sample` is one line of text written mostly in `script`."""


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
    """An identifier with its model loaded (once in a process); raises `ConfigError` if the model is not as catalogued."""
    models = (_open_model(config.model),)
    return Identifier(models=models, config=config, known=frozenset[str]().union(*(model.known for model in models)))


def identify(text: str, config: LangidConfig = LangidConfig()) -> Identified:  # noqa: B008 (frozen)
    """The language of `text`: `.label`, `.confidence`, `.answers`; the model is loaded by the first call."""
    return open_identifier(config)(text)


def versions(config: LangidConfig = LangidConfig()) -> dict[str, str]:  # noqa: B008 (frozen)
    """Everything besides the configuration that decides a label."""
    entry = langid_models.find(config.model)
    return {
        "langid_model": f"{entry.name} sha256:{entry.sha256}",
        "langid_runtime": fasttext_version(),
        "langid_sampling": SAMPLING_VERSION,
        "langid_rules": vote.RULES_VERSION,
        "langid_evidence": EVIDENCE_VERSION,
        "langid_variants": VARIANTS_VERSION,
        "langid_tables": digest_of_tables(entry.label_table, "scripts", "script_ranges", "macrolanguages", *_BESIDES),
        "langid_unicode": scripts.UNICODE_VERSION,
    }


_BESIDES = ("languages", "languages_by_hand", "territories", "han_variants")
"""Tables that decide what is told beside the label."""
_KINDS = {"fasttext": open_fasttext}
"""Kind of model in the catalogue → what opens it."""


@functools.cache
def _open_model(name: str) -> Model:
    entry = langid_models.find(name)
    file = langid_models.verify(name)
    return _KINDS[entry.kind](name, file, normalisation=entry.normalisation, label_table=entry.label_table)
