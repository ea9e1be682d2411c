"""The judge: UTF-8 where the bytes are; else the encoding that statement and language together speak for."""

from __future__ import annotations

import dataclasses
import itertools
import re

from humongous.charset import detection, evidence, labels, letters_and_marks, mending, model, oddities, plan, shapes
from humongous.charset.byte_marks import NO_MARKS, ByteMarks, byte_marks
from humongous.charset.codecs_beyond import VNI
from humongous.charset.codecs_whatwg import DOUBLE_BYTE, NAMES, Reading, read
from humongous.charset.evidence import Candidate
from humongous.document import Decoded

VERSION = "3"
"""Rises with every change of this package that changes a text."""


def decode(html: bytes, content_type: str | None = None) -> Decoded:
    """Decode a page by evidence: its byte order mark, UTF-8 if valid, else what it states unless another is likelier.

    `content_type` is the HTTP header's value. Sources: `bom`, `header`, `meta`, `utf-8-valid` (against what is stated,
    or nothing is), `detected`, `utf-8-twice` and `misread` (`mending.mend`), `default` (UTF-8 where all bytes are ASCII,
    windows-1252 where nothing else will do). The text is as the bytes have it: NULs and all. Linear in the size of the
    page; never raises.
    """
    stated = list(evidence.stated(html, content_type))
    marks = NO_MARKS if html.isascii() else byte_marks(html)
    decoded = _in_font_places(html, _decode(html, stated, marks))
    flags = oddities.of_page(html, decoded, marks)
    if decoded.charset_source == "detected" and any(each.name != decoded.charset for each in stated):
        flags = ("charset_overridden", *flags)
    return dataclasses.replace(decoded, flags=(*decoded.flags, *flags)) if flags else decoded


def _in_font_places(html: bytes, decoded: Decoded) -> Decoded:
    """The page as it was meant where its encoding is only how its font's places are called, and the font is known."""
    stated = decoded.charset_source != "detected"
    if html.isascii() or decoded.charset in _UNICODE or (stated and decoded.charset != "windows-1252"):
        return decoded
    if decoded.charset in plan.LATIN and letters_and_marks.looks_like_vni(html):
        return _decoded(html, Candidate(VNI, "detected"))
    if oddities.has_encoded_font(html, letters_and_marks.TSCII_FONTS):
        tamil = _decoded(html, Candidate("tscii", "detected"))
        return tamil if letters_and_marks.is_tamil(tamil.text) else decoded
    return decoded


def _decode(html: bytes, stated: list[Candidate], marks: ByteMarks) -> Decoded:
    if html.isascii() and not shapes.has_escapes(html):
        first = next((each for each in stated if each.name in _ASCII_TOO), Candidate("utf-8", "default"))
        return Decoded(html.decode("ascii"), first.name, first.source)
    marked = next((each for each in stated if each.source == "bom"), None)
    wide = shapes.wide_shape(html) if b"\x00" in html else None
    if marked and marked.name != "utf-8":
        return _decoded(html, marked)
    if wide:
        return _decoded(html, next((each for each in stated if each.name == wide), Candidate(wide, "detected")))
    escaped = shapes.escape_shape(html)
    if escaped and (html.isascii() or any(each.name == escaped for each in stated)):
        return _decoded(html, next((each for each in stated if each.name == escaped), Candidate(escaped, "detected")))
    utf8 = _as_utf8(html, stated, marks)
    return utf8 or _in_another(html, [each for each in stated if each.name not in _UNICODE])


_UNICODE = frozenset({"utf-8", "utf-16le", "utf-16be", "utf-32le", "utf-32be"})
_ASCII_TOO = NAMES - {"utf-16le", "utf-16be"}


def _decoded(html: bytes, candidate: Candidate) -> Decoded:
    reading = read(html, candidate.name)
    return Decoded(reading.text, candidate.name, candidate.source, reading.replaced)


def _as_utf8(html: bytes, stated: list[Candidate], marks: ByteMarks) -> Decoded | None:
    """The page as UTF-8, mended where that is exact; `None` where it is not UTF-8."""
    utf8 = read(html, "utf-8")
    name = "utf-8"
    if utf8.replaced and (joined := mending.join_surrogates(html)) != html:
        mended = read(joined, "utf-8")
        if mended.replaced < utf8.replaced:
            html, utf8, name = joined, mended, "cesu-8"
    valid = not utf8.replaced or (utf8.replaced == 1 and bool(_CUT.search(html[-4:])))
    if not valid and not _mostly_utf8(html, utf8):
        return None
    if valid and (pair := _by_chance(html, utf8, stated)):
        return pair
    source = next((each.source for each in stated if each.name == "utf-8"), "utf-8-valid" if valid else "detected")
    if not valid:
        mixed, other = mending.read_mixed(html)
        return Decoded(mixed.text, name, source, mixed.replaced, ("mixed_charsets",) if other else ())
    if not utf8.text.isascii() and (whole := mending.mend(utf8.text, marks)):
        return Decoded(whole.text, whole.charset, whole.source)
    return Decoded(utf8.text, name, source, utf8.replaced)


_CUT = re.compile(rb"(?:[\xc2-\xf4]|[\xe0-\xf4][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{2})\Z")
"""The beginning of a UTF-8 character at the very end, as where a page was truncated."""
_FEW = 3
_THREE_BYTES = re.compile("[\u0800-\U0010ffff]")
_FAULT = re.compile("[\x80-\x9f\ufffd]")
_PAIRS = DOUBLE_BYTE | {"windows-874"}
"""Encodings in which two bytes of ordinary text may look like one character of UTF-8."""


_ERRORS = re.compile("\ufffd{1,4}")
"""One error of up to four bytes: a character that is broken, or of another encoding."""
_RUNS = re.compile(rb"[\x80-\xff]+")
_RUNS_LOOKED_AT = 200


def _mostly_utf8(html: bytes, utf8: Reading) -> bool:
    """Whether bytes with errors are UTF-8 all the same: by their characters, or by their runs that are not ASCII.

    Two characters for each error are more than another encoding's text has by chance (at most 1.6, of 4,900 sentences
    in 26 encodings). And of its runs (words, or letters between ASCII) hardly one in twenty is whole UTF-8 by chance: a
    page whose only characters beyond ASCII are a few signs or accents is known by them.
    """
    good = _good(utf8)
    if utf8.replaced <= 2 * good and 2 * sum(1 for _ in _ERRORS.finditer(utf8.text)) <= good:
        return True
    runs = [match[0] for match in itertools.islice(_RUNS.finditer(html), _RUNS_LOOKED_AT)]
    whole = sum(not read(run, "utf-8").replaced for run in runs)
    return whole * 2 >= len(runs)


def _good(utf8: Reading) -> int:
    """Characters that are not ASCII and no errors."""
    return len(utf8.text) - len(utf8.text.encode("ascii", "ignore")) - utf8.replaced


def _by_chance(html: bytes, utf8: Reading, stated: list[Candidate]) -> Decoded | None:
    """The page as it states where only a pair or two of bytes look like UTF-8: those are ordinary in its encoding."""
    pairs = [candidate for candidate in stated if candidate.name in _PAIRS]
    if not pairs or not 0 < _good(utf8) < _FEW or _THREE_BYTES.search(utf8.text):
        return None
    for candidate in pairs:
        decoded = _decoded(html, candidate)
        if not _FAULT.search(decoded.text):
            return decoded
    return None


_BONUS = {"header": (16, 2), "meta": (14, 2)}
"""What a statement is worth: bits, and quarters of a bit for each byte that is not ASCII. A header is often the
server's default, a `<meta>` the template's: a clearly likelier reading overrides both."""
_TOLERANCE = 0.10
"""Share of bytes that are not ASCII that may come out as no character under what a page states, where all else fails."""


def _in_another(html: bytes, stated: list[Candidate]) -> Decoded:
    """The page in the likeliest encoding that is not UTF-8, statements counted."""
    scores = detection.score(html)
    costs = dict(scores.costs)
    sources: dict[str, Candidate] = {}
    for candidate in reversed(stated):
        bits, quarters = _BONUS.get(candidate.source, (0, 0))
        name = _SCORED_AS.get(candidate.name, candidate.name)
        for scored, read_as in [(name, candidate.name), *((also, also) for also in _ALSO.get(name, ()))]:
            if scored in costs:
                costs[scored] = scores.costs[scored] - 4 * bits - quarters * scores.high
                sources[scored] = Candidate(read_as, candidate.source)
    unscored = next((each for each in stated if _SCORED_AS.get(each.name, each.name) not in costs), None)
    if unscored and _holds(as_stated := _decoded(html, unscored), scores.high):
        return as_stated
    best = min(costs, key=costs.__getitem__, default="windows-1252")
    if best in sources:
        return _decoded(html, sources[best])
    decoded = _decoded(html, Candidate(best, "detected"))
    for candidate in stated:
        same = _decoded(html, candidate)
        if same.text == decoded.text:
            return same
    return decoded


_SCORED_AS = {"gb18030": "gbk", "ibm858": "ibm850", "shift_jis-2004": "shift_jis", "euc-jis-2004": "euc-jp"}
"""Encodings that detection knows by a sibling."""
_ALSO = {"koi8-u": ("koi8-ru",)}
"""What a statement speaks for too: the standard reads the label `koi8-ru` as KOI8-U, whose quotation marks are frames."""


def _holds(decoded: Decoded, high: int) -> bool:
    """Whether the bytes agree with a statement that the model knows nothing of."""
    return len(_FAULT.findall(decoded.text)) <= _TOLERANCE * high


def versions() -> dict[str, str]:
    """Versions of all that decides a page's text, for the fingerprint; numpy's is none of it: its sums here are exact."""
    return {
        "charset": VERSION,
        "charset_model": model.digest(),
        **labels.versions(),
    }
