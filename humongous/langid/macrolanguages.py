"""A code that is no label of ours (`zho`, `kur`, `tgl`) + the script of the text → the languages that it means in it."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

from humongous.langid.tables import read_table


def member_of(code: str, script: str) -> tuple[str, ...]:
    """The languages that a code means in text of a script: itself where it is a label, else as macrolanguages.tsv says."""
    for scripts, languages in _macrolanguages().get(code, ()):
        if scripts == "*" or script in scripts.split():
            return languages
    return (code,)


@functools.cache
def _macrolanguages() -> Mapping[str, Sequence[tuple[str, tuple[str, ...]]]]:
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for row in read_table("macrolanguages"):
        found.setdefault(row["code"], []).append((row["scripts"], tuple(row["languages"].split())))
    return found
