"""Scan 3: measures of words, for texts that put spaces between them.

A word is what `str.split` gives. datatrove's tokenisers also cut punctuation off as tokens of its own, so that its
counts of *all* tokens are 11 to 21 % higher (docs/words.md); where Gopher counts words, punctuation alone counts in neither.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from humongous.quality.characters import Signal
from humongous.quality.codepoints import LETTERS, WORDLIKE, Kind, Kinds, Mask, looked_up
from humongous.quality.exact import entropy, ratio
from humongous.quality.hashing import BASE, Hashes, Places, Spans, mixed, run_lengths, run_starts

TOP_NGRAMS = (2, 3, 4)
DUP_NGRAMS = (5, 6, 7, 8, 9, 10)
MANY = 256
"""Candidates above which it is quicker to sort out those that do not repeat than to walk over them."""

_PIECE_WORDS = 100_000

_LETTER, _WORDLIKE, _UPPER, _LOWER = 1, 2, 4, 8
_FLAGS = np.zeros(len(Kind), dtype=np.uint8)
for _kind in Kind:
    _FLAGS[_kind] = (
        _LETTER * (_kind in LETTERS)
        | _WORDLIKE * (_kind in WORDLIKE)
        | _UPPER * (_kind is Kind.UPPER)
        | _LOWER * (_kind is Kind.LOWER)
    )


@dataclass(frozen=True, slots=True)
class Words:
    """Where words start and end (code points) and what is in them (bits)."""

    starts: Places
    ends: Places
    flags: NDArray[np.uint8]

    def before(self, place: int) -> Words:
        """The words that end at this place or before it."""
        count = int(np.searchsorted(self.ends, place, side="right"))
        return Words(self.starts[:count], self.ends[:count], self.flags[:count])


def split(kinds: Kinds) -> Words:
    """The words of `str.split`, found in the kinds of the characters."""
    space = np.ones(len(kinds) + 2, dtype=np.bool_)
    np.equal(kinds, Kind.SPACE, out=space[1:-1])
    edges = np.flatnonzero(space[1:] != space[:-1])
    starts, ends = edges[0::2], edges[1::2]
    flags = np.bitwise_or.reduceat(looked_up(_FLAGS, kinds), starts) if len(starts) else np.zeros(0, dtype=np.uint8)
    return Words(starts, ends, flags)


def word_signals(text: str, words: Words, listed: tuple[str, ...]) -> dict[str, Signal]:
    """Counts of words and shares among them; `listed` are the stop words of the language, if there is a list."""
    total, lengths = len(words.starts), words.ends - words.starts
    real = (words.flags & _WORDLIKE) != 0
    counted = int(np.count_nonzero(real))
    middle = np.partition(lengths, ((total - 1) // 2, total // 2))[[(total - 1) // 2, total // 2]] if total else lengths
    caps = np.count_nonzero((words.flags & (_UPPER | _LOWER)) == _UPPER)
    stop_words = _stop_words(text, words, frozenset(listed))
    return {
        "gopher_word_count": counted,
        "gopher_mean_word_length": ratio(int(lengths[real].sum()), counted),
        "dolma_median_word_length": ratio(int(middle.sum()), 2) if total else None,
        "gopher_hash_to_word_ratio": ratio(text.count("#"), total),
        "gopher_ellipsis_to_word_ratio": ratio(text.count("...") + text.count("…"), total),
        "gopher_alpha_word_frac": ratio(int(np.count_nonzero(words.flags & _LETTER)), total),
        "gopher_stop_words": len(stop_words) if listed else None,
        "stop_word_frac": ratio(sum(stop_words.values()), total) if listed else None,
        "rps_doc_frac_all_caps_words": ratio(int(caps), total),
        "longest_word": int(lengths.max(initial=0)),
        "fineweb_list_ratio": ratio(text.count("\n"), total),
    }


def _stop_words(text: str, words: Words, listed: frozenset[str]) -> Counter[str]:
    """How often each stop word occurs; split a piece at a time, since a string of its own for each word is a lot."""
    found: Counter[str] = Counter()
    for at in range(0, len(words.starts) if listed else 0, _PIECE_WORDS):
        last = min(at + _PIECE_WORDS, len(words.ends)) - 1
        found.update(filter(listed.__contains__, text[words.starts[at] : words.ends[last]].split()))
    return found


def word_ngram_signals(words: Words, spans: Spans) -> dict[str, Signal]:
    """Repetition and variety of the words within what `spans` covers."""
    words = words.before(spans.size)
    hashes = mixed(spans.between(words.starts, words.ends))
    signals: dict[str, Signal] = dict.fromkeys(repetition_names())
    times = run_lengths(run_starts(np.sort(hashes)), len(hashes))
    signals["unique_word_frac"] = ratio(len(times), len(hashes))
    signals["word_entropy"] = entropy(times.tolist())
    for name, chars in _repeated_chars(hashes, words.ends - words.starts).items():
        signals[name] = ratio(chars, spans.size)
    return signals


def repetition_names() -> list[str]:
    """Names of the signals of `word_ngram_signals`."""
    tops = [f"gopher_top_{n}gram_char_frac" for n in TOP_NGRAMS]
    return ["unique_word_frac", "word_entropy", *tops, *(f"gopher_dup_{n}gram_char_frac" for n in DUP_NGRAMS)]


def _repeated_chars(hashes: Hashes, lengths: Places) -> dict[str, int]:
    """Gopher's characters in the top 2- to 4-grams and in repeated 5- to 10-grams, for as many words as there are.

    An n-gram can only repeat where its first n−1 words do, so each n looks at the places left by the one before.
    """
    found: dict[str, int] = {}
    upto = np.zeros(len(lengths) + 1, dtype=np.intp)
    np.add.accumulate(lengths, out=upto[1:])
    places, rolling = np.arange(len(hashes)), hashes
    for n in range(2, min(len(hashes), DUP_NGRAMS[-1]) + 1):
        top_place, top_times = 0, 1
        if len(places):
            fits = int(np.searchsorted(places, len(hashes) - n, side="right"))
            places = places[:fits]
            rolling = rolling[:fits] * BASE + hashes[places + (n - 1)]
            if n in TOP_NGRAMS or fits > MANY:
                repeats, top_place, top_times = _groups(places, rolling)
                places, rolling = places[repeats], rolling[repeats]
        if n in TOP_NGRAMS:
            size = int(upto[top_place + n] - upto[top_place]) + n - 1
            found[f"gopher_top_{n}gram_char_frac"] = size * top_times
        else:
            found[f"gopher_dup_{n}gram_char_frac"] = _walk(places, rolling, upto, n)
    return found


def _groups(places: Places, values: Hashes) -> tuple[Mask, int, int]:
    """Which places hold a value seen more than once; the first place of the commonest value, and how often it is.

    Of values equally common the first seen wins, as in `Counter.most_common`; where none repeats, that is place 0.
    """
    repeats = np.zeros(len(values), dtype=np.bool_)
    if len(values) < 2:
        return repeats, 0, 1
    order = np.argsort(values)
    ordered = values[order]
    starts = run_starts(ordered)
    if len(starts) == len(values):
        return repeats, 0, 1
    times = run_lengths(starts, len(values))
    repeats[order] = np.repeat(times > 1, times)
    most = int(times.max())
    firsts = np.minimum.reduceat(places[order], starts)
    return repeats, int(firsts[times == most].min()), most


def _walk(places: Places, values: Hashes, upto: Places, n: int) -> int:
    """Walk the places in order: an n-gram seen before adds its characters and is stepped over whole."""
    if not len(places):
        return 0
    seen: set[int] = set()
    chars = resume = 0
    sizes = upto[places + n] - upto[places]
    for place, value, size in zip(places.tolist(), values.tolist(), sizes.tolist(), strict=True):
        if place < resume:
            continue
        if value in seen:
            chars += size
            resume = place + n
        else:
            seen.add(value)
    return chars
