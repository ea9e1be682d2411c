"""A text in several languages: which they are, and how much of the text each has.

CLD2 says cheaply, with its answer, that there may be a second language; only then is the sample split (its stretches of
one language each, joined by language) and each part identified by all models, as any text is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from humongous.document import Identified, LanguageShare
from humongous.langid.labels import NOT_LANGUAGE, Answer
from humongous.langid.scripts import Script, script_of

MIN_SHARE = 0.2
"""Of the letters, for a language to count as one of the text's."""
MIN_LETTERS = 200
"""Likewise. A quotation or a menu has fewer."""
_WORTH_SPLITTING = 0.15
"""CLD2's share of what is not its first language; below `MIN_SHARE`, since it counts bytes where we count letters."""
_MOST_PARTS = 4
"""So many of the longest parts are identified."""


class Stretch(Protocol):
    """A part of a text in one language."""

    @property
    def start(self) -> int:
        """Its first character."""

    @property
    def end(self) -> int:
        """The character after its last."""

    @property
    def label(self) -> str:
        """Its language, `und_<Script>` or `zxx`."""


def may_be_mixed(answers: Sequence[Answer], script: Script) -> bool:
    """Whether CLD2's answers leave room for a second language; it is silent about what it does not know."""
    first = max((answer.share or 0.0 for answer in answers), default=0.0)
    rest = 1.0 - first
    return rest >= _WORTH_SPLITTING and rest * script.letters >= MIN_LETTERS


def shares_of(
    sample: str, split: Callable[[str], Sequence[Stretch]], identify: Callable[[str, Script], Identified]
) -> tuple[LanguageShare, ...]:
    """The languages that have `MIN_SHARE` and `MIN_LETTERS` of the sample's letters, the largest first.

    Empty unless there are two or more: then the text is multilingual. A part counts only if the models name its language.
    """
    parts: dict[str, list[str]] = {}
    for stretch in split(sample):
        parts.setdefault(stretch.label, []).append(sample[stretch.start : stretch.end].strip())
    joined = sorted(
        (" ".join(pieces) for label, pieces in parts.items() if label != NOT_LANGUAGE), key=len, reverse=True
    )
    scripts = [script_of(part) for part in joined]
    total = sum(script.letters for script in scripts)
    large = [each for each in zip(joined[:_MOST_PARTS], scripts, strict=False) if each[1].letters >= MIN_LETTERS]
    counts = [script.letters for _, script in large]
    # Whatever the models say, no second language has its share then; and to ask them is what costs.
    if sum(counts) - max(counts, default=0) < MIN_SHARE * total:
        return ()
    letters: dict[str, int] = {}
    for part, script in large:
        if (found := identify(part, script)).confidence is not None:
            letters[found.label] = letters.get(found.label, 0) + script.letters
    shares = [
        LanguageShare(label, round(count / total, 4))
        for label, count in sorted(letters.items(), key=lambda item: (-item[1], item[0]))
        if count >= MIN_SHARE * total
    ]
    return tuple(shares) if len(shares) > 1 else ()
