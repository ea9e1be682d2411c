"""The catalogue of language models: where each comes from, its checksum, licence, labels and input normalisation."""

from __future__ import annotations

import dataclasses
import difflib
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
    """One model; each field is a key of `catalogue.toml`. Those with a default may be absent."""

    name: str
    kind: str
    """The engine that runs it: `fasttext`, `cld2`, `cld3`, `ngrams`."""
    licence: str
    """SPDX identifier."""
    attribution: str
    """Whom to name, as the licence asks."""
    reference: str
    """URL of its documentation."""
    labels: int = 0
    """How many labels the model has; 0 where that is not known for sure."""
    label_table: str = ""
    """The table in `humongous/langid/tables/` that turns its labels into ours; without one they are taken to be such."""
    normalisation: str = ""
    """What is done to its input, by name."""
    distribution: str = ""
    """What to install for it."""
    package: str = ""
    """The Python package that carries the file."""
    file: str = ""
    """Path inside that package."""
    sha256: str = ""
    """Of the file, 64 hexadecimal digits."""
    bytes: int = 0
    """Size of the file."""
    obtain: str = ""
    """The page that the file is fetched from by whoever wants it."""

    def __post_init__(self) -> None:
        """A file in a package has its path, digest and size; one that the user has says where to get it."""
        if bool(self.package) != bool(self.file and self.sha256 and self.bytes and self.distribution):
            raise ConfigError(f"models.{self.name}: `package`, `distribution`, `file`, `sha256`, `bytes` go together")
        if not (self.distribution or self.obtain):
            raise ConfigError(f"models.{self.name}: neither `distribution` nor `obtain` says where it comes from")


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
    """The model called `name`; raises `ConfigError` with the nearest name."""
    catalogue = load_catalogue(path)
    if name not in catalogue:
        near = difflib.get_close_matches(name, catalogue, n=1, cutoff=0.0)
        do = f"did you mean {near[0]}? There are {', '.join(catalogue)}"
        raise ConfigError(f"no language model is called {name!r}", where=str(path), do=do)
    return catalogue[name]


@functools.cache
def verify(name: str, path: Path = CATALOGUE) -> Path:
    """The file of a model that a package carries, once its checksum is right (computed once in a process).

    Raises `ConfigError` that says what was expected, what was found and what to do.
    """
    entry = find(name, path)
    if not entry.package:
        raise ConfigError(f"no package carries a file of the language model {name}", where=str(path))
    return verify_file(name, _locate(entry), entry.sha256, do=_install(entry))


@functools.cache
def verify_file(name: str, file: Path, sha256: str, *, do: str) -> Path:
    """`file`, once its checksum is right (computed once in a process); `do` is what the error tells the user to do."""
    found = digest_of(name, file, do=do)
    if found != sha256:
        what = f"this is not the language model {name}: expected sha256 {sha256}, found {found}"
        raise ConfigError(what, where=str(file), do=do)
    return file


def digest_of(name: str, file: Path, *, do: str) -> str:
    """SHA-256 of a model's file in hexadecimal digits."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        what = f"cannot read the language model {name}: {error.strerror}"
        raise ConfigError(what, where=str(file), do=do) from error


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
    fields = {field.name: field for field in dataclasses.fields(CatalogueEntry) if field.name != "name"}
    needed = {key for key, field in fields.items() if field.default is dataclasses.MISSING}
    for key in sorted(needed - keys.keys()) + sorted(keys.keys() - fields.keys()):
        problem = "is missing" if key in fields else "is unknown"
        raise ConfigError(f"models.{name}: the key `{key}` {problem}", where=str(path))
    for key, value in keys.items():
        if type(value).__name__ != (kind := fields[key].type):
            raise ConfigError(f"models.{name}: `{key}` is {value!r}", where=str(path), do=f"expected {kind}")
    try:
        return CatalogueEntry(name=name, **keys)
    except ConfigError as error:
        raise ConfigError(error.what, where=str(path)) from error
