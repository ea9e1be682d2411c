"""What a person types for a language (`de`, `ger`, `German`, `deu_Latn`, `zh-Hant`) → labels."""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Mapping

from humongous.errors import ConfigError
from humongous.langid.labels import NOT_LANGUAGE, undetermined
from humongous.langid.tables import read_table

_SCRIPT_OF_VARIANT = {"Hans": "Hani", "Hant": "Hani", "Kore": "Hang", "Hira": "Jpan", "Kana": "Jpan"}
"""Scripts of BCP 47 tags that our labels write otherwise."""
_TAG = re.compile(r"(?P<language>[a-z]{2,3})(_(?P<script>[a-z]{4}))?(_(?P<region>[a-z]{2}|[0-9]{3}))?")


@functools.lru_cache(maxsize=4096)
def resolve_language(user_text: str) -> tuple[str, ...]:
    """The labels that `user_text` means: one, or several where a language has several scripts (the usual one first).

    Takes a label, an ISO 639 code of two or three letters (bibliographic, macrolanguage and retired ones too), a
    BCP 47 tag (script kept, region ignored), an English name; upper and lower case are the same. Raises `ConfigError`
    with the nearest names for anything else.
    """
    asked = " ".join(user_text.split())
    tag = asked.replace("-", "_").casefold()
    if tag == NOT_LANGUAGE or tag in _undetermined():
        return (tag if tag == NOT_LANGUAGE else _undetermined()[tag],)
    labels = _by_name().get(asked.casefold()) or _by_tag(tag)
    if not labels:
        raise ConfigError(f"no language is called {asked!r}", do=_suggest(asked))
    return labels


def _by_tag(tag: str) -> tuple[str, ...]:
    """Labels of `language[_Script][_Region]`, given in lower case; none for anything else."""
    match = _TAG.fullmatch(tag)
    if match is None:
        return ()
    labels = _by_name().get(match["language"], ())
    script = (match["script"] or "").title()
    return tuple(label for label in labels if not script or label[4:] == _SCRIPT_OF_VARIANT.get(script, script))


def _suggest(asked: str) -> str:
    shown = {name.casefold(): name for row in read_table("languages") for name in row["names"].split(",")}
    shown |= {label.casefold(): label for labels in _by_name().values() for label in labels}
    near = difflib.get_close_matches(asked.casefold()[:40], sorted(shown), n=3, cutoff=0.6)
    if near:
        return f"did you mean {', '.join(f'`{shown[name]}`' for name in near)}?"
    return "use a label such as `deu_Latn`, a code (`de`, `deu`) or an English name"


@functools.cache
def _by_name() -> Mapping[str, tuple[str, ...]]:
    """Codes, aliases and names, case folded → labels."""
    found: dict[str, tuple[str, ...]] = {}
    for row in read_table("languages"):
        labels = [f"{row['code']}_{script}" for script in row["scripts"].split()]
        for name in (row["code"], *row["aliases"].split(), *row["names"].split(",")):
            known = found.get(name.casefold(), ())
            found[name.casefold()] = (*known, *(label for label in labels if label not in known))
    return found


@functools.cache
def _undetermined() -> Mapping[str, str]:
    """Case-folded → `und_<Script>` for every script."""
    scripts = {row["script"] for row in read_table("script_ranges")} | {"Jpan"}
    labels = [undetermined(script) for script in scripts]
    return {label.casefold(): label for label in labels}
