"""Faults in UTF-8 that can be undone exactly: written twice, surrogates in pairs, lines in another encoding."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from humongous.charset import codecs_whatwg, detection
from humongous.charset.byte_marks import ENOUGH, ByteMarks
from humongous.charset.codecs_whatwg import Reading, read

_SURROGATES = re.compile(rb"\xed([\xa0-\xaf])([\x80-\xbf])\xed([\xb0-\xbf])([\x80-\xbf])")


def join_surrogates(html: bytes) -> bytes:
    """CESU-8 and Java's modified UTF-8 as UTF-8: pairs of surrogates are one character, C0 80 is NUL."""
    return _SURROGATES.sub(_joined, html).replace(b"\xc0\x80", b"\x00")


def _joined(match: re.Match[bytes]) -> bytes:
    return match[0].decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass").decode("utf-16-le").encode()


@dataclass(frozen=True, slots=True)
class Mended:
    """A page whose text was written as UTF-8 after having been misread: what it was, and its text."""

    text: str
    charset: str
    source: str
    """`utf-8-twice` or `misread`."""


_CLEARLY = 2.5
"""Bits a byte by which another encoding has to be the likelier."""


def mend(text: str, marks: ByteMarks) -> Mended | None:
    """The page as it was meant, where all of it went through the same mistake and the way back is exact, else `None`.

    `text` is what valid UTF-8 reads as, and `marks` are those of its bytes. Twice encoded by way of windows-1252 or -1251:
    what comes out is valid UTF-8 once more, which chance does not make.
    """
    # More than one odd word ("Náššu" would be Ogham).
    if marks.usual or marks.twice > 1:
        for name in ("windows-1252", "iso-8859-1"):
            raw = _back(text, name)
            if raw is not None and (once := _strict_utf8(raw)) is not None:
                return Mended(once, "utf-8", "utf-8-twice")
    # Р and С, of which twice encoded Cyrillic is full, are more than capitals can be.
    if marks.capitals > 0.15 * marks.cyrillic:
        raw = _back(text, "windows-1251")
        if raw is not None and (once := _strict_utf8(raw)) is not None:
            return Mended(once, "utf-8", "utf-8-twice")
    if marks.runs == ENOUGH:
        return _misread(text)
    return None


def _misread(text: str) -> Mended | None:
    raw = _back(text, "windows-1252")
    if raw is None:
        return None
    scores = detection.score(raw)
    if scores.best in (None, "windows-1252", "iso-8859-15") or scores.excess("windows-1252") < _CLEARLY:
        return None
    reading = read(raw, str(scores.best))
    return None if reading.replaced else Mended(reading.text, str(scores.best), "misread")


def _back(text: str, name: str) -> bytes | None:
    """The bytes that were misread as `name`; `None` where the text has a character that it has not."""
    table = "".join(map(chr, range(256))) if name == "iso-8859-1" else codecs_whatwg.table(name)
    try:
        return codecs.charmap_encode(text, "strict", codecs.charmap_build(table))[0]
    except UnicodeEncodeError:
        return None


def _strict_utf8(raw: bytes) -> str | None:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


_LEAST_FOREIGN = 4
"""Bytes that are not ASCII from which on lines in another encoding are read in it."""


def read_mixed(html: bytes) -> tuple[Reading, str | None]:
    """A page that is mostly UTF-8, its other lines in the encoding that they are likely in, and that encoding's name.

    Only lines without a good character of UTF-8 are of another encoding; bad bytes elsewhere become U+FFFD.
    """
    lines = html.split(b"\n")
    foreign = [at for at, line in enumerate(lines) if not line.isascii() and _is_foreign(line)]
    joined = b"\n".join(lines[at] for at in foreign)
    scores = detection.score(joined) if joined else None
    if scores is None or scores.best is None or scores.high < _LEAST_FOREIGN:
        return read(html, "utf-8"), None
    other = read(joined, scores.best)
    texts = other.text.split("\n")
    if other.replaced or len(texts) != len(foreign):
        return read(html, "utf-8"), None
    for at, text in zip(foreign, texts, strict=True):
        lines[at] = text.encode("utf-8", "surrogatepass")
    return read(b"\n".join(lines), "utf-8"), scores.best


def _is_foreign(line: bytes) -> bool:
    good = line.decode("utf-8", "ignore")
    return good.isascii() and len(good) < len(line)
