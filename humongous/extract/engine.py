"""The seam for extractors: what one is, and the table of those there are.

To add one: a module with a class that fits `Extractor`, and a line in `_ENGINES` (and its name in `ExtractConfig`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from humongous.config import ExtractConfig
from humongous.errors import ConfigError
from humongous.extract.core_engine import CoreEngine
from humongous.extract.found import Found
from humongous.extract.resiliparse_engine import ResiliparseEngine
from humongous.extract.trafilatura_engine import TrafilaturaEngine


class Extractor(Protocol):
    """Finds a page's main text; holds settings only, so that no page leaves a trace in the next one's text."""

    @property
    def name(self) -> str:
        """Name and version, e.g. `trafilatura 2.3.1`: stored with each document."""
        ...

    def extract(self, html: str) -> Found:
        """The raw main text and what else the page says; raises `ExtractionError`.

        Reads nothing but `html`. One whose time is not linear in it checks `humongous.extract.limits` first.
        """
        ...

    def versions(self) -> dict[str, str]:
        """Versions of every library that has a say in the text."""
        ...


_ENGINES: Mapping[str, Callable[[ExtractConfig], Extractor]] = {
    "core": CoreEngine,
    "trafilatura": TrafilaturaEngine,
    "resiliparse": ResiliparseEngine,
}


def open_extractor(config: ExtractConfig) -> Extractor:
    """The extractor that `config.engine` names; raises `ConfigError` for one that is not in the table."""
    try:
        return _ENGINES[config.engine](config)
    except KeyError as error:
        raise ConfigError(
            f"there is no extractor {config.engine!r}", do=f"use one of {', '.join(sorted(_ENGINES))}"
        ) from error
