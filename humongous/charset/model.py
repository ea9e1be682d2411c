"""The model of letters in pairs: what a byte after a byte costs, in bits, under an encoding and a language.

A cost is the bits that the language needs for a character after the one before it (a bigram model of its alphabet, a
few classes for the rest), so that sums over the same bytes compare across encodings. Trained by `bench/charset/train.py`
from labelled sentences; costs are bits times four, whole numbers, and every sum is exact.
"""

from __future__ import annotations

import functools
import hashlib
import json
import unicodedata
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from humongous.charset import codecs_beyond, codecs_whatwg, plan

MODEL = resources.files("humongous.charset").joinpath("model.bin")
MAX_COST = 127

BOUNDARY, DIGIT, OTHER_ASCII, QUOTE, SIGN, ODD, FOREIGN_LETTER, FOREIGN_SCRIPT, NOTHING, OPENING = range(10)
FIRST_LETTER = 10
"""Classes of characters: space and ASCII's signs; digits; ASCII letters outside the alphabet; typographic punctuation;
common signs; odd signs; letters of the script that the language has not; other scripts; no character; what only ever
opens (‚ and „), which is no part of a word. Then letters."""

_QUOTES = frozenset("“”‘’–—…«»‹›•·―")
_SIGNS = frozenset("\xa0©®™°§€£№¿¡ªº²³±×†\u200c\u200d\u200e\u200f")


def class_of(character: str, index: Mapping[str, int]) -> int:
    """The class of a character for a language whose letters have the classes in `index`."""
    if character in index:
        return index[character]
    lower = character.lower()
    if lower in index:
        return index[lower]
    if character < "\x80":
        return OTHER_ASCII if character.isalpha() else DIGIT if character.isdigit() else BOUNDARY
    if character in _QUOTES:
        return QUOTE
    if character in "‚„":
        return OPENING
    if character in _SIGNS:
        return SIGN
    category = unicodedata.category(character)
    if category in ("Cc", "Co", "Cn") or character == "\ufffd":
        return NOTHING
    if category[0] not in "LM":
        return ODD
    own = max(index, default="a")
    return FOREIGN_LETTER if _script(character) == _script(own) else FOREIGN_SCRIPT


@functools.cache
def _script(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0]


_CEDILLA = str.maketrans("șțȘȚ", "şţŞŢ")
_COMMA = str.maketrans("şţŞŢ", "șțȘȚ")
_ARABIC_LETTERS = str.maketrans("یک", "يك")
_MARKS = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}


def variant(text: str, how: str) -> str:
    """Text in another way of writing it: Romanian with cedillas, Vietnamese with combining marks, Hebrew backwards …"""
    match how:
        case "comma":
            return text.translate(_COMMA)
        case "cedilla":
            return text.translate(_CEDILLA)
        case "arabic-letters":
            return text.translate(_ARABIC_LETTERS)
        case "reversed":
            return text[::-1]
        case "marks":
            return "".join(_with_marks(character) for character in text)
    return text


def _with_marks(character: str) -> str:
    """As windows-1258 has it: tones as combining marks, other diacritics composed."""
    parts = unicodedata.normalize("NFD", character)
    tones = "".join(part for part in parts if part in _MARKS)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in _MARKS)) + tones


def single_byte_characters(name: str) -> str:
    """All 256 characters of a single-byte encoding of ours."""
    return codecs_beyond.characters(name) if name in codecs_beyond.SINGLE_BYTE else codecs_whatwg.table(name)


@dataclass(frozen=True, slots=True)
class Model:
    """Costs laid out for adding up."""

    encodings: tuple[str, ...]
    starts: NDArray[np.int64]
    """Of each encoding the first of its columns: a column is an encoding under one language."""
    languages: tuple[str, ...]
    """Of each column."""
    priors: NDArray[np.int64]
    foreign: int
    """A column of a language in which ASCII's letters are none of its own."""
    high: bytes
    """Pair of bytes with at least one that is not ASCII (`row_of`) × column → cost, a byte each."""
    ascii: bytes
    """Pair of classes of ASCII characters (`ASCII_CLASS`, 28 × 28) × column → cost, a byte each."""


ASCII_CLASS = np.array(
    [ord(chr(byte).lower()) - 97 if chr(byte).isalpha() else 26 + chr(byte).isdigit() for byte in range(128)],
    dtype=np.int32,
)
ASCII_CLASSES = 28


def row_of(before: NDArray[np.int32], after: NDArray[np.int32]) -> NDArray[np.int32]:
    """The row of `Model.high` of each pair."""
    return np.where(before >= 128, (before - 128) * 256 + after, 32_768 + before * 128 + after - 128)


@functools.cache
def load() -> Model:
    """The model, once a process: about 11 MB and 0.4 s of CPU."""
    header, tables = _raw()
    alphabets = {each["code"]: each["alphabet"] for each in header["languages"]}
    columns = [(name, 4 * prior, code) for name, prior, codes in plan.SINGLE_BYTE for code in codes.split()]
    names = [name for name, _, _ in columns]
    encodings = tuple(dict.fromkeys(names))
    high = np.empty((49_152, len(columns)), np.uint8)
    low = np.empty((ASCII_CLASSES * ASCII_CLASSES, len(columns)), np.uint8)
    sample = np.array([*range(97, 123), 32, 48])
    for column, (name, _, code) in enumerate(columns):
        costs = _byte_costs(single_byte_characters(name), alphabets[code], tables[code])
        high[:32_768, column] = costs[128:].ravel()
        high[32_768:, column] = costs[:128, 128:].ravel()
        low[:, column] = costs[np.ix_(sample, sample)].ravel()
    starts = np.array([names.index(name) for name in encodings], np.int64)
    priors = np.array([prior for _, prior, _ in columns], np.int64)
    languages = tuple(code for _, _, code in columns)
    return Model(encodings, starts, languages, priors, languages.index("ell"), high.tobytes(), low.tobytes())


def _byte_costs(characters: str, alphabet: str, table: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """256 × 256 costs of a byte after a byte, upper case reckoned."""
    index = {letter: FIRST_LETTER + place for place, letter in enumerate(alphabet)}
    classes = np.array([class_of(character, index) for character in characters])
    costs: NDArray[np.int32] = table[np.ix_(classes, classes)].astype(np.int32)
    costs += _case_costs(characters)
    limited: NDArray[np.uint8] = np.minimum(costs, MAX_COST).astype(np.uint8)
    return limited


_CASE = np.array([[0, 8, 1], [2, 8, 3], [0, 26, 0]])
"""Rows before, columns after: neither, upper case, lower case. Bits times four."""


def _case_costs(characters: str) -> NDArray[np.int32]:
    case = np.array([1 if each.isupper() else 2 if each.islower() else 0 for each in characters])
    costs: NDArray[np.int32] = _CASE[np.ix_(case, case)].astype(np.int32)
    return costs


@functools.cache
def _raw() -> tuple[dict[str, Any], dict[str, NDArray[np.uint8]]]:
    raw = zlib.decompress(MODEL.read_bytes())
    length = int.from_bytes(raw[:4], "big")
    header = json.loads(raw[4 : 4 + length])
    tables, at = {}, 4 + length
    for language in header["languages"]:
        size = FIRST_LETTER + len(language["alphabet"])
        tables[language["code"]] = np.frombuffer(raw, np.uint8, size * size, at).reshape(size, size)
        at += size * size
    return header, tables


def character_costs() -> dict[str, dict[str, int]]:
    """East Asian model → character → cost."""
    found: dict[str, dict[str, int]] = _raw()[0]["characters"]
    return found


def digest() -> str:
    """The model's identity, for the fingerprint."""
    return hashlib.sha256(MODEL.read_bytes()).hexdigest()[:16]
