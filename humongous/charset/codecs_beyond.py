"""Encodings of old pages that the WHATWG standard leaves out: DOS, Macintosh, Vietnamese, Caucasian, Central Asian, Indic.

Single-byte ones become tables of 256 characters; the rest are Python's codecs or readers of our own. CESU-8 and double
UTF-8 are not here but in `mending.py`: they are UTF-8 with a fault.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from importlib import resources

from humongous.charset import euc_tw, iscii, letters_and_marks

_PYTHON_SINGLE = {
    **{f"ibm{page}": f"cp{page}" for page in (437, 720, 737, 775, 850, 852, 855, 856, 857, 858)},
    **{f"ibm{page}": f"cp{page}" for page in (860, 861, 862, 863, 864, 865, 869)},
    "cp1006": "cp1006",
    "cp1125": "cp1125",
    "hp-roman8": "hp_roman8",
    "koi8-t": "koi8_t",
    "kz-1048": "kz1048",
    "palmos": "palmos",
    "ptcp154": "ptcp154",
    "x-mac-arabic": "mac_arabic",
    "x-mac-ce": "mac_latin2",
    "x-mac-croatian": "mac_croatian",
    "x-mac-farsi": "mac_farsi",
    "x-mac-greek": "mac_greek",
    "x-mac-icelandic": "mac_iceland",
    "x-mac-romanian": "mac_romanian",
    "x-mac-turkish": "mac_turkish",
}
PYTHON_MULTI = {
    "euc-jis-2004": "euc_jis_2004",
    "hz-gb-2312": "hz",
    "iso-2022-kr": "iso2022_kr",
    "johab": "johab",
    "shift_jis-2004": "shift_jis_2004",
    "utf-32be": "utf_32_be",
    "utf-32le": "utf_32_le",
}
"""HZ and ISO-2022-KR are `replacement` in the standard, since browsers run scripts; here text is read, nothing run."""
_OWN = ("viscii", "tcvn3", "armscii-8", "georgian-ps", "georgian-academy", "koi8-ru", "cp1133", "isiri-3342")
_LOW = {
    "viscii": {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"},
}
"""Letters in the place of controls (RFC 1456)."""

VNI = "x-viet-vni"
READERS: Mapping[str, Callable[[bytes], str]] = {
    "euc-tw": euc_tw.read_euc_tw,
    "tscii": letters_and_marks.read_tscii,
    **{f"x-iscii-{script}": functools.partial(iscii.read_iscii, script=script) for script in iscii.SCRIPTS},
}
SINGLE_BYTE = frozenset(_PYTHON_SINGLE) | frozenset(_OWN)
NAMES = SINGLE_BYTE | frozenset(PYTHON_MULTI) | frozenset(READERS) | {VNI}

_LABELS = {
    "dos-874": "windows-874",
    "cp932": "shift_jis",
    "cp936": "gbk",
    "ms936": "gbk",
    "cp949": "euc-kr",
    "ms949": "euc-kr",
    "uhc": "euc-kr",
    "cp950": "big5",
    "ms950": "big5",
    "eucjp": "euc-jp",
    "sjis-win": "shift_jis",
    "win-1251": "windows-1251",
    "utf8mb4": "utf-8",
    "cp10000": "macintosh",
    "cp10007": "x-mac-cyrillic",
    "hz": "hz-gb-2312",
    "iso2022-kr": "iso-2022-kr",
    "csiso2022kr": "iso-2022-kr",
    "cp1361": "johab",
    "ms1361": "johab",
    "ksc5601-1992": "johab",
    "kz1048": "kz-1048",
    "strk1048-2002": "kz-1048",
    "rk1048": "kz-1048",
    "pt154": "ptcp154",
    "csptcp154": "ptcp154",
    "cp154": "ptcp154",
    "cyrillic-asian": "ptcp154",
    "roman8": "hp-roman8",
    "tcvn": "tcvn3",
    "tcvn-5712": "tcvn3",
    "tcvn5712-1": "tcvn3",
    "x-viet-tcvn5712": "tcvn3",
    "x-viet-tcvn": "tcvn3",
    "viscii1.1-1": "viscii",
    "csviscii": "viscii",
    "x-viet-viscii": "viscii",
    "armscii8": "armscii-8",
    "armscii": "armscii-8",
    "geostd8": "georgian-ps",
    "ibm1133": "cp1133",
    "utf-32": "utf-32le",
    "utf32": "utf-32le",
    "mac-ce": "x-mac-ce",
    "mac-centraleurope": "x-mac-ce",
    "maccentraleurope": "x-mac-ce",
    "x-mac-centraleurroman": "x-mac-ce",
    "cp10029": "x-mac-ce",
    "macgreek": "x-mac-greek",
    "macturkish": "x-mac-turkish",
    "maciceland": "x-mac-icelandic",
    "x-mac-iceland": "x-mac-icelandic",
    "maccroatian": "x-mac-croatian",
    "macromania": "x-mac-romanian",
    "x-mac-romania": "x-mac-romanian",
    "macarabic": "x-mac-arabic",
    "euctw": "euc-tw",
    "x-euc-tw": "euc-tw",
    "cns11643": "euc-tw",
    "vni": VNI,
    "x-vni": VNI,
    "viet-vni": VNI,
    **{f"cp{page}": f"x-iscii-{script}" for script, page in iscii.CODE_PAGES.items()},
    "iscii": "x-iscii-de",
    "x-iscii": "x-iscii-de",
    "iscii-dev": "x-iscii-de",
    "x-tscii": "tscii",
    "tscii-1.7": "tscii",
    "shift-jis-2004": "shift_jis-2004",
    "shift-jisx0213": "shift_jis-2004",
    "euc-jisx0213": "euc-jis-2004",
}


def lookup(label: str) -> str | None:
    """Our name for a label that the standard does not know or refuses; `None` where we do not know it either."""
    label = label.lower().replace("_", "-")
    if label in _LABELS:
        return _LABELS[label]
    if label in NAMES:
        return label
    for prefix in ("cp", "ibm-", "dos", "oem", "cspc", ""):
        page = label.removeprefix(prefix)
        if page.isdigit() and f"ibm{page}" in NAMES:
            return f"ibm{page}"
    for name in NAMES:
        if name.replace("_", "-") == label:
            return name
    return None


@functools.cache
def characters(name: str) -> str:
    """All 256 characters of one of `SINGLE_BYTE`; U+FFFD where it has none."""
    if name in _PYTHON_SINGLE:
        return "".join(bytes([byte]).decode(_PYTHON_SINGLE[name], "replace") for byte in range(256))
    low = "".join(_LOW.get(name, {}).get(byte, chr(byte)) for byte in range(128))
    return low + _own_tables()[name]


@functools.cache
def _own_tables() -> dict[str, str]:
    text = resources.files("humongous.charset").joinpath("tables", "beyond.tsv").read_text("ascii")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {
        name: "".join("\ufffd" if cell == "-" else chr(int(cell, 16)) for cell in cells.split(" "))
        for name, cells in rows
    }
