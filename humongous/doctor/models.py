"""The language models: there, and the very files that the catalogue or the configuration names."""

from __future__ import annotations

from collections.abc import Iterator

from humongous.config import RunConfig
from humongous.doctor.findings import Finding, Level, broken
from humongous.errors import ConfigError
from humongous.langid import choose
from langid_models import load_catalogue


def check_models(config: RunConfig) -> Iterator[Finding]:
    """Each model that a package carries, and each that `config` names; only the latter are needed."""
    carried = [name for name, entry in load_catalogue().items() if entry.package]
    for name in sorted({*carried, *config.langid.models}):
        needed = name in config.langid.models
        try:
            chosen = choose(name, config.langid.files if needed else ())
            file = chosen.verify() if chosen.has_file else None
        except ConfigError as error:
            found = broken("models", error)
            yield Finding("models", Level.PROBLEM if needed else Level.WARNING, found.said, found.do)
        else:
            size = f"the file that it should be ({file.stat().st_size / 1e6:.1f} MB)" if file else "installed"
            yield Finding("models", Level.OK, f"{name} is {size}")
