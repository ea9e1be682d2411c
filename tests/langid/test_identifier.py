"""Text → label, whole: by script, junk, odd input, and a floor on real sentences."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from humongous.config import LangidConfig
from humongous.document import Identified
from humongous.langid import identify, open_identifier, versions

LABEL = re.compile(r"zxx|[a-z]{3}_[A-Z][a-z]{3}")

SENTENCES = {
    "eng_Latn": "The library is open every day except Sunday, and anyone may borrow up to five books.",
    "deu_Latn": "Die Bibliothek ist täglich außer sonntags geöffnet, und jeder darf fünf Bücher ausleihen.",
    "rus_Cyrl": "Библиотека открыта каждый день, кроме воскресенья, и каждый может взять пять книг.",
    "ell_Grek": "Η βιβλιοθήκη είναι ανοιχτή κάθε μέρα εκτός από την Κυριακή.",
    "arb_Arab": "المكتبة مفتوحة كل يوم ما عدا يوم الأحد، ويمكن لأي شخص أن يستعير خمسة كتب.",
    "fas_Arab": "کتابخانه هر روز به جز یکشنبه باز است و هر کس می‌تواند پنج کتاب امانت بگیرد.",
    "heb_Hebr": "הספרייה פתוחה בכל יום חוץ מיום ראשון, וכל אחד רשאי לשאול חמישה ספרים.",
    "hin_Deva": "पुस्तकालय रविवार को छोड़कर हर दिन खुला रहता है और कोई भी पाँच किताबें ले सकता है।",
    "ben_Beng": "রবিবার ছাড়া প্রতিদিন গ্রন্থাগার খোলা থাকে এবং যে কেউ পাঁচটি বই ধার নিতে পারে।",
    "tha_Thai": "ห้องสมุดเปิดทุกวันยกเว้นวันอาทิตย์ และทุกคนสามารถยืมหนังสือได้ห้าเล่ม",
    "kat_Geor": "ბიბლიოთეკა ღიაა ყოველდღე, კვირის გარდა, და ყველას შეუძლია ხუთი წიგნის წაღება.",
    "hye_Armn": "Գրադարանը բաց է ամեն օր, բացի կիրակիից, և յուրաքանչյուրը կարող է հինգ գիրք վերցնել։",
    "amh_Ethi": "ቤተ መጻሕፍቱ ከእሁድ በስተቀር በየቀኑ ክፍት ነው፤ ማንኛውም ሰው አምስት መጻሕፍት መዋስ ይችላል።",
    "cmn_Hani": "图书馆除星期日外每天开放,每个人都可以借五本书。",
    "jpn_Jpan": "図書館は日曜日を除いて毎日開いていて、誰でも五冊まで本を借りることができます。",
    "kor_Hang": "도서관은 일요일을 제외하고 매일 문을 열며 누구나 책을 다섯 권까지 빌릴 수 있습니다.",
    "srp_Cyrl": "Библиотека је отворена сваког дана осим недеље и свако може да позајми пет књига.",
    "ckb_Arab": "کتێبخانەکە هەموو ڕۆژێک جگە لە یەکشەممە کراوەیە و هەموو کەسێک دەتوانێت پێنج کتێب وەربگرێت.",
    "kmr_Latn": "Pirtûkxane her roj ji bilî yekşemê vekirî ye û her kes dikare pênc pirtûkan bi deyn bigire.",
}


@pytest.mark.parametrize("label", SENTENCES)
def test_a_sentence_is_called_what_it_is(label: str) -> None:
    found = identify(SENTENCES[label])
    assert label == found.label
    assert found.confidence is not None
    assert 0.5 <= found.confidence <= 1.0
    assert ("lid.176", label) == (found.answers[0].model, found.answers[0].label)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("", "zxx"),
        (" \n\t\r\n", "zxx"),
        ("0", "zxx"),
        ("2020-09-20 | 13:45 | 1,299.00 | +49 30 123456 | 17 x 4 = 68", "zxx"),
        ("😀😀😀 👩‍👩‍👧 ❤️ 🎉", "zxx"),
        ("|---|---|\n+=====+=====+\n#### **** ////", "zxx"),
        ("\x00\x01\x02\ufffd\ufffd", "zxx"),
        ("\ud800", "zxx"),
        ("for(var i=0;i<n;i++){x[i]=y[i]*2;}", "zxx"),
        ("qwer asdf zxcv uiop hjkl bnmp", "und_Latn"),
        (SENTENCES["ell_Grek"].encode("iso8859-7").decode("latin-1"), "zxx"),
        (SENTENCES["cmn_Hani"].encode("utf-8").decode("latin-1"), "zxx"),
    ],
)
def test_junk_and_scripts_without_a_model(text: str, label: str) -> None:
    found = identify(text)
    assert (label, None) == (found.label, found.confidence)


@pytest.mark.parametrize("read", ["cp1252", "latin-1", "cp1250", "cp1251", "mac_roman", "gbk"])
@pytest.mark.parametrize("label", sorted(label for label in SENTENCES if not label.endswith("_Latn")))
def test_utf8_read_in_a_wrong_encoding_is_no_language(label: str, read: str) -> None:
    text = SENTENCES[label].encode().decode(read, "replace")
    for kept in (text, re.sub("[\x80-\x9f\ufffd]", "", text), re.sub("[\x80-\x9f\xa0\ufffd]", "\ufffd", text)):
        assert identify(kept).label == "zxx"


def test_a_few_misread_characters_leave_the_language() -> None:
    text = SENTENCES["eng_Latn"] + " It isnâ€™t far â€” and itâ€™s free. " + SENTENCES["eng_Latn"]
    assert identify(text).label == "eng_Latn"
    assert identify(SENTENCES["deu_Latn"].encode().decode("cp1252")).label == "deu_Latn"


def test_a_script_of_one_language_has_that_language() -> None:
    assert "nqo_Nkoo" == identify("ߒߞߏ ߞߊ߲").label


@pytest.mark.parametrize(
    ("text", "label"), [("ⴰⵣⵓⵍ ⴼⵍⵍⴰⵡⵏ ⴰⵢⴰⵢⵜⵎⴰ", "zgh_Tfng"), ("ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ", "chr_Cher"), ("ᱥᱟᱱᱛᱟᱲᱤ ᱯᱟᱹᱨᱥᱤ", "sat_Olck")]
)
def test_the_vote_names_what_lid176_does_not_know(text: str, label: str) -> None:
    assert label == identify(text).label


def test_no_model_is_asked_about_text_without_letters() -> None:
    assert Identified("zxx", None, ()) == identify("12.50 € · 17 % · (+49) 30 / 1234")


def test_hindi_read_in_a_wrong_charset_is_not_called_greek() -> None:
    text = SENTENCES["hin_Deva"].encode().decode("iso8859-7", "replace")
    assert identify(text).label in {"zxx", "und_Grek"}


def test_the_bar_is_the_configuration_s() -> None:
    text = "Taxi hotel bar, Centrum restaurant"
    loose = identify(text, LangidConfig(min_confidence=0.0))
    strict = identify(text, LangidConfig(min_confidence=1.0))
    assert ("und_Latn", None) == (strict.label, strict.confidence)
    assert loose.answers == strict.answers


def test_the_main_text_counts_not_the_menu_around_it() -> None:
    menu = "\n".join(f"Home {i}\nAbout us {i}\nTerms of use {i}" for i in range(200))
    body = "\n".join(f"{i}. {SENTENCES['kmr_Latn']}" for i in range(40))
    assert "kmr_Latn" == identify(f"{menu}\n{body}\n{menu}").label


@settings(deadline=None, max_examples=150)
@given(
    st.text(alphabet=st.characters(codec=None), max_size=300)
    | st.lists(st.sampled_from([*SENTENCES.values(), "\n", "\x00", "\ud83d", "1234", "—"]), max_size=8).map("".join)
)
@example("ー" * 40)
@example("a" * 5000)
@example("\u2028\u0085\x1c")
def test_any_text_gets_a_label_and_always_the_same(text: str) -> None:
    found = identify(text)
    assert LABEL.fullmatch(found.label), found.label
    assert found.confidence is None or 0.0 <= found.confidence <= 1.0
    assert all(LABEL.fullmatch(answer.label) and 0.0 <= answer.score <= 1.0 for answer in found.answers)
    assert found == identify(text)


def test_versions_name_all_that_decides_a_label() -> None:
    expected = {"models", "runtimes", "sampling", "rules", "mojibake", "evidence", "variants", "tables", "unicode"}
    assert {f"langid_{name}" for name in expected} == versions().keys()
    assert versions()["langid_models"].startswith("lid.176 sha256:8f3472cf")


def test_several_models_are_heard_in_their_order() -> None:
    config = LangidConfig(models=("cld2", "lid.176", "funlangid"))
    found = identify(SENTENCES["ckb_Arab"], config)
    assert ("ckb_Arab", ["cld2", "lid.176", "funlangid"]) == (
        found.label,
        list(dict.fromkeys(answer.model for answer in found.answers)),
    )
    assert open_identifier(config).known > open_identifier(LangidConfig(models=("lid.176",))).known
    assert versions(config) != versions(LangidConfig(models=("lid.176", "cld2", "funlangid")))


@pytest.mark.slow
def test_floors_on_labelled_sentences(shared_data: Path) -> None:
    """Figures of docs/langid.md less a margin; long texts of languages that the model knows."""
    identifier = open_identifier(LangidConfig())
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    english_called: Counter[str] = Counter()
    with gzip.open(shared_data / "lid" / "lid.dev.tsv.gz", "rt", encoding="utf-8") as lines:
        next(lines)
        for line in lines:
            gold, source, text = line.rstrip("\n").split("\t")
            if gold == "eng_Latn":
                english_called[identifier(text).label] += 1
            if source == "ntrex" and gold in identifier.known and len(text) > 200:
                total[gold] += 1
                right[gold] += identifier(text).label == gold
    assert right.total() / total.total() >= 0.85
    assert sum(right[label] / total[label] >= 0.9 for label in total) >= 60
    assert {"eng_Latn", "und_Latn", "zxx"} >= english_called.keys()
