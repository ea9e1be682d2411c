"""Write `tables/languages.tsv`: every language that any model may answer and that anyone may name.

Run by a developer, when a source has a new edition, never by the pipeline:

    python -m humongous.langid.make_languages fineweb2-language-distribution.csv

The argument is FineWeb-2's table of its labels and their sizes (Apache-2.0), as it is published with the data set.
ISO 639-3 comes from the package `iso639-lang`, CLDR from `babel`, FUN-LangID's tags from `commonlid`; what is ours to
decide is in `tables/languages_by_hand.tsv` and `tables/macrolanguages.tsv`.
"""

from __future__ import annotations

import csv
import importlib.metadata
import importlib.util
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import get_global
from babel.localedata import locale_identifiers

from humongous.langid.aliases import OF_VARIANT
from humongous.langid.macrolanguages import member_of
from humongous.langid.scripts import script_of
from humongous.langid.tables import read_table

TARGET = Path(__file__).parent / "tables" / "languages.tsv"
COLUMNS = ("code", "scripts", "names", "autonyms", "part1", "part2", "macro", "retired", "aliases")
EXCEPTIONS = {
    "ber": ("Berber", "Latn Tfng"), "daf": ("Dan", "Latn"), "eml": ("Emilian-Romagnol", "Latn"),
    "kxu": ("Kui (India)", "Orya"), "nah": ("Nahuatl", "Latn"), "oto": ("Otomi", "Latn"),
}  # fmt: skip
"""Codes that models and FineWeb-2 write as labels and ISO 639-3 has not: of ISO 639-5 (ber, nah, oto), or retired and
split, so that no one language took their place (daf, eml, kxu)."""

HEADER = f"""\
# Every language that a model may answer and that a user may name; written by make_languages.py. See docs/langid.md, "Labels".
# code: ISO 639-3 as GlotLID v3 and FineWeb-2 write it: the individual languages of ISO 639-3 but sign languages, the
#   macrolanguages that no row of macrolanguages.tsv resolves, and {", ".join(sorted(EXCEPTIONS))}.
# scripts: ISO 15924 as our labels write it: languages_by_hand.tsv, then FineWeb-2's labels (Apache-2.0) by their documents,
#   then CLDR's likely subtags, then FUN-LangID's tags. The first is the usual one.
# names: English, the first is the one shown: languages_by_hand.tsv, CLDR, ISO 639-3's reference name. autonyms: CLDR.
# part1, part2: ISO 639-1 and, where it differs from the code, ISO 639-2 (bibliographic). macro: ISO 639-3 macrolanguage.
# retired: ISO 639-3 codes that were changed to this one. aliases: other codes that mean it (macrolanguages.tsv, by hand).
# ISO 639-3 is maintained by SIL International, https://iso639-3.sil.org; here by the package iso639-lang @ISO@.
# CLDR: (c) Unicode, Inc., Unicode License V3, https://www.unicode.org/license.txt; here by the package Babel @BABEL@.
"""


@dataclass(slots=True)
class Language:
    """One row in the making; every list in the order of its sources, without repetition."""

    code: str
    scripts: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    autonyms: list[str] = field(default_factory=list)
    part1: list[str] = field(default_factory=list)
    part2: list[str] = field(default_factory=list)
    macro: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)


def read_iso() -> Mapping[str, Any]:
    """The tables of ISO 639-3 in the package `iso639-lang`, by the middle of their file names."""
    found = importlib.util.find_spec("iso639")
    if found is None or found.origin is None:
        raise SystemExit("pip install iso639-lang")
    folder = Path(found.origin).parent / "data"
    parts = {"codes": "", "macro": "_macro", "deprecated": "_deprecated", "scope": "_scope", "type": "_type"}
    return {
        name: json.loads((folder / f"iso-639{part}.json").read_text(encoding="utf-8")) for name, part in parts.items()
    }


def languages_of_iso(iso: Mapping[str, Any]) -> dict[str, Language]:
    """The individual languages that are written or may be, and the macrolanguages that stay labels."""
    resolved = {row["code"] for row in read_table("macrolanguages")}
    found = {code: Language(code, scripts.split(), [name]) for code, (name, scripts) in EXCEPTIONS.items()}
    for code, entry in iso["codes"]["pt3"].items():
        kept = iso["scope"].get(code) in ("I", "M", "Individual", "Macrolanguage") and code not in resolved
        if kept and "Sign Language" not in entry["name"]:
            found[code] = Language(code, names=[entry["name"]], part1=entry["pt1"].split())
            found[code].part2 = [other for other in (entry["pt2b"], entry["pt2t"]) if other and other != code]
    for macro, members in iso["macro"]["macro"].items():
        for member in members:
            if member in found:
                found[member].macro = [macro]
    for code, change in iso["deprecated"]["id"].items():
        if change["change_to"] in found:
            found[change["change_to"]].retired.append(code)
    return found


def read_by_hand(languages: dict[str, Language]) -> None:
    """Put our own scripts, names and aliases first."""
    for row in read_table("languages_by_hand"):
        language = languages.setdefault(row["code"], Language(row["code"]))
        language.scripts[:0] = row["scripts"].split()
        language.names[:0] = [name for name in row["names"].split(",") if name]
        known = (*language.part1, *language.part2, *language.retired)
        language.aliases.extend(alias for alias in row["aliases"].split() if alias not in known)


def add_macrolanguages(languages: Mapping[str, Language], codes: Mapping[str, Any]) -> None:
    """Give the languages that stand for a macrolanguage its codes."""
    for row in read_table("macrolanguages"):
        entry = codes.get(row["code"], {})
        others = [row["code"], *(entry[part] for part in ("pt1", "pt2b") if entry.get(part))]
        for code in row["languages"].split():
            languages[code].aliases.extend(others)
            languages[code].names.extend([entry["name"].split(" (")[0]] if row["scripts"] == "*" and entry else [])


def add_scripts(
    languages: Mapping[str, Language], labels: Iterable[str], tags: Iterable[str], iso: Mapping[str, Any]
) -> None:
    """Scripts: of FineWeb-2's labels, of CLDR's likely subtags, of FUN-LangID's tags.

    Written our way; those that no letter of Unicode belongs to are left out; a language without any is given Latin.
    """
    for label in labels:
        if label[:3] in languages:
            languages[label[:3]].scripts.append(label[4:])
    likely = get_global("likely_subtags")
    three = {entry["pt1"]: code for code, entry in iso["codes"]["pt3"].items()}
    for language in languages.values():
        for code in (language.code, *language.part1):
            if code in likely:
                language.scripts.append(likely[code].split("_")[1])
    for tag in tags:
        code, _, script = tag.partition("-")
        named = [each for each in languages.values() if code in (each.code, *each.part1)]
        named += [languages[each] for each in member_of(three.get(code, code), script[:4]) if each in languages]
        if re.fullmatch(r"[A-Z][a-z]{3}", script[:4]) and named:
            named[0].scripts.append(script[:4])
    known = {row["script"] for row in read_table("script_ranges")} | {"Jpan"}
    for language in languages.values():
        scripts = dict.fromkeys(OF_VARIANT.get(script, script) for script in language.scripts)
        language.scripts = [script for script in scripts if script in known] or ["Latn"]


def add_names_of_cldr(languages: Mapping[str, Language]) -> None:
    """English names after ours and before ISO's, and what each language calls itself in each of its scripts."""
    english = Locale("en").languages
    by_hand = {row["code"] for row in read_table("languages_by_hand")}
    locales = [each for each in sorted(locale_identifiers()) if re.fullmatch(r"[a-z]+(_[A-Z][a-z]{3})?", each)]
    for language in languages.values():
        codes = (language.code, *language.part1, *language.aliases)
        name = next((english[code] for code in codes[: 1 + len(language.part1)] if code in english), None)
        if name:
            language.names.insert(1 if language.code in by_hand else 0, name)
        for each in (
            each for each in locales if each.split("_")[0] in codes and re.fullmatch(r"[a-z]+(_[A-Z][a-z]{3})?", each)
        ):
            own = Locale.parse(each).languages.get(each.split("_")[0])
            if own and script_of(own).main in language.scripts:
                language.autonyms.append(own)


def labels_of_fineweb(path: Path) -> list[str]:
    """FineWeb-2's labels, the one with most documents (kept and removed) first."""
    documents: dict[str, int] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            label = row["subset"].removesuffix("_removed")
            documents[label] = documents.get(label, 0) + int(row["documents"] or 0)
    return sorted(documents, key=lambda label: (-documents[label], label))


def tags_of_fun_langid() -> list[str]:
    """FUN-LangID's labels, BCP 47 tags, read from its source: importing the package would bring a downloader."""
    found = importlib.util.find_spec("commonlid")
    if found is None or found.origin is None:
        raise SystemExit("pip install commonlid")
    source = (Path(found.origin).parent / "vendor" / "fun_langid.py").read_text(encoding="utf-8")
    return re.findall(r'^ {12}\(\s*"([A-Za-z-]+)",', source, re.MULTILINE)


def cells(language: Language) -> list[str]:
    """The row's cells, nothing twice."""
    rows = []
    for column in COLUMNS:
        value = getattr(language, column)
        split = "," if column in ("names", "autonyms") else " "
        rows.append(value if column == "code" else split.join(dict.fromkeys(each.replace(",", "") for each in value)))
    return rows


def main(arguments: Sequence[str]) -> None:
    """Write the table."""
    iso = read_iso()
    languages = languages_of_iso(iso)
    read_by_hand(languages)
    add_macrolanguages(languages, iso["codes"]["pt3"])
    add_scripts(languages, labels_of_fineweb(Path(arguments[0])), tags_of_fun_langid(), iso)
    add_names_of_cldr(languages)
    header = HEADER.replace("@ISO@", importlib.metadata.version("iso639-lang"))
    header = header.replace("@BABEL@", importlib.metadata.version("babel"))
    lines = ["\t".join(COLUMNS), *("\t".join(cells(languages[code])) for code in sorted(languages))]
    TARGET.write_text(header + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
