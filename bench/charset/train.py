"""Train the model of `humongous/charset/model.bin`: letters in pairs by language, characters of East Asian text.

`python -m bench.charset.train`: no chance in it, the same sentences give the same bytes. Costs are bits times four.
"""

from __future__ import annotations

import itertools
import json
import math
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.charset.texts import sentences
from bench.shared import SHARED
from humongous.charset.model import (
    BOUNDARY,
    DIGIT,
    FIRST_LETTER,
    MAX_COST,
    MODEL,
    OPENING,
    OTHER_ASCII,
    QUOTE,
    SIGN,
    class_of,
    variant,
)
from humongous.charset.plan import EAST_ASIAN, LANGUAGES

_SCALE = 4
_SMOOTHING = 6.0
_LEAST_SHARE = 0.00008
_RARE = {3: 10.0, 4: 12.0, 5: 16.0, 6: 11.5, 7: 17.0, 8: 24.0, 9: 17.0}
"""Bits of a character in each of the classes that sentences for training have too few of (`model.class_of`)."""
_AGAIN = {3: 7.0, 4: 9.0, 5: 13.0, 6: 9.0, 7: 13.0, 8: 20.0, 9: 13.0}
"""Bits where the character before it is of that class too."""
_WHICH_ASCII_LETTER = 4.2
"""Bits of one ASCII letter among 26 where the language has no letters of its own there (English words need that)."""
_EXTRA = {
    "deu": "äöüß",
    "fra": "àâæçéèêëîïôœùûüÿ",
    "nld": "ëïéèü",
    "spa": "áéíóúüñ",
    "por": "áâãàçéêíóôõúü",
    "ita": "àèéìòù",
    "cat": "àçèéíïòóúü·",
    "cym": "âêîôûŵŷïáéëì",
    "gle": "áéíóú",
    "pol": "ąćęłńóśźż",
    "ces": "áčďéěíňóřšťúůýž",
    "slk": "áäčďéíĺľňóôŕšťúýž",
    "hun": "áéíóöőúüű",
    "rus": "ё",
    "ukr": "ґ",
    "epo": "ĉĝĥĵŝŭ",
    "mlt": "ċġħż",
}


def pair_costs(texts: Iterable[str], alphabet: str) -> NDArray[np.uint8]:
    """Costs of each class after each class, one row a class before."""
    size = FIRST_LETTER + len(alphabet)
    index = {letter: FIRST_LETTER + place for place, letter in enumerate(alphabet)}
    counts = np.zeros((size, size))
    for text in texts:
        classes = [class_of(character, index) for character in f" {text} "]
        for before, after in itertools.pairwise(classes):
            counts[before, after] += 1
    usual = [BOUNDARY, DIGIT, OTHER_ASCII, *range(FIRST_LETTER, size)]
    counts[:, [each for each in range(size) if each not in usual]] = 0
    unigram = counts.sum(axis=0) + 0.5
    unigram /= unigram.sum()
    chances = (counts + _SMOOTHING * unigram) / (counts.sum(axis=1, keepdims=True) + _SMOOTHING)
    bits = -np.log2(chances)
    bits[:, BOUNDARY] += 1.0  # a space or a full stop
    bits[:, OTHER_ASCII] += _WHICH_ASCII_LETTER
    for rare, cost in _RARE.items():
        bits[:, rare] = cost
        bits[rare, :] = np.where(np.isin(np.arange(size), usual), -np.log2(unigram) + 1.0, bits[rare, :])
        bits[rare, rare] = _AGAIN[rare]
    bits[BOUNDARY, [QUOTE, OPENING]] = _RARE[3] - 2.0
    bits[[BOUNDARY, DIGIT], SIGN] = _RARE[4] - 3.0
    costs: NDArray[np.uint8] = np.clip(np.rint(bits * _SCALE), 0, MAX_COST).astype(np.uint8)
    return costs


def alphabet_of(code: str, texts: Sequence[str], *, latin: bool) -> str:
    """A language's letters: those that are not rare in its sentences, and all of ASCII's for Latin script."""
    letters = Counter(
        character.lower() if len(character.lower()) == 1 else character
        for text in texts
        for character in text
        if (character > "\x7f" and unicodedata.category(character)[0] in "LMN") or character in "،؛؟·՝՛։՞"
    )
    total = sum(1 for text in texts for character in text if character.isalpha())
    kept = {letter for letter, count in letters.items() if count >= max(2, _LEAST_SHARE * total)}
    kept |= set(_EXTRA.get(code, ""))
    if latin:
        kept |= set("abcdefghijklmnopqrstuvwxyz")
    return "".join(sorted(kept))


def in_script(code: str, text: str) -> bool:
    """Whether a Chinese text is of the kind: what GB 2312 can write is simplified."""
    simplified = _can_write("gb2312", text)
    return simplified if code == "hans" else not simplified if code == "hant" else True


def _can_write(codec: str, text: str) -> bool:
    try:
        text.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


_POOLED_CHARACTERS = 8_000
"""Of each language at most, so that none counts for more."""


def pool(texts: Mapping[str, Sequence[str]], script: str, codec: str) -> list[str]:
    """Sentences of all languages of a script of whose sentences the codec can write nine in ten."""
    found: list[str] = []
    for label, own in sorted(texts.items()):
        written = [text for text in own if _can_write(codec, text)]
        if label.endswith(f"_{script}") and len(written) >= 0.9 * len(own):
            size = 0
            for text in written:
                size += len(text)
                if size <= _POOLED_CHARACTERS:
                    found.append(text)
    return found


def character_costs(texts: Iterable[str]) -> dict[str, int]:
    """Cost of each character seen, one that is not ASCII; what is left of the chance is for those unseen."""
    counts = Counter(character for text in texts for character in text if character > "\x7f")
    total = sum(counts.values()) * 1.15
    return {
        character: round(-math.log2(count / total) * _SCALE)
        for character, count in sorted(counts.items())
        if count >= 2 and ord(character) <= 0xFFFF
    }


def main() -> None:
    """Write the model beside the code that reads it."""
    texts = sentences(SHARED, measured=False)
    header: dict[str, object] = {}
    tables = []
    languages = []
    for language in LANGUAGES:
        own = (
            [variant(text, language.variant) for text in texts[language.label]]
            if language.label in texts
            else (pool(texts, language.label.removeprefix("und_"), language.variant))
        )
        alphabet = alphabet_of(language.code, own, latin=language.label.endswith("_Latn"))
        languages.append({"code": language.code, "alphabet": alphabet})
        tables.append(pair_costs(own, alphabet))
    header["languages"] = languages
    header["characters"] = {
        code: character_costs(text for label in labels for text in texts[label] if in_script(code, text))
        for code, labels in EAST_ASIAN.items()
    }
    head = json.dumps(header, ensure_ascii=False, sort_keys=True).encode("utf-8")
    raw = len(head).to_bytes(4, "big") + head + b"".join(table.tobytes() for table in tables)
    data = zlib.compress(raw, 9)
    Path(str(MODEL)).write_bytes(data)
    print(f"{MODEL.name}: {len(data):,} bytes, {len(languages)} languages")


if __name__ == "__main__":
    main()
