"""Which blocks of a page are its main text, found by aligning their words with the truth's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bench.extraction.pages import TruePage

_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u0f00-\u0fff]")
_WORD = re.compile(r"\w+")
_MOST = 40_000
"""Words of a page or truth beyond which it is left out: the alignment is quadratic."""


def words(text: str) -> list[str]:
    """Words in lower case, single characters of scripts without spaces: as the scorer counts them."""
    found: list[str] = []
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).lower()):
        if _UNSPACED.search(word):
            found.extend(word)
        else:
            found.append(word)
    return found


def aligned(left: Sequence[str], right: Sequence[str]) -> bytearray:
    """Which of `left` are in a longest common subsequence with `right`: one byte each, 0 or 1.

    Bit-parallel (Hyyrö 2004, "Bit-parallel LCS-length computation revisited"), with the rows kept to walk back.
    """
    places: dict[str, int] = {}
    for at, word in enumerate(right):
        places[word] = places.get(word, 0) | 1 << at
    every = (1 << len(right)) - 1
    row, rows = every, []
    for word in left:
        here = row & places.get(word, 0)
        row = ((row + here) | (row - here)) & every
        rows.append(row)
    flags = bytearray(len(left))
    size = len(right) // 8 + 1
    i, j = len(left), len(right)
    while i and j:
        now = rows[i - 1].to_bytes(size, "little")
        before = rows[i - 2].to_bytes(size, "little") if i > 1 else every.to_bytes(size, "little")
        while j and now[(j - 1) >> 3] >> ((j - 1) & 7) & 1:
            j -= 1
        if j and before[(j - 1) >> 3] >> ((j - 1) & 7) & 1:
            flags[i - 1] = 1
            j -= 1
        i -= 1
    return flags


@dataclass(frozen=True, slots=True)
class Labels:
    """By block: `main` and `comment` are 0 or 1; `weight` is 0 where nothing is known."""

    main: list[int]
    comment: list[int] | None
    weight: list[float]
    sizes: list[int]
    """Words of each block."""
    best: float
    """F1 of the blocks labelled main; 1 where the truth is snippets."""


def label(page: TruePage, blocks: Sequence[str]) -> Labels | None:
    """Labels of a page's blocks; `None` for a page too long to align or whose truth is not in it."""
    by_block = [words(text) for text in blocks]
    if not page.text:
        return _by_snippets(page, blocks, by_block)
    flat = [word for block in by_block for word in block]
    truth = words(page.text)
    if not truth or not flat or len(flat) > _MOST or len(truth) > _MOST:
        return None
    hits = _hits(by_block, aligned(flat, truth))
    main = [int(2 * hit > len(block)) for hit, block in zip(hits, by_block, strict=True)]
    kept = sum(len(block) for block, yes in zip(by_block, main, strict=True) if yes)
    right = sum(hit for hit, yes in zip(hits, main, strict=True) if yes)
    comment = None
    if page.comments and not page.text.strip().endswith(page.comments.strip()[-200:]):
        spoken = words(page.comments)
        if 0 < len(spoken) <= _MOST:
            said = _hits(by_block, aligned(flat, spoken))
            comment = [
                int(2 * hit > len(block) and not yes) for hit, block, yes in zip(said, by_block, main, strict=True)
            ]
    optional = " ".join(words(page.optional))
    weight = [
        0.0 if not yes and optional and block and " ".join(block) in optional else _weight(len(block))
        for block, yes in zip(by_block, main, strict=True)
    ]
    return Labels(main, comment, weight, [len(block) for block in by_block], 2 * right / (kept + len(truth)))


def _weight(size: int) -> float:
    return float(min(size, 200) ** 0.7 + 0.3)


def _hits(by_block: Sequence[Sequence[str]], flags: bytearray) -> list[int]:
    hits, at = [], 0
    for block in by_block:
        hits.append(sum(flags[at : at + len(block)]))
        at += len(block)
    return hits


def _by_snippets(page: TruePage, blocks: Sequence[str], by_block: Sequence[Sequence[str]]) -> Labels:
    """Blocks that hold a snippet, or are part of one, are known; the others are not."""
    texts = [_squashed(text) for text in blocks]
    present = [_squashed(text) for text in page.present]
    absent = [_squashed(text) for text in page.absent]
    main, weight = [], []
    for text, block in zip(texts, by_block, strict=True):
        yes = any(snippet in text or (len(text) > 20 and text in snippet) for snippet in present)
        no = any(snippet in text or (len(text) > 20 and text in snippet) for snippet in absent)
        main.append(int(yes))
        weight.append(_weight(len(block)) if yes != no else 0.0)
    return Labels(main, None, weight, [len(block) for block in by_block], 1.0)


def _squashed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())
