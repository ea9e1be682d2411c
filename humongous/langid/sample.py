"""Text → sample: the part of it that language models read, on one line."""

from __future__ import annotations

import re
from collections.abc import Callable

from humongous.compiled_core import core_function

SAMPLING_VERSION = "1"
"""Rises whenever the same text may give another sample."""

_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffd]")
"""Control characters, lone surrogates, U+FFFD: no model was trained on them and some refuse them."""


def take_sample(text: str, max_chars: int) -> str:
    """At most `max_chars` characters of `text`, white space folded, in the order of the text.

    A line that came before is left out: repetition inflates scores (reference: CCNet identifies after line
    deduplication). If the rest is too long, the longest lines are taken, since menus, bylines and link lists are short
    lines and often in another language; of the last one that has room, the beginning. Linear in the text but for the
    sorting of its lines. By the compiled core, or by `sample_in_python` where there is none.
    """
    compiled: Callable[[str, int], str] | None = core_function("take_sample")
    try:
        return compiled(text, max_chars) if compiled else sample_in_python(text, max_chars)
    except UnicodeEncodeError:  # lone surrogates, which the core does not know
        return sample_in_python(text, max_chars)


def sample_in_python(text: str, max_chars: int) -> str:
    """The same without the core."""
    lines = dict.fromkeys(" ".join(line.split()) for line in _NOT_TEXT.sub(" ", text).splitlines())
    lines.pop("", None)
    kept = list(lines)
    if sum(map(len, kept)) + len(kept) - 1 > max_chars:
        kept = _longest(kept, max_chars)
    return " ".join(kept)


def _longest(lines: list[str], max_chars: int) -> list[str]:
    room = max_chars
    chosen: dict[int, str] = {}
    for i in sorted(range(len(lines)), key=lambda i: (-len(lines[i]), i)):
        chosen[i] = lines[i][:room]
        room -= len(chosen[i]) + 1
        if room <= 0:
            break
    return [chosen[i] for i in sorted(chosen)]
