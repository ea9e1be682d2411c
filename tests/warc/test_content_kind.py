from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.warc.content_kind import content_kind

KINDS = [
    (b"<!DOCTYPE html><p>x", "text/html", "html"),
    (b"<!doctype HTML><p>x", "text/plain", "html"),
    (b"<!doctype HTML><p>x", "application/octet-stream", "html"),
    (b"\xef\xbb\xbf\r\n <html>", None, "html"),
    ("\ufeff<html>".encode("utf-16-le"), None, "html"),
    ("<html>".encode("utf-16-be"), None, "html"),
    (b"<!-- c --><div>x</div>", None, "html"),
    (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html>', "application/xhtml+xml", "html"),
    (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', "application/xml", "html"),
    (b'<?xml version="1.0"?><rss version="2.0">', "text/html", "feed"),
    (b"<rss version='2.0'>", "text/html", "feed"),
    (b"<feed xmlns='x'>", "text/xml", "feed"),
    (b'<?xml version="1.0"?><urlset xmlns="x">', "text/html", "xml"),
    (b'<?xml version="1.0"?><anything>', "text/html", "xml"),
    (b"<svg xmlns='x'>", "text/html", "image"),
    (b"%PDF-1.7", "text/html", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "text/html", "image"),
    (b"PK\x03\x04", "text/html", "zip"),
    (b"\x1f\x8b\x08", "text/html", "gzip"),
    (b"RIFF1234WEBPVP8 ", "text/html", "image"),
    (b"wOF2", "text/html", "font"),
    (b"\0\0\0\x18ftypmp42", "text/html", "media"),
    (b'{"a": 1}', "text/html", "json"),
    (b'[{"a": 1}]', "text/html", "json"),
    (b"[1] A footnote.", "text/html", "html"),
    (b"alert('<html>')", "text/javascript", "script"),
    (b"body { color: red }", "text/css", "script"),
    (b"Just words.", "text/html", "html"),
    (b"Just words.", "text/plain", "text"),
    (b"Just words.", None, "text"),
    (b"Warning: x in y.php<br>\n<html><body>", "text/plain", "html"),
    (b"Words <p>and <br>some <b>tags</b>", None, "html"),
    (b"<text id=1 encoding=gb2312>\nwords", "text/html", "html"),
    (bytes(range(256)) * 8, "text/html", "binary"),
]


@pytest.mark.parametrize(("body", "declared", "expected"), KINDS)
def test_content_first_then_header(body: bytes, declared: str | None, expected: str) -> None:
    assert expected == content_kind(body, declared)


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=200), st.one_of(st.none(), st.text(max_size=30)))
def test_any_bytes_have_a_kind(body: bytes, declared: str | None) -> None:
    assert isinstance(content_kind(b"<" + body, declared), str)
    assert isinstance(content_kind(body * 100, declared), str)


@pytest.mark.parametrize(
    "code",
    [
        b'(function () {\n  "use strict";\n})();',
        b"/*! menu 1.2 */\n!function(e){e.x=1}(window);",
        b"// (c) us\nvar a = 1;",
        b"$(document).ready(function(){});",
        b"window.x = {};",
        b'@charset "utf-8";\nbody { color: red }',
    ],
)
def test_code_served_as_html_is_no_page(code: bytes) -> None:
    assert "script" == content_kind(code, "text/html")


@pytest.mark.parametrize(
    "text",
    [
        b"Variables let us name things.",
        b"Function follows form.",
        b"document.write is old.",
        b"var x = 1; <html><body>a page",
        b"$5 only",
    ],
)
def test_prose_served_as_html_is_a_page(text: bytes) -> None:
    assert "html" == content_kind(text, "text/html")
