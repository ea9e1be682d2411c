"""What a payload is: by its content first, by its header where the content does not tell.

Patterns: https://mimesniff.spec.whatwg.org/ (sections 6 and 7), and what else is found under `text/html` in crawls.
"""

from __future__ import annotations

import re

from humongous.warc.content_coding import BINARY

HEAD_BYTES = 16_384
"""How much of a payload is looked at."""
HTML = "html"

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"), (b"%!PS-Adobe-", "postscript"), (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "image"), (b"GIF87a", "image"), (b"GIF89a", "image"), (b"\xff\xd8\xff", "image"),
    (b"\x00\x00\x01\x00", "image"), (b"\x00\x00\x02\x00", "image"), (b"II*\x00", "image"), (b"MM\x00*", "image"),
    (b"8BPS", "image"), (b"\xff\x0a", "image"),
    (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"\x1f\x8b\x08", "gzip"), (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"), (b"BZh", "bzip2"), (b"\xfd7zXZ\x00", "xz"), (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"OggS\x00", "media"), (b"ID3", "media"), (b"MThd\x00\x00\x00\x06", "media"), (b"fLaC", "media"),
    (b"\x1a\x45\xdf\xa3", "media"), (b"\x00\x00\x01\xba", "media"), (b"\x00\x00\x01\xb3", "media"),
    (b"FLV\x01", "media"), (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "media"),
    (b"wOFF", "font"), (b"wOF2", "font"), (b"OTTO", "font"), (b"ttcf", "font"), (b"\x00\x01\x00\x00", "font"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"), (b"\x7fELF", "program"), (b"\x00asm", "program"),
    (b"\xca\xfe\xba\xbe", "program"), (b"MZ\x90\x00", "program"), (b"SQLite format 3\x00", "database"),
    (b"WARC/1.", "archive"),
)  # fmt: skip
_RIFF_KINDS = {b"WEBP": "image", b"AVI ": "media", b"WAVE": "media"}

_HTML_TYPES = {"text/html", "application/xhtml+xml", "application/xhtml", "text/xhtml", "application/vnd.wap.xhtml+xml"}
_NO_TYPES = {
    "",
    "unknown/unknown",
    "application/unknown",
    "*/*",
    "text/plain",
    "text",
    "unk",
    "html",
    "no-type",
    "none",
}
"""Types that say nothing; `text/plain` is what servers of old gave to what they did not know."""
_SCRIPT = re.compile(
    r"(?:application|text)/(?:x-|ld\+|.*\+)?(?:javascript|ecmascript|json|css|jscript|csv|calendar|vcard)"
)

_LEADING = re.compile(rb"(?:[ \t\r\n\f\x00]+|<\?(?:(?!\?>).){0,2000}\?>|<!--(?:(?!-->).){0,8000}-->)*", re.DOTALL)
_DOCTYPE = re.compile(rb"<!doctype[ \t\r\n]+([a-z][a-z0-9:]*)", re.IGNORECASE)
_ROOT = re.compile(rb"<([a-z_][\w:.-]{0,60})(?=[\s/>])", re.IGNORECASE)
_HTML_TAGS = frozenset(
    b"html head script iframe h1 h2 h3 h4 h5 h6 div font table a style title b body br p meta link base center span ul ol "
    b"dl li pre form img frameset noscript header main article section nav footer hr i u em strong blockquote basefont "
    b"td tr tbody input select button label map object embed marquee tt small big".split()
)
_XML_ROOTS = {
    b"rss": "feed", b"feed": "feed", b"rdf:rdf": "feed", b"channel": "feed", b"opml": "feed",
    b"urlset": "xml", b"sitemapindex": "xml", b"svg": "image", b"wml": "xml", b"kml": "xml", b"xsl:stylesheet": "xml",
    b"opensearchdescription": "xml", b"error": "xml", b"listbucketresult": "xml", b"soap:envelope": "xml",
    b"methodresponse": "xml", b"oembed": "xml", b"smil": "xml", b"mpd": "media", b"crossdomain": "xml",
    b"cross-domain-policy": "xml", b"oai-pmh": "xml", b"xml": "xml",
}  # fmt: skip
_SURE_HTML = re.compile(rb"<(?:!doctype[ \t\r\n]+html|html|head|body|frameset)[\s>]", re.IGNORECASE)
_SOME_HTML = re.compile(rb"<(?:p|br|div|a|b|i|table|h[1-6]|ul|li|span|font|center|img|title|meta)[\s/>]", re.IGNORECASE)
_JSON = re.compile(
    rb'(?:\{\s{0,200}(?:"[^"\n]{0,200}"\s{0,20}:|\}\s*\Z)|\[\s{0,200}(?:\{\s{0,200}["}]|"|\[|\]\s*\Z|-?\d+\s*,))'
)
_MIN_TAGS = 3
_CODE = re.compile(
    rb"(?:/\*(?:(?!\*/).){0,4000}\*/\s{0,200}|//[^\n]{0,500}\n\s{0,200}){0,20}"  # comments
    rb"(?:[;!+(]{0,3}function\b\s{0,20}[\w$]{0,60}\s{0,20}\(|[\"']use strict[\"']"
    rb"|(?:var|let|const)\s{1,20}[\w$]{1,60}\s{0,20}[=;,]"
    rb"|(?:window|document|self|jQuery|\$)(?:\.[\w$]{1,60}){0,4}\s{0,20}(?:=[^=]|\()|@charset\s{0,20}[\"'])",
    re.DOTALL,
)
"""How a script or a style sheet begins: served as `text/html` it is no page."""


def content_kind(body: bytes, content_type: str | None) -> str:
    """`html`, or what else it is: `pdf`, `image`, `json`, `feed`, `text`, …

    `content_type` is the header's. A text under `text/html` is HTML even without a tag; one under `text/plain` or no
    type at all only where it has mark-up.
    """
    declared = (content_type or "").partition(";")[0].strip().lower()
    head = ascii_head(body)
    if magic := _magic(head):
        return magic
    leading = _LEADING.match(head)
    start = head[leading.end() :] if leading else head
    if start[:1] == b"<" and (kind := _marked_up(head, start, declared)):
        return kind
    if _JSON.match(start) and not _SURE_HTML.search(start, 0, 256):
        return "json"
    if _CODE.match(start) and not _SURE_HTML.search(head):
        return "script"
    return _by_header(head, declared)


def ascii_head(body: bytes) -> bytes:
    """The first bytes, without a byte order mark; of UTF-16 and UTF-32 the bytes that are ASCII."""
    head = body[:HEAD_BYTES]
    if head[:3] == b"\xef\xbb\xbf":
        return head[3:]
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[:4] in (b"<\0!\0", b"<\0h\0", b"\0<\0!", b"\0<\0h", b"<\0?\0")
    return head.replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff") if wide else head


def _magic(head: bytes) -> str | None:
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] in _RIFF_KINDS:
        return _RIFF_KINDS[head[8:12]]
    return "media" if head[4:8] == b"ftyp" else None


def _marked_up(head: bytes, start: bytes, declared: str) -> str | None:
    """The kind of text whose first word is a tag; `None` where that does not tell."""
    if doctype := _DOCTYPE.match(start):
        return HTML if doctype[1].lower() == b"html" else _XML_ROOTS.get(doctype[1].lower(), "xml")
    root = _ROOT.match(start)
    name = root[1].lower() if root else b""
    if name in _XML_ROOTS:
        return HTML if name == b"error" and declared in _HTML_TYPES else _XML_ROOTS[name]
    if name in _HTML_TAGS:
        return HTML
    if name and head.lstrip()[:5].lower() == b"<?xml":
        return HTML if _SURE_HTML.search(start) and declared in _HTML_TYPES else "xml"
    return None


def _by_header(head: bytes, declared: str) -> str:
    sure = _SURE_HTML.search(head) is not None
    if declared in _HTML_TYPES:
        some = sure or _SOME_HTML.search(head)
        return HTML if some or not _is_binary(head) else "binary"
    if _SCRIPT.match(declared):
        return "script"
    if declared in _NO_TYPES:
        few = sum(1 for _, _ in zip(range(_MIN_TAGS), _SOME_HTML.finditer(head), strict=False)) < _MIN_TAGS
        tagged = sure or (declared != "text/plain" and not few)
        return HTML if tagged and not _is_binary(head) else "text"
    return declared


def _is_binary(head: bytes) -> bool:
    """A tenth and more of the bytes are such as no text has; a few stray ones are found in many pages."""
    return len(BINARY.findall(head[:1_445])) * 10 > len(head[:1_445])
