"""Documents as lines: the same back, one line for every reader, nothing that JSON or UTF-8 cannot hold."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.document import Document
from humongous.errors import HumongousError, RecordError, StorageError
from humongous.lmd import META_FIELDS, from_line, to_line

Make = Callable[..., Document]

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
documents = st.builds(
    lambda text, language, meta: Document(text, language, meta | {"language": language}),
    texts,
    texts,
    st.dictionaries(st.sampled_from(META_FIELDS) | texts, values, max_size=8),
)


@settings(deadline=None, max_examples=200)
@given(documents)
def test_a_document_is_read_back_as_written(document: Document) -> None:
    line = to_line(document)
    assert document == from_line(line)
    assert [line.decode()] == line.decode().splitlines(keepends=True)
    assert line == to_line(from_line(line))


@settings(deadline=None, max_examples=100)
@given(documents, st.randoms(use_true_random=False))
def test_the_order_in_which_meta_was_made_does_not_matter(document: Document, random: Any) -> None:
    names = list(document.meta)
    random.shuffle(names)
    shuffled = Document(document.text, document.language, {name: document.meta[name] for name in names})
    assert to_line(document) == to_line(shuffled)


def test_nasty_documents(nasty: list[Document]) -> None:
    for document in nasty:
        line = to_line(document)
        assert document == from_line(line)
        assert 1 == len(line.decode().splitlines())


def test_the_line_is_compact_in_fixed_order_and_in_the_script_itself() -> None:
    meta = {
        "zebra": 1,
        "signals": {"c": 3, "b": None, "a": 0.5},
        "language": "rus_Cyrl",
        "url": "https://пример.рф/",
        "ä": 2,
    }
    line = to_line(Document("привет\u2028", "rus_Cyrl", meta))
    expected = (
        '{"text":"привет\\u2028","meta":{"url":"https://пример.рф/","language":"rus_Cyrl",'
        '"signals":{"a":0.5,"b":null,"c":3.0},"zebra":1,"ä":2}}\n'
    )
    assert expected == line.decode()


@pytest.mark.parametrize(
    "meta",
    [
        {"signals": {"share": float("nan")}},
        {"signals": {"share": float("inf")}},
        {"title": "half an emoji \ud83d"},
        {"url": "\udcff"},
        {"signals": {"\udcff": 1}},
        {"flags": {1, 2}},
        {"title": b"bytes"},
        {"language": "deu_Latn"},
        {"language": None},
    ],
)
def test_what_a_line_cannot_hold_is_a_named_error(document: Make, meta: dict[str, Any]) -> None:
    bad = document("text", number=7)
    with pytest.raises(RecordError) as raised:
        to_line(Document(bad.text, bad.language, {**bad.meta, **meta}))
    assert "crawl-data/CC-MAIN-2020-40/warc/a.warc.gz at 7000" == raised.value.where
    assert str(raised.value) == str(pickle.loads(pickle.dumps(raised.value)))


def test_a_lone_surrogate_in_the_text_and_in_the_file_name() -> None:
    meta = {"language": "eng_Latn", "warc_filename": "a\udcff.warc", "warc_record_offset": 5}
    with pytest.raises(RecordError, match=r"lone surrogate \(U\+D800\)") as raised:
        to_line(Document("\ud800", "eng_Latn", meta))
    assert "a\\udcff.warc at 5" == raised.value.where


def test_a_structure_too_deep_or_circular_is_a_named_error(document: Make) -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    circle: list[Any] = []
    circle.append(circle)
    for value in (deep, circle):
        with pytest.raises(RecordError, match="not plain JSON"):
            to_line(document("text", more=value))


def test_a_line_over_the_limit_is_not_written(document: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("humongous.lmd.lines.MAX_LINE_BYTES", 2000)
    assert to_line(document("a" * 1000))
    with pytest.raises(RecordError, match="over 2000"):
        to_line(document("a" * 2000))


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (b"", "not JSON"),
        (b"\n", "not JSON"),
        (b'{"text": "a"', "not JSON"),
        (b'{"text": "\xff", "meta": {"language": "eng_Latn"}}', "byte 10 of the line is not UTF-8"),
        (b'["text"]', "list, not an object"),
        (b'{"text": 1, "meta": {"language": "eng_Latn"}}', "no string `text`"),
        (b'{"text": "a"}', "no object `meta`"),
        (b'{"text": "a", "meta": {}}', "string `language`"),
        (b'{"text": "a", "meta": {"language": "eng_Latn", "x": NaN}}', "NaN is not JSON"),
        (b'{"text": "a", "meta": {"language": "eng_Latn", "x": -Infinity}}', "-Infinity is not JSON"),
        (b'{"text": "\\ud800", "meta": {"language": "eng_Latn"}}', "lone surrogate"),
        (b'{"text": "a", "meta": {"language": "eng_Latn", "x": "\\uDFFF"}}', "lone surrogate"),
        (b"[" * 200_000, "not JSON"),
        (b'{"text": "a", "meta": {"language": "eng_Latn", "x": ' + b"9" * 5000 + b"}}", "not JSON"),
    ],
)
def test_a_damaged_line_is_a_named_error(line: bytes, what: str) -> None:
    with pytest.raises(StorageError, match=r"part\.jsonl\.zst, line 3") as raised:
        from_line(line, where="part.jsonl.zst, line 3")
    assert what in raised.value.what


def test_an_emoji_written_as_two_escapes_is_one_character() -> None:
    line = json.dumps({"text": "🙂", "meta": {"language": "zxx"}}).encode()
    assert "🙂" == from_line(line).text


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=200) | texts.map(str.encode) | values.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_give_a_document_or_our_error(line: bytes) -> None:
    try:
        document = from_line(line)
    except HumongousError:
        return
    assert isinstance(document, Document)
