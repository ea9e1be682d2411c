"""A model's labels → ours, and whether an answer can be true of text in a script.

Ours: ISO 639-3 + `_` + ISO 15924 as GlotLID v3 and FineWeb-2 write them; see docs/langid.md, "Labels".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from humongous.langid.macrolanguages import member_of
from humongous.langid.tables import read_table

NOT_LANGUAGE = "zxx"
"""ISO 639-3: no linguistic content."""


def undetermined(script: str) -> str:
    """The label of text in `script` whose language is not known."""
    return f"und_{script}"


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """What a model said, in its own label."""

    raw_label: str
    score: float
    """In [0, 1]."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model said, in our label."""

    label: str
    score: float
    """The model's, in [0, 1]; summed where several of its labels are one of ours."""
    fits: bool
    """The language is written in the script that the text is in."""


@dataclass(frozen=True, slots=True)
class LabelMap:
    """One model's labels in ours: a table `label, scripts, languages` such as `tables/lid176.tsv`."""

    rows: Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]
    """Label → (scripts, languages) for each of its rows in the table."""

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
        return frozenset(
            f"{language}_{script}" for scripts, languages in pairs for script in scripts for language in languages
        )

    def translate(self, answers: Iterable[RawAnswer], script: str) -> tuple[Answer, ...]:
        """A model's answers in our labels, highest score first, for a text in `script`.

        An answer whose language is written in `script` gets that script; another keeps its language's usual script and
        does not fit. Scores of answers that come to the same label are added. A label that the table lacks is left out.
        """
        found = [(choice, answer.score) for answer in answers if (choice := self._choose(answer.raw_label, script))]
        scores: dict[tuple[str, bool], float] = {}
        undecided = []
        for (languages, of_script, fits), score in found:
            if len(languages) == 1:
                key = (f"{languages[0]}_{of_script}", fits)
                scores[key] = scores.get(key, 0.0) + score
            else:
                undecided.append(([(f"{language}_{of_script}", fits) for language in languages], score))
        for keys, score in undecided:
            best = max(keys, key=lambda key: scores.get(key, 0.0))  # the first of equals
            scores[best] = scores.get(best, 0.0) + score
        ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        return tuple(Answer(label=label, score=min(1.0, round(score, 4)), fits=fits) for (label, fits), score in ranked)

    def _choose(self, raw_label: str, script: str) -> tuple[tuple[str, ...], str, bool] | None:
        rows = self.rows.get(raw_label)
        if rows is None:
            return None
        for scripts, languages in rows:
            if script in scripts:
                return languages, script, True
        scripts, languages = rows[0]
        return languages, scripts[0], False
