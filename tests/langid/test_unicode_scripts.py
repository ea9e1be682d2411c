"""The table of scripts is Unicode's: Scripts.txt, of the letters and marks of UnicodeData.txt, for every code point."""

from __future__ import annotations

from humongous.langid.scripts import script_of
from humongous.langid.tables import read_table
from tests.unicode_files import assigned, categories, fields, named, needs_unicode_data, points, values

pytestmark = needs_unicode_data


def codes() -> dict[str, str]:
    """Unicode's name of a script → its ISO 15924 code."""
    return {row[2]: row[1] for row in fields("PropertyValueAliases.txt") if row[0] == "sc"}


def of_table() -> dict[str, str]:
    return {
        chr(point): row["script"]
        for row in read_table("script_ranges")
        for point in range(int(row["first"], 16), int(row["last"], 16) + 1)
    }


def test_every_letter_and_mark_has_its_script_and_nothing_else_has_one() -> None:
    code, kinds, script = codes(), categories(), values("Scripts.txt")
    expected = {
        char: code[script[char]]
        for char in assigned()
        if kinds[ord(char)][0] in "LM" and script.get(char, "Inherited") != "Inherited"
    }
    found = {char: script for char, script in of_table().items() if kinds[ord(char)] != "Cn"}
    assert len(expected) > 137_000
    assert [] == named([char for char in expected.keys() | found.keys() if expected.get(char) != found.get(char)])


def test_letters_of_several_scripts_count_for_one_of_those_that_they_are_used_in() -> None:
    """ScriptExtensions.txt says which; a letter's own script, where it has one, is among them."""
    own = of_table()
    wrong = [
        char
        for row in fields("ScriptExtensions.txt")
        for char in map(chr, points(row[0]))
        if own.get(char, "Zyyy") not in {"Zyyy", *row[1].split()}
    ]
    assert [] == named(wrong)


def test_a_text_of_one_script_is_of_that_script() -> None:
    """Of each script, its first letters; Chinese, Japanese and Korean are called after what is written with them."""
    code, script = codes(), values("Scripts.txt")
    together = {"Hira": "Jpan", "Kana": "Jpan"}
    letters: dict[str, str] = {}
    for char in assigned():
        if categories()[ord(char)][0] == "L" and len(letters.get(name := code[script[char]], "")) < 20:
            letters[name] = letters.get(name, "") + char
    letters.pop("Zyyy")
    assert len(letters) > 155
    assert {name: together.get(name, name) for name in letters} == {
        name: script_of(text).main for name, text in letters.items()
    }
