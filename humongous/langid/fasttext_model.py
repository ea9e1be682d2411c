"""fastText language models, run by the package `fasttext-predict`; the only module that names it."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fasttext  # type: ignore[import-untyped]

from humongous.errors import ConfigError
from humongous.langid.labels import Answer, LabelMap, RawAnswer

_PREFIX = "__label__"
_ANSWERS = 10
"""How many of the model's labels are asked for: enough for the first one that fits the script to be among them."""
_DISTRIBUTIONS = ("fasttext-predict", "fasttext-predict-v2")
"""The second is the same code for Python 3.14 and later."""

NORMALISATIONS: Mapping[str, Callable[[str], str]] = {"one-line": lambda sample: sample.replace("\n", " ")}
"""Input as a model was trained on it, by the name that the catalogue uses. `one-line`: raw text (case, digits and
punctuation kept) with line breaks turned into spaces, since fastText ends its input at the first line break."""


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
    """Load the fastText model in `file`; raises `ConfigError` if it is none or its normalisation is not known."""
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
    return FastTextModel(name, LabelMap.read(label_table), NORMALISATIONS[normalisation], loaded)


def fasttext_version() -> str:
    """Name and version of the package that runs the models."""
    for distribution in _DISTRIBUTIONS:
        try:
            return f"{distribution} {importlib.metadata.version(distribution)}"
        except importlib.metadata.PackageNotFoundError:
            continue
    raise ConfigError("the package that runs fastText models is not installed", do="pip install fasttext-predict")
