"""The language models: there, and the very files that the catalogue names."""

from __future__ import annotations

from collections.abc import Iterator

from humongous.config import RunConfig
from humongous.doctor.findings import Finding, Level, broken
from humongous.errors import ConfigError
from langid_models import find, load_catalogue, verify


def check_models(config: RunConfig) -> Iterator[Finding]:
    """Each model of the catalogue; only the one that `config` names is needed."""
    for name in load_catalogue():
        try:
            verify(name)
        except ConfigError as error:
            found = broken("models", error)
            level = Level.PROBLEM if name == config.langid.model else Level.WARNING
            yield Finding("models", level, found.said, found.do)
        else:
            size = find(name).bytes / 1e6
            yield Finding("models", Level.OK, f"{name} is the file that the catalogue names ({size:.1f} MB)")
