"""Codes and tags that models use for languages → ours, where no table of their own says it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence

from humongous.langid.labels import LabelMap
from humongous.langid.tables import read_table

EXCEPTIONS = "fasttext"
"""The table of codes that the rule does not get right."""
SCRIPTS: Mapping[str, str] = {"Hans": "Hani", "Hant": "Hani", "Kore": "Hang", "Hira": "Jpan", "Kana": "Jpan"}
"""ISO 15924 codes of variants, and the script that our labels have."""
_TAG = re.compile("[a-z]{3}_[A-Z][a-z]{3}")


def individual(code: str, script: str) -> str:
    """Our language for an ISO 639 code of a text in `script`.

    A macrolanguage, alias or code of two letters is what `tables/languages.tsv` says: the first language that has it and is
    written in the script, else the first that has it. Any other code is taken as it is.
    """
    named = _by_alias().get(code, ())
    return next((language for language, scripts in named if script in scripts), named[0][0] if named else code)


def labels_of_tags(tags: Iterable[str]) -> LabelMap:
    """A model's labels `code_Script` in ours; `zxx_…` is no language and `und_…` none that the model knows.

    A label in any other form is left out.
    """
    exceptions = {row["label"]: tuple(row["languages"].split()) for row in read_table(EXCEPTIONS)}
    rows = {}
    for tag in filter(_TAG.fullmatch, tags):
        code, _, script = tag.partition("_")
        script = SCRIPTS.get(script, script)
        rows[tag] = (((script,), exceptions.get(code) or (individual(code, script),)),)
    return LabelMap(rows)


@functools.cache
def _by_alias() -> Mapping[str, Sequence[tuple[str, frozenset[str]]]]:
    found: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for row in read_table("languages"):
        for alias in row["aliases"].split():
            found.setdefault(alias, []).append((row["code"], frozenset(row["scripts"].split())))
    return found
