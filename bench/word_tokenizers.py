"""What datatrove's tokenisers, a language's own, count on pages where ours is `str.split`, and what its filters then drop.

    python -m bench.word_tokenizers          the table of docs/words.md, on standard output

Needs the shared data, datatrove (in the development environment) and what its tokenisers need, which is in no
environment of ours: `pip install spacy indic-nlp-library kiwipiepy`. A language whose tokeniser is missing is left out.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from statistics import median
from time import perf_counter
from typing import Any
from unittest import mock

from datatrove.data import Document
from datatrove.pipeline.filters import gopher_quality_filter, gopher_repetition_filter
from datatrove.pipeline.filters.gopher_quality_filter import GopherQualityFilter
from datatrove.pipeline.filters.gopher_repetition_filter import GopherRepetitionFilter
from datatrove.utils.text import PUNCTUATION_SET
from datatrove.utils.word_tokenizers import load_word_tokenizer

from bench.shared import SHARED
from humongous.extract.sanitise import sanitise
from humongous.langid import resolve_language
from humongous.quality.stop_words import stop_words

LANGUAGES = (
    *("eng_Latn", "deu_Latn", "fra_Latn", "spa_Latn", "rus_Cyrl", "ell_Grek", "pol_Latn", "tur_Latn"),
    *("arb_Arab", "fas_Arab", "amh_Ethi", "hin_Deva", "ben_Beng", "kor_Hang"),
)
MOST_TEXTS = 40
"""Of a language."""
MOST_CHARS = 20_000
Split = Callable[[str], list[str]]


def page_texts() -> dict[str, list[str]]:
    """Language → the main texts of its pages, as people marked them."""
    found: dict[str, list[str]] = {label: [] for label in LANGUAGES}
    with gzip.open(SHARED / "pages" / "pages.dev.truth.jsonl.gz", "rt", encoding="utf-8") as rows:
        for row in rows:
            page = json.loads(row)
            text = sanitise((page.get("truth") or {}).get("text") or "")[:MOST_CHARS]
            texts = found.get(resolve_language(page["lang"])[0]) if page.get("lang") else None
            if text.split() and texts is not None and len(texts) < MOST_TEXTS:
                texts.append(text)
    return found


def counted(words: Sequence[str]) -> list[str]:
    """Words that Gopher counts, by datatrove's list of punctuation."""
    return [word for word in words if any(char not in PUNCTUATION_SET for char in word)]


def reasons(text: str, label: str, split: Split) -> tuple[str, ...]:
    """Why datatrove's two Gopher filters drop a text whose words are these; what depends on no words is the same."""
    found = []
    listed: dict[str, Any] = {"stop_words": list(stop_words(label))} if stop_words(label) else {"min_stop_words": None}
    quality, repetition = GopherQualityFilter(**listed), GopherRepetitionFilter()
    for module, asked in ((gopher_quality_filter, quality), (gopher_repetition_filter, repetition)):
        with mock.patch.object(module, "split_into_words", lambda text, _: split(text)):
            said = asked.filter(Document(text=text, id=""))
        if isinstance(said, tuple):
            found.append(str(said[1]))
    return tuple(found)


def shares(values: Sequence[float]) -> str:
    """The median, and the least and the most of the middle nine tenths."""
    ranked = sorted(values)
    cut = len(ranked) // 20
    return f"{median(ranked):.2f} ({ranked[cut]:.2f}–{ranked[-1 - cut]:.2f})"


def row(label: str, texts: Sequence[str], split: Split) -> Iterator[str]:
    """A row of the table, and the reasons that differ."""
    pairs = [(text.split(), split(text)) for text in texts]
    both = [(counted(ours), counted(theirs)) for ours, theirs in pairs]
    lengths = [
        sum(map(len, theirs)) / len(theirs) - sum(map(len, ours)) / len(ours)
        for ours, theirs in both
        if ours and theirs
    ]
    letters = [
        sum(any(map(str.isalpha, word)) for word in theirs) / len(theirs)
        - sum(any(map(str.isalpha, word)) for word in ours) / len(ours)
        for ours, theirs in pairs
    ]
    decided = [(reasons(text, label, str.split), reasons(text, label, split)) for text in texts]
    unlike = [(ours, theirs) for ours, theirs in decided if bool(ours) != bool(theirs)]
    yield (
        f"| `{label}` | {len(texts)} | {shares([len(theirs) / len(ours) for ours, theirs in pairs])}"
        f" | {shares([len(theirs) / max(1, len(ours)) for ours, theirs in both])}"
        f" | {median(lengths):+.2f} | {median(letters):+.3f}"
        f" | {sum(bool(ours) for ours, _ in decided)}, {sum(bool(theirs) for _, theirs in decided)}; {len(unlike)} |"
    )
    for ours, theirs in unlike:
        yield f"    {label}: {', '.join(ours) or 'kept'} -> {', '.join(theirs) or 'kept'}"


def main() -> None:
    """Print the table, then each text that one kind of word drops and the other keeps."""
    lines: list[str] = []
    for label, texts in page_texts().items():
        try:
            split = load_word_tokenizer(label).word_tokenize
            split(texts[0])
        except ImportError as error:
            lines.append(f"    {label}: {error}")
            continue
        began = perf_counter()
        for text in texts:
            split(text)
        speed = (perf_counter() - began) / sum(map(len, texts)) * 1e9
        lines += [*row(label, texts, split), f"    {label}: {speed:.0f} µs for 1,000 characters"]
    print("\n".join(sorted(lines, key=lambda line: line.startswith(" "))))


if __name__ == "__main__":
    main()
