"""FineWeb-2's thresholds, within sane bounds, for every language and script that it has."""

import pytest

from humongous.config import QualityConfig
from humongous.errors import ConfigError
from humongous.quality import open_rules
from humongous.quality.bounds import BOUNDS
from humongous.quality.make_fineweb2 import row_of, with_scripts
from humongous.quality.rule_files import read_profile
from humongous.quality.rule_tables import COLUMNS, read_table, table_file

ENGLISH = dict.fromkeys(COLUMNS, 0.12) | {"gopher_mean_word_length:min": 3, "gopher_mean_word_length:max": 10}
ABSURD = {
    "min_avg_word_length": 10,
    "max_avg_word_length": 3_141,
    "max_non_alpha_words_ratio": 1.0,
    "line_punct_thr": -1,
    "new_line_ratio": 7.25,
    "dup_line_frac": 1.32,
    "top_n_grams": {"2": 3.9, "3": 0.002, "4": 0.5},
    "dup_n_grams": {str(n): 0.4 for n in range(5, 11)},
}


def test_absurd_values_become_sane_ones() -> None:
    row = row_of(ABSURD, ENGLISH)
    assert [3, 30, 0.12, None, 1.0, None, None, 0.14, 0.5] == list(row.values())[:9]


def test_a_table_is_read_back() -> None:
    rows = read_table("fineweb2")
    assert len(rows) > 1_929
    for rules in rows.values():
        for rule in rules:
            bounds = BOUNDS[rule.signal, "max" if rule.min is None else "min"]
            threshold = rule.max if rule.min is None else rule.min
            assert threshold is not None
            assert min(bounds.strict, bounds.lax) <= threshold <= max(bounds.strict, bounds.lax)


def test_a_script_has_the_median_of_its_languages() -> None:
    rows = {
        label: dict.fromkeys(COLUMNS, value)
        for label, value in (("aaa_Thai", 1.0), ("aab_Thai", 2.0), ("aac_Thai", 9.0))
    }
    with_medians = with_scripts(rows)
    assert set(dict.fromkeys(COLUMNS, 2.0).items()) == set(with_medians["Thai"].items())
    assert "Thai\t" + "\t".join(["2"] * len(COLUMNS)) == table_file(with_medians).splitlines()[1]


def test_languages_without_a_row_have_their_scripts_or_none() -> None:
    rules = open_rules(QualityConfig(profile="fineweb2"))
    own, script, none = (rules.for_language(label) for label in ("tur_Latn", "und_Latn", "und_Zzzz"))
    assert len(own) > len(none) < len(script)
    assert rules.for_language("xxx_Latn") == script
    assert tuple(read_profile("fineweb2").rules) == none


def test_no_packaged_language_file_makes_fineweb2_stricter() -> None:
    profile, rules = read_profile("fineweb2"), open_rules(QualityConfig(profile="fineweb2"))
    for key, row in profile.table.items():
        stated = {(rule.signal, rule.min is None): rule for rule in row}
        for rule in rules.for_language(key):
            if own := stated.get((rule.signal, rule.min is None)):
                assert (rule.min or 0) <= (own.min or 0), key
                assert (rule.max or 0) >= (own.max or 0), key


def test_an_unknown_table_is_named() -> None:
    with pytest.raises(ConfigError) as caught:
        read_table("fineweb3")
    assert "fineweb2" in caught.value.do
