"""Options that several commands share, and what their values may be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from humongous.config import RunConfig
from humongous.errors import ConfigError
from humongous.manifest import Manifest

Decorated = Callable[..., Any]

COMMON_CRAWL = "https://data.commoncrawl.org"


def output_option(function: Decorated) -> Decorated:
    """`--output OUT`."""
    return click.option(
        "--output",
        metavar="OUT",
        default="./humongous-out",
        envvar="HUMONGOUS_OUTPUT",
        show_default=True,
        help="Folder or URL of the corpus; also $HUMONGOUS_OUTPUT.",
    )(function)


def source_option(function: Decorated) -> Decorated:
    """`--source ROOT`."""
    return click.option(
        "--source",
        metavar="ROOT",
        default=COMMON_CRAWL,
        envvar="HUMONGOUS_SOURCE",
        show_default=True,
        help="Any place with Common Crawl's layout (it holds crawl-data/); also $HUMONGOUS_SOURCE.",
    )(function)


def json_option(function: Decorated) -> Decorated:
    """`--json`."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output, nothing else.")(
        function
    )


def config_option(function: Decorated) -> Decorated:
    """`--config FILE`, as a `RunConfig`."""
    return click.option(
        "--config",
        metavar="FILE",
        callback=lambda _context, _option, value: RunConfig.from_toml(Path(value)) if value else RunConfig(),
        help="TOML file with the settings that differ from the defaults (docs/configuration.md).",
    )(function)


def cores_option(function: Decorated) -> Decorated:
    """`--cores N`."""
    return click.option(
        "--cores",
        type=click.IntRange(min=1),
        help="Cores of this machine to use (all); spark-submit has its own setting.",
    )(function)


def dumps_of(manifest: Manifest, dump: str | None) -> list[str]:
    """The dump that was asked for, or all of the output; raises `ConfigError` where it is not there."""
    if dump is None:
        return manifest.dumps()
    if manifest.dump(dump) is None:
        raise ConfigError(f"nothing of {dump} is in this output", where=manifest.store.url, do="see `humongous status`")
    return [dump]


def names(_context: click.Context, _option: click.Parameter, value: str | None) -> tuple[str, ...]:
    """`a,b,c` → `("a", "b", "c")`."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if value else ()
