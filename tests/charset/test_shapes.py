"""UTF-16 and -32 without a byte order mark, and encodings of escapes, by the shape of their bytes."""

import pytest

from humongous.charset.shapes import escape_shape, wide_shape

KOREAN = "<html><body><p>" + "가저네 서울은 대한민국의 수도이다" * 20 + "</p></body></html>"
ENGLISH = "<p>Only ASCII here, with a few words more.</p>"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [ENGLISH, KOREAN])
def test_wide(codec: str, text: str) -> None:
    assert wide_shape(text.encode(codec)) == codec.replace("-le", "le").replace("-be", "be")


@pytest.mark.parametrize("html", [b"", b"\0" * 4000, b"abc\0" * 40, b"a\0b" * 100, ENGLISH.encode() + b"\0" * 64])
def test_nuls_alone_make_nothing_wide(html: bytes) -> None:
    assert wide_shape(html) is None


@pytest.mark.parametrize(
    ("html", "name"),
    [
        ("北京是中华人民共和国的首都".encode("hz"), "hz-gb-2312"),
        ("東京は日本の首都".encode("iso2022_jp"), "iso-2022-jp"),
        ("서울은 수도이다".encode("iso2022_kr"), "iso-2022-kr"),
        (b"var a = ~{item.name}~ + ~{ab}; x ~}", None),
        (b"~{}~} ~{ ~}", None),
        (b"\x1b[0m coloured \x1b$", None),
        (b"+AGEAYgBj- +Zeg-", None),
    ],
)
def test_escapes(html: bytes, name: str | None) -> None:
    assert escape_shape(html) == name
