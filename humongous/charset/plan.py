"""Which encodings are detected, for which languages, and how likely each is before a byte is read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language with a table in the model; `variant` names a way of writing it (`model.variant`).

    `und_*` is a pool of all languages of that script whose sentences the codec `variant` can write: what no other table
    stands for is read by it.
    """

    code: str
    label: str
    variant: str = ""


_LATIN = (
    "eng fra deu spa por ita nld swe dan nob fin isl cat eus glg gle gla cym bre mlt epo afr als fao pol ces slk hun "
    "hrv slv tur kmr lit lvs ekk sme"
)
_CYRILLIC = "rus ukr bel bul mkd srp kaz tgk tat bak kir"
LANGUAGES = (
    *(Language(code, f"{code}_Latn") for code in _LATIN.split()),
    Language("ron", "ron_Latn", "comma"),
    Language("ron-cedilla", "ron_Latn", "cedilla"),
    Language("vie", "vie_Latn"),
    Language("vie-marks", "vie_Latn", "marks"),
    *(Language(code, f"{code}_Cyrl") for code in _CYRILLIC.split()),
    Language("ell", "ell_Grek"),
    Language("heb", "heb_Hebr"),
    Language("heb-visual", "heb_Hebr", "reversed"),
    Language("ydd", "ydd_Hebr"),
    Language("arb", "arb_Arab"),
    Language("pes", "pes_Arab"),
    Language("pes-arabic", "pes_Arab", "arabic-letters"),
    Language("urd", "urd_Arab"),
    Language("tha", "tha_Thai"),
    Language("lao", "lao_Laoo"),
    Language("kat", "kat_Geor"),
    Language("hye", "hye_Armn"),
    Language("und-latin", "und_Latn", "cp1252"),
    Language("und-cyrillic", "und_Cyrl", "cp1251"),
)

EAST_ASIAN = {"hans": ("cmn_Hani",), "hant": ("yue_Hani", "cmn_Hani"), "jpn": ("jpn_Jpan",), "kor": ("kor_Hang",)}
"""Model of characters → labels that it is learned from."""

_WEST = "und-latin eng fra deu spa por ita nld swe dan nob fin isl cat eus glg gle gla bre afr als fao"
_CENTRAL = "pol ces slk hun hrv slv ron-cedilla als deu"
_SLAVIC = "rus ukr bel bul mkd srp"
_VARIANTS = ("und-latin", "ron", "ron-cedilla", "vie", "vie-marks")
_DOS, _MAC, _RARE = 10, 10, 14
_ROMANIAN = 1
"""Less than windows-1250 has: Romanian's letters are the same bytes in both, with a comma below in ISO 8859-16, as the
language has them, and a cedilla in windows-1250, as only computers had them. Windows' quotation marks and dashes, which
are controls in ISO 8859-16, still make it windows-1250."""
SINGLE_BYTE: tuple[tuple[str, int, str], ...] = (
    ("windows-1252", 0, _WEST),
    ("iso-8859-15", 4, f"{_WEST} ekk"),
    ("macintosh", _MAC, "eng fra deu spa por ita swe dan nob fin cat nld isl und-latin"),
    ("ibm850", _DOS, "eng fra deu spa por ita swe dan nob fin isl nld und-latin"),
    ("ibm437", _DOS + 2, "eng fra deu spa ita swe fin"),
    ("ibm860", _DOS + 1, "por"),
    ("ibm861", _RARE, "isl"),
    ("ibm863", _RARE, "fra"),
    ("ibm865", _RARE, "dan nob"),
    ("x-mac-icelandic", _MAC + 2, "isl fao"),
    ("hp-roman8", _RARE + 4, "fra deu spa"),
    ("windows-1250", 2, _CENTRAL),
    ("iso-8859-2", 3, _CENTRAL),
    ("x-mac-ce", _MAC, "pol ces slk hun"),
    ("ibm852", _DOS, "pol ces slk hun hrv slv ron-cedilla"),
    ("x-mac-croatian", 6, "hrv slv"),
    ("x-mac-romanian", _MAC + 2, "ron"),
    ("iso-8859-16", _ROMANIAN, "ron"),
    ("iso-8859-16", 8, "hun pol hrv slv als"),
    ("windows-1254", 2, "tur kmr"),
    ("x-mac-turkish", _MAC + 2, "tur"),
    ("ibm857", _DOS, "tur"),
    ("windows-1257", 2, "lit lvs ekk pol"),
    ("iso-8859-13", 5, "lit lvs ekk pol"),
    ("iso-8859-4", 7, "lit lvs ekk sme"),
    ("ibm775", _DOS + 2, "lit lvs ekk"),
    ("iso-8859-10", 9, "sme isl lit swe nob fin"),
    ("iso-8859-3", 7, "mlt epo tur"),
    ("iso-8859-14", 7, "cym gle gla bre"),
    ("windows-1258", 2, "vie-marks"),
    ("viscii", 6, "vie"),
    ("tcvn3", 6, "vie"),
    ("windows-1251", 1, f"{_SLAVIC} tat und-cyrillic"),
    ("koi8-u", 2, "rus ukr bel"),
    ("koi8-r", 2, "rus bul"),
    ("koi8-ru", 2, "bel"),
    ("iso-8859-5", 4, _SLAVIC),
    ("ibm866", 5, "rus ukr bel bul"),
    ("cp1125", 7, "ukr"),
    ("ibm855", _DOS, "rus bul mkd srp"),
    ("x-mac-cyrillic", 8, _SLAVIC),
    ("kz-1048", 6, "kaz"),
    ("ptcp154", 8, "kaz tat bak kir"),
    ("koi8-t", 8, "tgk"),
    ("windows-1253", 1, "ell"),
    ("iso-8859-7", 2, "ell"),
    ("x-mac-greek", _MAC, "ell"),
    ("ibm737", _DOS, "ell"),
    ("ibm869", _DOS + 2, "ell"),
    ("windows-1255", 1, "heb ydd"),
    ("iso-8859-8-i", 4, "heb ydd"),
    ("iso-8859-8", 5, "heb-visual"),
    ("ibm862", _DOS, "heb heb-visual"),
    ("windows-1256", 1, "arb pes pes-arabic urd"),
    ("iso-8859-6", 3, "arb"),
    ("x-mac-arabic", _MAC, "arb"),
    ("x-mac-farsi", _MAC + 2, "pes"),
    ("ibm720", _DOS, "arb"),
    ("isiri-3342", 10, "pes"),
    ("windows-874", 2, "tha"),
    ("cp1133", 8, "lao"),
    ("georgian-ps", 6, "kat"),
    ("georgian-academy", 7, "kat"),
    ("armscii-8", 6, "hye"),
)
"""Encoding, bits against it before anything is read, languages that it is tried for. Of those whose letters are the same
bytes as a more frequent encoding's (x-mac-croatian and ISO 8859-2, KOI8-RU and -U, cp1125 and IBM 866, IBM 860 and 850)
only the rest can tell, so that a few bits are enough."""

LATIN = frozenset(name for name, _, codes in SINGLE_BYTE if set(codes.split()) <= {*_LATIN.split(), *_VARIANTS})
"""Encodings of Latin script, in whose text bytes that are not ASCII often stand alone."""

MULTI_BYTE: tuple[tuple[str, int, str], ...] = (
    ("gbk", 1, "hans"),
    ("big5", 2, "hant"),
    ("shift_jis", 1, "jpn"),
    ("euc-jp", 2, "jpn"),
    ("euc-kr", 1, "kor"),
    ("johab", 8, "kor"),
    ("euc-tw", 8, "hant"),
)
