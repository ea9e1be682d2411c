"""Encodings that the standard leaves out: tables, labels."""

import pytest

from humongous.charset.codecs_beyond import NAMES, SINGLE_BYTE, characters
from humongous.charset.codecs_whatwg import read
from humongous.charset.labels import lookup


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("viscii", b"Ti\xaang Vi\xaet \x02", "Tiếng Việt Ẳ"),
        ("tcvn3", b"Ti\xd5ng Vi\xd6t", "Tiếng Việt"),
        ("armscii-8", b"\xb2\xb3", "Աա"),
        ("georgian-ps", b"\xc0\xc6\xc7", "აზჱ"),
        ("georgian-academy", b"\xc0\xc6\xc7", "აზთ"),
        ("cp1133", b"\xa1\xa2", "ກຂ"),
        ("koi8-ru", b"\xae\xd0", "ўп"),
        ("ibm437", b"\x81\xe1", "üß"),
        ("johab", b"\x88\x61", "가"),
        ("hz-gb-2312", b"~{VPND~}!", "中文!"),
        ("iso-2022-kr", b"\x1b$)C\x0e0!\x0f!", "가!"),
        ("utf-32le", b"\xff\xfe\0\0a\0\0\0", "a"),
    ],
)
def test_bytes(name: str, data: bytes, text: str) -> None:
    assert read(data, name).text == text


def test_tables_are_whole() -> None:
    assert {len(characters(name)) for name in SINGLE_BYTE} == {256}


@pytest.mark.parametrize(
    ("label", "name"),
    [
        *((name, name) for name in sorted(NAMES) if name != "koi8-ru"),
        ("cp850", "ibm850"),
        ("CP-437", None),
        ("850", "ibm850"),
        ("mac_latin2", None),
        ("VISCII1.1-1", "viscii"),
        ("x-viet-tcvn5712", "tcvn3"),
        ("KZ_1048", "kz-1048"),
        ("cp936", "gbk"),
        ("iso8859_2", "iso-8859-2"),
        ("utf8mb4", "utf-8"),
        ("utf-7", None),
        ("nonsense", None),
        ("\ud800\u202e", None),
        ("", None),
    ],
)
def test_labels(label: str, name: str | None) -> None:
    assert lookup(label) == name
