"""Write `tables/territories.tsv`: which languages a country's top-level domain makes plausible (CLDR, through `babel`).

Run by a developer, never by the pipeline: `python -m humongous.langid.make_territories`
"""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

from babel import Locale
from babel.languages import get_official_languages

from humongous.langid.aliases import find_language

TARGET = Path(__file__).parent / "tables" / "territories.tsv"
ANYWHERE = frozenset({
    "ac", "ag", "ai", "am", "as", "bz", "cc", "cd", "cf", "co", "dj", "fm", "ga", "gg", "gl", "gq", "gs", "im", "io",
    "la", "li", "ly", "me", "ml", "ms", "mu", "nu", "pw", "sc", "sh", "st", "su", "tk", "tl", "to", "tv", "vc", "vg", "ws",
})  # fmt: skip
"""Domains of countries that are sold to the whole world: they tell nothing."""
BESIDES = {
    "uk": "eng cym gla gle", "eus": "eus", "cat": "cat", "gal": "glg", "bzh": "bre fra", "cymru": "cym eng",
    "scot": "eng gla sco", "wales": "cym eng", "frl": "fry nld",
    "quebec": "fra", "tatar": "tat rus", "xn--p1ai": "rus", "xn--j1amh": "ukr rus",
    "xn--90ais": "bel rus", "xn--80ao21a": "kaz rus", "xn--fiqs8s": "cmn", "xn--fiqz9s": "cmn", "xn--kprw13d": "cmn",
    "xn--kpry57d": "cmn", "xn--3e0b707e": "kor", "xn--qxam": "ell", "xn--e1a4c": "bul", "xn--90ae": "bul", "xn--90a3ac": "srp",
    "xn--d1alf": "mkd", "xn--node": "kat", "xn--y9a3aq": "hye", "xn--o3cw4h": "tha", "xn--wgbh1c": "arb",
    "xn--mgbaam7a8h": "arb", "xn--mgberp4a5d4ar": "arb", "xn--mgba3a4f16a": "fas", "xn--h2brj9c": "hin",
}  # fmt: skip
"""Domains that are no country's two letters: of regions and peoples, and those of countries in their own script."""
HEADER = """\
# Top-level domain of a URL -> the languages that are plausible under it; written by make_territories.py.
# tld: lower case. languages: ISO 639-3 as in languages.tsv: official, in the country or a part of it, by CLDR
#   ((c) Unicode, Inc., Unicode License V3, https://www.unicode.org/license.txt; here by the package Babel @BABEL@).
# Domains that are sold to the whole world (.tv, .io, .me, ...) are left out; a few that are no country's are added by hand.
tld\tlanguages
"""


def languages_of(territory: str) -> list[str]:
    """Official languages of a territory as codes of ours, the ones spoken by most first."""
    found: dict[str, None] = {}
    for code in get_official_languages(territory, regional=True, de_facto=True):
        found |= dict.fromkeys(label[:3] for label in find_language(code))
    return list(found)


def main() -> None:
    """Write the table."""
    territories = sorted(code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha())
    table = {code.lower(): " ".join(languages_of(code)) for code in territories if code.lower() not in ANYWHERE}
    rows = sorted((table | BESIDES).items())
    header = HEADER.replace("@BABEL@", importlib.metadata.version("babel"))
    TARGET.write_text(header + "".join(f"{tld}\t{codes}\n" for tld, codes in rows if codes), encoding="utf-8")


if __name__ == "__main__":
    main()
