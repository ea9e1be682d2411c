"""The extractor: which one it is, and whether it opens."""

from __future__ import annotations

from collections.abc import Iterator

from humongous.config import RunConfig, default_engine
from humongous.doctor.findings import Finding, Level
from humongous.extract import open_extractor


def check_extractor(config: RunConfig) -> Iterator[Finding]:
    """The one that `config` names; raises `ConfigError` where it is not installed."""
    engine = config.extract.engine
    said = f"{open_extractor(config.extract).name} (extract.engine = {engine})"
    if engine == "trafilatura" == default_engine():
        said += "; the compiled core is not installed, which gives better text in a tenth of the time"
        yield Finding("extractor", Level.WARNING, said, "`make setup` where there is a Rust toolchain, or its wheel")
    else:
        yield Finding("extractor", Level.OK, said)
