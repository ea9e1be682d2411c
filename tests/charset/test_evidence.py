"""What pages say about their encoding is read as browsers read it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.charset.evidence import (
    PRESCAN_BYTES,
    Candidate,
    header_label,
    meta_label,
    meta_tags,
    stated,
    tags_by_patterns,
    xml_label,
)


@pytest.mark.parametrize(
    ("html", "label"),
    [
        (b"<meta charset=utf-8>", "utf-8"),
        (b"<META CHARSET='Shift_JIS' />", "Shift_JIS"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r"),
        (b'<meta content="text/html; charset=euc-kr" http-equiv=content-type>', "euc-kr"),
        (b'<meta content="text/html; charset=euc-kr">', None),
        (b"<meta charset=nonsense><meta charset=gbk>", "gbk"),
        (b"<meta charset=x-user-defined>", "windows-1252"),
        (b"<!-- <meta charset=gbk> --><meta charset=big5>", "big5"),
        (b"<!--><meta charset=big5>", "big5"),
        (b"<!-- <meta charset=gbk>", None),
        (b"<script>'<meta charset=gbk>'</script><meta charset=big5>", "big5"),
        (b"<title><meta charset=gbk></title><meta charset=big5>", "big5"),
        (b'<a title="<meta charset=gbk>"><meta charset=big5>', "big5"),
        (b"</meta charset=gbk><?x <meta charset=gbk?>", None),
        (b"<metal charset=gbk>", None),
        (b"<meta charset='utf-8", None),
        (b" " * 1500 + b"<meta charset=gbk>", "gbk"),
        (b" " * PRESCAN_BYTES + b"<meta charset=gbk>", None),
    ],
)
def test_meta_is_read_as_browsers_read_it(html: bytes, label: str | None) -> None:
    assert meta_label(html) == label


PIECES = [bytes([byte]) for byte in b"<>!/?-=\"' \t\x0b\xe9ax;"]
PIECES += [
    b"<meta ",
    b"<META\n",
    b"charset",
    b"charset=",
    b"CHARSET = 'gbk'",
    b"http-equiv",
    b"http-equiv=content-type",
]
PIECES += [
    b"content",
    b'content="text/html; charset=big5"',
    b"<!--",
    b"-->",
    b"<title>",
    b"</title ",
    b"<script",
    b"</",
]


@settings(deadline=None, max_examples=500)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join) | st.binary(max_size=60))
def test_the_core_and_the_patterns_find_the_same_tags(window: bytes) -> None:
    assert list(meta_tags(window)) == list(tags_by_patterns(window))


@pytest.mark.parametrize(
    ("header", "label"),
    [
        ("text/html; charset=UTF-8", "UTF-8"),
        ('text/html;Charset="gb2312"; x=1', "gb2312"),
        ("text/html; charset = 'koi8-r'", "koi8-r"),
        ("text/html", None),
        ("", None),
        (None, None),
    ],
)
def test_header(header: str | None, label: str | None) -> None:
    assert header_label(header) == label


def test_xml_declaration_counts_at_the_very_start_only() -> None:
    assert xml_label(b"\n<?xml version='1.0' encoding='iso-8859-2'?>") == "iso-8859-2"
    assert xml_label(b"<p><?xml version='1.0' encoding='iso-8859-2'?>") is None


def test_statements_come_strongest_first_and_meta_utf16_means_utf8() -> None:
    html = b"\xef\xbb\xbf<?xml version='1.0' encoding='iso-8859-1'?><meta charset=utf-16le>"
    assert list(stated(html, "text/html; charset=gb2312")) == [
        Candidate("utf-8", "bom"),
        Candidate("gbk", "header"),
        Candidate("utf-8", "meta"),
        Candidate("windows-1252", "meta"),
    ]


def test_labels_that_say_nothing_about_text_are_no_statement() -> None:
    assert list(stated(b"", "text/html; charset=x-user-defined")) == []
    assert list(stated(b"", "text/html; charset=" + "x" * 10_000)) == []
