"""Thresholds of many languages in one table: `tables/<name>.tsv`, which a profile names with `table = "<name>"`.

The first column is a label or a script; the others are thresholds, empty where the language has none. Each gives a rule
that follows the profile's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources

from humongous.document import DropReason
from humongous.errors import ConfigError
from humongous.quality.rules import Rule

TABLES = ("fineweb2",)
COLUMNS: Mapping[str, DropReason] = {
    "gopher_mean_word_length:min": DropReason.MEAN_WORD_LENGTH,
    "gopher_mean_word_length:max": DropReason.MEAN_WORD_LENGTH,
    "gopher_alpha_word_frac:min": DropReason.FEW_ALPHABETIC_WORDS,
    "fineweb_line_punct_ratio:min": DropReason.FEW_PUNCTUATED_LINES,
    "fineweb_list_ratio:max": DropReason.LIST_LIKE,
    "gopher_dup_line_frac:max": DropReason.REPEATED_LINES,
    **{f"gopher_top_{n}gram_char_frac:max": DropReason.REPEATED_NGRAMS for n in range(2, 5)},
    **{f"gopher_dup_{n}gram_char_frac:max": DropReason.REPEATED_NGRAMS for n in range(5, 11)},
}
"""Signal and side → the reason for which the rule drops."""


def table_file(rows: Mapping[str, Mapping[str, float | None]]) -> str:
    """The rows as `read_table` reads them."""
    lines = ["\t".join(("language", *COLUMNS))]
    for key, row in rows.items():
        lines.append("\t".join((key, *("" if row[column] is None else f"{row[column]:g}" for column in COLUMNS))))
    return "\n".join(lines) + "\n"


def read_table(name: str) -> dict[str, tuple[Rule, ...]]:
    """Label or script → the rules of its row; raises `ConfigError` where no such table comes with the package."""
    if name not in TABLES:
        raise ConfigError(f"there is no table of thresholds `{name}`", do=f"use one of {', '.join(TABLES)}")
    text = (resources.files("humongous.quality") / "tables" / f"{name}.tsv").read_text(encoding="ascii")
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return {key: tuple(_rules(cells)) for key, *cells in rows}


def _rules(cells: list[str]) -> list[Rule]:
    rules = []
    for (column, reason), cell in zip(COLUMNS.items(), cells, strict=True):
        signal, _, side = column.partition(":")
        if cell:
            threshold = float(cell)
            low, high = (threshold, None) if side == "min" else (None, threshold)
            rules.append(Rule(signal, low, high, reason))
    return rules
