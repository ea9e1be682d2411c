"""Text read in a wrong encoding shows in its characters; no sentence in a language looks so."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.shared import labelled
from humongous.charset.mojibake import is_mojibake
from humongous.langid import scripts

RUSSIAN = "Сегодня утром мы пошли на рынок и купили свежие овощи, хлеб и молоко."
ARABIC = "القاهرة هي عاصمة جمهورية مصر العربية وأكبر مدنها."
THAI = "กรุงเทพมหานครเป็นเมืองหลวงของประเทศไทย"
CHINESE = "北京是中华人民共和国的首都，也是全国政治、文化中心。"
JAPANESE = "東京は日本の首都であり、世界でもっとも大きな都市の一つです。"


def judged(text: str) -> bool:
    return is_mojibake(text, scripts.script_of(text).main)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "gbk"),
        (RUSSIAN, "cp949"),
        (ARABIC, "cp1256"),
        (ARABIC, "cp932"),
        (THAI, "cp874"),
        (THAI, "big5"),
        (THAI, "cp1253"),
        (CHINESE, "gbk"),
        (CHINESE, "cp1255"),
        (CHINESE, "cp932"),
        (JAPANESE, "cp932"),
        (JAPANESE, "cp1257"),
    ],
)
def test_utf8_read_as_another_encoding(text: str, read: str) -> None:
    assert not judged(text)
    assert judged(text.encode().decode(read, "replace"))
    assert judged("\n".join([text] * 40).encode().decode(read, "replace"))


@pytest.mark.parametrize("text", ["锟斤拷锟斤拷锟斤拷锟斤拷锟斤拷", "烫烫烫烫烫烫烫烫", "你好屯屯屯屯屯屯屯屯屯"])
def test_bytes_that_were_none(text: str) -> None:
    assert judged(text)


@pytest.mark.parametrize(
    ("written", "read"), [("cp1251", "latin-1"), ("koi8_r", "latin-1"), ("cp1251", "cp1252"), ("iso8859_5", "latin-1")]
)
def test_other_bytes_read_as_latin1(written: str, read: str) -> None:
    assert judged(RUSSIAN.encode(written).decode(read))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Café… «là»",
        "L’été d’Élise — «déjà» !",
        "بھوکھا مگرمچھ",
        "ПРИГОДИ В УКРАЇНІ: ЇЖАК І ЙОГО ДІЇ",
        "РАСПРОДАЖА!",
        "ÅÄÖ ÆØÅ",
        "我被水烫了，烫得很疼。",
        "เธอเนื้อเย็น",
    ],
)
def test_good_text_is_left(text: str) -> None:
    assert not judged(text)


def test_no_labelled_sentence_is_taken_for_it(shared_data: Path) -> None:
    rows = [row for row in labelled(shared_data)[::3] if not row.text.isascii()]
    assert len(rows) > 5_000
    assert [row for row in rows if judged(row.text)] == []


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet=st.characters(codec=None), max_size=300), st.sampled_from(["Latn", "Hani", "Thai", None]))
def test_any_text_is_judged(text: str, script: str | None) -> None:
    assert is_mojibake(text, script) in (True, False)


@pytest.mark.parametrize("text", ["Ð°", "鎴", "ظ", "é", "\x85"])
def test_time_does_not_grow_with_the_text(text: str) -> None:
    began = time.process_time()
    for script in ("Latn", "Hani", "Arab"):
        is_mojibake(text * 1_000_000, script)
    assert time.process_time() - began < 1
