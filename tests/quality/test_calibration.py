"""Thresholds come from the text of a language, and no text can make them absurd."""

import random
import tomllib

import pytest

from humongous.document import DropReason
from humongous.quality.bounds import BOUNDS
from humongous.quality.calibration import METHODS, Found, Limits, Method, of_script, thresholds
from humongous.quality.calibration_files import language_file
from humongous.quality.rule_files import Profile, combine, parse_overrides, read_profile
from humongous.quality.rules import Rule

LENGTH = Rule("gopher_mean_word_length", 3, 10, DropReason.MEAN_WORD_LENGTH)
LINES = Rule("fineweb_list_ratio", None, 0.3, DropReason.LIST_LIKE)


def words(*lengths: float, chars: int = 300) -> list[dict[str, float | int | None]]:
    return [{"chars": chars, "gopher_mean_word_length": length} for length in lengths]


def found(*lengths: float, limits: Limits | None = None, method: Method = "tail", **more: object) -> list[Found]:
    return thresholds(words(*lengths), [LENGTH], limits or Limits(), method=method, **more)  # type: ignore[arg-type]


def test_a_language_of_long_words_gets_a_laxer_threshold() -> None:
    lengths = [9 + number / 50 for number in range(200)]
    assert [("max", 12.94, 10, 0.745)] == [(one.side, one.threshold, one.profile, one.loss) for one in found(*lengths)]


def test_what_the_profile_keeps_is_not_touched_and_only_tightens_when_asked() -> None:
    lengths = [5 + number / 100 for number in range(200)]
    assert [] == found(*lengths)
    assert [4, 8] == [one.threshold for one in found(*lengths, limits=Limits(tighten=True))]


def test_few_texts_give_none_and_an_extreme_of_few_is_no_quantile() -> None:
    assert [] == found(*[15.0] * 29)
    (one,) = found(*[11.0, 13.0] * 20)
    assert 15.0 == one.threshold  # three deviations from the mean, not the largest of forty


def test_one_odd_text_changes_nothing() -> None:
    assert [] == found(*[5.0] * 40, 3_141.0)


def test_absurd_text_gives_no_absurd_threshold() -> None:
    assert [(None, "max")] == [(one.threshold, one.side) for one in found(*[3_141.0] * 200)]  # off: none is sane
    (one,) = found(*[5.0] * 197, *[25.0] * 3, *[3_141.0] * 2)
    assert 25 == one.threshold


@pytest.mark.parametrize("method", METHODS)
def test_no_method_leaves_the_bounds_or_drops_too_much(method: Method) -> None:
    draw = random.Random(7)
    rules = [rule for rule in read_profile("fineweb").rules if (rule.signal, "max") in BOUNDS]
    for _ in range(60):
        spread = draw.choice((0.01, 1, 50))
        texts = [{"chars": 2_000, **{rule.signal: abs(draw.gauss(0.5, spread)) for rule in rules}} for _ in range(120)]
        reference = [{rule.signal: draw.random() for rule in rules} for _ in range(50)]
        for one in thresholds(texts, rules, Limits(tighten=True), method=method, reference=reference):
            if one.threshold is not None:
                bounds = BOUNDS[one.signal, one.side]
                assert min(bounds.strict, bounds.lax) <= one.threshold <= max(bounds.strict, bounds.lax)
                values = [text[one.signal] for text in texts]
                lost = sum(value < one.threshold if one.side == "min" else value > one.threshold for value in values)
                assert lost <= 0.02 * len(values) + 1


def test_sentences_say_nothing_of_what_depends_on_length() -> None:
    texts = [{"chars": chars, "fineweb_list_ratio": 0.5} for chars in [300] * 100]
    assert [] == thresholds(texts, [LINES], Limits())
    assert 0.5 == thresholds([text | {"chars": 1_500} for text in texts], [LINES], Limits())[0].threshold
    assert [] == thresholds([text | {"chars": 1_500} for text in texts], [LINES], Limits(), whole=False)


def test_methods_carry_the_threshold_over_from_a_reference() -> None:
    reference = words(*[4 + number / 25 for number in range(200)])  # 4 to 12, mean and median 8; 10 is the 3rd quarter
    lengths = [8 + number / 25 for number in range(200)]  # the same, 4 longer
    limits = Limits(max_loss=0.5)
    got = {
        method: found(*lengths, limits=limits, method=method, reference=reference)[-1].threshold
        for method in ("quantile", "mean-sd", "median-ratio")
    }
    assert {"quantile": 14.0, "mean-sd": 14.0, "median-ratio": 15.0} == {
        key: round(value or 0, 1) for key, value in got.items()
    }


def test_the_order_of_the_texts_makes_no_difference() -> None:
    lengths = [random.Random(3).uniform(8, 14) for _ in range(150)]
    assert found(*lengths) == found(*reversed(lengths))


def test_a_script_changes_what_half_of_its_languages_need_changed() -> None:
    lax = [Found("gopher_mean_word_length", "max", threshold, 10, 50, 0.5) for threshold in (12.0, 14.0)]
    off = Found("gopher_mean_word_length", "max", None, 10, 50, 1.0)
    assert [] == of_script([[lax[0]], [], []])
    assert [12.0] == [one.threshold for one in of_script([[lax[0]], [lax[1]]])]
    assert [14.0] == [one.threshold for one in of_script([[off], [lax[1]], [lax[0]]])]
    assert [None] == [one.threshold for one in of_script([[off]])]


def test_a_language_file_is_read_back_as_it_was_found() -> None:
    some = [Found("gopher_mean_word_length", "max", 12.5, 10, 50, 0.5), Found("letters", "min", None, 30, 50, 1.0)]
    text = language_file("tur_Latn", some, profile="mine", made_of="a\ncorpus", method="tail")
    assert "# Text: a corpus." in text
    letters = Rule("letters", 30, None, DropReason.TOO_SHORT)
    mine = combine(
        Profile("mine", "", (LENGTH, letters)), {"tur_Latn": parse_overrides(tomllib.loads(text), "tur_Latn")}
    )
    assert [(3, 12.5)] == [(rule.min, rule.max) for rule in mine.for_language("tur_Latn")]
    assert (LENGTH, letters) == mine.for_language("deu_Latn")
