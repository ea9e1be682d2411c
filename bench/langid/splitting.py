"""How well `--split-languages` splits documents made of lines in two languages: `python -m bench.langid.splitting DATA`.

Prints the table of docs/langid.md, "Several languages". DATA is the folder of the shared texts.
"""

from __future__ import annotations

import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from bench.langid.texts import Text, read_pages, read_sentences
from humongous.corpus import split_languages
from humongous.document import Document
from humongous.langid import identify

PAIRS = (
    ("fra_Latn", "deu_Latn"), ("fra_Latn", "spa_Latn"), ("spa_Latn", "cat_Latn"), ("nob_Latn", "swe_Latn"),
    ("spa_Latn", "por_Latn"), ("nld_Latn", "deu_Latn"), ("fin_Latn", "ekk_Latn"), ("kor_Hang", "spa_Latn"),
    ("tur_Latn", "deu_Latn"), ("pol_Latn", "ces_Latn"),
)  # fmt: skip
"""Those with lines enough in both kinds of text."""
LINES = 8
"""In each language."""
TURNS = (8, 2, 1)
"""So many lines of one language, then as many of the other."""
EACH = 12
"""Documents of a pair."""
MIN_CHARS = 15

Line = tuple[str, str]


def lines_by_label(texts: Iterable[Text]) -> dict[str, list[Line]]:
    """Label → different lines, each with it."""
    found: dict[str, dict[Line, None]] = defaultdict(dict)
    for text in texts:
        if len(text.gold) == 1:
            (label,) = text.gold
            found[label] |= {(line, label): None for line in text.text.splitlines() if len(line) >= MIN_CHARS}
    return {label: list(lines) for label, lines in found.items()}


def right(lines: Sequence[Line]) -> tuple[int, int, float] | None:
    """Characters in the right piece, of how many, and seconds of CPU; `None` where it is not known as of both languages."""
    text = "\n".join(line for line, _ in lines)
    found = identify(text)
    if {share.label for share in found.shares} != {label for _, label in lines}:
        return None
    shares = [asdict(share) for share in found.shares]
    document = Document(text, found.label, {"id": "made", "language": found.label, "language_shares": shares})
    before = time.process_time()
    pieces = split_languages(document)
    spent = time.process_time() - before
    told = {(line, piece.language) for piece in pieces for line in piece.text.split("\n")}
    return sum(len(line[0]) for line in lines if line in told), sum(len(line[0]) for line in lines), spent


def row(kind: str, turn: int, pool: Mapping[str, Sequence[Line]]) -> str:
    """A row of the table, over all pairs."""
    rng = random.Random(1)  # noqa: S311 (a sample)
    results = []
    for pair in PAIRS:
        for _ in range(EACH):
            first, second = (rng.sample(pool[label], LINES) for label in pair)
            turns = (first[at : at + turn] + second[at : at + turn] for at in range(0, LINES, turn))
            results.append(right([line for each in turns for line in each]))
    known = [each for each in results if each]
    good, of, spent = (sum(column) for column in zip(*known, strict=True))
    share, milliseconds = good / of, 1000 * spent / len(known)
    return f"| {kind} | {turn} | {len(known)} of {len(results)} | {share:.3f} | {milliseconds:.0f} |"


def main(data: Path) -> None:
    """Print the table."""
    print("| lines of | in a row | known | right | ms |\n| --- | ---: | ---: | ---: | ---: |")
    for kind, texts in (("sentences", read_sentences(data)), ("pages", read_pages(data, "dev"))):
        pool = lines_by_label(texts)
        for turn in TURNS:
            print(row(kind, turn, pool))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
