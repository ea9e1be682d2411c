"""The configuration of a run: frozen dataclasses, read from TOML, with a fingerprint.

What changes the text or the bytes that come out is in the fingerprint, which is pinned per dump in the manifest; a few
limits that only decide whether and how a unit is done are marked and left out. How many cores, how often to report is
no configuration: it is an argument of the command.
"""

from __future__ import annotations

import dataclasses
import difflib
import hashlib
import json
import re
import tomllib
import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self, TypeVar, get_args, get_origin, get_type_hints

from humongous.compiled_core import has_core
from humongous.errors import ConfigError
from humongous.store_config import StorageConfig

MAX_CONFIG_BYTES = 1_000_000
T = TypeVar("T")

_OUTSIDE: Mapping[str, bool] = {"fingerprint": False}
"""Marks a key that never changes a byte of what comes out: whether a unit is done at all, or how."""


@dataclass(frozen=True, slots=True)
class PagesConfig:
    """Which records are pages. TOML section `[pages]`."""

    statuses: tuple[int, ...] = (200,)
    """HTTP status codes that a page may have."""
    max_bytes: int = 16 * 1024 * 1024
    """Bytes of payload, encodings undone; larger pages are dropped. Common Crawl cuts at 1 MiB, at 5 MiB since 2025."""


def default_engine() -> Literal["core", "trafilatura"]:
    """The extractor of a configuration that names none: our own where the compiled core is installed.

    Asked when the configuration is made, so that the fingerprint, the manifest and every executor have a name and not
    a choice: one that lacks the core raises instead of taking another.
    """
    return "core" if has_core() else "trafilatura"


@dataclass(frozen=True, slots=True)
class ExtractConfig:
    """How main text is found. TOML section `[extract]`."""

    engine: Literal["core", "trafilatura", "resiliparse"] = field(
        default_factory=default_engine, metadata={"shown": "core"}
    )
    """`core`: our own; `trafilatura`: much slower, and the default where the compiled core is not installed;
    `resiliparse`: as fast as `core`, worse text."""
    comments: Literal["keep", "drop"] = "drop"
    """Readers' comments under an article."""
    tables: bool = True
    """Keep the text of tables."""
    text_format: Literal["plain", "markdown"] = "plain"
    """`core` only: `markdown` marks headings, lists, quotes, code and tables."""
    precision: float = 0.15
    """`core` only: 0 weighs what is missed like what is too much; towards 1 it keeps only what is surely main text."""
    max_depth: int = 512
    """Nesting of elements. `core` flattens deeper mark-up and flags the document; the others quarantine the page."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """The file of a language model that you have. TOML section `[[langid.files]]`; `humongous models --file` writes it."""

    name: str
    """What `langid.models` and documents call it."""
    path: str
    """Where it lies on every machine of the run."""
    sha256: str
    """Of the file: checked by every process that loads it, and part of the fingerprint, as its path is not."""
    like: str = ""
    """The model of `langid_models/` whose engine, labels and input normalisation it has, if not the one of its name."""

    def __post_init__(self) -> None:
        if re.fullmatch("[0-9a-fA-F]{64}", self.sha256) is None:
            what = f"`langid.files`: the sha256 of {self.name} is {self.sha256!r}, not 64 hexadecimal digits"
            raise ConfigError(what, do=f"`humongous models --file {self.name}={self.path}` computes it")


@dataclass(frozen=True, slots=True)
class LangidConfig:
    """How the language is found. TOML section `[langid]`."""

    models: tuple[str, ...] = ("lid.176", "cld2", "funlangid", "own")
    """Names in `langid_models/`, or of `[[langid.files]]`. The default four vote; of others the first that is sure is
    believed (docs/langid.md)."""
    files: tuple[ModelFile, ...] = field(default=(), metadata=_OUTSIDE)
    """Files of models that no package carries (GlotLID, OpenLID, …), one section `[[langid.files]]` each."""
    sample_chars: int = 2_000
    """How much of the text the model reads, in characters."""
    min_confidence: float = 0.5
    """Below this confidence (of the default's vote, calibrated: so many in a hundred are right) the label is
    `und_<Script>` or `zxx`; of other models below this score, lid.176's for noise being .1 to .45."""

    def __post_init__(self) -> None:
        for key, names in (("models", self.models), ("files", tuple(file.name for file in self.files))):
            if twice := next((name for at, name in enumerate(names) if name in names[:at]), None):
                raise ConfigError(f"`langid.{key}` names {twice!r} twice", do="name each model once")


@dataclass(frozen=True, slots=True)
class QualityConfig:
    """Which rules decide. TOML section `[quality]`."""

    profile: str = "light"
    """A name in `humongous/quality/profiles/`, or the path of a TOML file in the same form."""
    languages: str = field(default="", metadata=_OUTSIDE)
    """A folder of language files of your own (`humongous calibrate` writes them), read after the packaged ones; what
    they say is in the fingerprint, where they lie is not."""


@dataclass(frozen=True, slots=True)
class LmdConfig:
    """How LMD files are written. TOML section `[lmd]`."""

    bundle_level: int = 3
    """zstd level of bundles."""
    part_level: int = 9
    """zstd level of the corpus' parts."""
    part_bytes: int = 512 * 1024 * 1024
    """Target size of a part, in compressed bytes of the bundles' frames that go into it."""


@dataclass(frozen=True, slots=True)
class LimitsConfig:
    """What a page, a unit and the child process that extracts may take. TOML section `[limits]`."""

    page_seconds: float = 60.0
    """CPU seconds that a page may take before it is quarantined as `timeout` (a thousand times the usual)."""
    unit_seconds: float = field(default=14_400.0, metadata=_OUTSIDE)
    """Seconds that a unit may take before it counts as failed."""
    start_seconds: float = field(default=120.0, metadata=_OUTSIDE)
    """Seconds that the child process may take to start."""
    memory_mb: int = 1536
    """Resident memory of the child process, in MiB; a page that needs more is quarantined as `memory`."""
    address_mb: int = 4096
    """Address space of the child process, in MiB: a single huge allocation fails before it is resident (Linux)."""
    deaths_in_a_row: int = field(default=5, metadata=_OUTSIDE)
    """So many pages in a row that each end the child process fail the unit."""
    recycle_pages: int = field(default=20_000, metadata=_OUTSIDE)
    """The child process is replaced after so many pages."""
    growth_mb: int = field(default=256, metadata=_OUTSIDE)
    """The child process is replaced, between pages, when it has grown by so much resident memory, in MiB."""


@dataclass(frozen=True, slots=True)
class SamplesConfig:
    """What is kept of the pages that are dropped, to look at (`humongous drops`). TOML section `[samples]`."""

    per_reason: int = field(default=20, metadata=_OUTSIDE)
    """So many pages of each reason in each unit, with their numbers and the beginning of their text; 0 keeps none."""


@dataclass(frozen=True, slots=True)
class RunConfig:
    """Everything that decides what comes out of a WARC."""

    pages: PagesConfig = field(default_factory=PagesConfig)
    extract: ExtractConfig = field(default_factory=ExtractConfig)
    langid: LangidConfig = field(default_factory=LangidConfig)
    quality: QualityConfig = field(default_factory=QualityConfig)
    lmd: LmdConfig = field(default_factory=LmdConfig)
    limits: LimitsConfig = field(default_factory=LimitsConfig)
    samples: SamplesConfig = field(default_factory=SamplesConfig)
    storage: StorageConfig = field(default_factory=StorageConfig, metadata=_OUTSIDE)

    @classmethod
    def from_toml(cls, path: Path) -> Self:
        """Read a TOML file; raises `ConfigError` that names the file, the key and the nearest valid one."""
        try:
            data = path.read_bytes()
        except OSError as error:
            raise ConfigError(
                f"cannot read the configuration: {error.strerror}", where=str(path), do="check the path of --config"
            ) from error
        if len(data) > MAX_CONFIG_BYTES:
            raise ConfigError(f"{len(data)} bytes is too large for a configuration", where=str(path))
        try:
            tree = tomllib.loads(data.decode("utf-8"))
        # Not only what `tomllib` calls its own: a number of 5,000 digits is a plain ValueError, `[[[[…` a RecursionError.
        except (ValueError, RecursionError) as error:
            raise ConfigError(f"this is not TOML: {error}", where=str(path)) from error
        return cls.from_mapping(tree, where=str(path))

    @classmethod
    def from_mapping(cls, tree: Mapping[str, Any], *, where: str = "") -> Self:
        """The same from a nested mapping (TOML's or JSON's)."""
        return _build(cls, tree, where, "")

    def as_json(self) -> dict[str, Any]:
        """The configuration as plain JSON values, but for `storage`: where bytes lie says nothing of what they are."""
        plain: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(self)))
        del plain["storage"]
        return plain

    def fingerprint(self, versions: Mapping[str, str]) -> str:
        """16 hexadecimal digits over the configuration and the versions of all that makes the text."""
        deciding = {
            section.name: {
                key.name: getattr(part, key.name)
                for key in dataclasses.fields(part)
                if key.metadata.get("fingerprint", True)
            }
            for section in dataclasses.fields(self)
            if section.metadata.get("fingerprint", True)
            for part in [getattr(self, section.name)]
        }
        canonical = json.dumps({"config": deciding, "versions": dict(versions)}, sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]


_BOUNDS: Mapping[str, tuple[float, float]] = {
    "extract.precision": (0.0, 1.0),
    "pages.max_bytes": (1, 1 << 32),
    "extract.max_depth": (16, 100_000),
    "langid.sample_chars": (100, 1_000_000),
    "langid.min_confidence": (0.0, 1.0),
    "lmd.bundle_level": (1, 22),
    "lmd.part_level": (1, 22),
    "lmd.part_bytes": (1, 4 * 1024**3),
    "limits.page_seconds": (0.1, 86_400),
    "limits.unit_seconds": (1, 30 * 86_400),
    "limits.start_seconds": (1, 3_600),
    "limits.memory_mb": (128, 1 << 20),
    "limits.address_mb": (1024, 1 << 22),
    "limits.deaths_in_a_row": (1, 1_000),
    "limits.recycle_pages": (1, 1_000_000_000),
    "limits.growth_mb": (1, 1 << 20),
    "samples.per_reason": (0, 1_000),
    "storage.output.max_connections": (0, 100_000),
    "storage.output.requests_per_second": (0, 100_000),
    "storage.source.max_connections": (0, 100_000),
    "storage.source.requests_per_second": (0, 100_000),
}


def _build(kind: type[T], tree: Mapping[str, Any], where: str, prefix: str) -> T:
    hints = get_type_hints(kind)
    if not isinstance(tree, Mapping):
        raise ConfigError(f"`{prefix.rstrip('.')}` must be a section", where=where)
    values: dict[str, Any] = {}
    for key, value in tree.items():
        if key not in hints:
            near = difflib.get_close_matches(key, hints, n=1, cutoff=0.0)
            raise ConfigError(f"unknown key `{prefix}{key}`", where=where, do=f"did you mean `{prefix}{near[0]}`?")
        hint = hints[key]
        if dataclasses.is_dataclass(hint) and isinstance(hint, type):
            values[key] = _build(hint, value, where, f"{prefix}{key}.")
        else:
            values[key] = _value(hint, value, where, f"{prefix}{key}")
    try:
        return kind(**values)
    except TypeError as error:  # only a section of a list has keys that must be there
        missing = [key.name for key in dataclasses.fields(kind) if key.default is dataclasses.MISSING]  # type: ignore[arg-type]
        raise ConfigError(f"`{prefix.rstrip('.')}` must have {', '.join(missing)}", where=where) from error
    except ConfigError as error:  # keys that do not go together
        raise ConfigError(error.what, where=where, do=error.do) from error


def _value(hint: Any, value: Any, where: str, name: str) -> Any:
    if get_origin(hint) is Literal:
        if value not in get_args(hint):
            raise ConfigError(f"`{name}` is {value!r}", where=where, do=f"use one of {', '.join(get_args(hint))}")
        return value
    if get_origin(hint) is tuple:
        return _several(get_args(hint)[0], value, where, name)
    kinds = hint if isinstance(hint, type | types.UnionType) else object
    if hint is float and type(value) is int:
        value = float(value)
    if type(value) is not kinds:
        expected = getattr(hint, "__name__", str(hint))
        raise ConfigError(f"`{name}` is {value!r}", where=where, do=f"expected a value of type {expected}")
    low, high = _BOUNDS.get(name, (float("-inf"), float("inf")))
    if isinstance(value, int | float) and not low <= value <= high:
        raise ConfigError(f"`{name}` is {value}", where=where, do=f"expected {low:g} to {high:g}")
    return value


_ITEMS: Mapping[type, str] = {int: "whole numbers", str: "names"}
"""What the items of a list may be, and what an error calls them."""


def _several(kind: Any, value: Any, where: str, name: str) -> tuple[Any, ...]:
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        if not isinstance(value, list | tuple):
            raise ConfigError(f"`{name}` must be sections", where=where, do=f"write [[{name}]]")
        return tuple(_build(kind, item, where, f"{name}.") for item in value)
    if not isinstance(value, list | tuple) or not all(type(item) is kind for item in value) or not value:
        raise ConfigError(f"`{name}` must be a list of {_ITEMS[kind]}", where=where)
    return tuple(value)
