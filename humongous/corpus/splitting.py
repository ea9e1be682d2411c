"""A document in several languages split into one for each, in an export, on wish: whole lines, each in one piece."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from humongous import quality
from humongous.config import LangidConfig
from humongous.document import Document, Identified
from humongous.langid import Identifier, language_fields, language_flags, open_identifier, variant_of
from humongous.langid import versions as langid_versions
from humongous.langid.mixture import MIN_LETTERS, Stretch
from humongous.langid.scripts import script_of
from humongous.quality.signals import MEASURES_VERSION

Split = Callable[[Document], tuple[Document, ...]]
"""Gives the same object, alone, where there is nothing to split."""

SPLITTING_VERSION = "1"
"""Rises whenever the same document may give other pieces."""
MIN_LINE_LETTERS = 20
"""A line with fewer is too short for the models, and for CLD2's stretches, which begin and end tens of letters off."""
_LATIN = "Latn"
_HAN_TOO = frozenset({"Hani", "Jpan", "Hang"})
"""Scripts of text that has lines in Han alone."""


def split_versions() -> dict[str, str]:
    """Everything that decides the pieces, for `export.json`."""
    return {"splitting": SPLITTING_VERSION, "measures": MEASURES_VERSION, **langid_versions()}


def split_languages(document: Document) -> tuple[Document, ...]:
    """One document for each language of `meta.language_shares` that has lines, in that order.

    Their lines are the document's, in order, each in exactly one piece. The document itself, the same object, where it
    is in one language or all its lines turn out to be. Language, signals and variant are found anew for each piece;
    `id` gets `#` and the label, `split_from` is the label before; all else stays.
    """
    labels = tuple(share["label"] for share in document.meta.get("language_shares") or ())
    if len(labels) < 2:
        return (document,)
    identifier = open_identifier(LangidConfig())
    by_line = languages_of_lines(document.text, labels, identifier.stretches(document.text), identifier)
    lines: dict[str | None, list[str]] = {}
    for line, label in zip(document.text.split("\n"), by_line, strict=True):
        lines.setdefault(label, []).append(line)
    if len(lines) < 2:
        return (document,)
    return tuple(_piece(document, label, "\n".join(lines[label]), identifier) for label in labels if label in lines)


def languages_of_lines(
    text: str, labels: Sequence[str], stretches: Sequence[Stretch], identify: Callable[[str], Identified]
) -> list[str | None]:
    """For each line which of `labels` it is in; `None` for all, where none of them can be told.

    A line in a script that only one of the languages has is in that. Between those with its script, it is in the one that
    the models name for it; if they name none of them, in the one that most of its letters are in by `stretches`, CLD2's
    of the whole text, in order. It needs `MIN_LINE_LETTERS` for that, and for the first in Latin letters, which text in
    any language has. All other lines go with the line before, the first ones with the next.
    """
    named = _named(text, labels, stretches, identify)
    told = [
        _language_of(line, labels, letters, identify)
        for line, letters in zip(text.split("\n"), _letters_by_line(text, stretches, named), strict=True)
    ]
    last = next((label for label in told if label), None)
    found = []
    for label in told:
        last = label or last
        found.append(last)
    return found


def _named(
    text: str, labels: Sequence[str], stretches: Sequence[Stretch], identify: Callable[[str], Identified]
) -> dict[str, str]:
    """CLD2's label of a stretch → which of the document's it is: the same, or what the models name all of its stretches.

    As in `mixture.shares_of`, by which the document got its labels; CLD2's others are no language of the document.
    """
    parts: dict[str, list[str]] = {}
    for stretch in stretches:
        parts.setdefault(stretch.label, []).append(text[stretch.start : stretch.end])
    named = {label: label for label in parts if label in labels}
    for label, pieces in parts.items():
        joined = "\n".join(pieces)
        if (
            label not in named
            and script_of(joined).letters >= MIN_LETTERS
            and (found := identify(joined).label) in labels
        ):
            named[label] = found
    return named


def _letters_by_line(text: str, stretches: Sequence[Stretch], named: Mapping[str, str]) -> list[Counter[str | None]]:
    """For each line how many of its letters are in which language; `None` for any other. Linear in the text."""
    found, at, begin = [], 0, 0
    for line in text.split("\n"):
        end = begin + len(line)
        letters: Counter[str | None] = Counter()
        while at < len(stretches) and stretches[at].start < end:
            stretch = stretches[at]
            inside = text[max(begin, stretch.start) : min(end, stretch.end)]
            letters[named.get(stretch.label)] += script_of(inside).letters
            if stretch.end > end:
                break
            at += 1
        found.append(letters)
        begin = end + 1
    return found


def _language_of(
    line: str, labels: Sequence[str], letters: Mapping[str | None, int], identify: Callable[[str], Identified]
) -> str | None:
    script = script_of(line)
    scripts = _HAN_TOO if script.main == "Hani" else {script.main}
    possible = [label for label in labels if label[-4:] in scripts]
    is_long = script.letters >= MIN_LINE_LETTERS
    if len(possible) == 1 and (is_long or script.main != _LATIN):
        return possible[0]
    if not possible or not is_long:
        return None
    if (named := identify(line).label) in possible:
        return named
    most = max(possible, key=lambda label: letters.get(label, 0))
    return most if letters.get(most, 0) > letters.get(None, 0) else None


def _piece(document: Document, label: str, text: str, identifier: Identifier) -> Document:
    found, variant = dataclasses.replace(identifier(text), shares=()), variant_of(text, label)
    if found.label != label:
        found = dataclasses.replace(found, label=label, confidence=None, agreement=None)
    old: Mapping[str, Any] = document.meta
    flags = [flag for flag in old.get("flags", ()) if flag not in ("multilingual", "romanised")]
    meta = {
        **old,
        "id": f"{old['id']}#{label}",
        **language_fields(found, variant),
        "signals": dict(quality.measure(text, label)),
        "flags": [*flags, *language_flags(found, variant)],
        "split_from": document.language,
    }
    return Document(text, label, meta)
