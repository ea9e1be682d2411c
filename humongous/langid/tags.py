"""Codes and tags that models use for languages → ours, where no table of their own says it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from humongous.langid.aliases import OF_VARIANT
from humongous.langid.labels import LabelMap
from humongous.langid.macrolanguages import member_of
from humongous.langid.tables import read_table

EXCEPTIONS = "fasttext"
"""The table of codes that the rule does not get right."""
_TAG = re.compile("[a-z]{3}_[A-Z][a-z]{3}")


def labels_of_tags(tags: Iterable[str]) -> LabelMap:
    """A model's labels `code_Script` in ours; `zxx_…` is no language and `und_…` none that the model knows.

    A label in any other form is left out.
    """
    exceptions = {row["label"]: tuple(row["languages"].split()) for row in read_table(EXCEPTIONS)}
    rows = {}
    for tag in filter(_TAG.fullmatch, tags):
        code, _, script = tag.partition("_")
        script = OF_VARIANT.get(script, script)
        rows[tag] = (((script,), exceptions.get(code) or member_of(code, script)),)
    return LabelMap(rows)
