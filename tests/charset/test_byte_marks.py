"""The compiled core and the patterns see the same marks in any bytes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.charset.byte_marks import ENOUGH, ByteMarks, byte_marks, marks_by_patterns

PIECES = [
    bytes([byte]) for byte in b"\xc3\xc2\x80\x82\x83\x92\x9f\xa0\xa1\xa2\xac\xaf\xb0\xb4\xb8\xbf\xc5\xc6\xcb\x86a"
]
PIECES += ["Ã©".encode(), "â€™".encode(), "ïðàâ".encode(), b"\xd0\xa0", b"\xd0", b"\xd1", b"\xe2\x80", b"\xe2\x84\xa2"]


@pytest.mark.parametrize(
    ("html", "marks"),
    [
        (b"", ByteMarks(0, False, 0, 0, 0)),
        ("Ã© Náššu".encode(), ByteMarks(2, True, 0, 0, 0)),
        ("ášš â€™".encode(), ByteMarks(2, False, 0, 0, 0)),
        ("ïðàâèëà ".encode() * 9, ByteMarks(0, False, ENOUGH, 0, 0)),
        ("Россия и Ру".encode(), ByteMarks(0, False, 0, 2, 9)),
        ("ð ".encode() + "ðŸ˜€".encode() + b"\xc3", ByteMarks(1, False, 0, 0, 0)),
    ],
)
def test_marks(html: bytes, marks: ByteMarks) -> None:
    assert marks == byte_marks(html) == marks_by_patterns(html)


@settings(deadline=None, max_examples=500)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map(b"".join) | st.binary(max_size=60))
def test_the_core_and_the_patterns_agree(html: bytes) -> None:
    assert byte_marks(html) == marks_by_patterns(html)
