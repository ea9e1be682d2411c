"""The catalogue of language models: where each comes from, its checksum, licence, labels and input normalisation."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import importlib.util
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from humongous.errors import ConfigError

CATALOGUE = Path(__file__).parent / "catalogue.toml"


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One model; each field is a key of `catalogue.toml`."""

    name: str
    kind: str
    """The engine that runs it: `fasttext`."""
    package: str
    """The Python package that carries the file."""
    file: str
    """Path inside that package."""
    distribution: str
    """What to install so that the package is there."""
    sha256: str
    """Of the file, 64 hexadecimal digits."""
    bytes: int
    """Size of the file."""
    labels: int
    """How many labels the model has."""
    label_table: str
    """The table in `humongous/langid/tables/` that turns its labels into ours."""
    normalisation: str
    """What is done to its input, by name."""
    licence: str
    """SPDX identifier."""
    attribution: str
    """Whom to name, as the licence asks."""
    reference: str
    """URL of its documentation."""


@functools.cache
def load_catalogue(path: Path = CATALOGUE) -> Mapping[str, CatalogueEntry]:
    """Every model of the catalogue by name; raises `ConfigError` naming the model and the key that is wrong."""
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(
            f"cannot read the catalogue of models: {error.strerror}", where=str(path), do="install humongous again"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"the catalogue of models is not TOML: {error}", where=str(path)) from error
    models = tree.get("models", {})
    return {name: _entry(name, keys, path) for name, keys in sorted(models.items())}


def find(name: str, path: Path = CATALOGUE) -> CatalogueEntry:
    """The model called `name`; raises `ConfigError` with the names that there are."""
    catalogue = load_catalogue(path)
    if name not in catalogue:
        raise ConfigError(f"no language model is called {name!r}", where=str(path), do=f"use {', '.join(catalogue)}")
    return catalogue[name]


@functools.cache
def verify(name: str, path: Path = CATALOGUE) -> Path:
    """The file of a model, once its checksum is right (computed once in a process).

    Raises `ConfigError` that says what was expected, what was found and what to do.
    """
    entry = find(name, path)
    file = _locate(entry)
    try:
        found = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        raise ConfigError(
            f"cannot read the language model {name}: {error.strerror}", where=str(file), do=_install(entry)
        ) from error
    if found != entry.sha256:
        raise ConfigError(
            f"this is not the language model {name}: expected sha256 {entry.sha256}, found {found}",
            where=str(file),
            do=_install(entry),
        )
    return file


def _locate(entry: CatalogueEntry) -> Path:
    """The package's folder by its import spec: importing a top-level package's spec does not run it."""
    spec = importlib.util.find_spec(entry.package)
    if spec is None or not spec.submodule_search_locations:
        raise ConfigError(
            f"the package {entry.package}, which carries the language model {entry.name}, is not installed",
            do=_install(entry),
        )
    return Path(next(iter(spec.submodule_search_locations))) / entry.file


def _install(entry: CatalogueEntry) -> str:
    return f"pip install --force-reinstall {entry.distribution} (in the version range of humongous)"


def _entry(name: str, keys: Mapping[str, Any], path: Path) -> CatalogueEntry:
    kinds = {field.name: field.type for field in dataclasses.fields(CatalogueEntry) if field.name != "name"}
    for key in sorted(kinds.keys() ^ keys.keys()):
        problem = "is missing" if key in kinds else "is unknown"
        raise ConfigError(f"models.{name}: the key `{key}` {problem}", where=str(path))
    for key, value in keys.items():
        if type(value).__name__ != kinds[key]:
            raise ConfigError(f"models.{name}: `{key}` is {value!r}", where=str(path), do=f"expected {kinds[key]}")
    return CatalogueEntry(name=name, **keys)
