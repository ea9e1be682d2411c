"""Tables and sentences for people, JSON for machines."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What a terminal obeys instead of showing it, and what no encoding has; line feed and tab are neither."""


def printable(text: str) -> str:
    """The text with control characters as escapes: a stranger's URL must not move the cursor, nor forge a line."""
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def say(text: str = "") -> None:
    """One line on standard output."""
    sys.stdout.write(printable(text) + "\n")


def say_json(value: Any) -> None:
    """One JSON document on standard output; in ASCII where that is no UTF-8."""
    foreign = (sys.stdout.encoding or "utf-8").lower().replace("-", "") != "utf8"
    # Only in strings can JSON have such a character, and there the escape means the same.
    sys.stdout.write(printable(json.dumps(value, ensure_ascii=foreign, indent=2)) + "\n")


def say_line(value: Any) -> None:
    """One JSON document on one line of standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]], *, right: Collection[str] = ()) -> None:
    """A table on standard output; columns of numbers, and those in `right`, to the right; thousands apart."""
    shown = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for at, column in enumerate(columns):
        numeric = bool(rows) and all(isinstance(row[at], int | float) for row in rows)
        to_right = numeric or column in right
        shown.add_column(column, justify="right" if to_right else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(cell(value) for value in row))
    Console(file=sys.stdout, highlight=False, markup=False, width=None if sys.stdout.isatty() else 110).print(shown)


def cell(value: object) -> str:
    """A value as a table shows it."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.4g}" if isinstance(value, float) else printable(str(value))


def languages(written: Mapping[str, int]) -> None:
    """Documents by language, most first."""
    rows = sorted(written.items(), key=lambda item: (-item[1], item[0]))
    total = sum(written.values())
    table("Languages", ["language", "documents", "share %"], [(k, n, round(100 * n / total, 1)) for k, n in rows])


def left_out(counts: Mapping[str, Any]) -> None:
    """Everything that is no document, with its reason."""
    kinds = (("dropped", "dropped"), ("quarantined", "quarantined"), ("not a page", "not_a_page"))
    rows = [
        (kind, reason, number)
        for kind, key in kinds
        for reason, number in sorted(counts[key].items(), key=lambda item: (-item[1], item[0]))
    ]
    table("Not in the corpus", ["outcome", "reason", "records"], rows)


def flagged(documents: Mapping[str, int]) -> None:
    """What is odd about documents that were written (docs/lmd.md, `flags`), most first; nothing where nothing is."""
    if documents:
        rows = sorted(documents.items(), key=lambda item: (-item[1], item[0]))
        say()
        table("In the corpus, with a flag", ["flag", "documents"], rows)


def size(number: float) -> str:
    """Bytes for people."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if number < 1000:
            return f"{number:,.0f} {unit}" if unit == "bytes" else f"{number:,.1f} {unit}"
        number /= 1000
    return f"{number:,.1f} TB"
