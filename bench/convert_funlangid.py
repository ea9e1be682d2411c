"""FUN-LangID's Python source → `langid_models/funlangid.ngrams` and its label table.

    python bench/convert_funlangid.py PATH/TO/fun_langid.py

The file is in the package `commonlid` 0.2.5 (`commonlid/vendor/fun_langid.py`) and in google-research/url-nlp
(`fun_langid/fun_langid.py`). It is read as a syntax tree whose literals alone are taken: none of it is run.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import langcodes

import langid_models
from humongous.langid.macrolanguages import member_of
from humongous.langid.ngram_table import Scheme, write_ngrams
from humongous.langid.scripts import script_of

TOKENS = 150
"""How many n-grams of each language count: the class' default `top_n`."""
SINGLES = ("zh", "zh-Hant", "yue", "ja")
"""Only in these do single characters count: the class' `onegram_langs`."""
SCHEME = Scheme(sizes=(4, 1), strip=True, omit_last=True)
MIN_SCRIPT_SHARE = 0.2
"""A language whose n-grams are in two scripts (Serbian) has both, if the second has so much of the letters."""

OURS = {
    "prs": "fas", "hmn": "mww", "pa-Arab": "pnb", "kxu": "uki", "ber": "zgh", "za": "zyb", "ik": "esi", "din": "dik",
    "bm-Nkoo": "nqo",
    "ber-Latn": "und", "ber-Arab": "und", "ber-Zber": "und", "ee-Zewe": "und", "nv-Znav": "und", "mni-Zepa": "und",
    "mni-Zrat": "und", "zxx-x-arabocr": "zxx", "zxx-x-nonuni": "zxx", "zxx-x-pdf": "zxx", "zxx-x-creative": "zxx",
    "zxx-x-latnunk": "zxx", "zxx-x-arabunk": "zxx",
}  # fmt: skip
"""Tags that the rule does not get right. `ber-…` outside Tifinagh is any Berber language. Scripts that begin with Z are
fonts that are not Unicode: whatever such a text is read as, it is not written in that language."""

HEAD = """\
# FUN-LangID's labels in ours; written by bench/convert_funlangid.py, which has the rule and its exceptions.
# label: BCP 47, as in its lexicon. scripts: those of its n-grams for this language, the more frequent first.
# languages: ISO 639-3; zxx: not language; und: a language, but not one that this table can name.
label\tscripts\tlanguages
"""


def main() -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    repository = Path(langid_models.__file__).parents[1]
    lexicon = read_lexicon(parser.parse_args().source.read_text(encoding="utf-8"))
    table = repository / "langid_models" / "funlangid.ngrams"
    write_ngrams(table, SCHEME, [tag for tag, _ in lexicon], postings(lexicon), unit=1)
    labels = repository / "humongous" / "langid" / "tables" / "funlangid.tsv"
    rows = (f"{tag}\t{' '.join(scripts(tokens))}\t{language_of(tag, scripts(tokens)[0])}\n" for tag, tokens in lexicon)
    labels.write_text(HEAD + "".join(rows), encoding="utf-8")
    data = table.read_bytes()
    print(f"{len(lexicon)} labels, {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}")


def read_lexicon(source: str) -> list[tuple[str, list[str]]]:
    """Tags with their n-grams, most frequent first, from `self._lexicon = [("en", "…/…".strip().split("/")), …]`."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Assign(targets=[ast.Attribute(attr="_lexicon")], value=ast.List(elts=pairs)):
                return [_entry(pair) for pair in pairs]
    raise SystemExit("this is not fun_langid.py: it assigns no list to `self._lexicon`")


def _entry(pair: ast.expr) -> tuple[str, list[str]]:
    match pair:
        case ast.Tuple(
            elts=[
                ast.Constant(value=str(tag)),
                ast.Call(
                    func=ast.Attribute(
                        attr="split",
                        value=ast.Call(
                            func=ast.Attribute(attr="strip", value=ast.Constant(value=str(joined))), args=[]
                        ),
                    ),
                    args=[ast.Constant(value=str(separator))],
                ),
            ]
        ):
            return tag, joined.strip().split(separator)
    raise SystemExit(f"line {pair.lineno}: an entry of the lexicon is not as expected")


def postings(lexicon: Sequence[tuple[str, list[str]]]) -> dict[str, dict[int, int]]:
    """N-gram → {label's number: 1}, without what the class never asks for: single characters of most languages, others
    than 2 to 4 characters."""
    found: dict[str, dict[int, int]] = {}
    for number, (tag, tokens) in enumerate(lexicon):
        for token in tokens[:TOKENS]:
            if 1 < len(token) <= 4 or (len(token) == 1 and tag in SINGLES):
                found.setdefault(token, {})[number] = 1
    return found


def scripts(tokens: Sequence[str]) -> list[str]:
    """ISO 15924 codes of a language's n-grams, the most frequent first."""
    counts = Counter(script for token in tokens if (script := script_of(token).main))
    usual = script_of("".join(tokens)).main or "Zyyy"
    return [usual] + [
        script
        for script, count in counts.most_common()
        if script != usual and count >= MIN_SCRIPT_SHARE * counts.total() and usual not in ("Jpan", "Hang")
    ]


def language_of(tag: str, script: str) -> str:
    """Our languages, parted by spaces, for a BCP 47 tag whose n-grams are in `script`; macrolanguages as their table says."""
    if tag in OURS:
        return OURS[tag]
    return " ".join(member_of(langcodes.Language.get(tag.split("-")[0]).to_alpha3(), script))


if __name__ == "__main__":
    main()
