"""fastText language models, run by the package `fasttext-predict`; the only module that names it."""

from __future__ import annotations

import functools
import importlib.metadata
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fasttext  # type: ignore[import-untyped]

from humongous.errors import ConfigError
from humongous.langid.labels import Answer, LabelMap, RawAnswer
from humongous.langid.tags import labels_of_tags

_PREFIX = "__label__"
_ANSWERS = 10
"""How many of the model's labels are asked for: enough for the first one that fits the script to be among them."""
_DISTRIBUTIONS = ("fasttext-predict", "fasttext-predict-v2")
"""The second is the same code for Python 3.14 and later."""


def _one_line(sample: str) -> str:
    return sample.replace("\n", " ")


def _openlid(sample: str) -> str:
    text = sample.strip().replace("\n", " ").lower()
    return _SPACES.sub(" ", _removed_by_openlid().sub("", text))


_SPACES = re.compile(r"\s\s+")
_WORD_CATEGORIES = ("L", "M", "Nl", "Pc", "Zs")


@functools.cache
def _removed_by_openlid() -> re.Pattern[str]:
    """OpenLID-v2's `[^\\p{Word}\\p{Zs}]|\\d` for `re`, which knows no properties; made once in a process.

    `\\p{Word}` is Unicode's: letters, marks, joiners, connectors and letters in circles and squares (Other_Alphabetic).
    """
    kept = [chr(point) for point in (*range(0x40000), *range(0xE0000, 0xE1000)) if _is_kept(point)]  # the planes in use
    runs: list[list[str]] = []
    for character in kept:
        if runs and ord(character) == ord(runs[-1][1]) + 1:
            runs[-1][1] = character
        else:
            runs.append([character, character])
    return re.compile(f"[^{''.join(f'{re.escape(first)}-{re.escape(last)}' for first, last in runs)}]")


def _is_kept(point: int) -> bool:
    if unicodedata.category(chr(point)).startswith(_WORD_CATEGORIES) or point in (0x200C, 0x200D):
        return True
    return any(first <= point <= last for first, last in _OTHER_ALPHABETIC)


_OTHER_ALPHABETIC = ((0x24B6, 0x24E9), (0x1F130, 0x1F149), (0x1F150, 0x1F169), (0x1F170, 0x1F189))
"""Of PropList.txt, what is neither a letter nor a mark."""

NORMALISATIONS: Mapping[str, Callable[[str], str]] = {"one-line": _one_line, "openlid": _openlid}
"""Input as a model was trained on it, by the name that the catalogue uses.

`one-line`: raw text (case, digits and punctuation kept) with line breaks turned into spaces, since fastText ends its input
at the first line break. `openlid`: the cards of OpenLID-v2 and -v3 (`openlid_normer.clean_line`): no space at the ends,
line breaks to spaces, lower case, no digits and nothing that is neither a word's nor a space, spaces squeezed."""


@dataclass(frozen=True, slots=True)
class FastTextModel:
    """A loaded model with its own input normalisation and label map."""

    name: str
    labels: LabelMap
    normalise: Callable[[str], str]
    loaded: Any

    @property
    def known(self) -> frozenset[str]:
        """Every label that it can give."""
        return self.labels.labels()

    def ask(self, sample: str, script: str) -> tuple[Answer, ...]:
        """Its answers for a sample in `script`, highest score first.

        `sample` has no control characters and no lone surrogates (`humongous.langid.sample` sees to it): fastText cuts
        at NUL and refuses surrogates. Scores come out a little above 1 at times, so they are cut to 1, and rounded to
        4 places, below which processors differ.
        """
        raw_labels, scores = self.loaded.predict(self.normalise(sample), k=_ANSWERS)
        pairs = zip(raw_labels, scores, strict=True)
        return self.labels.translate((RawAnswer(raw[len(_PREFIX) :], float(score)) for raw, score in pairs), script)


def open_fasttext(name: str, file: Path, *, normalisation: str, label_table: str) -> FastTextModel:
    """Load the fastText model in `file`; raises `ConfigError` if it is none or its normalisation is not known.

    Without a `label_table` its labels are taken to be `code_Script` (humongous/langid/tags.py).
    """
    if normalisation not in NORMALISATIONS:
        raise ConfigError(
            f"the catalogue asks for the input normalisation {normalisation!r}",
            where=name,
            do=f"use one of {', '.join(sorted(NORMALISATIONS))}, or add it to humongous/langid/fasttext_model.py",
        )
    try:
        loaded = fasttext.load_model(str(file))
    except (ValueError, RuntimeError, MemoryError) as error:
        raise ConfigError(
            f"fastText cannot load this model: {error}", where=str(file), do="see `langid_models/catalogue.toml`"
        ) from error
    labels = LabelMap.read(label_table) if label_table else labels_of_tags(_labels(loaded))
    if not labels.rows:
        raise ConfigError(
            "this model's labels are not such as `deu_Latn`", where=str(file), do=f"is it the file of {name}?"
        )
    return FastTextModel(name, labels, NORMALISATIONS[normalisation], loaded)


def _labels(loaded: Any) -> list[str]:
    """Every label of a model: the package has no other way to ask for them than for all answers to a text."""
    raw_labels, _ = loaded.predict("a", k=-1, threshold=-1.0)
    return sorted(raw[len(_PREFIX) :] for raw in raw_labels)


def fasttext_version() -> str:
    """Name and version of the package that runs the models."""
    for distribution in _DISTRIBUTIONS:
        try:
            return f"{distribution} {importlib.metadata.version(distribution)}"
        except importlib.metadata.PackageNotFoundError:
            continue
    raise ConfigError("the package that runs fastText models is not installed", do="pip install fasttext-predict")
