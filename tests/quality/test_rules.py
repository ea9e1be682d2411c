"""Rules decide over stored numbers, each with its reason; profiles and language files are checked when read."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from humongous.config import QualityConfig
from humongous.document import Drop, DropReason, Identified
from humongous.errors import ConfigError
from humongous.quality import Rule, Rules, decide, evaluate, measure, open_rules, profile_names, verdicts, versions
from humongous.quality.rule_files import Profile, combine, parse_overrides

ENGLISH = "The first of the many lines that we have here.\n" + "And so to the end of it, with all that it has.\n"
GOOD = " ".join(
    f"The {number} houses of the town have doors, and that is to be said with care." for number in range(40)
)


def rules(text: str, folder: Path) -> Rules:
    path = folder / "mine.toml"
    path.write_text('description = "mine"\n' + text, encoding="utf-8")
    return open_rules(QualityConfig(profile=str(path)))


def reason(text: str, language: str, profile: str) -> DropReason | None:
    broken = evaluate(measure(text, language), language, open_rules(QualityConfig(profile=profile)))
    return broken.reason if broken else None


def test_profiles_are_these() -> None:
    assert ["c4", "fineweb", "fineweb2", "gopher", "light", "none"] == profile_names()


@pytest.mark.parametrize(
    ("text", "profile", "expected"),
    [
        ("", "none", DropReason.TOO_SHORT),
        ("x", "none", None),
        ("Home", "light", DropReason.TOO_SHORT),
        ("12.5 | 13.7 | 99.1 | 14.2 | yes no\n" * 20, "light", DropReason.TOO_FEW_LETTERS),
        ("Das ist alles \ufffd\ufffd ein Unfug mit vielen L\ufffdchern.", "light", DropReason.MOJIBAKE),
        ("a{color:red} b{color:blue} c{color:green} d{margin:none}", "light", DropReason.CURLY_BRACKET),
        ("Lorem ipsum dolor sit amet, consectetur adipiscing elit.", "light", DropReason.LOREM_IPSUM),
        ("Click here to read the whole story now\n" * 10, "light", DropReason.REPEATED_LINES),
        ("buy cheap shoes online now and save " * 60, "light", DropReason.REPEATED_NGRAMS),
        (GOOD, "light", None),
        (ENGLISH, "gopher", DropReason.TOO_FEW_WORDS),
        ("- " + GOOD.replace(". ", ".\n- "), "gopher", DropReason.BULLET_LINES),
        (
            GOOD.replace("The", "2019").replace("houses", "1,500").replace("doors,", "12:30"),
            "gopher",
            DropReason.FEW_ALPHABETIC_WORDS,
        ),
        (GOOD.replace(" ", " # ", 90), "gopher", DropReason.SYMBOLS),
        (GOOD + " {", "c4", DropReason.CURLY_BRACKET),
        (ENGLISH, "c4", DropReason.TOO_FEW_SENTENCES),
        (GOOD, "c4", None),
    ],
)
def test_each_profile_says_why(text: str, profile: str, expected: DropReason | None) -> None:
    assert expected == reason(text, "eng_Latn", profile)


def test_a_drop_carries_what_was_measured_and_the_threshold() -> None:
    with pytest.raises(Drop) as caught:
        decide({"gopher_word_count": 49}, "eng_Latn", open_rules(QualityConfig(profile="gopher")))
    assert (DropReason.TOO_FEW_WORDS, 49, 50) == (caught.value.reason, caught.value.measured, caught.value.threshold)


def test_a_null_signal_breaks_no_rule() -> None:
    text = "今天天气很好。我们去公园散步吧！你想不想一起去？" * 3
    assert None is measure(text, "cmn_Hani")["gopher_word_count"]
    assert {True} == {
        said.keeps
        for said in verdicts(measure(text, "cmn_Hani"), "cmn_Hani", open_rules(QualityConfig(profile="gopher")))
        if said.measured is None
    }


def test_thresholds_themselves_are_kept() -> None:
    rule = Rule("letters", 10, 20, DropReason.TOO_SHORT)
    assert [10, None, None, 20] == [rule.broken_by(letters) for letters in (9, 10, 20, 21)]


def test_scripts_change_thresholds_and_switch_rules_off() -> None:
    signals = {"letters": 8, "fineweb_line_punct_ratio": 0.0}
    light, fineweb = (open_rules(QualityConfig(profile=name)) for name in ("light", "fineweb"))
    assert [DropReason.TOO_SHORT, None, None] == [
        broken.reason if (broken := evaluate(signals, label, light)) else None
        for label in ("eng_Latn", "cmn_Hani", "und_Hani")
    ]
    assert [DropReason.FEW_PUNCTUATED_LINES, None] == [
        broken.reason if (broken := evaluate(signals, label, fineweb)) else None for label in ("eng_Latn", "tha_Thai")
    ]


def test_a_language_inherits_its_script_and_what_neither_names_stays() -> None:
    letters, words = Rule("letters", 30, None, DropReason.TOO_SHORT), Rule("lines", 5, None, DropReason.TOO_SHORT)
    files = {
        "Thai": [{"signal": "letters", "min": 20}, {"signal": "lines", "off": True, "profiles": ["other"]}],
        "nod_Thai": [{"signal": "lines", "min": 2}],
        "pww_Thai": [{"signal": "letters", "off": True}, {"signal": "lines", "off": True}],
    }
    mine = combine(
        Profile("mine", "", (letters, words)),
        {key: parse_overrides({"override": entries}, key) for key, entries in files.items()},
    )
    thresholds = [
        [(rule.signal, rule.min) for rule in mine.for_language(label)]
        for label in ("lao_Laoo", "tha_Thai", "nod_Thai", "pww_Thai")
    ]
    expected = [
        [("letters", 30), ("lines", 5)],
        [("letters", 20), ("lines", 5)],
        [("letters", 20), ("lines", 2)],
        [],
    ]
    assert expected == thresholds


def test_a_rule_may_read_the_confidence(tmp_path: Path) -> None:
    mine = rules('[[rule]]\nsignal = "language_confidence"\nmin = 0.65\nreason = "language_unsure"\n', tmp_path)
    sure, unsure, unknown = Identified("eng_Latn", 0.9), Identified("eng_Latn", 0.6), Identified("und_Zyyy", None)
    broken = [evaluate({}, language, mine) for language in (sure, unsure, unknown, "eng_Latn")]
    assert [None, mine.default[0], None, None] == broken


def test_verdicts_show_every_rule() -> None:
    mine = open_rules(QualityConfig(profile="gopher"))
    said = verdicts(measure(ENGLISH, "eng_Latn"), "eng_Latn", mine)
    assert list(mine.default) == [each.rule for each in said]
    assert next(each.rule for each in said if not each.keeps) == evaluate(
        measure(ENGLISH, "eng_Latn"), "eng_Latn", mine
    )


def test_the_fingerprint_is_of_what_decides(tmp_path: Path) -> None:
    text = '[[rule]]\nsignal = "letters"\nmin = {}\nreason = "too_short"\n'
    one, same, other = (rules(text.format(letters), tmp_path) for letters in (7, 7, 8))
    assert one.fingerprint() == same.fingerprint() != other.fingerprint()
    assert {"measures", "measures_unicode", "rules"} == set(versions(one))
    assert pickle.loads(pickle.dumps(one)) == one


@pytest.mark.parametrize(
    ("toml", "what", "do"),
    [
        ('[[rule]]\nsignal = "gopher_word_cuont"\nmin = 1\nreason = "too_short"', "cuont", "gopher_word_count"),
        ('[[rule]]\nsignal = "chars"\nmin = 1\nreason = "too_shrot"', "too_shrot", "too_short"),
        ('[[rule]]\nsignal = "chars"\nmni = 1\nreason = "too_short"', "mni", "min"),
        ('[[rule]]\nsignal = "chars"\nreason = "too_short"', "needs `min` or `max`", ""),
        ('[[rule]]\nsignal = "chars"\nmin = nan\nreason = "too_short"', "nan", "finite"),
        ('[[rule]]\nsignal = "chars"\nmin = true\nreason = "too_short"', "True", "finite"),
        ('[[rule]]\nsignal = "chars"\nmin = 2\nmax = 1\nreason = "too_short"', "above", ""),
        ('[[rule]]\nsignal = ["chars"]\nmin = 2\nreason = ["x"]', "unknown", "did you mean"),
        ("rules = 1", "`rules`", "`rule`"),
        ("rule = 1", "list of tables", "[[rule]]"),
        ("rule = [", "not TOML", ""),
    ],
)
def test_a_mistake_in_a_profile_is_named(toml: str, what: str, do: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        rules(toml, tmp_path)
    assert (True, True) == (what in caught.value.what, do in caught.value.do)


@pytest.mark.parametrize("profile", ["lihgt", "./nowhere.toml"])
def test_an_unknown_profile_is_named(profile: str) -> None:
    with pytest.raises(ConfigError):
        open_rules(QualityConfig(profile=profile))


@pytest.mark.parametrize(
    "entry",
    [
        {"signal": "chars"},
        {"signal": "chars", "off": True, "min": 1},
        {"signal": "chars", "off": "yes"},
        {"signal": "charz", "off": True},
        {"signal": "chars", "off": True, "profiles": "light"},
        {"signal": "chars", "off": True, "reason": "too_short"},
    ],
)
def test_a_mistake_in_a_language_file_is_named(entry: dict[str, object]) -> None:
    with pytest.raises(ConfigError):
        parse_overrides({"override": [entry]}, "Thai")
