"""Text that is no language because it was read in a wrong encoding, wherever that happened: told from its characters.

UTF-8 read as another encoding gives a first byte of a character, then continuation bytes, again and again, as that
encoding shows them ("Ð¼Ð¾", "РјРѕ", "à¤¹à¤¿", "ظ…ط±", "เธ ", "鎴戜滑"). Written back in that encoding, most of the text is
of that shape again; no text in a language is. Bytes may be lost (C1 controls, spaces that do not break): the shape holds
where the way back is not exact. What can be mended exactly is mended in `mending.py`, before this is asked.

None of the 40,818 shared sentences, 8,163 true texts of pages and 60,980 of their lines is taken for it.
"""

from __future__ import annotations

import codecs
import functools
import re
from collections import Counter
from collections.abc import Callable

from humongous.charset.codecs_whatwg import read

VERSION = "1"
"""Rises whenever the same text may be judged otherwise."""
_WINDOW = 300
_WINDOWS = 3
"""So many pieces of so many characters of a text are looked at: its beginning, middle and end; of a short one, all."""
_LEAST_SEQUENCES = 6
_SHARE = {"Latn": 0.3, "Grek": 0.4}
"""Of the characters that are no space, by script: good sentences have up to .22 in Latin script and .1 in Greek."""
_OTHER_SHARE = 0.5
"""Elsewhere: good sentences have up to .30 in Cyrillic and .35 in Arabic script."""
_LEAST_ARABIC = 12
"""Sequences in Arabic script, of whose letters in Urdu many are continuation bytes: two words may have .83."""
_LATIN1_SHARE = 0.6
"""Characters of Latin-1 beyond ASCII, of which Yoruba and Lugbara have up to .47: other scripts' bytes, whole or in part."""
_LEAST_LATIN1 = 8
_PAIRS_WINDOW = 130
"""Of Chinese, Japanese and Korean, of which less is enough."""
_PAIRS_SHARE = ((8, 0.75), (40, 0.6))
"""Sequences at least, share at least: in good Chinese and Japanese .66 of 11, .60 of 18 and .52 of 60."""
_COHERENT_SHARE, _COHERENT_SEQUENCES, _COHERENT_LEADS = 0.4, 12, 0.9
"""Where so many of the sequences have one of three first bytes, as in all scripts but Chinese, less is enough."""

_LOST = re.compile("[\x80-\x9f\ufffd]")
_HELD = "©"
"""A continuation byte in most encodings: stands for what was lost or shows as a control."""
_SHAPE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{1,2}|[\xf0-\xf4][\x80-\xbf]{1,3}")
_FRAMED = re.compile(rb"[\xd0-\xd3][\x80-\xff]")
"""Cyrillic as frames ("╨Ь╨╛"): its own letters would be of the general shape."""
_THAI = re.compile(rb"\xe0[\xb8\xb9][\x80-\xff]?")
"""Thai in Thai ("เธ เธฒ"): likewise."""
_BY_LETTERS = {
    "Latn": ("windows-1252", "windows-1250", "windows-1257", "macintosh", "ibm437", "ibm850"),
    "Grek": ("windows-1253", "macintosh"),
    "Cyrl": ("windows-1251", "koi8-r", "ibm866"),
    "Hebr": ("windows-1255",),
    "Arab": ("windows-1256",),
    "Thai": ("windows-874",),
}
_BY_PAIRS = {"Hani": ("gbk", "big5hkscs", "cp949"), "Jpan": ("cp932", "gbk", "cp949"), "Hang": ("cp949",)}
"""Script that the text seems to be in → what it may have been read as."""
_FILLING = re.compile("(?:锟斤拷|烫烫|屯屯)+")
"""U+FFFD in GBK, and memory that was never written, as Microsoft's compiler fills it."""


def is_mojibake(text: str, script: str | None) -> bool:
    """Whether most of `text`, which seems to be in `script` (ISO 15924), was read in a wrong encoding.

    Time is bounded: `_WINDOWS` pieces are looked at, and text that is mostly ASCII only measured.
    """
    by_pairs = script in _BY_PAIRS
    piece = _pieces(text, _PAIRS_WINDOW if by_pairs else _WINDOW)
    size = len(piece) - piece.count(" ") - piece.count("\n")
    if script is None or len(piece.encode("utf-8", "surrogatepass")) - len(piece) < 0.3 * size:
        return False
    if by_pairs:
        filling = sum(map(len, _FILLING.findall(piece)))
        return filling * 2 > size or any(_of_pairs(piece, codec, size) for codec in _BY_PAIRS[script])
    if script == "Latn" and _of_latin1(piece, size):
        return True
    whole = _LOST.sub(_HELD, piece)
    least = _SHARE.get(script, _OTHER_SHARE) * size
    sequences = _LEAST_ARABIC if script == "Arab" else _LEAST_SEQUENCES
    return any(_of_letters(whole, name, least, sequences) for name in _BY_LETTERS.get(script, ()))


def _pieces(text: str, window: int) -> str:
    if len(text) <= window * _WINDOWS:
        return text
    last = len(text) - window
    starts = [last * number // (_WINDOWS - 1) for number in range(_WINDOWS)]
    return "\n".join(text[start : start + window] for start in starts)


def _of_latin1(piece: str, size: int) -> bool:
    beyond = len(piece.encode("latin-1", "ignore")) - len(piece.encode("ascii", "ignore"))
    return beyond >= _LEAST_LATIN1 and beyond >= _LATIN1_SHARE * size


def _of_letters(piece: str, name: str, least: float, sequences: int) -> bool:
    raw = _encoder(name)(piece)
    # In each sequence there is one first byte, and as many others at least: counting is faster than looking for them.
    first = len(raw.translate(None, _NO_FIRST.get(name, _NO_LEAD)))
    if first * 4 < least or len(raw.translate(None, _NO_CONTINUATION)) * 3 < least:
        return False
    found = _OWN_SHAPE.get(name, _SHAPE).findall(raw)
    return len(found) >= sequences and sum(map(len, found)) >= least


_OWN_SHAPE = {"ibm866": _FRAMED, "windows-874": _THAI}
_NO_LEAD = bytes(byte for byte in range(256) if not 0xC2 <= byte <= 0xF4)
_NO_FIRST = {
    "ibm866": bytes(byte for byte in range(256) if not 0xD0 <= byte <= 0xD3),
    "windows-874": bytes(byte for byte in range(256) if byte != 0xE0),
}
_NO_CONTINUATION = bytes(byte for byte in range(256) if not 0x80 <= byte <= 0xBF)


@functools.cache
def _encoder(name: str) -> Callable[[str], bytes]:
    built = codecs.charmap_build("".join(read(bytes([byte]), name).text for byte in range(256)))
    return lambda piece: codecs.charmap_encode(piece, "replace", built)[0]


def _of_pairs(piece: str, codec: str, size: int) -> bool:
    raw = piece.replace("\ufffd", "").encode(codec, "replace")
    once = raw.decode("utf-8", "ignore")
    plain = len(once.encode("ascii", "ignore"))
    share = (len(once.encode()) - plain) / max(1, len(raw) - len(piece) + size)
    sequences = len(once) - plain
    if any(sequences >= least and share >= least_share for least, least_share in _PAIRS_SHARE):
        return True
    if share < _COHERENT_SHARE or sequences < _COHERENT_SEQUENCES:
        return False
    firsts = Counter(character.encode()[0] for character in once if not character.isascii())
    return sum(count for _, count in firsts.most_common(3)) >= _COHERENT_LEADS * sequences
