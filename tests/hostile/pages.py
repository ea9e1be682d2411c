"""Pages made to hurt: by hand, at any size (`bombs`), and at random (`some_page`, `markup`)."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

from hypothesis import strategies as st

from tests.hostile.archives import mutate

FULL = 1.0
"""`bombs` at this size are the whole attack: 1,000,000 elements, 100 MB of attribute, 16 MB of text."""

_SENTENCES = (
    "The ferry stopped at noon because the ice had grown thicker than a hand.",
    "Der Bürgermeister dankte den Handwerkern, die trotz des Regens jeden Tag auf der Baustelle waren.",
    "河川敷の道を歩いていると、遠くに橋が見えてきた。",
    "Паром остановился в полдень, потому что лёд стал толще ладони.",
    "توقفت العبارة عند الظهر لأن الجليد صار أسمك من الكف.",
    "เรือข้ามฟากหยุดตอนเที่ยงเพราะน้ำแข็งหนาขึ้น",
    "\u202eevil\u202c \u200b\u200c\u200d\u2060\ufeff\u2066x\u2069 a\u0301\u0302\u0303",
)
_ELEMENTS = [
    "div",
    "p",
    "span",
    "a",
    "b",
    "i",
    "em",
    "table",
    "tr",
    "td",
    "th",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "h1",
    "h6",
    "article",
    "main",
    "section",
    "nav",
    "header",
    "footer",
    "form",
    "input",
    "select",
    "option",
    "button",
    "textarea",
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "math",
    "foreignObject",
    "mi",
    "annotation-xml",
    "title",
    "meta",
    "base",
    "link",
    "img",
    "iframe",
    "object",
    "embed",
    "pre",
    "code",
    "blockquote",
    "br",
    "hr",
    "plaintext",
    "xmp",
    "listing",
    "frameset",
    "body",
    "html",
    "head",
    "font",
    "center",
    "nobr",
    "ruby",
    "rt",
    "details",
    "summary",
    "dialog",
    "picture",
    "video",
    "audio",
    "source",
    "track",
    "slot",
    "x-y",
    "o:p",
    "nosuch",
]
_ATTRIBUTES = (
    'class="article-body content"', 'class="comment"', 'id="main"', "href='//h.example/x'", "style=display:none", "hidden",
    'src="data:text/html;base64,PHA+eDwvcD4="', "x", '"', "'", "=", "a=b=c", "onclick=\"f('<p>')\"", "lang=zh", "\x00=\x00",
    'property="og:title" content="t"', "http-equiv=refresh content='0;url=http://127.0.0.1:1/'", "rel=license",
    'itemprop="articleBody"', "xmlns:xi='http://www.w3.org/2001/XInclude'",
)  # fmt: skip
_PIECES = (
    "<!doctype html>", "<!DOCTYPE html [<!ENTITY a 'b'><!ENTITY c SYSTEM 'file:///etc/passwd'>]>", "&a;", "&c;", "&amp;",
    "&#0;", "&#x110000;", "&#xD800;", "&nosuch;", "&amp" * 9, "<!--", "-->", "--!>", "<!-->", "<![CDATA[", "]]>", "<?xml",
    "?>", "</", "<", ">", "</p>", "</body>", "</html>", "</script>", "</nosuch>", "</br>", "\x00", "\ufffe", "\u2028",
    "<script type='application/ld+json'>{\"@type\":\"Article\",\"articleBody\":\"", '"}</script>', "\ud800", "\r", "\x85",
    "<b><p></b></p>", "<table><p>x<tr><td></table>", "<a><a><a>", "<p/>", "<br/><br/>", "<svg><p>", "<math><mi><table>",
)  # fmt: skip


def some_text(rng: random.Random) -> str:
    """A few sentences in a few languages."""
    return rng.choice((" ", "\n", "")).join(rng.choice(_SENTENCES) for _ in range(rng.randint(1, 30)))


def some_page(rng: random.Random) -> bytes:
    """Random mark-up around real sentences; now and then a bomb, or with damaged bytes."""
    if rng.random() < 0.05:
        names = sorted(BOMBS)
        return BOMBS[rng.choice(names)](rng.choice((0.0001, 0.001, 0.003)))
    parts = ["<html><body><article>" if rng.random() < 0.5 else ""]
    opened = rng.choices(_ELEMENTS, k=rng.randint(3, 40))
    for name in opened:
        chosen = rng.choices(_ATTRIBUTES, k=rng.choice((0, 0, 1, 3)))
        parts.append(f"<{name} {' '.join(chosen)}{rng.choice(('>', '>', '>', '/>', ''))}")
        if rng.random() < 0.5:
            parts.append(f"<p>{rng.choice(_SENTENCES)}</p>")
        if rng.random() < 0.4:
            parts.append(rng.choice(_PIECES))
        if rng.random() < 0.4:
            parts.append(f"</{rng.choice(opened)}>")
        if rng.random() < 0.05:
            parts.append(rng.choice(parts) * rng.choice((3, 40)))
    data = "".join(parts).encode(rng.choice(("utf-8", "utf-8", "utf-16", "shift_jis", "latin-1")), "ignore")
    return mutate(rng, data, 3) if rng.random() < 0.3 else data


def markup() -> st.SearchStrategy[str]:
    """Mark-up soup for hypothesis, which makes it small again where it finds something."""
    attributes = st.lists(st.sampled_from(_ATTRIBUTES), max_size=3).map(" ".join)
    tag = st.builds("<{} {}>".format, st.sampled_from(_ELEMENTS), attributes)
    end = st.sampled_from(_ELEMENTS).map("</{}>".format)
    piece = st.one_of(tag, tag, end, st.sampled_from(_PIECES), st.sampled_from(_SENTENCES), st.text(max_size=20))
    return st.lists(piece, max_size=40).map("".join)


Bomb = Callable[[float], bytes]
_LICENCE = '<a rel="license" href="https://creativecommons.org/licenses/by/4.0/">'


def _article(inner: str, head: str = "") -> bytes:
    body = "".join(f"<p>{sentence}</p>" for sentence in _SENTENCES[:2] * 3)
    page = f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body><article>{body}{inner}</article></body></html>"
    return page.encode("utf-8", "surrogatepass")


def _n(size: float, full: int) -> int:
    return max(2, int(size * full))


def _entities(size: float) -> bytes:
    declared = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12))
    start = f"<!DOCTYPE html [<!ENTITY l0 'lol'>{declared}]>"
    return (start + "<html><body><p>" + "&l11;" * _n(size, 1_000_000) + "</p></body></html>").encode()


def _json_ld(inner: str) -> bytes:
    return _article("", f'<script type="application/ld+json">{inner}</script>')


def _misnested(size: float) -> bytes:
    return _article("".join(f"<b><i><a href=x><p>{n}</b>" for n in range(_n(size, 300_000))))


BOMBS: Mapping[str, Bomb] = {
    "nested divs": lambda size: _article("<div>" * _n(size, 1_000_000) + "x"),
    "nested inline": lambda size: _article("<b><i><font>" * _n(size, 300_000) + "x"),
    "misnested formatting": _misnested,
    "unclosed anchors": lambda size: _article("<a href=x>" * _n(size, 300_000)),
    "nested tables": lambda size: _article("<table><tr><td>" * _n(size, 100_000) + "x"),
    "many tables": lambda size: _article("<table><tr><td>a</td><td>b</td></tr></table>" * _n(size, 1_000_000)),
    "nested lists": lambda size: _article("<ul><li>x" * _n(size, 200_000)),
    "list items": lambda size: _article("<ul>" + "<li>x" * _n(size, 1_000_000)),
    "paragraphs": lambda size: _article("x<p>" * _n(size, 1_000_000)),
    "breaks": lambda size: _article("x<br>" * _n(size, 1_000_000)),
    "options": lambda size: _article("<select>" + "<option>x" * _n(size, 1_000_000)),
    "huge attribute": lambda size: _article(f'<p title="{"a" * _n(size, 100_000_000)}">x</p>'),
    "many attributes": lambda size: _article(f"<p {' '.join(f'a{n}=1' for n in range(_n(size, 3_000_000)))}>x</p>"),
    "many classes": lambda size: _article(f'<p class="{" ".join(f"c{n}" for n in range(_n(size, 3_000_000)))}">x</p>'),
    "same attribute": lambda size: _article(f"<p {'a=1 ' * _n(size, 3_000_000)}>x</p>"),
    "huge title": lambda size: _article("", f"<title>{'t ' * _n(size, 8_000_000)}</title>"),
    "huge tag name": lambda size: _article(f"<{'a' * _n(size, 16_000_000)}>x"),
    "entity bomb": _entities,
    "amp chain": lambda size: _article("&amp;" * _n(size, 4_000_000)),
    "amp nested": lambda size: _article("&" + "amp;" * _n(size, 4_000_000)),
    "ampersands": lambda size: _article("&" * _n(size, 8_000_000)),
    "huge reference": lambda size: _article("&#" + "1" * _n(size, 8_000_000) + ";"),
    "angles": lambda size: _article("<" * _n(size, 8_000_000)),
    "closing angles": lambda size: _article("</" * _n(size, 8_000_000)),
    "end tags": lambda size: _article("</p>" * _n(size, 1_000_000)),
    "bangs": lambda size: _article("<!" * _n(size, 4_000_000)),
    "questions": lambda size: _article("<?" * _n(size, 4_000_000)),
    "unclosed comments": lambda size: _article("<!--" * _n(size, 4_000_000)),
    "comments": lambda size: _article("<!---->" * _n(size, 2_000_000)),
    "dashes": lambda size: _article("<!--" + "-" * _n(size, 8_000_000)),
    "unclosed scripts": lambda size: _article("<script>" * _n(size, 1_000_000)),
    "script escapes": lambda size: _article("<script><!--" + "<script></script " * _n(size, 1_000_000)),
    "unclosed cdata": lambda size: _article("<svg>" + "<![CDATA[" * _n(size, 1_000_000)),
    "unclosed quote": lambda size: _article('<a href="' + "x>" * _n(size, 4_000_000)),
    "quotes": lambda size: _article("<a " + "\"'" * _n(size, 4_000_000) + ">"),
    "equals": lambda size: _article("<a " + "=" * _n(size, 8_000_000) + ">"),
    "slashes": lambda size: _article("<a " + "/ " * _n(size, 4_000_000)),
    "spaces in tag": lambda size: _article("<a" + " " * _n(size, 8_000_000) + "b"),
    "svg depth": lambda size: _article("<svg><g>" * _n(size, 300_000)),
    "math depth": lambda size: _article("<math><mrow>" * _n(size, 300_000)),
    "foreign objects": lambda size: _article("<svg><foreignObject>" * _n(size, 300_000)),
    "templates": lambda size: _article("<template>" * _n(size, 300_000)),
    "noscripts": lambda size: _article("<noscript><p>x</p></noscript>" * _n(size, 300_000)),
    "plaintext": lambda size: _article("<plaintext>" + "<p>x" * _n(size, 1_000_000)),
    "frames": lambda size: b"<html><frameset>" + b"<frameset>" * _n(size, 300_000),
    "forms": lambda size: _article("<form><input>" * _n(size, 300_000)),
    "ruby": lambda size: _article("<ruby>x<rt>y" * _n(size, 300_000)),
    "second bodies": lambda size: _article("<body a=b><html c=d>" * _n(size, 300_000)),
    "metas": lambda size: _article("", '<meta property="og:title" content="">' * _n(size, 300_000)),
    "bases": lambda size: _article("", "<base href='http://127.0.0.1:9/'>" * _n(size, 300_000)),
    "json-ld depth": lambda size: _json_ld('{"a":' * _n(size, 2_000_000) + "1" + "}" * _n(size, 2_000_000)),
    "json-ld lists": lambda size: _json_ld("[" * _n(size, 4_000_000)),
    "json-ld number": lambda size: _json_ld('{"@type":"Article","wordCount":' + "9" * _n(size, 8_000_000) + "}"),
    "json-ld strings": lambda size: _json_ld('{"articleBody":"' + '\\"' * _n(size, 4_000_000)),
    "one line": lambda size: _article("word " * _n(size, 3_200_000)),
    "one word": lambda size: _article("w" * _n(size, 16_000_000)),
    "spaces": lambda size: _article("<p>" + " " * _n(size, 16_000_000)),
    "breaks in text": lambda size: _article("<p>" + "\n\r" * _n(size, 8_000_000)),
    "tabs and lines": lambda size: _article("<p>" + " \n" * _n(size, 8_000_000)),
    "no-break spaces": lambda size: _article("<p>" + "\xa0 \u3000" * _n(size, 3_000_000)),
    "zero width": lambda size: _article("<p>" + "a\u200b\u200c\u200d" * _n(size, 2_000_000)),
    "zero width alone": lambda size: _article("<p>" + "\u200b" * _n(size, 5_000_000)),
    "bidi": lambda size: _article("<p>" + "\u202e\u2067a" * _n(size, 2_000_000)),
    "marks": lambda size: _article("<p>a" + "\u0301\u0323" * _n(size, 2_000_000)),
    "astral marks": lambda size: _article("<p>\U00011103" + "\U00011100\u0323" * _n(size, 1_000_000)),
    "hangul": lambda size: _article("<p>" + "\u1100\u1161\u11a8" * _n(size, 2_000_000)),
    "ligature": lambda size: _article("<p>" + "\ufdfa" * _n(size, 4_000_000)),
    "nuls": lambda size: _article("<p>x\x00" * _n(size, 1_000_000)),
    "surrogates": lambda size: _article("<p>x\ud800\udc00\udfff" * _n(size, 200_000)),
    "citations": lambda size: _article("<p>" + "[1" * _n(size, 4_000_000)),
    "bullets": lambda size: _article("<p>" + "• x\n" * _n(size, 2_000_000)),
    "dots": lambda size: _article("<p>" + "... " * _n(size, 2_000_000)),
    "repeated words": lambda size: _article("<p>" + "to be or not " * _n(size, 600_000)),
    "utf-16": lambda size: ("<html><body><p>" + "x\ud83d\ude00 " * _n(size, 1_000_000)).encode("utf-16", "surrogatepass"),
    "iso-2022-jp": lambda size: b"<meta charset=iso-2022-jp><p>" + b"\x1b$B!!\x1b(B" * _n(size, 1_000_000),
    "mixed encodings": lambda size: b"<meta charset=utf-8>"
    + ("ö".encode("latin-1") + "ö".encode() + "河".encode("shift_jis") + b"<p>") * _n(size, 1_000_000),
    "licences": lambda size: _article(_LICENCE * _n(size, 100_000)),
    "licence words": lambda size: _article("creativecommons.org/" * _n(size, 500_000)),
    "licence tag": lambda size: _article(
        ('<a rel=' + "license rel=" * 150 + 'href="https://creativecommons.org/licenses/by/4.0/">') * _n(size, 2_000)
    ),
    "robots": lambda size: _article("", "<meta name=robots content='" + "noindex" * 100 + "'>" * _n(size, 10_000)),
    "meta content": lambda size: _article("", "<meta " + "content=" * _n(size, 500_000)),
    "xinclude": lambda size: _article(
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>' * _n(size, 10_000)
    ),
    "data uris": lambda size: _article(f'<img src="data:image/png;base64,{"A" * _n(size, 16_000_000)}">'),
}  # fmt: skip
"""Name → the page at a size from 0 to `FULL`."""
