"""Which thresholds may be taken from the distribution of a language, and how far they may go.

FineWeb-2's 1,929 files, computed the same way for every language, hold mean word lengths of up to 3,141, shares above 1
and repetition thresholds of 0.002: what a few bad texts make of a quantile. Between these bounds none is absurd.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Side = Literal["min", "max"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """How strict and how lax a threshold may be: a `min` is strict when high, a `max` when low."""

    strict: float
    lax: float
    whole: bool = True
    """The measure depends on the length of the text or on its lines: only whole documents tell."""

    def clamp(self, threshold: float) -> float:
        """The threshold, or the bound that it oversteps."""
        return min(max(threshold, min(self.strict, self.lax)), max(self.strict, self.lax))


BOUNDS: Mapping[tuple[str, Side], Bounds] = {
    # Vietnamese and Hmong write syllables apart (3 letters), Greenlandic a sentence in one word (15 and more).
    ("gopher_mean_word_length", "min"): Bounds(4, 1.5, whole=False),
    ("gopher_mean_word_length", "max"): Bounds(8, 30, whole=False),
    ("gopher_alpha_word_frac", "min"): Bounds(0.9, 0.4, whole=False),
    ("gopher_hash_to_word_ratio", "max"): Bounds(0.02, 0.3, whole=False),
    ("gopher_ellipsis_to_word_ratio", "max"): Bounds(0.02, 0.3, whole=False),
    ("letter_frac", "min"): Bounds(0.6, 0.3, whole=False),
    ("gopher_stop_words", "min"): Bounds(3, 1, whole=False),
    ("letters", "min"): Bounds(50, 5),
    ("gopher_word_count", "min"): Bounds(100, 10),
    ("c4_sentences", "min"): Bounds(5, 1),
    ("fineweb_line_punct_ratio", "min"): Bounds(0.25, 0.01),
    ("fineweb_short_line_ratio", "max"): Bounds(0.5, 0.95),
    ("fineweb_list_ratio", "max"): Bounds(0.05, 1.0),
    ("fineweb_char_dup_ratio", "max"): Bounds(0.01, 0.5),
    ("gopher_bullet_line_frac", "max"): Bounds(0.5, 0.95),
    ("gopher_ellipsis_line_frac", "max"): Bounds(0.2, 0.9),
    ("gopher_dup_line_frac", "max"): Bounds(0.1, 0.7),
    ("gopher_dup_line_char_frac", "max"): Bounds(0.1, 0.7),
    ("gopher_dup_para_frac", "max"): Bounds(0.1, 0.7),
    ("gopher_dup_para_char_frac", "max"): Bounds(0.1, 0.7),
    # Words are as long as they are: in a text of given length, long words fill a greater share with one n-gram.
    ("gopher_top_2gram_char_frac", "max"): Bounds(0.15, 0.8),
    ("gopher_top_3gram_char_frac", "max"): Bounds(0.14, 0.8),
    ("gopher_top_4gram_char_frac", "max"): Bounds(0.12, 0.8),
    **{(f"gopher_dup_{n}gram_char_frac", "max"): Bounds(0.1, 0.7) for n in range(5, 11)},
}
"""Signal and side → bounds. A rule on anything else is about what is no language, and the same for all."""
