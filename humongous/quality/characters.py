"""Scan 1: measures of code points, which mean the same in every script."""

from __future__ import annotations

import math

import numpy as np

from humongous.quality.codepoints import LETTERS, WORDLIKE, Codes, Kind, Scan, looked_up, lookup
from humongous.quality.exact import entropy, ratio
from humongous.quality.hashing import Places, Spans, run_lengths, run_starts
from humongous.quality.marks import MAX_UNSPACED_SHARE, UNSPACED_SCRIPTS

Signal = float | int | None

_IS_END = lookup((Kind.ASCII_END, Kind.SENTENCE_END))
_IS_WORDLIKE = lookup(WORDLIKE)

_BRACKETS = "()[]{}"
CHAR_NGRAMS = (10, 50)
DISTINCT_NGRAM = 4
DISTINCT_CHARS = 10_000
"""A longer text has fewer distinct 4-grams for its length, so no more of it is read."""
ROOTS_NGRAM = 10


def is_spaced(seen: Scan, language: str) -> bool:
    """Whether the text has words between spaces.

    It has not, where the label's script or most letters are of an unspaced script and white space is rare.
    """
    letters, spaces = seen.total(LETTERS), seen.count[Kind.SPACE]
    by_label = language[-4:] in UNSPACED_SCRIPTS
    by_letters = seen.count[Kind.UNSPACED] * 2 > letters
    if not (by_label or by_letters):
        return True
    return spaces >= MAX_UNSPACED_SHARE * (spaces + letters)


def sentence_ends(seen: Scan) -> Places:
    """Where sentences end: the last of each run of end marks.

    A run that ends in an ASCII mark counts only where no letter or digit follows: not in `3.14`, `example.com`.
    """
    kinds = seen.kinds
    ends = np.flatnonzero(looked_up(_IS_END, kinds))
    following = kinds[np.minimum(ends + 1, len(kinds) - 1)]
    following[ends == len(kinds) - 1] = Kind.SPACE
    last = ~_IS_END[following] & ((kinds[ends] == Kind.SENTENCE_END) | ~_IS_WORDLIKE[following])
    kept: Places = ends[last]
    return kept


def character_signals(text: str, seen: Scan, ends: Places) -> dict[str, Signal]:
    """Counts and shares of kinds of characters."""
    chars, count = len(text), seen.count
    letters = seen.total(LETTERS)
    ellipses = text.count("...") + text.count("…")
    return {
        "chars": chars,
        "utf8_bytes": len(text.encode("utf-8", "surrogatepass")),
        "letters": letters,
        "sentences": len(ends),
        "letter_frac": ratio(letters, chars - count[Kind.SPACE]),
        "upper_frac": ratio(count[Kind.UPPER], letters),
        "digit_frac": ratio(count[Kind.DIGIT], chars),
        "punct_frac": ratio(count[Kind.PUNCTUATION] + count[Kind.ASCII_END] + count[Kind.SENTENCE_END], chars),
        "symbol_frac": ratio(count[Kind.SYMBOL], chars),
        "space_frac": ratio(count[Kind.SPACE], chars),
        "format_frac": ratio(count[Kind.FORMAT], chars),
        "control_frac": ratio(count[Kind.OTHER], chars),
        "private_use_frac": ratio(count[Kind.PRIVATE], chars),
        "replacement_char_frac": ratio(count[Kind.REPLACEMENT], chars),
        "hash_char_frac": ratio(text.count("#"), chars),
        "ellipsis_char_frac": ratio(ellipses, chars),
        "line_break_frac": ratio(text.count("\n"), chars),
        "bracket_frac": ratio(sum(map(text.count, _BRACKETS)), chars),
        "email_count": _emails(seen),
        "wds_urls": max(text.count("www"), text.count("http")),
        "rps_doc_curly_bracket": ratio(text.count("{") + text.count("}"), chars),
    }


def _emails(seen: Scan) -> int:
    """Signs between letters or digits."""
    signs = np.flatnonzero(seen.codes == ord("@"))
    inner = signs[(signs > 0) & (signs < len(seen.codes) - 1)]
    return int(np.count_nonzero(_IS_WORDLIKE[seen.kinds[inner - 1]] & _IS_WORDLIKE[seen.kinds[inner + 1]]))


def char_ngram_signals(codes: Codes, spans: Spans) -> dict[str, Signal]:
    """Entropy and repetition of the code points that `spans` covers."""
    counts = run_lengths(run_starts(np.sort(codes)), spans.size).tolist()
    first = spans.ngrams(DISTINCT_NGRAM)[: DISTINCT_CHARS - DISTINCT_NGRAM + 1]
    signals: dict[str, Signal] = {
        "char_entropy": entropy(counts),
        "char_distinct_4gram_frac": ratio(len(run_starts(np.sort(first))), len(first)),
    }
    repeats = True
    for n in CHAR_NGRAMS:
        grams = max(0, spans.size - n + 1)
        # Where no shorter n-gram repeats, no longer one does.
        starts = run_starts(np.sort(spans.ngrams(n))) if repeats else np.arange(grams)
        repeats = len(starts) < grams
        signals[f"char_repeated_{n}gram_frac"] = ratio(grams - len(starts), grams)
        if n == ROOTS_NGRAM:
            signals["roots_char_repetition_ratio"] = _roots_ratio(run_lengths(starts, grams), grams)
    return signals


def _roots_ratio(times: Places, grams: int) -> float | None:
    """Occurrences of the √distinct commonest n-grams, those seen once excepted, as a share of all.

    [bigscience-workshop/data-preparation: …/filtering.py `compute_character_repetition_ratio`]
    """
    repeated = np.sort(times[times > 1])
    top = min(math.isqrt(len(times)), len(repeated))
    return ratio(int(repeated[len(repeated) - top :].sum()), grams)
