"""What a person or a page writes for a language (`de`, `ger`, `German`, `Deutsch`, `deu_Latn`, `zh-Hant`) → labels."""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping

from humongous.errors import ConfigError
from humongous.langid.labels import NOT_LANGUAGE, undetermined
from humongous.langid.tables import read_table

Labels = tuple[str, ...]

OF_VARIANT: Mapping[str, str] = {
    "Hans": "Hani", "Hant": "Hani", "Bopo": "Hani", "Kore": "Hang", "Hrkt": "Jpan", "Hira": "Jpan", "Kana": "Jpan",
    "Aran": "Arab", "Cyrs": "Cyrl", "Syre": "Syrc", "Syrj": "Syrc", "Syrn": "Syrc", "Latf": "Latn", "Latg": "Latn",
}  # fmt: skip
"""Scripts of BCP 47 tags that our labels write otherwise."""
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?P<extended>(?<=ar|zh|ms|sw|uz|lv)-[a-z]{3})?(-(?P<script>[a-z]{4}))?(-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(-[a-z0-9]*[0-9][a-z0-9]*|-(arevela|arevmda|ekavsk|ijekavsk|monoton|pinyin|polyton|tarask|valencia))*"
    r"(-[a-z0-9](-[a-z0-9]{2,8})+)*"
)
"""Of variants those with a digit (`1996`) and the common ones: any other word is more likely a slip (`deu_Latin`)."""
_OLD_TAGS = {
    "art-lojban": "jbo", "i-hak": "hak", "i-klingon": "tlh", "i-lux": "ltz", "i-navajo": "nav", "no-bok": "nob",
    "no-nyn": "nno", "zh-guoyu": "cmn", "zh-hakka": "hak", "zh-min-nan": "nan", "zh-xiang": "hsn",
}  # fmt: skip
"""Tags of RFC 3066 that are older than today's form and still on pages."""
_LIKE = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ə": "e", "’": "'", "‘": "'", "ʻ": "'", "ʼ": "'"})
_LONGEST = 80
"""Characters of the longest name or tag that is looked up; languages.tsv has none longer."""


@functools.lru_cache(maxsize=4096)
def resolve_language(user_text: str) -> Labels:
    """The labels that `user_text` means: one, or several where a language has several scripts (the usual one first).

    Takes a label, an ISO 639 code of two or three letters (bibliographic, macrolanguage and retired ones too), a
    BCP 47 tag (script kept, region and the rest ignored), a name in English or in the language itself; upper and
    lower case, accents and hyphens make no difference. A code is read as a code before it is read as a name (`ga` is
    Irish, not Ga). Raises `ConfigError` with the nearest names for anything else.
    """
    labels = find_language(user_text)
    if not labels:
        asked = " ".join(user_text[: 10 * _LONGEST].split())[:_LONGEST]
        raise ConfigError(f"no language is called {asked!r}", do=_suggest(asked))
    return labels


def resolve_languages(user_texts: Iterable[str], published: Collection[str]) -> tuple[str, ...]:
    """Those labels of `published` that the user's languages mean, in the order asked for.

    A published label may be given as it is stored, whatever the tables say. Raises `ConfigError` for what is no
    language and for a language of which nothing is published.
    """
    found: dict[str, None] = {}
    for text in user_texts:
        there = [label for label in ((text,) if text in published else resolve_language(text)) if label in published]
        if not there:
            raise ConfigError(
                f"the corpus has no document in {text}",
                do=f"it has {', '.join(sorted(published)) or 'no language yet'}",
            )
        found |= dict.fromkeys(there)
    return tuple(found)


def find_language(text: str) -> Labels:
    """As `resolve_language`, but nothing where `text` is no language."""
    if labels := find_tag(text):
        return labels
    asked = " ".join(text[: 10 * _LONGEST].split())
    return _by_name().get(_folded(asked), ()) if len(asked) <= _LONGEST else ()


def find_tag(text: str) -> Labels:
    """As `find_language`, of labels, codes and tags only: what a page may write. The names are not loaded for it."""
    tag = text[:_LONGEST].strip().replace("_", "-").casefold()
    if tag == NOT_LANGUAGE:
        return (NOT_LANGUAGE,)
    return _undetermined().get(tag) or _by_tag(tag)


def scripts_of(language: str) -> tuple[str, ...]:
    """The scripts in which a language (ISO 639-3) is written, the usual one first; none for a code that is not ours."""
    return _scripts().get(language, ())


def _by_tag(tag: str) -> Labels:
    """Labels of `language[-extended][-Script][-Region]…`, given in lower case; none for anything else."""
    tag = _OLD_TAGS.get(tag, tag)
    match = _TAG.fullmatch(re.sub(r"[.@].*", "", tag))  # `de_DE.UTF-8@euro`
    if match is None:
        return ()
    named = (match["extended"] or match["language"]).removeprefix("-")  # `zh-yue` is `yue`
    labels = _by_code().get(named, ())
    script = (match["script"] or "").title()
    return tuple(label for label in labels if not script or label[4:] == OF_VARIANT.get(script, script))


def _folded(name: str) -> str:
    """`name` without case, accents, hyphens and the like."""
    apart = unicodedata.normalize("NFKD", name.casefold()).translate(_LIKE)
    kept = "".join(
        " " if character in "-_" else character for character in apart if not "\u0300" <= character <= "\u036f"
    )
    return " ".join(unicodedata.normalize("NFC", kept).split())


def _suggest(asked: str) -> str:
    """The nearest of what could have been typed: well-known languages first, then any."""
    folded = _folded(asked[:40])
    for shown in _shown():
        near = [shown[name] for name in difflib.get_close_matches(folded, shown, n=3, cutoff=0.7)]
        if near:
            return f"did you mean {', '.join(f'`{name}`' for name in near)}?"
    return "use a label such as `deu_Latn`, a code (`de`, `deu`) or an English name"


@functools.cache
def _shown() -> tuple[Mapping[str, str], ...]:
    """Folded → as written: names and labels of the languages that are known best, then of all."""
    common = {row["code"] for row in read_table("languages_by_hand")}
    best: dict[str, str] = {}
    every: dict[str, str] = {}
    for row in read_table("languages"):
        written = (*row["names"].split(","), *row["autonyms"].split(","), *_labels_of(row))
        (best if row["code"] in common else every).update({_folded(each): each for each in written if each})
    return best, every


@functools.cache
def _scripts() -> Mapping[str, tuple[str, ...]]:
    return {row["code"]: tuple(row["scripts"].split()) for row in read_table("languages")}


def _labels_of(row: Mapping[str, str]) -> Iterator[str]:
    return (f"{row['code']}_{script}" for script in row["scripts"].split())


def _indexed(pairs: Iterable[tuple[str, Iterable[str]]]) -> dict[str, Labels]:
    found: dict[str, dict[str, None]] = {}
    for name, labels in pairs:
        found.setdefault(name, {}).update(dict.fromkeys(labels))
    return {name: tuple(labels) for name, labels in found.items() if name}


@functools.cache
def _by_code() -> Mapping[str, Labels]:
    """Codes → labels: a language's own code and its ISO 639-1 and -2 codes, then aliases, then retired codes."""
    rows = read_table("languages")
    found: dict[str, Labels] = {}
    for columns in (("code", "part1", "part2"), ("aliases",), ("retired",)):
        layer = _indexed((code, _labels_of(row)) for row in rows for each in columns for code in row[each].split())
        found = layer | found
    return found


@functools.cache
def _by_name() -> Mapping[str, Labels]:
    """Folded names → labels: the names by hand, then the first name of each language, then its others and autonyms."""
    rows = read_table("languages")
    by_code = {row["code"]: row for row in rows}
    hand = [(name, by_code[row["code"]]) for row in read_table("languages_by_hand") for name in row["names"].split(",")]
    first = [(row["names"].split(",")[0], row) for row in rows]
    rest = [(name, row) for row in rows for name in (*row["names"].split(",")[1:], *row["autonyms"].split(","))]
    bare = [(row["names"].split(" (")[0], row) for row in rows]
    found: dict[str, Labels] = {}
    for layer in (hand, first, rest, bare):
        found = _indexed((_folded(name), _labels_of(row)) for name, row in layer) | found
    return found


@functools.cache
def _undetermined() -> Mapping[str, Labels]:
    """`und-<script>` in lower case → `und_<Script>` for every script."""
    scripts = {row["script"] for row in read_table("script_ranges")} | {"Jpan"}
    return {f"und-{script.lower()}": (undetermined(script),) for script in scripts}
