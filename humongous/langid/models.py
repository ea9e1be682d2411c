"""Names in the configuration → loaded models: the catalogue, the user's files, the engines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import langid_models
from humongous.config import ModelFile
from humongous.errors import ConfigError
from humongous.langid.cld2_model import cld2_version, open_cld2
from humongous.langid.cld3_model import cld3_version, open_cld3
from humongous.langid.fasttext_model import fasttext_version, open_fasttext
from humongous.langid.labels import Answer
from humongous.langid.ngram_model import NGRAMS_VERSION, open_ngrams
from langid_models import CatalogueEntry


class Model(Protocol):
    """What any engine (fastText, CLD2, n-gram tables, …) must offer to be asked."""

    @property
    def name(self) -> str:
        """What the configuration and documents call it."""

    @property
    def known(self) -> frozenset[str]:
        """Every label that it can give."""

    def ask(self, sample: str, script: str) -> tuple[Answer, ...]:
        """Its answers in our labels, highest score first; `sample` is one line of text written mostly in `script`.

        None where it abstains. It never raises, whatever the text.
        """


@dataclass(frozen=True, slots=True)
class Chosen:
    """A model that the configuration names: its entry in the catalogue and, where no package carries it, its file."""

    name: str
    entry: CatalogueEntry
    file: ModelFile | None

    def identity(self) -> str:
        """What decides its answers: its file's digest, or the package that it is compiled into."""
        if self.file:
            return f"{self.name} like {self.entry.name} sha256:{self.file.sha256.lower()}"
        return f"{self.name} sha256:{self.entry.sha256}" if self.entry.sha256 else self.name

    @property
    def has_file(self) -> bool:
        """Whether it is a file, rather than compiled into a package."""
        return self.file is not None or bool(self.entry.package)

    def runtime(self) -> str:
        """Name and version of what runs it."""
        return _RUNTIMES[self.entry.kind]()

    def verify(self) -> Path:
        """Its file, once its checksum is right; raises `ConfigError`."""
        if self.file is None:
            return langid_models.verify(self.name)
        do = f"get it from {self.entry.obtain}" if self.entry.obtain else "correct [[langid.files]]"
        return langid_models.verify_file(self.name, Path(self.file.path), self.file.sha256.lower(), do=do)


def choose(name: str, files: Sequence[ModelFile]) -> Chosen:
    """The model called `name`; raises `ConfigError` for an unknown one (with the nearest name) or one without its file."""
    file = next((file for file in files if file.name == name), None)
    entry = langid_models.find((file.like or name) if file else name)
    if file is None and not entry.distribution:
        raise ConfigError(
            f"the language model {name} is a file that you must have",
            where="langid.files",
            do=f"fetch it from {entry.obtain}; `humongous models --file {name}=PATH` says what to write",
        )
    if file is not None and not (entry.package or entry.obtain):
        raise ConfigError(f"the language model {entry.name} has no file", where="langid.files", do="leave it out")
    return Chosen(name, entry, file)


def open_model(chosen: Chosen) -> Model:
    """Load it; raises `ConfigError` if it is not what the catalogue or the configuration says."""
    return _OPENERS[chosen.entry.kind](chosen)


def _open_fasttext(chosen: Chosen) -> Model:
    entry = chosen.entry
    return open_fasttext(chosen.name, chosen.verify(), normalisation=entry.normalisation, label_table=entry.label_table)


def _open_ngrams(chosen: Chosen) -> Model:
    entry = chosen.entry
    return open_ngrams(chosen.name, chosen.verify(), normalisation=entry.normalisation, label_table=entry.label_table)


_OPENERS: Mapping[str, Callable[[Chosen], Model]] = {
    "cld2": lambda chosen: open_cld2(chosen.name, label_table=chosen.entry.label_table),
    "cld3": lambda chosen: open_cld3(chosen.name, label_table=chosen.entry.label_table),
    "fasttext": _open_fasttext,
    "ngrams": _open_ngrams,
}
"""Kind of model in the catalogue → what opens it."""

_RUNTIMES: Mapping[str, Callable[[], str]] = {
    "cld2": cld2_version,
    "cld3": cld3_version,
    "fasttext": fasttext_version,
    "ngrams": lambda: f"ngrams {NGRAMS_VERSION}",
}
"""Kind of model in the catalogue → name and version of what runs it."""
