"""Pages in languages that no page is at hand for: the text of each block replaced by text of like length and role.

The features know no words, so what a model learns from such a page is how blocks look in that script: no capitals, no
spaces, other punctuation, other lengths.
"""

from __future__ import annotations

import csv
import gzip
import random
import re
from collections.abc import Sequence
from pathlib import Path

_END = ".!?…。！？｡؟۔।॥።፧།"
_WIDE = re.compile("[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\uff00-\uff60]")
_LETTER = re.compile(r"[^\W\d_]")


class Sentences:
    """Sentences by script and language."""

    def __init__(self, path: Path) -> None:
        """Read rows of label, source and text; languages with fewer than 20 are left out."""
        by_label: dict[str, list[str]] = {}
        with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
            for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                if len(row) == 3 and "_" in row[0]:
                    by_label.setdefault(row[0], []).append(row[2])
        self._by_script: dict[str, list[list[str]]] = {}
        for label, texts in sorted(by_label.items()):
            if len(texts) >= 20:
                self._by_script.setdefault(label.split("_")[1], []).append(texts)

    def some(self, rng: random.Random) -> tuple[str, list[str]]:
        """A script, every one as likely as any other, and all sentences of one of its languages."""
        script = rng.choice(sorted(self._by_script))
        return script, self.of_script(script, rng)

    def of_script(self, script: str, rng: random.Random) -> list[str]:
        """All sentences of one of a script's languages."""
        return rng.choice(self._by_script[script])


def room(text: str) -> int:
    """Characters, wide ones twice."""
    return len(text) + len(_WIDE.findall(text))


def rewritten(blocks: Sequence[str], sentences: Sequence[str], rng: random.Random) -> list[str]:
    """The blocks in another language; equal ones stay equal, those without letters stay as they are."""
    done: dict[str, str] = {}
    for text in blocks:
        if text not in done:
            done[text] = _like(text, sentences, rng) if _LETTER.search(text) else text
    return [done[text] for text in blocks]


def _like(text: str, sentences: Sequence[str], rng: random.Random) -> str:
    lines = text.split("\n")
    return "\n".join(_like_line(line, sentences, rng) if _LETTER.search(line) else line for line in lines)


def _like_line(text: str, sentences: Sequence[str], rng: random.Random) -> str:
    wanted, found = room(text), rng.choice(sentences)
    ends = text.rstrip(" \"'”’»)")[-1:] in _END
    at = rng.randrange(len(sentences))
    glue = "" if _WIDE.search(found) and " " not in found else " "
    while room(found) < wanted:
        at = (at + 1) % len(sentences)
        found += glue + sentences[at]
    found = _cut(found, wanted, glue)
    if ends:
        stop = next((char for char in reversed(sentences[at]) if char in _END), ".")
        return found.rstrip(_END + ",;:、， ") + stop
    return found.rstrip(_END + " ")


def _cut(text: str, wanted: int, glue: str) -> str:
    """The first words that take about the room wanted; one at least."""
    size = 0
    for at, char in enumerate(text):
        size += 2 if _WIDE.match(char) else 1
        if size >= wanted:
            after = text.find(" ", at) if glue else at + 1
            return text[: at + 40 if after < 0 or after > at + 40 else after]
    return text
