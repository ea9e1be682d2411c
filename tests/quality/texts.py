"""Texts to measure: strings of every sort, and real ones of every script."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from hypothesis import strategies as st

# Few characters, so that lines, words and n-grams repeat; with every sort that some definition looks at.
FRAGMENTS = st.one_of(
    st.sampled_from([*'abc\n.…?"#•-{}1é。İ😀', "\n\n", "...", "[12]", "[edit]", "中文", "ไทย", "न\u093f"]),
    st.sampled_from(["a ", "b ", " ", "\n", "\n\n", ". ", "- ", "\t", "the ", "word " * 6, "x" * 30, "y" * 1001]),
    st.sampled_from(
        [
            "a@b",
            "http://www.",
            "LOUD LINE",
            "2024\n",
            "123456789012",
            "$$$$$$$$$$$$",
            "‣ ",
            "letters " * 5,
            "Lorem ipsum ",
            "JavaScript ",
            "use cookies ",
            "a b c d e f g h i j k. ",
        ]
    ),
    st.sampled_from(
        [
            "\u212a",
            "COO\u212aIE POLICY",
            "\U00011de0",
            "[\u0967]",
            "\u0967",
            "”",
            "\u200b",
            "\ufffd",
            "\ue000",
            "\x00",
            "\x1c",
            "\u2028",
            "\ud800",
            "\u0378",
        ]
    ),
)
MIXTURES = st.lists(FRAGMENTS, max_size=60).map("".join)
"""Texts in which things repeat, so that every definition has something to count."""

ANY = st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=200)
"""Any string, with lone surrogates in it."""

LABELS = st.sampled_from(["eng_Latn", "jpn_Jpan", "tha_Thai", "und_Zyyy", ""])


def real_texts(
    folder: Path, *, sentences: int = 150, pages: int = 12, chars: int = 20_000
) -> Iterator[tuple[str, str]]:
    """(text, label) of every so many labelled sentences and pages, pages of fewer characters than `chars`."""
    with gzip.open(folder / "lid" / "lid.dev.tsv.gz", "rt", encoding="utf-8") as rows:
        yield from (
            (row.rstrip("\n").split("\t")[2], row.split("\t")[0])
            for place, row in enumerate(rows)
            if place % sentences == 1 % sentences
        )
    with gzip.open(folder / "pages" / "pages.dev.truth.jsonl.gz", "rt", encoding="utf-8") as rows:
        for place, row in enumerate(rows):
            text = (json.loads(row)["truth"] or {}).get("text") if place % pages == 0 else None
            if text and len(text) < chars:
                yield text, "eng_Latn"
