"""Tables of languages, labels and scripts, as tab-separated files: `#` begins a comment, the first row names columns."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from humongous.errors import ConfigError

_HERE = Path(__file__).parent


def read_table(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of `tables/<name>.tsv` as mappings from column to cell; a broken file is a `ConfigError`."""
    path = _HERE / f"{name}.tsv"
    lines = [line.split("\t") for line in _read(path).split("\n") if line and not line.startswith("#")]
    columns = lines[0]
    for cells in lines[1:]:
        if len(cells) != len(columns):
            raise ConfigError(f"a row has {len(cells)} cells, not {len(columns)}: {cells}", where=str(path))
    return tuple(dict(zip(columns, cells, strict=True)) for cells in lines[1:])


def digest_of_tables(*names: str) -> str:
    """16 hexadecimal digits over the content of tables, comments included."""
    return hashlib.sha256("".join(_read(_HERE / f"{name}.tsv") for name in names).encode()).hexdigest()[:16]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigError(
            f"cannot read a table of languages: {error.strerror}", where=str(path), do="install humongous again"
        ) from error
