"""NFC is that of one version of Unicode under any Python, as Unicode's own test demands."""

from __future__ import annotations

import random
import time
import unicodedata

import pytest

from humongous.extract import normal_form
from humongous.extract.normal_form import combining, is_written, nfc
from humongous.extract.sanitise import sanitise
from tests.unicode_files import assigned, categories, fields, named, needs_unicode_data, text_of, values

SPACES = frozenset("\xa0\u202f\u205f\u3164\uffa0" + "".join(map(chr, range(0x2000, 0x200B))))


def whole(text: str) -> str:
    return nfc(text, set(text))


@needs_unicode_data
def test_every_row_of_unicodes_own_test_holds() -> None:
    rows = [[text_of(field) for field in row[:5]] for row in fields("NormalizationTest.txt") if row[0][0] != "@"]
    assert len(rows) > 19_000
    wrong = [row[0] for row in rows if {row[1]} != set(map(whole, row[:3])) or {row[3]} != set(map(whole, row[3:]))]
    assert [] == named(wrong)
    sanitised = [row for row in rows if row[0][0] not in SPACES]
    assert len(sanitised) > len(rows) - 20
    # Between two that make one character with nothing.
    wrong = [row[0] for row in sanitised if {f"中{row[1]}中"} != {sanitise(f"中{each}中") for each in row[:3]}]
    assert [] == named(wrong)


@needs_unicode_data
def test_what_the_test_does_not_list_normalises_to_itself() -> None:
    """As its part 1 demands of all that is assigned."""
    listed, part = set(), ""
    for row in fields("NormalizationTest.txt"):
        if row[0].startswith("@"):
            part = row[0]
        elif part == "@Part1":
            listed.add(text_of(row[0]))
    assert len(listed) > 16_000
    assert [] == named([char for char in assigned("Cs") if char not in listed and nfc(char, char) != char])


@needs_unicode_data
def test_classes_and_letters_are_unicodes() -> None:
    classes = values("extracted/DerivedCombiningClass.txt")
    assert [] == named([char for char, kind in classes.items() if combining(char) != int(kind)])
    kinds = categories()
    assert [] == named([char for char in assigned() if is_written(char) != (kinds[ord(char)][0] in "LM")])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\u05d2\u0307", "\u05d2\u0307"),  # as it was in Unicode 14
        ("\U000105d2\u0307 \U000105da\u0307", "\U000105c9 \U000105e4"),  # Todhri (16.0)
        ("\U0001611e\U0001611e\U0001611f", "\U00016126"),  # Gurung Khema (16.0), in two steps
        ("\U00016d63\U00016d67\U00016d67", "\U00016d6a"),  # Kirat Rai (16.0)
        ("a\U0001e4ef\u0327", "a\u0327\U0001e4ef"),  # Nag Mundari's marks (15.0)
        ("\u0628\u0897\u0650 e\u0301", "\u0628\u0650\u0897 é"),  # Arabic pepet (16.0)
        ("\U000105d2\u0327\u0307", "\U000105c9\u0327"),
        ("\U000105d2\u0308\u0307", "\U000105d2\u0308\u0307"),
        ("\u1100\u1161\u11a8\u1acf", "각\u1acf"),
    ],
)
def test_what_is_newer_than_python_is_normalised(text: str, expected: str) -> None:
    assert expected == sanitise(text)


def test_the_table_is_as_new_as_pythons_unicode() -> None:
    """A Python that knows more than the table needs `make_since_unicode_14` run again, or documents would differ."""
    ours, theirs = (
        tuple(map(int, version.split("."))) for version in (normal_form.UNICODE_VERSION, unicodedata.unidata_version)
    )
    assert theirs <= ours


def test_what_is_newer_is_normalised_as_python_normalises_what_it_has() -> None:
    """The same steps, of characters that Python knows: its answer is theirs."""
    pool = (
        "ab\u0301\u0323\u0327\u0344\u0340\u1100\u1161\u11a8\uac00\u05d0\u05b7\u05bc\u212b\u0f71\u0f72\u0f73\u1e9b\ufb2c"
    )
    rng = random.Random(7)
    texts = ["".join(rng.choices(pool, k=rng.randint(1, 12))) for _ in range(20_000)]
    assert [] == named([text for text in texts if normal_form._composed(normal_form._ordered(text)) != whole(text)])


@pytest.mark.parametrize("piece", ["\U000105d2\u0307", "\U0001611e", "\u0628\u0897", "न\U0001e4ef"])
def test_time_is_linear(piece: str) -> None:
    began = time.process_time()
    sanitise(piece * 60_000)
    assert time.process_time() - began < 3
