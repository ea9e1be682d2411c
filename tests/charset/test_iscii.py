"""ISCII: one layout, nine scripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from humongous.charset import decode
from humongous.charset.iscii import SCRIPTS, read_iscii

HINDI = b"\xd8\xdb\xc6\xe8\xc4\xdc"


@pytest.mark.parametrize(
    ("data", "script", "text"),
    [
        (HINDI, "de", "हिन्दी"),
        (HINDI, "be", "হিন্দী"),
        (HINDI, "gu", "હિન્દી"),
        (b"\xb3\xe9 \xb3\xe8\xe8 \xb3\xe8\xe9 \xea \xea\xea", "de", "\u0958 क्\u200c क्\u200d । ॥"),
        (b"\xb3 \xef\x43\xb3\n\xb3", "de", "क ক\nक"),
        (b"\xc0\xe9", "te", "ఢ఼"),
        (b"\xb4", "ta", "\ufffd"),
        (b"<a>\xf1\xfa\xf0\xb8\xff\xef", "de", "<a>०९\u0952\ufffd\ufffd"),
    ],
)
def test_bytes(data: bytes, script: str, text: str) -> None:
    assert read_iscii(data, script) == text


@given(st.binary(max_size=200), st.sampled_from(sorted(SCRIPTS)))
def test_any_bytes_are_read(data: bytes, script: str) -> None:
    assert len(read_iscii(data, script)) <= 2 * len(data)


@pytest.mark.parametrize("label", ["x-iscii-de", "cp57002", "ISCII"])
def test_a_page_that_states_it(label: str) -> None:
    decoded = decode(b"<p>" + HINDI, f"text/html; charset={label}")
    assert (decoded.text, decoded.charset, decoded.charset_source) == ("<p>हिन्दी", "x-iscii-de", "header")
