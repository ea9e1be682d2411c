"""Frames between the supervisor and its child: what is written comes back, and no bytes do any harm."""

from __future__ import annotations

import io
import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.document import DropReason, NotAPageReason, QuarantineCause, Record
from humongous.errors import BadFrame
from humongous.outcome import Broken, Dropped, NoPage, Outcome, Written
from humongous.wire import answer, answered, ask, asked, frame, nanoseconds, read_frame, take_frame

TEXT = st.text(st.characters(codec=None), max_size=30)
NUMBER = st.none() | st.floats(allow_nan=False) | st.integers(-(2**70), 2**70)
RECORDS = st.builds(
    Record,
    warc_filename=TEXT,
    warc_record_offset=st.integers(0, 2**50),
    warc_record_length=st.integers(0, 2**50),
    rec_type=TEXT,
    record_id=st.none() | TEXT,
    url=st.none() | TEXT,
    fetch_time=st.none() | TEXT,
    content_type=st.none() | TEXT,
    content_digest=st.none() | TEXT,
    truncated=st.none() | TEXT,
    block=st.binary(max_size=200),
)
OUTCOMES: st.SearchStrategy[Outcome] = st.one_of(
    st.builds(Written, TEXT, st.binary(max_size=200)),
    st.builds(Dropped, st.sampled_from(DropReason), NUMBER, NUMBER, *[st.none() | TEXT] * 3),
    st.builds(NoPage, st.sampled_from(NotAPageReason), TEXT),
    st.builds(Broken, st.sampled_from(QuarantineCause), TEXT),
)


@settings(deadline=None)
@given(st.integers(0, 2**60), RECORDS, TEXT)
def test_a_record_comes_back_as_it_was(number: int, record: Record, dump: str) -> None:
    came = read_frame(io.BytesIO(b"".join(ask(number, record, dump))))

    assert came
    assert (number, record, dump) == asked(*came)


@settings(deadline=None)
@given(st.integers(0, 2**60), OUTCOMES)
def test_an_outcome_comes_back_as_it_was(number: int, outcome: Outcome) -> None:
    came = take_frame(bytearray(b"".join(answer(number, outcome))))

    assert came
    back = answered(number, *came)
    assert outcome == back
    assert repr(outcome) == repr(back)


def test_what_is_no_number_comes_back_too() -> None:
    came = take_frame(bytearray(b"".join(answer(1, Dropped(DropReason.SYMBOLS, math.nan, math.inf)))))

    assert came
    assert repr(Dropped(DropReason.SYMBOLS, math.nan, math.inf)) == repr(answered(1, *came))


@settings(deadline=None)
@given(st.lists(OUTCOMES, max_size=4), st.integers(1, 40))
def test_frames_cut_anywhere_come_whole_and_in_order(outcomes: list[Outcome], piece: int) -> None:
    sent = b"".join(part for number, outcome in enumerate(outcomes) for part in answer(number, outcome))
    buffer = bytearray()
    came: list[Outcome] = []
    for begin in range(0, len(sent), piece):
        buffer += sent[begin : begin + piece]
        while (found := take_frame(buffer)) is not None:
            came.append(answered(len(came), *found))

    assert outcomes == came
    assert not buffer


HEADS = st.sampled_from([b"", b"HUM\x01", b"HUM\x01\x02\0\0\0\0\0\0\0\0\0\0\0{}", b"".join(frame({"died": 1}, b"x"))])


@settings(deadline=None, max_examples=400)
@given(HEADS, st.binary(max_size=120))
def test_any_bytes_are_a_frame_or_a_bad_frame_or_not_all_there(head: bytes, rest: bytes) -> None:
    buffer = bytearray(head + rest)
    try:
        while (came := take_frame(buffer)) is not None:
            assert isinstance(came[0], dict)
    except BadFrame:
        return
    assert len(buffer) < len(head + rest) + 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.sampled_from(["", "crash", "written", "symbols"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
KEYS = (
    "number",
    "kind",
    "language",
    "reason",
    "measured",
    "threshold",
    "detail",
    "cause",
    "ledger",
    "signal",
    "excerpt",
)
KINDS = st.sampled_from(["written", "dropped", "no page", "broken"]) | JSON


@settings(deadline=None, max_examples=400)
@given(st.dictionaries(st.sampled_from(KEYS), JSON), KINDS)
def test_any_answer_is_an_outcome_or_a_bad_frame(header: dict[str, object], kind: object) -> None:
    try:
        outcome = answered(1, header | {"number": 1, "kind": kind}, b"")
    except BadFrame:
        return
    assert isinstance(outcome, Outcome)


@pytest.mark.parametrize(
    "sent",
    [
        b"Traceback (most recent call last)",
        b"HUM\x01\xff\xff\xff\xff\0\0\0\0\0\0\0\0",
        b"HUM\x01\x02\0\0\0\xff\xff\xff\xff\0\0\0\0{}",
        b"HUM\x01\x02\0\0\0\0\0\0\0\0\0\0\0{]",
        b"HUM\x01\x02\0\0\0\0\0\0\0\0\0\0\0[]",
        b"HUM\x01\x02\0\0\0\0\0\0\0\0\0\0\0\xff\xfe",
    ],
)
def test_nonsense_is_refused_without_waiting_for_more(sent: bytes) -> None:
    with pytest.raises(BadFrame):
        take_frame(bytearray(sent))


def test_a_deep_header_is_refused() -> None:
    deep = b"[" * 200_000
    with pytest.raises(BadFrame):
        take_frame(bytearray(b"HUM\x01" + len(deep).to_bytes(4, "little") + b"\0" * 8 + deep))


def test_an_answer_to_another_question_is_refused() -> None:
    header = json.loads('{"number": 7, "kind": "written", "language": "deu_Latn", "flags": ["bad_crc"]}')

    assert Written("deu_Latn", b"{}\n", ("bad_crc",)) == answered(7, header, b"{}\n")
    with pytest.raises(BadFrame):
        answered(8, header, b"{}\n")


@pytest.mark.parametrize("flags", [None, "bad_crc", ["bad_crc", 1], {"bad_crc": 1}])
def test_flags_are_a_list_of_texts(flags: object) -> None:
    with pytest.raises(BadFrame):
        answered(7, {"number": 7, "kind": "written", "language": "deu_Latn", "flags": flags}, b"{}\n")


@pytest.mark.parametrize("ledger", [None, 3, {"extract": -1}, {"extract": "long"}, {"extract": 1.5}, {"extract": True}])
def test_a_ledger_is_counts_of_nanoseconds(ledger: object) -> None:
    assert {"extract": 12} == nanoseconds({"ledger": {"extract": 12}})
    with pytest.raises(BadFrame):
        nanoseconds({"ledger": ledger})


def test_the_end_of_the_pipe_in_a_frame_is_its_end() -> None:
    whole = b"".join(frame({"number": 1}, b"0123456789"))

    assert [None] * len(whole) == [read_frame(io.BytesIO(whole[:length])) for length in range(len(whole))]
