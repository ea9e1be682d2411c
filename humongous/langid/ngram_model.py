"""Models of character n-grams (kind `ngrams`): a table, its input normalisation, its labels in ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from humongous.errors import ConfigError
from humongous.langid.labels import Answer, LabelMap, RawAnswer
from humongous.langid.ngram_engines import Engine, open_engine
from humongous.langid.ngram_table import read_ngrams
from humongous.langid.ngram_words import words_of

NGRAMS_VERSION = "1"
"""Rises whenever the same table and the same text may give other sums."""
_ANSWERS = 10
"""How many labels are asked for: enough for the first one that fits the script to be among them."""


def _funlangid(sample: str) -> str:
    text = sample.lower().replace('"', "'").replace("/", " ")
    return f" {text.strip()} "


_WORDS_CHARS = 1000
"""So much of a sample is read by `words`: what a table with five sizes of n-grams has not told by then, more text does not
tell either, and each character costs it four times what FUN-LangID's costs."""


def _words(sample: str) -> str:
    return words_of(sample[:_WORDS_CHARS].lower())


NORMALISATIONS: Mapping[str, Callable[[str], str]] = {"funlangid": _funlangid, "words": _words}
"""Input as the table's n-grams were counted on it, by the name that the catalogue uses. Lower case is Python's, for both
engines: it differs between versions of Unicode only in letters newer than any that a table has."""


@dataclass(frozen=True, slots=True)
class NgramModel:
    """A loaded table, ready to be asked."""

    name: str
    labels: LabelMap
    normalise: Callable[[str], str]
    raw_labels: tuple[str, ...]
    """The table's own, by number."""
    unit: int
    engine: Engine

    @property
    def known(self) -> frozenset[str]:
        """Every label that it can give."""
        return self.labels.labels()

    def ask(self, sample: str, script: str) -> tuple[Answer, ...]:
        """Its answers for a sample in `script`, highest score first.

        A score is the share of the sample's n-grams that the table gives to the label. It is no probability: several
        labels may have high ones, so that those of several of its labels for one of ours are not added.
        """
        raw = self.raw_answers(sample, _ANSWERS)
        return self.labels.translate(raw, script, add=False)

    def raw_answers(self, sample: str, top: int) -> tuple[RawAnswer, ...]:
        """The same in the table's own labels; scores may be a little above 1."""
        text = self.normalise(sample).encode("utf-32-le", "surrogatepass")
        ranked, grams = self.engine.rank(text, top)
        if not grams:
            return ()
        whole = grams * self.unit
        return tuple(RawAnswer(self.raw_labels[number], total / whole) for number, total in ranked)


def open_ngrams(name: str, file: Path, *, normalisation: str, label_table: str) -> NgramModel:
    """Load the table in `file`; raises `ConfigError` if it is none or its normalisation is not known."""
    if normalisation not in NORMALISATIONS:
        raise ConfigError(
            f"the catalogue asks for the input normalisation {normalisation!r}",
            where=name,
            do=f"use one of {', '.join(sorted(NORMALISATIONS))}, or add it to humongous/langid/ngram_model.py",
        )
    table = read_ngrams(file)
    labels, normalise = LabelMap.read(label_table), NORMALISATIONS[normalisation]
    return NgramModel(name, labels, normalise, table.labels, table.unit, open_engine(table))
