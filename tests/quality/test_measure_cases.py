"""What a reader must be able to rely on: nulls, scripts, hostile text."""

from __future__ import annotations

import json

import pytest

from humongous.quality import SIGNALS, measure
from humongous.quality.characters import Signal
from humongous.quality.hashing import WINDOW
from humongous.quality.signals import WORD_SIGNALS


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("今天天气很好。我们去公园散步吧！你想不想一起去？", "cmn_Hani"),
        ("ภาษาไทยเขียนโดยไม่เว้นวรรคระหว่างคำ แต่เว้นระหว่างประโยค", "tha_Thai"),
        ("今天天气很好。我们去公园散步吧！", "und_Zyyy"),
        ("བོད་ཡིག་ནི་ཚིག་གི་བར་ལ་སྟོང་ཆ་མེད།", "bod_Tibt"),
    ],
)
def test_words_of_unspaced_text_are_null_and_never_zero(text: str, language: str) -> None:
    signals = measure(text, language)
    assert 0 == signals["spaced"]
    assert {None} == {signals[name] for name in (*WORD_SIGNALS, "c4_few_word_lines")}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ꪼꪕ ꪣꪲ ꪁꪫꪱꪣ ꪬꪱ ꪙꪲ ꪼꪕ", "blt_Tavt"),  # Tai Dam puts spaces between words
        ("Das ist ein Satz mit Wörtern.", "deu_Latn"),
        ("한국어는 띄어쓰기를 한다.", "kor_Hang"),
        ("በኢትዮጵያ ውስጥ ብዙ ቋንቋ ይነገራል።", "amh_Ethi"),
        ("", "eng_Latn"),
    ],
)
def test_spaced_text_has_words(text: str, language: str) -> None:
    signals = measure(text, language)
    assert (1, len(text.split())) == (signals["spaced"], signals["gopher_word_count"])


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Pi is 3.14 at example.com. Right?! Yes...", 3),
        ("今天好。你呢？好！", 3),
        ("मैं ठीक हूँ। तुम कैसे हो॥", 2),
        ("هل أنت بخير؟ نعم۔", 2),
        ("မြန်မာ။ ကောင်းပါတယ်။", 2),
        ("ሰላም። እንዴት ነህ፧", 2),
        ("བཀྲ་ཤིས། བདེ་ལེགས།", 2),
        ("Բարև։ Ինչպե՞ս ես։", 2),
    ],
)
def test_sentence_ends_of_every_script_count(text: str, sentences: int) -> None:
    assert sentences == measure(text, "und_Zyyy")["sentences"]


def test_marks_are_letters() -> None:
    assert 1.0 == measure("हिन्दी में", "hin_Deva")["letter_frac"]


def test_blank_lines_change_no_measure_of_lines() -> None:
    one, two = (measure(joint.join(["A line here.", "- b", "A line here."]), "eng_Latn") for joint in ("\n", "\n\n"))
    names = ["lines", "gopher_bullet_line_frac", "gopher_dup_line_frac", "fineweb_line_punct_ratio", "c4_sentences"]
    assert {name: one[name] for name in names} == {name: two[name] for name in names}
    assert (0.0, 0.333333) == (one["gopher_dup_para_frac"], two["gopher_dup_para_frac"])


def test_stop_words_are_those_of_the_language() -> None:
    labels = ("eng_Latn", "deu_Latn", "xyz_Latn")
    assert [2, 1, None] == [measure("the end of die Welt", label)["gopher_stop_words"] for label in labels]


def test_stop_words_of_unspaced_text_are_looked_for_within_it() -> None:
    thai, spaced = measure("ภาษาไทยเขียนโดยไม่เว้นวรรคที่และ", "tha_Thai"), measure("die Welt und das", "deu_Latn")
    assert (None, None) == (thai["gopher_stop_words"], spaced["stop_words_within"])
    assert isinstance(thai["stop_words_within"], int)
    assert thai["stop_words_within"] >= 2


HOSTILE = {
    "one line of 1 MB": "x" * 1_000_000,
    "a word half a million times": "a " * 500_000,
    "half a million line breaks": "\n" * 500_000,
    "a hundred thousand short lines": "ab\n" * 100_000,
    "open brackets": "[1" * 300_000,
    "spaces": " " * 300_000,
    "all code points, surrogates too": "".join(map(chr, range(0x110000))),
    "alternating": "ab ba " * 50_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_measured(name: str) -> None:
    signals = measure(HOSTILE[name], "eng_Latn")
    assert list(SIGNALS) == list(signals)
    assert all(value is None or type(value) in (int, float) for value in signals.values())
    assert signals == json.loads(json.dumps(signals, allow_nan=False))


@pytest.mark.slow
def test_repetition_reads_a_window_and_counts_read_all() -> None:
    signals: dict[str, Signal] = measure("abc def " * (WINDOW // 8) + "one two six " * 100, "eng_Latn")
    assert 2 * (WINDOW // 8) + 300 == signals["gopher_word_count"]
    assert round(2 / (2 * (WINDOW // 8)), 6) == signals["unique_word_frac"]
