"""Pages in every encoding that we know, of several lengths, that state their encoding, state another, or are silent."""

from __future__ import annotations

import functools
import hashlib
import itertools
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from humongous.charset import codecs_beyond, letters_and_marks
from humongous.charset.codecs_whatwg import read
from humongous.charset.model import variant

LENGTHS = (50, 200, 1_000, 5_000)
STATEMENTS = ("none", "meta", "header", "wrong meta", "wrong header")

_WEST = "deu_Latn fra_Latn spa_Latn swe_Latn"
_CENTRAL = "pol_Latn ces_Latn hun_Latn hrv_Latn"
_BALTIC = "lit_Latn lvs_Latn"
_SLAVIC = "rus_Cyrl bul_Cyrl srp_Cyrl"
ENCODINGS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "Unicode": {
        "utf-8": ("utf_8", "deu_Latn rus_Cyrl tha_Thai cmn_Hani hin_Deva eng_Latn"),
        "utf-16le": ("utf_16_le", "deu_Latn rus_Cyrl jpn_Jpan"),
        "utf-16be": ("utf_16_be", "deu_Latn rus_Cyrl kor_Hang"),
        "utf-32le": ("utf_32_le", "deu_Latn rus_Cyrl"),
        "utf-32be": ("utf_32_be", "deu_Latn rus_Cyrl"),
    },
    "Latin, West": {
        "windows-1252": ("cp1252", "deu_Latn fra_Latn spa_Latn swe_Latn por_Latn isl_Latn fin_Latn gle_Latn"),
        "iso-8859-15": ("iso8859_15", "fra_Latn fin_Latn ekk_Latn"),
        "macintosh": ("mac_roman", _WEST),
        "ibm437": ("cp437", "deu_Latn fra_Latn spa_Latn"),
        "ibm850": ("cp850", _WEST),
        "iso-8859-14": ("iso8859_14", "cym_Latn gle_Latn"),
        "iso-8859-3": ("iso8859_3", "mlt_Latn epo_Latn"),
        "iso-8859-10": ("iso8859_10", "isl_Latn sme_Latn"),
        "ibm860": ("cp860", "por_Latn"),
        "ibm861": ("cp861", "isl_Latn"),
        "ibm863": ("cp863", "fra_Latn"),
        "ibm865": ("cp865", "dan_Latn nob_Latn"),
        "x-mac-icelandic": ("mac_iceland", "isl_Latn"),
    },
    "Latin, Central": {
        "windows-1250": ("cp1250", _CENTRAL),
        "iso-8859-2": ("iso8859_2", _CENTRAL),
        "x-mac-ce": ("mac_latin2", "pol_Latn ces_Latn hun_Latn"),
        "ibm852": ("cp852", _CENTRAL),
        "iso-8859-16": ("iso8859_16", "ron_Latn"),
        "x-mac-croatian": ("mac_croatian", "hrv_Latn slv_Latn"),
        "x-mac-romanian": ("mac_romanian", "ron_Latn"),
    },
    "Latin, Turkish": {
        "windows-1254": ("cp1254", "tur_Latn kmr_Latn"),
        "iso-8859-9": ("iso8859_9", "tur_Latn"),
        "ibm857": ("cp857", "tur_Latn"),
        "x-mac-turkish": ("mac_turkish", "tur_Latn"),
    },
    "Latin, Baltic": {
        "windows-1257": ("cp1257", f"{_BALTIC} ekk_Latn"),
        "iso-8859-13": ("iso8859_13", _BALTIC),
        "iso-8859-4": ("iso8859_4", _BALTIC),
        "ibm775": ("cp775", _BALTIC),
    },
    "Vietnamese": {
        "windows-1258": ("cp1258", "vie_Latn"),
        "viscii": ("own", "vie_Latn"),
        "tcvn3": ("own", "vie_Latn"),
    },
    "Vietnamese, VNI": {"x-viet-vni": ("own", "vie_Latn")},
    "Cyrillic": {
        "windows-1251": ("cp1251", f"{_SLAVIC} ukr_Cyrl bel_Cyrl mkd_Cyrl"),
        "koi8-r": ("koi8_r", "rus_Cyrl bul_Cyrl"),
        "koi8-u": ("koi8_u", "ukr_Cyrl rus_Cyrl"),
        "iso-8859-5": ("iso8859_5", f"{_SLAVIC} bel_Cyrl"),
        "ibm866": ("cp866", "rus_Cyrl ukr_Cyrl bul_Cyrl"),
        "ibm855": ("cp855", _SLAVIC),
        "cp1125": ("cp1125", "ukr_Cyrl"),
        "x-mac-cyrillic": ("mac_cyrillic", "rus_Cyrl ukr_Cyrl srp_Cyrl"),
        "koi8-t": ("koi8_t", "tgk_Cyrl"),
        "kz-1048": ("kz1048", "kaz_Cyrl"),
        "ptcp154": ("ptcp154", "kaz_Cyrl kir_Cyrl"),
        "koi8-ru": ("own", "bel_Cyrl"),
    },
    "Greek": {
        "windows-1253": ("cp1253", "ell_Grek"),
        "iso-8859-7": ("iso8859_7", "ell_Grek"),
        "x-mac-greek": ("mac_greek", "ell_Grek"),
        "ibm737": ("cp737", "ell_Grek"),
        "ibm869": ("cp869", "ell_Grek"),
    },
    "Hebrew, Arabic": {
        "windows-1255": ("cp1255", "heb_Hebr ydd_Hebr"),
        "iso-8859-8-i": ("iso8859_8", "heb_Hebr"),
        "iso-8859-8": ("iso8859_8", "heb_Hebr reversed"),
        "ibm862": ("cp862", "heb_Hebr"),
        "windows-1256": ("cp1256", "arb_Arab pes_Arab urd_Arab"),
        "iso-8859-6": ("iso8859_6", "arb_Arab"),
        "x-mac-arabic": ("mac_arabic", "arb_Arab"),
        "ibm720": ("cp720", "arb_Arab"),
    },
    "Thai, Lao, Caucasian": {
        "windows-874": ("cp874", "tha_Thai"),
        "cp1133": ("own", "lao_Laoo"),
        "georgian-ps": ("own", "kat_Geor"),
        "georgian-academy": ("own", "kat_Geor"),
        "armscii-8": ("own", "hye_Armn"),
    },
    "East Asian": {
        "gbk": ("gbk", "cmn_Hani"),
        "gb18030": ("gb18030", "cmn_Hani yue_Hani"),
        "hz-gb-2312": ("hz", "cmn_Hani"),
        "big5": ("big5", "yue_Hani"),
        "euc-tw": ("own", "cmn_Hani"),
        "big5-hkscs": ("big5hkscs", "yue_Hani"),
        "shift_jis": ("cp932", "jpn_Jpan"),
        "euc-jp": ("euc_jp", "jpn_Jpan"),
        "iso-2022-jp": ("iso2022_jp", "jpn_Jpan"),
        "euc-kr": ("cp949", "kor_Hang"),
        "johab": ("johab", "kor_Hang"),
        "iso-2022-kr": ("iso2022_kr", "kor_Hang"),
    },
}
"""Group → encoding → Python's codec (`own`: ours) and the labels of languages that it serves."""


@dataclass(frozen=True, slots=True)
class Case:
    """A page and what it should read as."""

    group: str
    encoding: str
    label: str
    length: int
    statement: str
    html: bytes
    header: str | None
    text: str


def cases(texts: Mapping[str, Sequence[str]], *, each: int, lengths: Sequence[int] = LENGTHS) -> Iterator[Case]:
    """`each` pages of every encoding, language, length and statement; chosen by digests, so always the same."""
    for group, encodings in ENCODINGS.items():
        for encoding, (codec, labels) in encodings.items():
            written = [part for part in labels.split() if part != "reversed"]
            how = "marks" if encoding == "windows-1258" else "reversed" if "reversed" in labels else ""
            for label in written:
                usable = [_written(text, encoding, codec, how) for text in texts[label]]
                pieces = [text for text in usable if text]
                for length in lengths:
                    for number in range(each if pieces else 0):
                        yield from _pages(group, encoding, codec, label, length, _text(pieces, length, number))


_PLAIN = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": ".", "\xa0": " "})


def _written(text: str, encoding: str, codec: str, how: str) -> str | None:
    """A sentence as someone who writes in this encoding would have it; `None` where it cannot be written."""
    text = variant(text, how)
    for candidate in (text, text.translate(_PLAIN)):
        if encode(candidate, encoding, codec) is not None:
            return candidate
    return None


def encode(text: str, encoding: str, codec: str) -> bytes | None:
    """The text's bytes, `None` where the encoding has no place for a character."""
    if codec != "own":
        try:
            return text.encode(codec)
        except UnicodeEncodeError:
            return None
    table = _bytes_of(encoding)
    return b"".join(map(table.__getitem__, text)) if all(each in table for each in text) else None


@functools.cache
def _bytes_of(encoding: str) -> Mapping[str, bytes]:
    """What each character is written as in an encoding that Python has no codec for."""
    if encoding == "euc-tw":
        pairs = itertools.product((b"\x8e\xa2", b""), range(0xA1, 0xFF), range(0xA1, 0xFF))
        found = {read(raw, encoding).text: raw for raw in (lead + bytes(pair) for lead, *pair in pairs)}
    elif encoding == codecs_beyond.VNI:
        written = letters_and_marks.VNI_LETTERS.items()
        found = {letter: each.encode("cp1252") for each, letter in written}
        found |= {letter: letter.encode("cp1252") for letter in "íìÍÌ"}
    else:
        characters = reversed(list(enumerate(codecs_beyond.characters(encoding))))
        found = {character: bytes([byte]) for byte, character in characters}
    found.pop("\ufffd", None)
    return {chr(byte): bytes([byte]) for byte in range(128)} | found


def _text(pieces: Sequence[str], length: int, number: int) -> list[str]:
    """Paragraphs of about `length` characters in all: the sentences in an order of digests."""
    order = sorted(pieces, key=lambda text: hashlib.sha256(f"{number} {length} {text}".encode()).digest())
    chosen: list[str] = []
    for text in order:
        left = length - sum(map(len, chosen))
        if left <= 0:
            break
        chosen.append(text if len(text) <= left else text[:left].rpartition(" ")[0] or text[:left])
    return chosen


_WRONG = ("utf-8", "iso-8859-1")


def _pages(group: str, encoding: str, codec: str, label: str, length: int, paragraphs: Sequence[str]) -> Iterator[Case]:
    digest = hashlib.sha256(repr(paragraphs).encode()).digest()[0]
    for statement in STATEMENTS:
        stated = encoding if statement in ("meta", "header") else _WRONG[digest % 2]
        meta = f'<meta http-equiv="Content-Type" content="text/html; charset={stated}">' if "meta" in statement else ""
        header = f"text/html; charset={stated}" if "header" in statement else None
        body = "\n".join(f'<p class="text">{each}</p>' for each in paragraphs)
        text = _TEMPLATE.format(meta=meta, body=body)
        html = encode(text, encoding, codec)
        if html is not None:
            yield Case(group, encoding, label, length, statement, html, header, text)


_TEMPLATE = """<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<html><head>{meta}<title>News</title><link rel="stylesheet" type="text/css" href="/style/main.css">
<script type="text/javascript">var menu = new Array(); function go(url) {{ window.location = url; }}</script></head>
<body bgcolor="#ffffff"><table width="760"><tr><td><a href="/index.html">Home</a> | <a href="/map.html">Map</a></td>
<td class="main">
{body}
</td></tr></table><div id="footer">Copyright 2004 <a href="mailto:info@example.org">info@example.org</a></div></body></html>
"""


def same(read: str | None, text: str) -> bool:
    """Whether a page was read exactly, composed or not."""
    return read is not None and unicodedata.normalize("NFC", read) == unicodedata.normalize("NFC", text)
