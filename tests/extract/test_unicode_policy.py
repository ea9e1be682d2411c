"""The policy of docs/unicode.md, asked of every character and sequence that Unicode's data files have."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable

import pytest

from humongous.extract.normal_form import nfc
from humongous.extract.sanitise import sanitise
from tests.unicode_files import (
    assigned,
    break_texts,
    categories,
    fields,
    having,
    named,
    needs_unicode_data,
    points,
    text_of,
    values,
)

pytestmark = needs_unicode_data

ZWNJ, ZWJ, RLM = "\u200c", "\u200d", "\u200f"
IGNORED = "DerivedCoreProperties.txt", "Default_Ignorable_Code_Point"


def category(char: str) -> str:
    return categories()[ord(char)]


def sanitised(texts: Iterable[str]) -> list[str]:
    """What becomes of each text, of all at once: none of them has a break."""
    return sanitise("\n".join(texts)).split("\n")


def changed(texts: list[str]) -> list[str]:
    """Those that sanitising alters, beyond NFC."""
    return [text for text, after in zip(texts, sanitised(texts), strict=True) if nfc(text, text) != after]


# Each character between two Latin letters.


def between_latin(chars: list[str]) -> dict[str, set[str]]:
    """`ab`, `a b`, … → the characters of which it is made by putting them between; `x` where they stay."""
    found: dict[str, set[str]] = {}
    for char, after in zip(chars, sanitised(f"a{char}b" for char in chars), strict=True):
        found.setdefault("x" if after == nfc(f"a{char}b", char) else after, set()).add(char)
    return found


def side_by_side(chars: list[str]) -> list[str]:
    """All of them, each between two Latin letters, in lines."""
    return [f"a{'a'.join(chars[at : at + 100])}a" for at in range(0, len(chars), 100)]


def test_every_letter_mark_number_punctuation_and_symbol_stays() -> None:
    unseen = having(*IGNORED) | {"\ufffc", "\u2800"}
    chars = [char for char in assigned("Co") if category(char)[0] in "LMNPS" and char not in unseen]
    assert len(chars) > 148_000
    assert [] == named(changed(side_by_side(chars)))


def test_every_control_is_a_break_or_out_but_for_tab() -> None:
    controls = [char for char in assigned() if category(char) in ("Cc", "Zl", "Zp")]
    assert 67 == len(controls)
    found = {after: {char for char in controls if sanitise(f"a{char}b") == after} for after in ("a\tb", "a\nb", "ab")}
    assert {"\t"} == found["a\tb"]
    assert set("\n\r\x0b\x0c\x85\u2028\u2029") == found["a\nb"]
    assert 67 == sum(map(len, found.values()))


def test_every_space_is_one_kind_but_the_ideographic() -> None:
    spaces = [char for char in assigned() if category(char) == "Zs"] + ["\u3164", "\uffa0"]
    assert {"x": {" ", "\u3000"}, "a b": {*spaces} - {" ", "\u3000"}} == between_latin(spaces)


def test_surrogates_and_noncharacters_are_out() -> None:
    nobody = [*having("PropList.txt", "Noncharacter_Code_Point"), *map(chr, range(0xD800, 0xE000))]
    assert 66 + 2048 == len(nobody)
    assert {"ab": set(nobody)} == between_latin(nobody)


def test_private_use_and_what_has_no_meaning_yet_stay() -> None:
    nobody, ignored = having("PropList.txt", "Noncharacter_Code_Point"), having(*IGNORED)
    free = [chr(point) for point, kind in enumerate(categories()) if kind in ("Co", "Cn")]
    free = [char for char in free if char not in nobody and char not in ignored]
    assert len(free) > 900_000
    # All of the planes in use, of the others some.
    assert [] == named(changed(side_by_side([char for char in free if char < "\U00014000" or not ord(char) % 61])))


def test_what_is_to_be_ignored_is_out_of_latin() -> None:
    """Default_Ignorable_Code_Point, reserved ones too: format controls, tags, selectors, fillers."""
    fillers = {"\u3164", "\uffa0"}
    ignored = set(having(*IGNORED))
    assert len(ignored) > 4_000
    # The grapheme joiner stays between any two letters.
    assert {"x": {"\u034f"}, "a b": fillers, "ab": ignored - {"\u034f"} - fillers} == between_latin(sorted(ignored))


def test_other_format_controls_are_annotation_or_are_seen() -> None:
    others = {char for char in assigned() if category(char) == "Cf"} - having(*IGNORED)
    annotation = {"\ufff9", "\ufffa", "\ufffb"}
    assert having("PropList.txt", "Prepended_Concatenation_Mark") < others
    assert {"ab": annotation, "x": others - annotation} == between_latin(sorted(others))


@pytest.mark.parametrize(
    ("controls", "block"),
    [(range(0x1BCA0, 0x1BCA4), (0x1BC00, 0x1BC9F)), (range(0x1D173, 0x1D17B), (0x1D100, 0x1D1FF))],
)
def test_controls_of_shorthand_and_music_stay_beside_their_own(controls: range, block: tuple[int, int]) -> None:
    signs = [char for char in assigned("Cf") if block[0] <= ord(char) <= block[1]]
    texts = [f"{sign}{chr(control)}{sign}" for sign in signs for control in controls]
    assert len(signs) > 100
    assert [] == named(changed(texts))


# Emoji, and all variation sequences.


@pytest.mark.parametrize("name", ["emoji-test", "emoji-zwj-sequences", "emoji-variation-sequences", "emoji-sequences"])
def test_every_emoji_sequence_stays(name: str) -> None:
    """Joined, in the style of text or of a picture, of skin tones, flags and keycaps."""
    cells = [row[0] for row in fields(f"emoji/{name}.txt")]
    whole = [text_of(cell) for cell in cells if ".." not in cell]
    texts = whole + [chr(point) for cell in cells if ".." in cell for point in points(cell)]
    assert len(texts) > 700
    assert [] == named(changed([f"x {text} {text}{text}y" for text in texts]))


def test_every_standard_variant_stays() -> None:
    """Of mathematics, Myanmar, Phags-pa, Mongolian, CJK compatibility, hieroglyphs."""
    texts = [text_of(row[0]) for row in fields("StandardizedVariants.txt")]
    assert len(texts) > 1_200
    assert [] == named(changed([f"x {text} y" for text in texts]))


# Joiners: IDNA's rules for them in labels (RFC 5892, appendix A), and where neither they nor our policy want any.


def scripts() -> dict[str, str]:
    return values("Scripts.txt")


def joining(*types: str) -> dict[str, list[str]]:
    """Script → characters of these joining types."""
    found: dict[str, list[str]] = {}
    for char, kind in values("extracted/DerivedJoiningType.txt").items():
        if kind in types:
            found.setdefault(scripts().get(char, ""), []).append(char)
    return found


def test_joiners_stay_after_every_virama() -> None:
    letters: dict[str, str] = {}
    for char, script in scripts().items():
        if category(char) in ("Lo", "Lm"):
            letters.setdefault(script, char)
    viramas = [char for char, kind in values("extracted/DerivedCombiningClass.txt").items() if kind == "9"]
    assert len(viramas) > 60
    placed: list[Callable[[str, str, str], str]] = [
        lambda letter, virama, joiner: f"{letter}{virama}{joiner}{letter}",
        lambda letter, virama, joiner: f"x {letter}{virama}{joiner} y",
    ]
    texts = [
        put(letters[scripts()[virama]], virama, joiner)
        for virama in viramas
        for joiner in (ZWNJ, ZWJ)
        for put in placed
        if scripts()[virama] in letters
    ]
    assert len(texts) > 4 * 60
    assert [] == named(changed(texts))


def test_a_non_joiner_stays_where_letters_would_join() -> None:
    """Each that joins to what follows, each that joins to what is before, and what is transparent between."""
    lefts, rights, between = joining("L", "D"), joining("R", "D"), joining("T")
    assert len(lefts) > 12
    texts = []
    for script in lefts.keys() & rights.keys():
        for marks in ("", *between.get(script, ())):
            texts += [f"{one}{marks}{ZWNJ}{rights[script][0]}" for one in lefts[script]]
            texts += [f"{lefts[script][0]}{ZWNJ}{marks}{one}" for one in rights[script]]
    assert len(texts) > 10_000
    lost = [text for text, after in zip(texts, sanitised(texts), strict=True) if ZWNJ not in after]
    assert [] == named(lost)


def test_joiners_go_from_scripts_that_have_no_use_for_them() -> None:
    """All that neither join nor have a virama but for the kin of those that do, and Hebrew (docs/unicode.md)."""
    letters = [char for char in scripts() if category(char)[0] == "L" and char not in having(*IGNORED)]
    kept = {scripts()[char] for char, after in _joined(letters) if ZWNJ in after or ZWJ in after}
    join = {script for script, of in joining("D", "R", "L").items() if any(category(char)[0] == "L" for char in of)}
    stack = {scripts()[char] for char, kind in values("extracted/DerivedCombiningClass.txt").items() if kind == "9"}
    stack |= {scripts()[char] for char, kind in values("IndicSyllabicCategory.txt").items() if kind in INDIC}
    indic = {"Buhid", "Tagbanwa", "Limbu", "Tai_Le", "New_Tai_Lue", "Buginese", "Lepcha", "Kayah_Li", "Cham"}
    indic |= {"Tai_Viet", "Mahajani", "Multani", "Marchen", "Makasar", "Common"}
    assert kept - join - stack - indic == {"Hebrew"} | NEAR_EAST
    assert (join | stack) - kept == {"Tifinagh"}  # its joiner is a mark: of two letters there is nothing to part


INDIC = ("Virama", "Invisible_Stacker", "Pure_Killer")
NEAR_EAST = {"Phoenician", "Lydian", "Avestan", "Imperial_Aramaic", "Old_South_Arabian", "Old_North_Arabian"} | {
    *("Inscriptional_Parthian", "Inscriptional_Pahlavi", "Old_Turkic", "Meroitic_Cursive", "Meroitic_Hieroglyphs"),
    *("Nabataean", "Palmyrene", "Hatran", "Old_Hungarian", "Old_Sogdian", "Elymaic", "Yezidi"),
}


def _joined(letters: list[str]) -> Iterable[tuple[str, str]]:
    return zip(letters, sanitised(f"{char}{ZWNJ}{char}{char}{ZWJ}{char}" for char in letters), strict=True)


# Direction.

EMBEDDINGS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_marks_of_direction_stay_in_lines_with_right_to_left_letters_only() -> None:
    classes = values("extracted/DerivedBidiClass.txt")
    ignored = having(*IGNORED)
    chars = [char for char in assigned("Cc", "Cs", "Zl", "Zp", "Zs") if char not in ignored and char != "\ufffc"]
    left = [char for char in chars if classes[char] == "L"]
    assert not any(RLM in after for after in sanitised(f"{line}{RLM}b" for line in side_by_side(left)))
    chars = [char for char in chars if classes[char] != "L"]
    texts = sanitised(f"a{char}{RLM}b" for char in chars)
    kept = {char for char, after in zip(chars, texts, strict=True) if RLM in after}
    strong = {char for char in chars if classes[char] in ("R", "AL")}
    assert [] == named(frozenset(strong - kept))
    assert {"AN", "CS", "EN", "ES", "ET", "NSM", "ON"} == {classes[char] for char in kept - strong}


def test_what_orders_a_whole_text_goes_and_all_else_stays() -> None:
    """On each text of Unicode's test of its bidirectional algorithm."""
    texts = sorted({text_of(row[0]) for row in fields("BidiCharacterTest.txt")})
    texts = [text for text in texts if "\u2029" not in text]
    assert len(texts) > 40_000
    gone = str.maketrans("", "", "".join(having(*IGNORED)))
    framed = sanitised(f"x{text}x" for text in texts)
    expected = [unicodedata.normalize("NFC", f"x{text}x".translate(gone)) for text in texts]
    assert expected == [after.translate(gone) for after in framed]
    assert not any(set(after) & EMBEDDINGS for after in framed)
    assert framed == sanitised(framed)


# Texts of Unicode's tests of boundaries: hard cases of all kinds, side by side.


@pytest.mark.parametrize("name", ["Grapheme", "Word", "Sentence", "Line"])
def test_nothing_that_is_seen_is_lost_or_moved(name: str) -> None:
    texts = break_texts(name)
    assert len(texts) > 500
    after = [sanitise(text) for text in texts]
    assert after == [sanitise(text) for text in after]
    assert [] == named([text for text, kept in zip(texts, after, strict=True) if seen(text) != seen(kept)])


def seen(text: str) -> str:
    """What is seen of a text, decomposed."""
    ignored = having(*IGNORED)
    shown = "".join(char for char in text if category(char)[0] not in "CZ" and char not in ignored and char != "\ufffc")
    return unicodedata.normalize("NFD", shown)
