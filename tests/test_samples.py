"""The sample of what is dropped: bounded, the same in any order, and read back as it was."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.config import RunConfig
from humongous.document import DropReason, Record
from humongous.errors import StorageError
from humongous.outcome import Dropped
from humongous.pipeline import open_tools, outcome_of
from humongous.samples import EXCERPT_CHARS, Sampler, Witness, read_samples, store_samples
from humongous.steps import Stopwatch
from humongous.storage import open_store

ANY_TEXT = st.text(st.characters(codec=None), max_size=30)
NUMBER = st.none() | st.floats() | st.integers(-(2**60), 2**60)
DROPS = st.builds(Dropped, st.sampled_from(DropReason), NUMBER, NUMBER, *[st.none() | ANY_TEXT] * 3)


def record(offset: int, url: str | None = "https://example.org/", block: bytes = b"") -> Record:
    return Record(
        warc_filename="w.warc.gz",
        warc_record_offset=offset,
        warc_record_length=10,
        rec_type="response",
        record_id="00000000-0000-4000-8000-000000000000",
        url=url,
        fetch_time=None,
        content_type="application/http; msgtype=response",
        content_digest=None,
        truncated=None,
        block=block,
    )


def test_at_most_so_many_of_each_reason_whatever_the_order() -> None:
    drops = [(record(n), Dropped(DropReason.TOO_SHORT if n % 3 else DropReason.SYMBOLS)) for n in range(300)]
    one, other = Sampler(7), Sampler(7)
    for each in drops:
        one.add(*each)
    random.Random(1).shuffle(drops)
    for each in drops:
        other.add(*each)

    assert one.samples() == other.samples()
    assert [7, 7] == [
        sum(sample.reason == reason for sample in one.samples())
        for reason in (DropReason.TOO_SHORT, DropReason.SYMBOLS)
    ]
    # Not simply the first ones.
    assert max(sample.warc_record_offset for sample in one.samples()) > 100


def test_none_are_kept_where_none_are_wanted(tmp_path: Path) -> None:
    sampler = Sampler(0)
    sampler.add(record(1), Dropped(DropReason.TOO_SHORT))

    assert () == sampler.samples()
    assert store_samples(open_store(str(tmp_path / "out")), "d", "u", "a", sampler.samples()) is None
    assert not (tmp_path / "out").exists()


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 2**50), st.none() | ANY_TEXT, DROPS), min_size=1, max_size=8))
def test_any_drop_can_be_stored_and_read(
    tmp_path_factory: pytest.TempPathFactory, drops: list[tuple[int, str | None, Dropped]]
) -> None:
    sampler = Sampler(5)
    for offset, url, dropped in drops:
        sampler.add(record(offset, url), dropped)
    store = open_store(str(tmp_path_factory.mktemp("out")))
    key = store_samples(store, "d", "u", "a", sampler.samples())

    assert "dropped/d/u.a.jsonl.zst" == key
    back = list(read_samples(store, key))
    assert [each.warc_record_offset for each in sampler.samples()] == [each.warc_record_offset for each in back]
    assert [each.reason for each in sampler.samples()] == [each.reason for each in back]


def test_what_is_no_sample_is_said(tmp_path: Path) -> None:
    store = open_store(str(tmp_path))
    store.put_if_absent("dropped/x.jsonl.zst", b"nonsense")

    with pytest.raises(StorageError, match="dropped/x"):
        list(read_samples(store, "dropped/x.jsonl.zst"))


def test_a_drop_is_told_with_its_numbers_language_and_text() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    words = "Die alte Brücke über den Mühlbach ist wieder offen. " * 60
    page = f"<html><body><article><p>{words}</p></article></body></html>".encode()
    outcome = outcome_of(record(1, block=head + page), "d", open_tools(RunConfig()), Stopwatch())

    assert isinstance(outcome, Dropped), outcome
    assert "deu_Latn" == outcome.language
    assert outcome.signal is not None
    assert outcome.measured is not None
    assert outcome.excerpt is not None
    assert outcome.excerpt.startswith("Die alte Brücke")
    assert EXCERPT_CHARS == len(outcome.excerpt)


def test_a_drop_before_the_text_has_none() -> None:
    empty = record(1, block=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p></p></body></html>")
    outcome = outcome_of(empty, "d", open_tools(RunConfig()), Stopwatch())

    assert Dropped(DropReason.NO_MAIN_TEXT) == outcome


def test_the_witness_passes_on_what_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        Witness(Stopwatch())("divide", divmod, 1, 0)
