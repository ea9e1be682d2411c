"""Scan 2: measures of lines and paragraphs.

A line is what lies between line feeds, white space at its ends cut off; a blank one is none. So no signal depends on
whether an extractor parts paragraphs by one line break or by two (except the two that say so).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

import numpy as np

from humongous.quality.by_line import ByLine
from humongous.quality.characters import Signal
from humongous.quality.codepoints import Kind, Mask, kind_table
from humongous.quality.exact import ratio
from humongous.quality.hashing import Places
from humongous.quality.marks import TERMINAL_PUNCTUATION

SHORT_LINE_CHARS = 30
"""FineWeb's short line, in characters, this length included."""
LONG_LINE_CHARS = 200
"""mC4's long line (there: a paragraph), in characters, this length included."""
OSCAR_SHORT_LINE_CHARS = 100
RPS_BULLETS = tuple("•‣▶◀◦■□▪▫–")
C4_MAX_WORD_CHARS = 1_000
C4_MIN_LINE_WORDS = 3
C4_POLICY = ("terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies")
_C4_POLICY_HINTS = ("cookie", "terms of use", "privacy policy")


@functools.cache
def _citation() -> re.Pattern[str]:
    """C4's citations. Not `\\d`: which characters are digits would change with Python's version."""
    digits = "".join(map(chr, np.flatnonzero(kind_table() == Kind.DIGIT)))
    return re.compile(rf"\[[{digits}]*\]|\[edit\]|\[citation needed\]")


def line_signals(text: str, by_line: ByLine, ends: Places, *, spaced: bool) -> dict[str, Signal]:
    """Gopher's, FineWeb's, C4's and other measures of lines; `ends` are the places where sentences end."""
    stripped = [raw.strip() for raw in text.split("\n")]
    lines = [line for line in stripped if line]
    count, chars = len(lines), len(text)
    lengths = np.fromiter(map(len, lines), dtype=np.intp, count=count)
    firsts, lasts = "".join([line[0] for line in lines]), [line[-1] for line in lines]
    repeats, repeated_chars = _repeats(lines)
    trailing = sum(line.endswith(("...", "…")) for line in lines) if "..." in text or "…" in text else 0
    paragraphs = [part.lstrip("\n") for part in text.strip().split("\n\n") if part]
    paragraph_repeats, paragraph_chars = _repeats(paragraphs)
    kept, c4 = _c4_signals(text, lines, spaced=spaced)
    sentences = by_line.count(ends)
    upper, digits = by_line.of(Kind.UPPER), by_line.of(Kind.DIGIT)
    one_word = sum(len(line.split(None, 1)) < 2 for line in lines) if spaced else 0
    return {
        "lines": count,
        "mean_line_chars": ratio(int(lengths.sum()), count),
        "gopher_bullet_line_frac": ratio(firsts.count("•") + firsts.count("-"), count),
        "gopher_ellipsis_line_frac": ratio(trailing, count),
        "gopher_dup_line_frac": ratio(repeats, count),
        "gopher_dup_line_char_frac": ratio(repeated_chars, chars),
        "gopher_dup_para_frac": ratio(paragraph_repeats, len(paragraphs)),
        "gopher_dup_para_char_frac": ratio(paragraph_chars, chars),
        "fineweb_line_punct_ratio": ratio(sum(map(TERMINAL_PUNCTUATION.__contains__, lasts)), count),
        "fineweb_short_line_ratio": ratio(int(np.count_nonzero(lengths <= SHORT_LINE_CHARS)), count),
        "fineweb_char_dup_ratio": ratio(repeated_chars, chars - text.count("\n")),
        "oscar_short_line_frac": ratio(int(np.count_nonzero(lengths <= OSCAR_SHORT_LINE_CHARS)), count),
        "rps_bullet_line_frac": ratio(sum(map(RPS_BULLETS.__contains__, firsts)), count),
        "dclm_upper_line_frac": ratio(int(np.count_nonzero(2 * upper > lengths)), count),
        "dclm_numeric_line_frac": ratio(int(np.count_nonzero(digits == lengths)), count),
        "dclm_one_word_line_frac": ratio(one_word, count) if spaced else None,
        "mc4_long_lines": int(np.count_nonzero(lengths >= LONG_LINE_CHARS)),
        **c4,
        "c4_sentences": int(np.maximum(sentences[kept], 1).sum()),
    }


def _repeats(parts: list[str]) -> tuple[int, int]:
    """How many parts were seen before, and their characters."""
    seen: set[str] = set(parts)
    if len(seen) == len(parts):
        return 0, 0
    seen.clear()
    repeats = chars = 0
    for part in parts:
        if part in seen:
            repeats += 1
            chars += len(part)
        else:
            seen.add(part)
    return repeats, chars


def _c4_signals(text: str, lines: list[str], *, spaced: bool) -> tuple[Mask, dict[str, Signal]]:
    """Which lines C4 would keep, its counts of lines, and its measures of the whole page.

    [huggingface/datatrove: …/filters/c4_filters.py, after tensorflow/datasets: …/text/c4_utils.py]
    """
    lowered, count = text.lower(), len(lines)
    none = np.zeros(count, dtype=np.bool_)
    cut = [_citation().sub("", line).rstrip() for line in lines] if "[" in text else lines
    terminal = _mask((line[-1:] in TERMINAL_PUNCTUATION and line[-3:] != "..." for line in cut), count)
    few_words = long_word = script = policy = none
    if spaced:
        few_words = _mask((len(line.split(None, 2)) < C4_MIN_LINE_WORDS for line in lines), count)
        long_word = _mask((len(line) > C4_MAX_WORD_CHARS and _has_long_word(line) for line in lines), count)
    if "javascript" in lowered:
        script = _mask(("javascript" in line.lower() for line in lines), count)
    if any(phrase in lowered for phrase in _C4_POLICY_HINTS):
        policy = _mask((_has_policy(line.lower()) for line in lines), count)
    kept = terminal & ~(few_words | long_word | script | policy)
    return kept, {
        "c4_terminal_line_frac": ratio(int(np.count_nonzero(terminal)), count),
        "c4_few_word_lines": int(np.count_nonzero(few_words)) if spaced else None,
        "c4_javascript_lines": int(np.count_nonzero(script)),
        "c4_policy_lines": int(np.count_nonzero(policy)),
        "c4_kept_line_frac": ratio(int(np.count_nonzero(kept)), count),
        "c4_lorem_ipsum": (lorem := lowered.count("lorem ipsum")),
        "rps_doc_lorem_ipsum": ratio(lorem, len(text)),
        "c4_curly_brackets": text.count("{"),
    }


def _mask(answers: Iterable[bool], count: int) -> Mask:
    """Answers, one for each line, in a byte each."""
    return np.fromiter(answers, dtype=np.bool_, count=count)


def _has_long_word(line: str) -> bool:
    return max(map(len, line.split())) > C4_MAX_WORD_CHARS


def _has_policy(lowered: str) -> bool:
    return any(phrase in lowered for phrase in C4_POLICY)
