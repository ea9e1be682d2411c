"""EUC-TW: two planes of CNS 11643."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from humongous.charset import decode
from humongous.charset.euc_tw import read_euc_tw

TAIPEI = bytes.fromhex("ead7c6a1d1d2c4a1d4b6d0d2c6cba1a2c8b4d0fec7e9c4a9a1a48ea2a3c8")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xc4\xa1", "一"),
        (b"\x8e\xa1\xc4\xa1", "一"),
        (b"\xa1\xa2\xa1\xa4", "，。"),
        (b"\x8e\xa2\xa1\xa1", "乂"),
        (b"\x8e\xa3\xa1\xa1a", "\ufffda"),
        (b"\xc4", "\ufffd"),
        (b"<b>\xc4\xa1</b>", "<b>一</b>"),
    ],
)
def test_bytes(data: bytes, text: str) -> None:
    assert read_euc_tw(data) == text


@given(st.binary(max_size=200))
def test_any_bytes_are_read(data: bytes) -> None:
    assert len(read_euc_tw(data)) <= len(data)


def test_a_page_that_states_it() -> None:
    assert decode(b"<p>\xc4\xa1\xa1\xa2", "text/html; charset=x-euc-tw").text == "<p>一，"


def test_a_page_that_states_nothing() -> None:
    decoded = decode(b"<p>" + TAIPEI * 3)
    assert (decoded.text, decoded.charset) == ("<p>" + "臺北是一個城市，有很多人。囧" * 3, "euc-tw")
