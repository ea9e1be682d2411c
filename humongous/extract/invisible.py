"""Characters that no one sees: kept where the spelling of a script or an emoji needs them, else out (docs/unicode.md).

Each stays only beside what gives it meaning, so the same character is spelling in Persian and cruft in English. What is
cruft everywhere, `sanitise` takes out before.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from humongous.extract.normal_form import combining, is_written

BIDI_MARKS = "\u061c\u200e\u200f"
WORD_BREAK = "\u200b"
_BLACK_FLAG = "\U0001f3f4"

_CURSIVE = (
    "\u0590-\u061b\u061d-\u077f\u07c0-\u07ff\u0840-\u08ff\u1800-\u180a\u1810-\u18af\ua840-\ua87f\ufb1d-\ufdff\ufe70-\ufefe"
    "\U00010840-\U00010fff\U0001e900-\U0001e95f\U0001ee00-\U0001eeff"
)
"""Scripts whose letters join (and Hebrew, for its points): Arabic, Syriac, N'Ko, Mongolian, Phags-pa, Adlam, …; and the
old ones of the Near East and Central Asia, in some of which joiners make or part ligatures (Avestan, Old Hungarian)."""
_BRAHMIC = (
    "\u0900-\u0fff\u1000-\u109f\u1700-\u17ff\u1900-\u1aaf\u1b00-\u1c4f\u1cd0-\u1cff\ua800-\ua82f\ua880-\ua8ff"
    "\ua900-\ua95f\ua980-\uaaff\uabc0-\uabff\u2d7f\U00010a00-\U00010a5f\U00011000-\U000110cf\U00011100-\U0001189f"
    "\U00011900-\U00011aaf\U00011b00-\U00011faf\U00016100-\U0001613f\U00016d40-\U00016d7f"
)
"""Scripts of the Brahmi family, and the sign of Tifinagh that joins consonants: a joiner after a virama says which form
of a conjunct is meant."""
_UNSPACED = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf\u1b00-\u1b7f\ua980-\ua9ff\uaa00-\uaadf"
"""Scripts of South-East Asia and Tibet, whose words are parted, if at all, by U+200B."""
_PICTOGRAPH = (
    "\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff"
)
"""What the property Extended_Pictographic covers (UTS #51), by blocks."""
_MODIFIER = "\U0001f3fb-\U0001f3ff"
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LEADING, _VOWEL, _TRAILING = "\u1100-\u115f\ua960-\ua97c", "\u1160-\u11a7\ud7b0-\ud7c6", "\u11a8-\u11ff\ud7cb-\ud7fb"


def _one_of(ranges: str) -> re.Pattern[str]:
    return re.compile(f"[{ranges}]")


_JOINING, _INDIC, _UNSPACED_ONE = _one_of(_CURSIVE + _BRAHMIC), _one_of(_BRAHMIC), _one_of(_UNSPACED)
_EMOJI, _BEFORE_JOINER = _one_of(_PICTOGRAPH), _one_of(f"{_PICTOGRAPH}{_MODIFIER}\ufe0f\u20e3")
_EMOJI_BASE = _one_of(f"#*0-9{_PICTOGRAPH}{_MODIFIER}\U0001f1e6-\U0001f1ff")
_IDEOGRAPH, _MONGOLIAN, _BRAILLE = _one_of(_HAN), _one_of("\u1807\u1820-\u18a8\u18aa"), _one_of("\u2801-\u28ff")
_LEADING_ONE, _VOWEL_ONE, _TRAILING_ONE = _one_of(_LEADING), _one_of(_VOWEL), _one_of(_TRAILING)
_MUSIC, _SHORTHAND = _one_of("\U0001d100-\U0001d172\U0001d17b-\U0001d1ff"), _one_of("\U0001bc00-\U0001bc9f")
_RIGHT_TO_LEFT = _one_of(
    "\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff"
)
_FLAG_TAGS = re.compile("[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f")

# Marks of direction are in a run with the others: nobody sees either, so neither is a neighbour.
WITHIN_BMP = BIDI_MARKS + "\u034f\u115f\u1160\u180b-\u180f\u200b-\u200d\u2800\ufe00-\ufe0f"
# Classes within the Basic Multilingual Plane are a bitmap to `re`, others a list: ten times as slow.
_RUN = re.compile(f"[{WITHIN_BMP}\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+")
_RUN_BMP = re.compile(f"[{WITHIN_BMP}]+")
BEYOND = frozenset(map(chr, (*range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B), *range(0xE0000, 0xE1000))))
"""The invisible ones beyond the Basic Multilingual Plane: steps of shorthand, beams and slurs of music, tags, and the
variation selectors of ideographs."""
_BIDI = re.compile(f"[{BIDI_MARKS}]")


def settle(text: str, astral: Collection[str]) -> str:
    """The text without invisible characters that mean nothing where they stand.

    `astral` are its characters beyond the Basic Multilingual Plane. Idempotent; linear in the length.
    """
    if _BIDI.search(text):
        text = "\n".join(_marks_of(line) for line in text.split("\n"))
    return (_RUN_BMP if BEYOND.isdisjoint(astral) else _RUN).sub(_kept, text)


def _marks_of(line: str) -> str:
    """Bidirectional marks order what stands beside right-to-left text; in any other line they do nothing."""
    return line if _RIGHT_TO_LEFT.search(line) else _BIDI.sub("", line)


def _kept(match: re.Match[str]) -> str:
    """What stays of a run of invisible characters between what is seen before it and after it."""
    text, run = match.string, match.group()
    at, end = match.span()
    before = text[at - 1 : at]
    # The letter with all its marks, of which normalising may make another the last; and what marks come next.
    while at > 0 and combining(text[at - 1]):
        at -= 1
    while combining(text[end : end + 1]):
        end += 1
    cluster, after = text[max(0, at - 1) : match.start()], text[match.end() : end] or text[end : end + 1]
    if before == _BLACK_FLAG and (flag := _FLAG_TAGS.match(run)):
        return flag.group()
    kept, last, had = [], before, set()
    for character in run:
        # One of each is enough, of marks of direction (seen to line by line) one in a row.
        if character in BIDI_MARKS:
            stays = last != character
        else:
            stays = character not in had and _stays(character, last, cluster, after)
        if stays:
            kept.append(character)
            had.add(character)
            last = character
    return "".join(kept)


def _stays(character: str, last: str, cluster: str, after: str) -> bool:
    """Whether it has a meaning after `last`, between a letter with its marks and `after`: marks, or one character.

    Either is empty at the text's ends.
    """
    before = cluster[-1:]
    inside = not (before + " ").isspace() and not (after + " ").isspace()
    match character:
        case "\u200d":  # joiner
            joins = bool(_BEFORE_JOINER.match(last) and _EMOJI.match(after))
            return joins or bool(_JOINING.search(cluster) or _JOINING.search(after))
        case "\u200c":  # non-joiner
            return bool(_INDIC.search(cluster)) or (inside and bool(_JOINING.search(cluster) or _JOINING.search(after)))
        case "\u200b":  # word break
            return inside and bool(_UNSPACED_ONE.search(cluster) or _UNSPACED_ONE.search(after))
        case "\u034f":  # grapheme joiner: keeps marks in their order
            return is_written(before) and is_written(after[:1])
        case "\u115f":
            return bool(_VOWEL_ONE.match(after))
        case "\u1160":
            return bool(_LEADING_ONE.match(last) or _TRAILING_ONE.match(after))
        case "\u180e":
            return bool(_MONGOLIAN.match(before) and _MONGOLIAN.match(after))
        case "\u2800":  # a space within Braille
            return bool(_BRAILLE.match(before) and _BRAILLE.match(after))
    if "\U0001bca0" <= character <= "\U0001d17a":
        seen = _SHORTHAND if character <= "\U0001bca3" else _MUSIC
        return bool(seen.match(before) or seen.match(after))
    return _selects(character, last)


def _selects(character: str, last: str) -> bool:
    """Whether a variation selector may follow `last`; nothing else that comes here ever stays."""
    if "\u180b" <= character <= "\u180f":
        return bool(_MONGOLIAN.match(last))
    if character in "\ufe0e\ufe0f":
        return bool(_EMOJI_BASE.match(last))
    if "\ufe00" <= character <= "\ufe0d":
        return last == "0" or (last > "\x7f" and not last.isspace() and not _RUN.match(last))
    return "\U000e0100" <= character <= "\U000e01ef" and bool(_IDEOGRAPH.match(last))
