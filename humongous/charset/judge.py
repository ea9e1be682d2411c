"""The judge: each candidate's reading of the bytes, in the order of the evidence, until one holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from humongous.charset import detection, evidence, labels
from humongous.charset.codecs_whatwg import DOUBLE_BYTE, Reading, read
from humongous.charset.evidence import Candidate
from humongous.document import Decoded

VERSION = "1"
"""Rises with every change of this package that changes a text."""

_TOLERANCES = (0.01, 0.10)
"""Faults that a reading may have, as a share of the bytes that are not ASCII: strict first, then what is left."""
_SHORT = 8
"""From this many bytes that are not ASCII on, one fault more is let pass: a page cut in mid-character has it."""


def decode(html: bytes, content_type: str | None = None) -> Decoded:
    """Decode a page by evidence: what it states, if the bytes agree; then UTF-8, if valid; then detection.

    `content_type` is the HTTP header's value. Sources, strongest first: `bom`, `header`, `meta`, `utf-8-valid` (against
    what is stated, or nothing is), `detected`, `default` (UTF-8 where all bytes are ASCII, windows-1252 where nothing
    else will do). The text is as the bytes have it: NULs and all. Linear in the size of the page; never raises.
    """
    candidates = list(evidence.stated(html, content_type))
    if html.isascii() and b"\x1b" not in html and b"\x00" not in html:
        first = next((each for each in candidates if not _is_utf16(each.name)), Candidate("utf-8", "default"))
        return Decoded(html.decode("ascii"), first.name, first.source)
    utf8 = read(html, "utf-8")
    page = _Page(html, utf8)
    readings = {"utf-8": utf8}
    for tolerance in _TOLERANCES:
        for candidate in _in_order(candidates, page):
            if candidate.name not in readings:
                readings[candidate.name] = read(html, candidate.name)
            reading = readings[candidate.name]
            if page.agrees(candidate, reading, tolerance):
                return Decoded(reading.text, candidate.name, candidate.source, reading.replaced)
    reading = read(html, "windows-1252")
    return Decoded(reading.text, "windows-1252", "default", reading.replaced)


def _in_order(stated: list[Candidate], page: _Page) -> Iterator[Candidate]:
    """What is stated, then what the bytes say; detection runs only where it comes to that."""
    yield from stated
    if page.utf16:
        yield Candidate(page.utf16, "detected")
    if not page.high and _KANJI_IN.search(page.html):
        yield Candidate("iso-2022-jp", "detected")
    yield Candidate("utf-8", "utf-8-valid" if page.valid_utf8 else "detected")
    if detected := detection.detect(page.html):
        yield Candidate(detected, "detected")


class _Page:
    """Facts about a page's bytes that decide whether a candidate agrees with them."""

    def __init__(self, html: bytes, utf8: Reading) -> None:
        self.html = html
        self.high = len(html) - len(html.translate(None, _HIGH_BYTES))
        self.utf16 = _utf16_shape(html)
        characters = len(utf8.text) - len(utf8.text.encode("ascii", "ignore"))
        self.utf8_errors = utf8.replaced
        self.utf8_characters = characters - utf8.replaced
        self.valid_utf8 = not utf8.replaced or (utf8.replaced == 1 and bool(_CUT.search(html[-4:])))
        self.short_utf8 = self.utf8_characters < _FEW and not _THREE_BYTES.search(utf8.text)

    def agrees(self, candidate: Candidate, reading: Reading, tolerance: float) -> bool:
        """Whether the bytes bear the candidate out."""
        if _is_utf16(candidate.name):
            return candidate.source == "bom" or candidate.name == self.utf16
        if self.utf16:
            return False
        if candidate.name == "utf-8":
            return self.valid_utf8 or self.utf8_errors * 2 <= self.utf8_characters
        faults = len(_FAULT.findall(reading.text))
        if self.valid_utf8 and self.utf8_characters:
            # Hardly any text in another encoding is valid UTF-8, unless there are only a few pairs of bytes in it.
            return self.short_utf8 and candidate.name in _PAIRS and candidate.source != "detected" and not faults
        return faults <= tolerance * self.high + (self.high >= _SHORT)


_KANJI_IN = re.compile(rb"\x1b\$[@B]")
"""ISO-2022-JP's way into JIS X 0208; all its bytes are ASCII, so validity as UTF-8 says nothing."""
_HIGH_BYTES = bytes(range(0x80, 0x100))
_FAULT = re.compile("[\x80-\x9f\ufffd]")
"""C1 controls, which the code pages have where they have no character, and replacements."""
_FEW = 3
_THREE_BYTES = re.compile("[\u0800-\U0010ffff]")
_PAIRS = DOUBLE_BYTE | {"windows-874"}
"""Encodings in which two bytes of ordinary text may look like one character of UTF-8."""


def _is_utf16(name: str) -> bool:
    return name.startswith("utf-16")


_CUT = re.compile(rb"(?:[\xc2-\xf4]|[\xe0-\xf4][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{2})\Z")
"""The beginning of a UTF-8 character at the very end, as where a page was truncated."""


_UTF16_SAMPLE = 4_096
_UTF16_LEAST = 16


def _utf16_shape(html: bytes) -> str | None:
    """UTF-16 without a byte order mark: mark-up is ASCII, so every other byte is NUL (XML 1.0, appendix F)."""
    low, high = html[0:_UTF16_SAMPLE:2], html[1:_UTF16_SAMPLE:2]
    if len(high) < _UTF16_LEAST:
        return None
    zeros = low.count(0) / len(low), high.count(0) / len(high)
    if zeros[1] > 0.2 and zeros[0] < 0.02:
        return "utf-16le"
    return "utf-16be" if zeros[0] > 0.2 and zeros[1] < 0.02 else None


def versions() -> dict[str, str]:
    """Versions of all that decides a page's text, for the configuration's fingerprint."""
    return {"charset": VERSION, **labels.versions(), **detection.versions()}
