"""The heads of records: WARC 0.17 to 1.1 (ISO 28500) and whatever calls itself so, ARC versions 1 and 2.

Two measures of what a head is. Where one is due (at the start, right after a record, at the start of a compressed
member) nearly anything is taken: any version, mixed case, LF alone, a missing version line. In a search through
damaged text only a version line with a named field under it counts, so that a page that quotes a head is not one.

ARC: http://archive.org/web/researcher/ArcFileFormat.php.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

MAX_HEAD_BYTES = 1_048_576
"""A head longer than this is none. The longest line seen in the test data has 100,000 bytes."""
MAX_ARC_LINE_BYTES = 65_536


class Kind(Enum):
    """Which of the two formats a record has."""

    WARC = "warc"
    ARC = "arc"


class More(Enum):
    """The answer of `parse_head` where the text given ends inside what may be a head."""

    MORE = "more text is needed"


@dataclass(frozen=True, slots=True)
class Head:
    """A record's head: its fields, names in lower case, and where its block begins in the text."""

    kind: Kind
    fields: dict[str, str]
    block: int
    length: int | None
    """`None` where it is missing, negative or no number."""
    whole: bool = True
    """The blank line that ends it is there."""


_TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_VERSION = re.compile(rb"WARC/\d[^\n]{0,32}\n", re.IGNORECASE)
_VERSIONLESS = re.compile(rb"WARC-[A-Z-]{2,40}:", re.IGNORECASE)
_FIELD = re.compile(_TOKEN + rb"[ \t]*:")
_END = re.compile(rb"\n(?:\r*+(\n)|(?=(?:WARC|warc)/\d))")
"""The blank line that ends a head, or the next head's version line, which says that there is none."""
_STRICT = re.compile(
    rb"WARC/\d{1,2}\.\d{1,4}[ \t\r]*+\n(?:" + _TOKEN + rb"[ \t]*+:[^\n]*+\n(?:[ \t][^\n]*+\n)*+)++", re.IGNORECASE
)
_STRICT_SIGN = re.compile(rb"\n(?:WARC-Type|WARC-Record-ID)[ \t]*:", re.IGNORECASE)
_STRICT_START = re.compile(rb"(?:WARC|warc)/\d")
_REQUIRED = tuple(
    re.compile(rb"\n" + name + rb"[ \t]*:", re.IGNORECASE)
    for name in (b"WARC-Type", b"WARC-Record-ID", b"WARC-Date", b"Content-Length")
)
"""What every record has (ISO 28500, 5): a head in the midst of a line is one only with all of them."""
_ARC_STRICT_START = re.compile(rb"(?<=\n)(?:https?|ftp|dns|filedesc|mailto|nntp|gopher|whois|urn|news):")
_ARC_SCHEME = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]{1,20}:")
_IP = re.compile(rb"\d{1,3}(?:\.\d{1,3}){3}|-|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]{1,40}")
_ARC_DATE = re.compile(rb"\d{8,20}|null|-")
_ARC_STRICT_DATE = re.compile(rb"\d{14,18}")
_ARC_STRICT_LENGTH = re.compile(rb"-?\d{1,12}")
_NUMBER = re.compile(r"\+?[0-9]{1,18}\Z")


def begins_record(text: bytes | bytearray, at: int) -> bool:
    """A head may be due here and this looks like one; `text` should hold the line that begins at `at`."""
    if _VERSION.match(text, at) or _VERSIONLESS.match(text, at):
        return True
    return _arc_line(text, at) is not None


def strict_head(text: bytes | bytearray, at: int, kind: Kind | None) -> bool:
    """A head begins here beyond reasonable doubt: even where none is due."""
    if kind is not Kind.ARC and (found := _STRICT.match(text, at, at + MAX_HEAD_BYTES)):
        return _STRICT_SIGN.search(text, at, found.end()) is not None
    line = _arc_line(text, at) if kind is not Kind.WARC else None
    return line is not None and bool(
        _ARC_STRICT_DATE.fullmatch(line.date) and _ARC_STRICT_LENGTH.fullmatch(line.length)
    )


def find_head(text: bytes | bytearray, low: int, high: int, kind: Kind | None, *, glued: bool = False) -> int:
    """Where, in `[low, high)`, the first head begins beyond reasonable doubt; -1 where none does.

    Heads begin a line, so that the byte before is looked at too. `glued`: damage is known to lie before it, so that a
    WARC head may also follow on junk, or on a block that lost its end, without a line end between. Each line that
    begins like a head is looked at once: the time is linear in the text.
    """
    first = -1
    if kind is not Kind.ARC:
        first = _find_warc_head(text, low, high, glued=glued)
        # The second search goes no further than what the first has found: else each would scan all text again.
        high = high if first < 0 else first
    if kind is not Kind.WARC:
        starts = (match.start() for match in _ARC_STRICT_START.finditer(text, low, high + 8))
        found = next((at for at in starts if at < high and strict_head(text, at, Kind.ARC)), -1)
        first = found if found >= 0 else first
    return first


def _find_warc_head(text: bytes | bytearray, low: int, high: int, *, glued: bool) -> int:
    known = low
    for match in _STRICT_START.finditer(text, low, high + 8):
        at = match.start()
        if at >= high:
            break
        begins_line = at > 0 and text[at - 1] == 0x0A
        # Lines that are no head are not looked at again from a place within them, which would be quadratic.
        if not begins_line and (not glued or at < known):
            continue
        head = _STRICT.match(text, at, at + MAX_HEAD_BYTES)
        signs = (_STRICT_SIGN,) if begins_line else _REQUIRED
        if head and all(sign.search(text, at, head.end()) for sign in signs):
            return at
        known = head.end() if head else known
    return -1


def parse_head(text: bytes | bytearray, at: int, kind: Kind | None, *, final: bool) -> Head | More | None:
    """The head at `at`, where one is due; `None` where there is none.

    `final`: no more text can be had. Otherwise the answer is `More` where the text ends too soon to tell.
    """
    if not final and len(text) - at < 64 and text.find(b"\n", at) < 0:
        return More.MORE
    if kind is not Kind.ARC and (_VERSION.match(text, at) or _VERSIONLESS.match(text, at)):
        return _warc_head(text, at, final=final)
    if kind is not Kind.WARC:
        if not final and text.find(b"\n", at, at + MAX_ARC_LINE_BYTES) < 0 and len(text) - at < MAX_ARC_LINE_BYTES:
            return More.MORE if _ARC_SCHEME.match(text, at) else None
        return _arc_head(text, at)
    return None


def _warc_head(text: bytes | bytearray, at: int, *, final: bool) -> Head | More | None:
    version = _VERSION.match(text, at)
    first = version.end() if version else at
    stop = _END.search(text, at, at + MAX_HEAD_BYTES)
    if stop is None and not final and len(text) - at < MAX_HEAD_BYTES:
        return More.MORE
    if (stop is None and len(text) - at >= MAX_HEAD_BYTES) or (stop and stop[1] is None):
        return None
    end, block = stop.span() if stop else (len(text), len(text))
    fields = _fields(bytes(text[first:end]))
    # One line that is no field, or a version line too few, does not cost a record that says what it is.
    if (version is None or not _FIELD.match(text, first)) and not fields.keys() & {"warc-type", "warc-record-id"}:
        return None
    length = fields.get("content-length", "")
    return Head(Kind.WARC, fields, block, int(length) if _NUMBER.match(length) else None, whole=stop is not None)


def _fields(raw: bytes) -> dict[str, str]:
    """Names in lower case → value; folded lines are joined; of a name given twice the first counts."""
    fields: dict[str, list[str]] = {}
    values: list[str] = []
    for line in _decoded_lines(raw):
        if line[:1] in (" ", "\t"):
            values.append(line.strip())
            continue
        key, colon, value = line.partition(":")
        values = [value.strip()]
        # A line without a colon, or of a name seen before, keeps its folded lines to itself.
        if colon:
            fields.setdefault(key.strip().lower(), values)
    return {name: values[0] if len(values) == 1 else " ".join(filter(None, values)) for name, values in fields.items()}


def _decoded_lines(raw: bytes) -> list[str]:
    """Lines as UTF-8 (WARC 1.0, section 4); a line that is not is taken as Latin-1, so that nothing is lost."""
    try:
        return raw.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        return [decode_header(line) for line in raw.split(b"\n")]


def decode_header(raw: bytes) -> str:
    """A header's bytes as UTF-8, or as Latin-1 where they are not."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


@dataclass(frozen=True, slots=True)
class _ArcLine:
    url: bytes
    date: bytes
    content_type: bytes
    length: bytes
    end: int


def _arc_line(text: bytes | bytearray, at: int) -> _ArcLine | None:
    """`URL IP date type length`, or version 2's ten fields; a URL may hold spaces, so the IP and the date tell."""
    end = text.find(b"\n", at, at + MAX_ARC_LINE_BYTES) if _ARC_SCHEME.match(text, at) else -1
    if end < 0:
        return None
    words = bytes(text[at:end]).rstrip(b"\r \t").split(b" ")
    for index in range(1, len(words) - 2):
        if _ARC_DATE.fullmatch(words[index + 1]) and _IP.fullmatch(words[index]):
            content_type = words[index + 2] if index + 3 < len(words) else b""
            return _ArcLine(b" ".join(words[:index]), words[index + 1], content_type, words[-1], end)
    return _ArcLine(words[0], b"", b"", words[-1], end) if words[0].startswith(b"filedesc:") else None


def _arc_head(text: bytes | bytearray, at: int) -> Head | None:
    line = _arc_line(text, at)
    if line is None:
        return None
    fields = {
        "warc-target-uri": decode_header(line.url),
        "warc-date": line.date.decode("latin-1"),
        "content-type": decode_header(line.content_type),
    }
    length = line.length.decode("latin-1")
    return Head(Kind.ARC, fields, line.end + 1, int(length) if _NUMBER.match(length) else None)
