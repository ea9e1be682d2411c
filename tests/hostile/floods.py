"""One construct of HTML over and over, at any size: what some step of a parser might be quadratic in."""

from __future__ import annotations

from collections.abc import Mapping

DEEP = "<i>" * 500
"""As deep as may be, so that each step that looks outward looks at all of it."""
_DIVS = "<div class=post>" * 500
_TEX = "<annotation encoding=application/x-tex>x</annotation>"

_TEXT = {
    "words": ("<p>", "some words, and an end. "),
    "one word": ("<p>", "x"),
    "no-break spaces": ("<p>x", "\xa0"),
    "wide spaces": ("<p>x", "\u3000"),
    "marks": ("<p>e", "\u0301"),
    "soft hyphens": ("", "\xad"),
    "nulls": ("", "\0"),
    "breaks of the source": ("<p>", "漢\r\n"),
    "full stops": ("<p>", "."),
    "lines": ("", "line {n}\n"),
    "same lines": ("", "<p>the same line, again."),
    "other lines": ("", "<p>line {n} of them, and more."),
    "references": ("", "&amp;&#x41;&nope"),
    "ampersands": ("", "&"),
    "long reference": ("&#", "1"),
    "half references": ("", "&CounterClockwiseContourIntegra"),
    "references in attributes": ("<p class='", "&lt;&notit;"),
}
_SYNTAX = {
    "less than": ("", "<"),
    "ends of nothing": ("", "</"),
    "half tags": ("", "<a "),
    "half attributes": ("", "<a b='"),
    "comments": ("<p>", "<!-- - -->"),
    "open comment": ("<!--", "--x"),
    "open comments": ("", "<!--"),
    "ends of comments": ("<!--", "--!"),
    "bogus comments": ("", "<!x><?x></ x>"),
    "cdata": ("", "<![CDATA[x]]>"),
    "cdata in svg": ("<svg>", "<![CDATA[x]]>"),
    "open cdata": ("<svg><![CDATA[", "]]x"),
    "doctypes": ("", "<!DOCTYPE html PUBLIC 'x' 'y'>"),
    "name of a tag": ("<a", "b"),
    "attributes": ("<p ", "a=1 b "),
    "other attributes": ("<p ", "a{n}=1 "),
    "same attribute": ("<p ", "class=menu "),
    "classes": ("<p class='", "menu comment-{n} "),
    "styles": ("<p style='", "a:b; "),
    "blanks of a style": ("<p style='", "display : "),
    "content": ("<meta property=og:title content='", "title "),
    "equals": ("<a ", "="),
    "slashes": ("<a ", "/"),
    "script": ("<script>", "<!--<script></scrip"),
    "scripts": ("", "<script>x</script>"),
    "style": ("<style>", "</styl"),
    "styles of pages": ("", "<style>x</style>"),
    "textarea": ("<textarea>", "</textare <p>"),
    "title": ("<title>", "</titl x"),
    "titles": ("", "<title>x</title>"),
    "plain text": ("<plaintext>", "</plaintext>"),
    "xmp": ("", "<xmp><p></xmp>"),
    "frames": ("", "<iframe>x</iframe><noframes>x</noframes>"),
}
_TREE = {
    "bold": ("", "<b>x"),
    "bold in paragraphs": ("", "<b><p>x</b>"),
    "misnested": ("", "<b><i>x</b></i>"),
    "links": ("", "<a href=x>x"),
    "links of blocks": ("", "<a href=x><div>x"),
    "divs": ("", "<div>x"),
    "closed divs": ("", "<div>x</div>"),
    "divs, then ends": (_DIVS, "</p></b></span></h1>"),
    "names of no element": ("", "<x-y>x</z-y>"),
    "end tags, deep": (DEEP, "</x></p></li></a>"),
    "ends of paragraphs": ("<p>" + DEEP, "</p>"),
    "ends behind a button": ("<p><button>" + DEEP, "</p>"),
    "ends behind a cell": ("<b><table><td>" + DEEP, "</b></h1>"),
    "ends of another name": ("<x-y>" + DEEP, "</z-y>"),
    "paragraphs, deep": (DEEP, "<p>x"),
    "paragraphs in divs": (_DIVS, "<p class=post>words, and more. "),
    "headings": ("", "<h1>x<h2>y</h3>"),
    "items": ("<ul>", "<li>x"),
    "lists in lists": ("", "<ul><li>x"),
    "items behind a list": ("<li>" + DEEP, "<li><ol>"),
    "terms": ("<dl>", "<dt>x<dd>y"),
    "rows": ("<table>", "<tr><td>x<td>y"),
    "one row": ("<table><tr>", "<td>x"),
    "tables in tables": ("", "<table><tr><td>x"),
    "foster parents": ("<table>", "x<b>y</b>"),
    "parts of a table": ("<table>", "<caption>x<colgroup><col><thead><tbody><tfoot>"),
    "options": ("<select>", "<option>x"),
    "selects": ("", "<select><option>x</select>"),
    "templates": ("", "<template>x"),
    "closed templates": ("", "<template><p>x</template>"),
    "breaks": ("x", "<br>"),
    "broken lines": ("", "x<br>"),
    "pairs of breaks": ("", "x<br><br>"),
    "rules": ("", "x<hr>"),
    "ends of breaks": ("", "x</br>"),
    "tiny blocks": ("", "<p>x"),
    "comments of readers": ("", "<div class='comment-{n} menu'>said, and more.</div>"),
    "hidden blocks": ("<p>shown", "<div hidden>x</div>"),
    "hidden in hidden": ("<p>shown", "<div style=display:none>x"),
    "hidden words": ("", "<span hidden>x</span>y"),
    "dialogs": ("", "<dialog>x</dialog><details><summary>y"),
    "svg": ("", "<svg><title>x</title></svg>y"),
    "svg in svg": ("", "<svg><g>"),
    "breaking out": ("", "<svg><p>x"),
    "formulas": ("<math>", _TEX),
    "formulas in a line": ("", f"<math><mi>x</mi>{_TEX}</math>"),
    "math in math": ("", "<math>x"),
    "tex": ("", "<script type=math/tex>x</script>"),
    "ruby": ("<ruby>", "漢<rt>か<rp>"),
    "rubies": ("", "<ruby>漢<rt>か"),
    "pre": ("<pre>", "\r\n x"),
    "pres": ("", "<pre>x```"),
    "code in lists": ("<blockquote><ul><li>" * 8 + "<pre>", "\n"),
    "buttons": ("", "<button>x"),
    "objects": ("", "<object>x<p>"),
    "images": ("", "<img>x<input>"),
    "metas": ("", "<meta property=og:title content=x>"),
    "frame sets": ("", "<frameset><frame>"),
    "titles of blocks": ("<title>the words of it</title>", "<p>the words of all"),
}
FLOODS: Mapping[str, tuple[str, str]] = _TEXT | _SYNTAX | _TREE
"""How each begins, and what is repeated; `{n}` is a number that rises."""


def flood(name: str, size: int) -> bytes:
    """The page with that name, of about `size` bytes."""
    start, unit = FLOODS[name]
    units = max(1, (size - len(start)) // len(unit.encode()))
    if "{n}" in unit:
        return (start + "".join(unit.replace("{n}", str(n)) for n in range(units))).encode()[:size]
    return start.encode() + unit.encode() * units
