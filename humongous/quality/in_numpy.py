"""Text → signals where there is no compiled core: a pass over code points, one over lines, one over words, by numpy."""

from __future__ import annotations

import numpy as np

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
from humongous.quality.signals import SIGNALS, WORD_SIGNALS
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
    found |= line_signals(text, np.flatnonzero(seen.codes == ord("\n")), ends, spaced=spaced)
    if spaced:
        words = split(seen.kinds)
        found |= word_signals(text, words, language)
        found |= word_ngram_signals(words, spans)
    else:
        found |= dict.fromkeys(WORD_SIGNALS)
    return {name: found[name] for name in SIGNALS}
