"""A model's labels → ours, and whether an answer can be true of text in a script.

Ours: ISO 639-3 + `_` + ISO 15924 as GlotLID v3 and FineWeb-2 write them; see docs/langid.md, "Labels".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from humongous.langid.macrolanguages import member_of
from humongous.langid.tables import read_table

NOT_LANGUAGE = "zxx"
"""ISO 639-3: no linguistic content."""


def names_language(label: str) -> bool:
    """Whether a label is that of a language: neither `zxx` nor `und_<Script>`."""
    return "_" in label and not label.startswith("und_")


def undetermined(script: str) -> str:
    """The label of text in `script` whose language is not known."""
    return f"und_{script}"


class RawAnswer(NamedTuple):  # made forty times a page, a third of a dataclass's cost
    """What a model said, in its own label."""

    raw_label: str
    score: float
    """In [0, 1]."""
    share: float | None = None
    """Of the text that is in this language, in [0, 1], where the model says so (CLD2, CLD3)."""
    reliable: bool | None = None
    """Whether the model stands by it, where it says so (CLD2, CLD3)."""


class Answer(NamedTuple):
    """What a model said, in our label."""

    label: str
    score: float
    """The model's, in [0, 1]; summed where several of its labels are one of ours."""
    fits: bool
    """The language is written in the script that the text is in."""
    share: float | None = None
    """As in `RawAnswer`; of several labels that are one of ours, the sum."""
    reliable: bool | None = None
    """As in `RawAnswer`; of several labels that are one of ours, whether it stands by one."""


def best_fitting(ranked: Sequence[Answer]) -> tuple[str, float]:
    """A model's best answer that fits the script, and its score; an empty label where there is none."""
    return next(((each.label, each.score) for each in ranked if each.fits and each.score > 0), ("", 0.0))


@dataclass(frozen=True, slots=True)
class LabelMap:
    """One model's labels in ours: a table `label, scripts, languages` such as `tables/lid176.tsv`."""

    rows: Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]
    """Label → (scripts, languages) for each of its rows in the table."""
    _choices: dict[tuple[str, str], tuple[tuple[str, bool], ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """What `_choose` said: no more than the table's labels times Unicode's scripts."""

    @classmethod
    def read(cls, table: str) -> LabelMap:
        """Read `tables/<table>.tsv`; macrolanguages in it become what `macrolanguages.tsv` says, script by script."""
        rows: dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = {}
        for row in read_table(table):
            scripts: dict[tuple[str, ...], list[str]] = {}
            for script in row["scripts"].split():
                members = (each for language in row["languages"].split() for each in member_of(language, script))
                scripts.setdefault(tuple(dict.fromkeys(members)), []).append(script)
            pairs = ((tuple(of_these), languages) for languages, of_these in scripts.items())
            rows[row["label"]] = (*rows.get(row["label"], ()), *pairs)
        return cls(rows)

    def labels(self) -> frozenset[str]:
        """Every label of ours that can come out of it."""
        pairs = (pair for rows in self.rows.values() for pair in rows)
        return frozenset(_label(code, script) for scripts, codes in pairs for script in scripts for code in codes)

    def translate(self, answers: Iterable[RawAnswer], script: str, *, add: bool = True) -> tuple[Answer, ...]:
        """A model's answers in our labels, highest score first, for a text in `script`.

        An answer whose language is written in `script` gets that script; another keeps its language's usual script and
        does not fit; what is not language fits any. Scores of answers that come to the same label are added, or the
        highest is taken. A label that the table lacks is left out. Of equal scores the model's first comes first.
        """
        merged: dict[tuple[str, bool], RawAnswer] = {}
        undecided = []
        for answer in answers:
            keys = self._choices.get((answer.raw_label, script))
            if keys is None:
                keys = self._choices[answer.raw_label, script] = self._choose(answer.raw_label, script)
            if len(keys) == 1:
                merged[keys[0]] = _merge(merged.get(keys[0]), answer, add=add)
            elif keys:
                undecided.append((keys, answer))
        for keys, answer in undecided:
            best = max(keys, key=lambda key: merged[key].score if key in merged else 0.0)  # the first of equals
            merged[best] = _merge(merged.get(best), answer, add=add)
        ranked = sorted(merged.items(), key=lambda item: -item[1].score)
        return tuple(
            Answer(label, min(1.0, round(answer.score, 4)), fits, answer.share, answer.reliable)
            for (label, fits), answer in ranked
        )

    def _choose(self, raw_label: str, script: str) -> tuple[tuple[str, bool], ...]:
        """The labels that it may be, and whether they fit; none for a label that the table lacks."""
        rows = self.rows.get(raw_label)
        if rows is None:
            return ()
        languages, of_script, fits = next(
            ((languages, script, True) for scripts, languages in rows if script in scripts),
            (rows[0][1], rows[0][0][0], False),
        )
        return tuple((_label(language, of_script), fits or language == NOT_LANGUAGE) for language in languages)


def _label(language: str, script: str) -> str:
    return NOT_LANGUAGE if language == NOT_LANGUAGE else f"{language}_{script}"


def _merge(one: RawAnswer | None, other: RawAnswer, *, add: bool) -> RawAnswer:
    if one is None:
        return other
    score = one.score + other.score if add else max(one.score, other.score)
    share = None if one.share is None or other.share is None else one.share + other.share
    reliable = None if one.reliable is None or other.reliable is None else one.reliable or other.reliable
    return RawAnswer(one.raw_label, score, share, reliable)
