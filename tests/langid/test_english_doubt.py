"""English that the vote calls another language is left open; other languages are not."""

from __future__ import annotations

from collections import Counter

from bench.langid.english_traffic import pieces
from humongous.langid import identify
from humongous.langid.english_doubt import DOUBT_FACTS, ENGLISH, MOST_DOUBT, TABLE, doubt_facts, is_doubted
from humongous.langid.labels import Answer, names_language
from humongous.langid.scripts import Script
from humongous.langid.tables import read_table
from humongous.langid.weighing import MODELS, NONE, ONE

SHORT, LONG = Script("Latn", 1.0, letters=30, characters=34), Script("Latn", 1.0, letters=1000, characters=1060)
Answers = dict[str, tuple[Answer, ...]]


def answers(label: str, *english: str) -> Answers:
    """Sure answers of the four models: `english` says English, the others `label`; own knows both."""
    said = {name: (Answer(ENGLISH if name in english else label, 0.9, fits=True),) for name in MODELS}
    return said | {"own": (Answer(label, 0.25, fits=True), Answer(ENGLISH, 0.22, fits=True))}


def test_a_label_is_doubted_that_other_models_call_english() -> None:
    heard = answers("lat_Latn", "lid.176", "cld2")
    assert is_doubted("lat_Latn", 0.65, 0.28, heard, SHORT)
    assert not is_doubted("lat_Latn", 0.99, 0.001, answers("lat_Latn", "lid.176"), LONG)


def test_what_speaks_for_english_raises_the_doubt_and_length_lowers_it() -> None:
    weights = tuple(int(row["weight"]) for row in read_table(TABLE))

    def doubt(*english: str, script: Script = SHORT, share: float = 0.1, confidence: float = 0.7) -> int:
        found = doubt_facts(confidence, share, answers("lat_Latn", *english), script)
        return sum(map(int.__mul__, weights, found))

    assert doubt() < doubt("lid.176") < doubt("lid.176", "cld2")
    assert doubt(script=LONG) < doubt()
    assert doubt(share=0.01) < doubt(share=0.3)
    assert doubt(confidence=0.95) < doubt(confidence=0.55)


def test_facts_are_whole_numbers_in_the_order_of_the_table() -> None:
    assert [*DOUBT_FACTS] == [row["fact"] for row in read_table(TABLE)]
    found = doubt_facts(0.5, 0.01, answers("lat_Latn", "cld2"), SHORT)
    assert (1000, 0, 1477, 0, -3000, 1000, 0, 300, 882, -2000) == found


def test_other_weights_may_be_given() -> None:
    only_one = (1000, *[0] * (len(DOUBT_FACTS) - 1))
    heard = answers("lat_Latn", "cld2")
    assert is_doubted("lat_Latn", 0.9, 0.0, heard, LONG, only_one)
    assert not is_doubted("lat_Latn", 0.9, 0.0, heard, LONG, tuple(-3 * weight for weight in only_one))
    assert -ONE * 3 < MOST_DOUBT * ONE < 0


def test_what_lid176_and_cld2_agree_on_is_not_doubted_in_long_text() -> None:
    """A page half in English: the vote has English right behind."""
    enough, fewer = (Script("Latn", 1.0, letters=letters, characters=68) for letters in (60, 59))
    assert not is_doubted("deu_Latn", 0.55, 0.4, answers("deu_Latn"), enough)
    assert is_doubted("deu_Latn", 0.55, 0.4, answers("deu_Latn"), fewer)
    assert is_doubted("deu_Latn", 0.55, 0.4, answers("deu_Latn", "cld2"), enough)


def test_english_itself_other_scripts_and_none_are_never_doubted() -> None:
    heard = answers("lat_Latn", "lid.176", "cld2")
    assert not is_doubted(ENGLISH, 0.5, 0.9, heard, SHORT)
    assert not is_doubted(NONE, 0.5, 0.9, heard, SHORT)
    assert not is_doubted("rus_Cyrl", 0.5, 0.9, heard, Script("Cyrl", 1.0, letters=30, characters=34))


def test_scots_and_pidgin_need_letters_or_confidence_and_not_that_no_one_says_english() -> None:
    heard = answers("sco_Latn", "lid.176", "cld2")
    few = Script("Latn", 1.0, letters=24, characters=28)
    assert not is_doubted("sco_Latn", 0.55, 0.4, heard, SHORT)
    assert is_doubted("sco_Latn", 0.79, 0.1, heard, few)
    assert not is_doubted("sco_Latn", 0.8, 0.1, heard, few)


def test_english_like_pieces_stay_english_or_open() -> None:
    """Lists, names, menus, slang, capitals, leetspeak, scans, emoji, by another seed than the weights were fitted on."""
    labels = Counter(identify(piece.text).label for piece in pieces(count=1, seed=3))
    leaked = {label: count for label, count in labels.items() if names_language(label) and label != ENGLISH}
    assert labels.total() == 672
    assert sum(leaked.values()) <= 2, leaked
    assert labels[ENGLISH] >= 300
