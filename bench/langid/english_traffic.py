"""English as traffic has it and labelled sentences have not: lists, addresses, recipes, slang, capitals, noise.

Pieces are put together by a seeded script from the words and patterns of `english_like.toml`, which are our own: no model
was trained on them. How frequent a kind is on the web they do not say, and the place names, dishes and Latin phrases among
them are other languages' in part: what leaks of those is the price of a rule, not its fault.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

Rng = random.Random
LENGTHS = (1, 3, 12)
"""Units (an address, a product, a line) of a piece."""
_TABLE = tomllib.loads(Path(__file__).with_name("english_like.toml").read_text(encoding="utf-8"))
_WORDS = {name: tuple(each.strip() for each in text.split(",")) for name, text in _TABLE["words"].items()}


@dataclass(frozen=True, slots=True)
class Piece:
    """A text that is English, or no language at all."""

    kind: str
    change: str
    text: str


def pieces(count: int, seed: int) -> Iterator[Piece]:
    """`count` pieces of each kind, change and length, always the same."""
    for kind in _TABLE["patterns"]:
        for change, changed in CHANGES.items():
            for length in LENGTHS:
                rng = Rng(f"{seed} {kind} {change} {length}")
                for _ in range(count):
                    text = _TABLE["joined"].get(kind, "\n").join(_unit(kind, rng) for _ in range(length))
                    yield Piece(kind, change, changed(text, rng))


def _unit(kind: str, rng: Rng) -> str:
    """A pattern of the kind with a word in each of its places; a place in a word's place is filled too."""
    text: str = rng.choice(_TABLE["patterns"][kind])
    while "{" in text:
        start = text.index("{")
        end = text.index("}", start)
        name = text[start + 1 : end]
        text = text[:start] + (_number(name, rng) if name.isdigit() else rng.choice(_WORDS[name])) + text[end + 1 :]
    return text


def _number(digits: str, rng: Rng) -> str:
    """A number of up to so many digits."""
    return str(rng.randrange(1, 10 ** int(digits)))


def _leet(text: str, rng: Rng) -> str:
    table = str.maketrans("aeiostAEIOST", "431057431057")
    return " ".join(word.translate(table) if rng.random() < 0.6 else word for word in text.split(" "))


def _ocr(text: str, rng: Rng) -> str:
    """As a bad scan is read: one character in 20 taken for what looks like it, spaces lost and found, lines broken."""
    out = []
    for character in text:
        chance = rng.random()
        if chance < 0.05:
            out.append(_TABLE["looks_like"].get(character, character))
        elif chance < 0.06:
            out.append(character + rng.choice([" ", "", ".", "-\n", "'"]))
        else:
            out.append(character)
    return "".join(out)


def _emoji(text: str, rng: Rng) -> str:
    return "".join(
        f"{word}{rng.choice(_TABLE['emoji']['any']) if rng.random() < 0.15 else ''} " for word in text.split(" ")
    )


def _misspelt(text: str, rng: Rng) -> str:
    """One word in six with a letter left out or two exchanged."""
    return " ".join(_slip(word, rng) if len(word) > 4 and rng.random() < 0.17 else word for word in text.split(" "))


def _slip(word: str, rng: Rng) -> str:
    at = rng.randrange(1, len(word) - 2)
    here, then = word[at], word[at + 1]
    return word[:at] + rng.choice([then + here, then, here + here + then]) + word[at + 2 :]


def _joined(text: str, rng: Rng) -> str:
    return text.lower().replace(" ", rng.choice(["_", "-", "", "."]))


CHANGES: dict[str, Callable[[str, Rng], str]] = {
    "as it is": lambda text, _: text,
    "capitals": lambda text, _: text.upper(),
    "lower case": lambda text, _: text.lower(),
    "leetspeak": _leet,
    "scanned": _ocr,
    "emoji": _emoji,
    "misspelt": _misspelt,
    "joined": _joined,
}
