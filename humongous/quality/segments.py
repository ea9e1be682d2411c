"""Lines as segments: what HPLT's web-docs-scorer is made of, counted in letters, with Unicode's classes.

Its anchors are those of its reference language, Spanish; it scales them for others.
"""

from __future__ import annotations

import numpy as np

from humongous.quality.by_line import ByLine
from humongous.quality.characters import Signal
from humongous.quality.codepoints import LETTERS, Kind
from humongous.quality.exact import ratio
from humongous.quality.hashing import Places

MENU_LETTERS = 30
PROSE_LETTERS = 90
LONG_LETTERS = 250
LETTERS_A_MARK = 200
"""Punctuation is missing where a line has less than one mark for so many letters: .5 %."""
MANY = 10


def segment_signals(by_line: ByLine) -> dict[str, Signal]:
    """Lengths of lines in letters, and where letters lack punctuation or drown in digits and symbols."""
    letters = by_line.of(*LETTERS)
    marks = by_line.of(Kind.PUNCTUATION, Kind.ASCII_END, Kind.SENTENCE_END)
    total, short = int(letters.sum()), letters <= MENU_LETTERS
    body = np.flatnonzero(~short)
    inner = letters[body[0] : body[-1] + 1] if len(body) else letters[:0]
    bare = (letters > PROSE_LETTERS) & (LETTERS_A_MARK * marks < letters)
    squares = sum(count * count for count in letters.tolist())
    return {
        "segment_longest_letters": int(letters.max(initial=0)),
        "segment_long_count": int(np.count_nonzero(letters > LONG_LETTERS)),
        "segment_short_letter_frac": ratio(int(letters[short].sum()), total),
        "segment_menu_letter_frac": ratio(total - int(inner.sum()), total),
        "segment_unpunctuated_letter_frac": ratio(int(letters[bare].sum()), total),
        "segment_digits_over_letters": _most_over(by_line.of(Kind.DIGIT), letters),
        "segment_symbols_over_letters": _most_over(by_line.of(Kind.SYMBOL), letters),
        "segment_letters_cv2": ratio(len(letters) * squares - total * total, total * total),
    }


def _most_over(counts: Places, letters: Places) -> int:
    """By how much a kind outnumbers letters at most, of lines with many of it: more than a tenth of the letters."""
    over = np.where((counts >= MANY) & (10 * counts > letters), counts - letters, 0)
    return int(over.max(initial=0))
