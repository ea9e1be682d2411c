"""Each measure named after a peer's is the peer's number: datatrove's own filters, asked from both sides of it.

A filter that drops above a threshold keeps a text at our number plus a millionth, and drops it at our number less a
millionth: so its number is ours. Words go in as ours, since that is the one thing that is known to differ
(docs/signals.md, Differences); texts go in with one line feed between lines, as extractors write them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from datatrove.data import Document
from datatrove.pipeline.filters import (
    c4_filters,
    fineweb_quality_filter,
    gopher_quality_filter,
    gopher_repetition_filter,
)
from datatrove.pipeline.filters.c4_filters import C4ParagraphFilter, C4QualityFilter
from datatrove.pipeline.filters.fineweb_quality_filter import FineWebQualityFilter
from datatrove.pipeline.filters.gopher_quality_filter import GopherQualityFilter
from datatrove.pipeline.filters.gopher_repetition_filter import GopherRepetitionFilter
from datatrove.utils.text import PUNCTUATION_SET
from datatrove.utils.text import TERMINAL_PUNCTUATION as THEIRS
from hypothesis import given, settings

from humongous.quality import measure
from humongous.quality.codepoints import WORDLIKE, kind_table
from humongous.quality.marks import TERMINAL_PUNCTUATION
from humongous.quality.stop_words import stop_words

from .texts import MIXTURES, real_texts

MILLIONTH = 1e-6
MODULES = (fineweb_quality_filter, gopher_quality_filter, gopher_repetition_filter)
NO_QUALITY: dict[str, Any] = dict.fromkeys(
    (
        "min_doc_words",
        "max_doc_words",
        "min_avg_word_length",
        "max_avg_word_length",
        "max_symbol_word_ratio",
        "max_bullet_lines_ratio",
        "max_ellipsis_lines_ratio",
        "max_non_alpha_words_ratio",
        "min_stop_words",
    )
)
NO_REPETITION: dict[str, Any] = {
    **dict.fromkeys(("dup_line_frac", "dup_para_frac", "dup_line_char_frac", "dup_para_char_frac")),
    "top_n_grams": (),
    "dup_n_grams": (),
}
NO_FINEWEB = {"line_punct_thr": -1.0, "short_line_thr": 9.0, "char_duplicates_ratio": 9.0, "new_line_ratio": 1e9}

Make = Callable[[float], Any]


def quality(**settings: Any) -> GopherQualityFilter:
    return GopherQualityFilter(**(NO_QUALITY | settings))


def repetition(**settings: Any) -> GopherRepetitionFilter:
    return GopherRepetitionFilter(**(NO_REPETITION | settings))


def fineweb(**settings: Any) -> FineWebQualityFilter:
    return FineWebQualityFilter(**(NO_FINEWEB | settings))


ABOVE: dict[str, tuple[Make, str]] = {
    "gopher_mean_word_length": (lambda most: quality(max_avg_word_length=most), "gopher_above_avg_threshold"),
    "gopher_hash_to_word_ratio": (lambda most: quality(max_symbol_word_ratio=most), "gopher_too_many_hashes"),
    # Of texts without `#`, as the filter looks at those first.
    "gopher_ellipsis_to_word_ratio": (lambda most: quality(max_symbol_word_ratio=most), "gopher_too_many_ellipsis"),
    "gopher_bullet_line_frac": (lambda most: quality(max_bullet_lines_ratio=most), "gopher_too_many_bullets"),
    "gopher_ellipsis_line_frac": (lambda most: quality(max_ellipsis_lines_ratio=most), "gopher_too_many_end_ellipsis"),
    "gopher_dup_line_frac": (lambda most: repetition(dup_line_frac=most), "dup_line_frac"),
    "gopher_dup_line_char_frac": (lambda most: repetition(dup_line_char_frac=most), "dup_line_char_frac"),
    "gopher_dup_para_frac": (lambda most: repetition(dup_para_frac=most), "dup_para_frac"),
    "gopher_dup_para_char_frac": (lambda most: repetition(dup_para_char_frac=most), "dup_para_char_frac"),
    **{
        f"gopher_top_{n}gram_char_frac": (lambda most, n=n: repetition(top_n_grams=((n, most),)), f"top_{n}_gram")  # type: ignore[misc]
        for n in (2, 3, 4)
    },
    **{
        f"gopher_dup_{n}gram_char_frac": (
            lambda most, n=n: repetition(dup_n_grams=((n, most),)),  # type: ignore[misc]
            f"duplicated_{n}_n_grams",
        )
        for n in range(5, 11)
    },
    "fineweb_short_line_ratio": (lambda most: fineweb(short_line_thr=most), "short_line_ratio"),
    "fineweb_char_dup_ratio": (lambda most: fineweb(char_duplicates_ratio=most), "char_dup_ratio"),
    "fineweb_list_ratio": (lambda most: fineweb(new_line_ratio=most), "list_ratio"),
}
"""Signal → the filter that drops where it is above a threshold, and the reason that it gives."""
BELOW: dict[str, tuple[Make, str]] = {
    "gopher_word_count": (lambda least: quality(min_doc_words=least), "gopher_short_doc"),
    "gopher_alpha_word_frac": (lambda least: quality(max_non_alpha_words_ratio=least), "gopher_below_alpha_threshold"),
    "fineweb_line_punct_ratio": (
        lambda least: fineweb(line_punct_thr=least, stop_chars=tuple(TERMINAL_PUNCTUATION)),
        "line_punct_ratio",
    ),
}


def reason(asked: Any, text: str) -> str | None:
    said = asked.filter(Document(text=text, id=""))
    return said[1] if isinstance(said, tuple) else None


def is_counted(word: str) -> bool:
    """Whether Gopher counts it for both: not a word of symbols alone, which we leave out and datatrove does not."""
    return any(kind_table()[ord(char)] in WORDLIKE for char in word)


def differences(text: str, label: str) -> list[str]:
    """The signals on which datatrove does not agree."""
    ours = measure(text, label)
    found = []
    for rules, side in ((ABOVE, 1), (BELOW, -1)):
        for name, (make, why) in rules.items():
            value = ours[name]
            if value is None or (name == "gopher_ellipsis_to_word_ratio" and ("#" in text or not value)):
                continue
            said = [reason(make(value + shift * side), text) for shift in (-MILLIONTH, MILLIONTH)]
            if [True, False] != [each == why for each in said]:
                found.append(name)
    if ((ours["mc4_long_lines"] or 0) >= 3) != C4ParagraphFilter().paragraph_filter(text):
        found.append("mc4_long_lines")
    # White space before a citation is one of the known differences.
    if not re.search(r"\s\[", text) and ours["c4_kept_line_frac"] != c4_kept_line_frac(text):
        found.append("c4_kept_line_frac")
    if listed := stop_words(label):
        least = ours["gopher_stop_words"]
        asked = [quality(min_stop_words=int(least or 0) + more, stop_words=list(listed)) for more in (0, 1)]
        if least is not None and [None, "gopher_enough_stop_words"] != [reason(each, text) for each in asked]:
            found.append("gopher_stop_words")
    return found


def c4_kept_line_frac(text: str) -> float:
    """The share of lines that C4 keeps, by its filter."""
    asked = C4QualityFilter(min_num_sentences=-1, filter_lorem_ipsum=False, filter_curly_bracket=False)
    document = Document(text=text, id="")
    asked.filter(document)
    kept = len(document.text.split("\n")) if document.text else 0
    return round(kept / len(text.split("\n")), 6)


def plain(text: str) -> str:
    """Lines with one line feed between them, and words that both count."""
    lines = (" ".join(filter(is_both_or_neither, line.split())) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def is_both_or_neither(word: str) -> bool:
    """Leaves out what is known to differ: words of symbols alone, and of marks alone."""
    letters = any(char.isalpha() for char in word)
    counted = any(char not in PUNCTUATION_SET for char in word)
    return is_counted(word) == counted and (letters or not any(kind_table()[ord(char)] == 6 for char in word))


@pytest.fixture(autouse=True)
def _our_words(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in MODULES:
        monkeypatch.setattr(module, "split_into_words", lambda text, language: text.split())
    monkeypatch.setattr(c4_filters, "END_PUNCTUATION", tuple(TERMINAL_PUNCTUATION))


@settings(deadline=None, max_examples=60)
@given(MIXTURES)
def _agrees(text: str) -> None:
    # Of a text without words datatrove takes a mean of nothing.
    if any(map(is_counted, plain(text).split())):
        assert not differences(plain(text), "eng_Latn")


def test_any_mixture_measures_as_in_datatrove() -> None:
    _agrees()


@pytest.mark.slow
def test_a_thousand_texts_measure_as_in_datatrove(shared_data: Path) -> None:
    texts = ((plain(text), label) for text, label in real_texts(shared_data, sentences=40, pages=6, chars=10_000))
    compared = 0
    for text, label in texts:
        if text and measure(text, label)["spaced"]:
            assert not differences(text, label)
            compared += 1
    assert compared >= 1_000


def test_what_ends_a_line_differs_by_what_the_docs_say() -> None:
    assert THEIRS - TERMINAL_PUNCTUATION == set("៖៙៚")
    assert set("\"'«»‘’‚“”„‹›」』〞＂＇") - {"‚"} <= TERMINAL_PUNCTUATION - THEIRS


def test_words_that_datatrove_counts_and_we_do_not_are_symbols() -> None:
    assert not any(char in PUNCTUATION_SET or is_counted(char) for char in "€©•→")
    assert {"１"} == {char for char in PUNCTUATION_SET if is_counted(char)}
