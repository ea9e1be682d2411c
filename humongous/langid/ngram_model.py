"""Models of character n-grams (kind `ngrams`): a table, its input normalisation, its labels in ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from humongous.errors import ConfigError
from humongous.langid.labels import Answer, LabelMap, RawAnswer
from humongous.langid.ngram_engines import Engine, open_engine
from humongous.langid.ngram_table import read_ngrams

NGRAMS_VERSION = "1"
"""Rises whenever the same table and the same text may give other sums."""
_ANSWERS = 10
"""How many labels are asked for: enough for the first one that fits the script to be among them."""


def _funlangid(sample: str) -> str:
    text = sample.lower().replace('"', "'").replace("/", " ")
    return f" {text.strip()} "


_NO_LETTERS = dict.fromkeys(
    [point for point in range(128) if not chr(point).isalpha() and chr(point) != "'"]
    + [*range(0xA0, 0xAA), *range(0xAB, 0xB5), *range(0xB6, 0xBA), *range(0xBB, 0xC0), 0xD7, 0xF7]
    + [0x60C, 0x61B, 0x61F, 0x964, 0x965]
    + [*range(0x2000, 0x200B), *range(0x200E, 0x2019), *range(0x201A, 0x2070), *range(0x3000, 0x3005), *range(0x3008, 0x3021)]
    + [*range(0xFF01, 0xFF10)],
    " ",
) | dict.fromkeys([0x640, *range(0x64B, 0x653), 0x670], "") | {0x2019: "'"}  # fmt: skip
"""Digits and punctuation become spaces; apostrophes stay, since many orthographies write with them; so do ZWNJ and ZWJ.
Arabic's vowel marks and tatweel are left out: whether they are written is a matter of the book, not of the language."""


_WORDS_CHARS = 1000
"""So much of a sample is read by `words`: what a table with five sizes of n-grams has not told by then, more text does not
tell either, and each character costs it six times what FUN-LangID's costs."""


def _words(sample: str) -> str:
    return f" {' '.join(sample[:_WORDS_CHARS].lower().translate(_NO_LETTERS).split())} "


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
