"""Invisible characters stay where a script or an emoji needs them, by Unicode's own properties, and go elsewhere."""

import unicodedata

import pytest
import regex

from humongous.extract.sanitise import sanitise

ZWNJ, ZWJ, VS16 = "\u200c", "\u200d", "\ufe0f"


def having(prop: str) -> list[str]:
    """All assigned characters with a property, as `regex` has it from Unicode's files."""
    pattern = regex.compile(rf"[\p{{{prop}}}--[\p{{Cn}}\p{{Cs}}\p{{Co}}]]", regex.V1)
    return [chr(point) for point in range(0x110000) if pattern.fullmatch(chr(point))]


@pytest.mark.parametrize("prop", ["InSC=Virama", "InSC=Invisible_Stacker", "InSC=Pure_Killer"])
def test_joiners_stay_after_every_virama(prop: str) -> None:
    lost = [mark for mark in having(prop) for joiner in (ZWNJ, ZWJ) if joiner not in sanitise(f"a{mark}{joiner} b")]
    assert [] == lost


@pytest.mark.parametrize("prop", ["Joining_Type=Dual_Joining", "Joining_Type=Right_Joining"])
def test_joiners_stay_between_all_letters_that_join(prop: str) -> None:
    letters = [letter for letter in having(prop) if regex.match(r"\p{L}", letter)]
    assert len(letters) > 100
    texts = [f"{letter}{joiner}{letter}" for letter in letters for joiner in (ZWNJ, ZWJ)]
    assert texts == [sanitise(text) for text in texts]


def test_pictographs_join_and_have_their_styles() -> None:
    pictographs = having("Extended_Pictographic")
    assert len(pictographs) > 1_000
    texts = [f"x {one}{VS16}{ZWJ}{one}" for one in pictographs]
    assert texts == [sanitise(text) for text in texts]


@pytest.mark.parametrize(
    "text",
    [
        "👩🏽\u200d🚀 👨\u200d👩\u200d👧 ❤\ufe0f\u200d🔥 🏳\ufe0f\u200d🌈 🧔🏻\u200d♂\ufe0f 👁\ufe0f\u200d🗨\ufe0f",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "1\ufe0f\u20e3 #\ufe0f\u20e3 ☎\ufe0e",
        "می\u200cخواهم PDF\u200cها (قرآن)\u200cها",
        "ه\u200d. ه\u200d",
        "ශ්\u200dරී ලංකා র\u200d্যাব ന\u0d4d\u200d അവന്\u0d4d\u200c",
        "שָׁ\u200fלום \u200fC++\u200f נו",
        "ᠮᠣᠩᠭᠣᠯ\u180eᠠ ᠠ\u180b",
        "葛\U000e0100城 〱\ufe00 0\ufe00 ≨\ufe00 က\ufe00",
        "ខ្ញុំ\u200bស្រឡាញ់",
        "\u1160\u11a8 \u115f\u1161 \u1100\u1160\u11a8",
        "יְרוּשָׁלִַ\u034fם",
        "⠓⠑\u2800⠇",
        "\u1681\u1680\u1682",
        "۝ \u0600١ \u06dd١ \u070fܐ \U000110bd\U00011083",
        "\ue000\uf8ff \U000f0000",
        "\U0001d158\U0001d165\U0001d16e\U0001d173\U0001d158 \U0001bc06\U0001bca1\U0001bc41",
        "ⵜ\u2d7f\u200dⵜ",
    ],
)
def test_spelling_stays(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert text == sanitise(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Auf\u200clage co\u200doperate сло\u200cво 中\u200d文", "Auflage cooperate слово 中文"),
        ("می\u200c خواهم\u200c", "می خواهم"),
        ("می\u200c\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d x \u200d👧", "👩 x 👧"),
        ("a\ufe0f 👍\ufe0f\ufe0f\ufe0f 👍\U000e0100\U000e0101\U000e0102", "a 👍\ufe0f 👍"),
        ("hidden\U000e0068\U000e0069 🏴\U000e0067\U000e0062 \U000e0001", "hidden 🏴"),
        ("x\u2060y f\u2061(x) 2\u2062x", "xy f(x) 2x"),
        ("\u034f \u200c \u034f \u200c Dear reader", "Dear reader"),
        ("name: \u3164\u3164. a\u3164b\uffa0c", "name:   . a b c"),
        ("a\u1160b\u115f", "ab"),
        ("x\u2800y\u180ez\u180b", "xyz"),
        ("ក\u17b4\u17b5", "ក"),
        ("one\u200e two\u200f\nשלום\u200f \nabc\u061c", "one two\nשלום\nabc"),
        ("คำ\u200b \u200bคำ\u200b", "คำ คำ"),
        ("\u202bשלום\u202c \u2067abc\u2069", "שלום abc"),
        ("a\u1680b", "a b"),
        ("ދި\u200cވެހި ᏣᎳ\u200dᎩ", "ދިވެހި ᏣᎳᎩ"),
        ("a\ufff0b\U0001d173c\U0001bca0d\U0001d173", "abcd"),
    ],
)
def test_cruft_goes(text: str, expected: str) -> None:
    assert expected == sanitise(text)


def test_every_character_is_normalised_whole() -> None:
    written = [
        chr(point)
        for point in range(0x21, 0x110000)
        if unicodedata.category(chr(point))[0] in "LNPS" and chr(point) not in "\u115f\u1160\u2800\u3164\uffa0\ufffc"
    ]
    wrong = [one for one in written if sanitise(unicodedata.normalize("NFD", one)) != unicodedata.normalize("NFC", one)]
    assert [] == wrong


def test_marks_come_in_canonical_order() -> None:
    assert "q\u0323\u0307" == sanitise("q\u0307\u0323")
