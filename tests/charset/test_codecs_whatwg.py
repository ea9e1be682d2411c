"""Every encoding of the WHATWG standard, byte by byte."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from webencodings.labels import LABELS  # type: ignore[import-untyped]

from humongous.charset.codecs_whatwg import NAMES, read
from humongous.charset.labels import lookup


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("windows-1252", b"\x80\x81\x93\xe9", "€\x81“é"),
        ("windows-1253", b"\xe1\xaa\xd2", "α\ufffd\ufffd"),
        ("windows-1255", b"\xca\xf9", "\u05baש"),
        ("koi8-u", b"\xae\xbe\xa4", "ўЎє"),
        ("x-mac-cyrillic", b"\xa2\xb6\xff", "Ґґ€"),
        ("windows-874", b"\xa1\xd2\x85", "กา…"),
        ("gbk", b"\xc4\xe3\x80", "你\ufffd"),
        ("gb18030", b"\x81\x30\x81\x30", "\x80"),
        ("gb18030", b"\xa6\xd9\xa8\xbc\xfe\x59", "\ufe10\u1e3f\u9fb4"),
        ("shift_jis", b"\xa0\xfda", "\ufffd\ufffda"),
        ("big5", b"\xa7\x41\xa6\x6e", "你好"),
        ("euc-kr", b"\xb0\xa1\x81\x41", "가갂"),
        ("shift_jis", b"\x87\x40\x81\x60", "①～"),
        ("euc-jp", b"\xad\xa1\xa1\xc1\xf9\xa1\x8f\xb0\xa1\x8e\xb1", "①～纊丂ｱ"),
        ("euc-jp", b"a\xffb", "a\ufffdb"),
        ("iso-2022-jp", b"a\x1b$B-!F|\x1b(B b\x1b(I1\x1b(J.", "a①日 bｱ."),
        ("utf-16le", b"\xff\xfea\x00", "a"),
        ("utf-8", b"\xef\xbb\xbfa\xe2\x82", "a\ufffd"),
    ],
)
def test_bytes_are_read_as_the_standard_reads_them(name: str, data: bytes, text: str) -> None:
    assert read(data, name).text == text


def test_only_replacements_of_our_own_are_counted() -> None:
    assert read("\ufffda\ufffd".encode() + b"\xff", "utf-8").replaced == 1


@given(st.binary(max_size=300), st.sampled_from(sorted(NAMES)))
@settings(deadline=None, max_examples=400)
def test_any_bytes_are_read(data: bytes, name: str) -> None:
    reading = read(data, name)
    assert 0 <= reading.replaced <= len(reading.text)


@pytest.mark.parametrize("label", sorted(LABELS))
def test_every_label_of_the_standard_names_its_encoding(label: str) -> None:
    standard = LABELS[label]
    name = lookup(label)
    if standard in ("replacement", "x-user-defined"):
        assert name in (None, "hz-gb-2312", "iso-2022-kr")
    else:
        assert (name, standard in NAMES) == (standard, True)
