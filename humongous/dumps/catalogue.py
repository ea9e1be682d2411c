"""Which dumps a source has."""

from __future__ import annotations

import re

from humongous.errors import ConfigError, StorageError
from humongous.storage import Store

_MAIN = re.compile(r"CC-MAIN-(\d{4})-(\d{2})")


def dumps_at(source: Store) -> list[str]:
    """The dumps below `crawl-data/` that have a listing, newest first; raises `ConfigError` where one cannot list.

    Plain web servers cannot be listed: there, dumps are named by the user.
    """
    try:
        folders = source.folders("crawl-data")
    except StorageError as error:
        raise ConfigError(
            "this source cannot be listed",
            where=source.url,
            do="name the dumps: --dumps CC-MAIN-2020-40,CC-MAIN-2020-45",
        ) from error
    return sorted((name for name in folders if source.exists(f"crawl-data/{name}/warc.paths.gz")), key=_age)


def _age(dump: str) -> tuple[int, int, str]:
    """Newest main dump first, then all others by name."""
    match = _MAIN.fullmatch(dump)
    return (-int(match[1]), -int(match[2]), dump) if match else (1, 0, dump)
