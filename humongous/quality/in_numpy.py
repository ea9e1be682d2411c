"""Text → signals where there is no compiled core: a pass over code points, one over lines, one over words, by numpy."""

from __future__ import annotations

from humongous.quality.by_line import ByLine
from humongous.quality.characters import (
    Signal,
    char_ngram_signals,
    character_signals,
    is_spaced,
    sentence_ends,
)
from humongous.quality.codepoints import scan
from humongous.quality.hashing import WINDOW, Spans
from humongous.quality.lines import line_signals
from humongous.quality.segments import segment_signals
from humongous.quality.signals import SIGNALS, WORD_SIGNALS
from humongous.quality.stop_words import stop_words
from humongous.quality.words import split, word_ngram_signals, word_signals


def measure_in_numpy(text: str, language: str) -> dict[str, Signal]:
    """See `humongous.quality.measure`: the same numbers, ten times slower."""
    seen = scan(text)
    ends = sentence_ends(seen)
    spaced = is_spaced(seen, language)
    codes = seen.codes[:WINDOW]
    spans = Spans(codes)
    found: dict[str, Signal] = {"spaced": int(spaced), **character_signals(text, seen, ends)}
    found |= char_ngram_signals(codes, spans)
    by_line, listed = ByLine(seen), stop_words(language)
    found |= line_signals(text, by_line, ends, spaced=spaced)
    found |= segment_signals(by_line)
    found["stop_words_within"] = None if spaced or not listed else sum(word in text for word in listed)
    if spaced:
        words = split(seen.kinds)
        found |= word_signals(text, words, listed)
        found |= word_ngram_signals(words, spans)
    else:
        found |= dict.fromkeys(WORD_SIGNALS)
    return {name: found[name] for name in SIGNALS}
