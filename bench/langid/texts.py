"""The shared texts that language identification is trained and measured on, with what they truly are."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zstandard

from bench.langid.english_traffic import pieces
from bench.shared import labelled
from humongous.langid import find_language
from humongous.langid.english_doubt import ENGLISH

SAME = {"pes": "fas", "prs": "fas", "kur": "kmr", "pus": "pbt", "orm": "gaz", "que": "quy"}
"""Gold codes that our labels do not have, and ours."""
FOLDS = 5
NOTHING = "none"
"""The gold label of text that is no language."""
MISREAD = (
    ("rus_Cyrl", "cp1251", "latin-1"), ("rus_Cyrl", "cp1251", "tis-620"), ("rus_Cyrl", "cp1251", "iso8859-7"),
    ("rus_Cyrl", "utf-8", "shift_jis"), ("rus_Cyrl", "koi8-r", "cp1251"), ("rus_Cyrl", "utf-8", "cp1252"),
    ("rus_Cyrl", "utf-8", "cp1251"), ("rus_Cyrl", "cp866", "cp1251"), ("ell_Grek", "iso8859-7", "latin-1"),
    ("arb_Arab", "cp1256", "tis-620"), ("arb_Arab", "utf-8", "shift_jis"), ("arb_Arab", "cp1256", "cp1252"),
    ("hin_Deva", "utf-8", "cp1252"), ("hin_Deva", "utf-8", "iso8859-7"), ("tam_Taml", "utf-8", "iso8859-7"),
    ("heb_Hebr", "cp1255", "latin-1"), ("tha_Thai", "tis-620", "latin-1"), ("cmn_Hani", "utf-8", "latin-1"),
    ("cmn_Hani", "utf-8", "shift_jis"), ("cmn_Hani", "gbk", "shift_jis"), ("cmn_Hani", "gbk", "euc-kr"),
    ("cmn_Hani", "gbk", "latin-1"), ("jpn_Jpan", "euc-jp", "euc-kr"), ("jpn_Jpan", "shift_jis", "cp1252"),
    ("kor_Hang", "euc-kr", "gbk"), ("kor_Hang", "euc-kr", "shift_jis"),
)  # fmt: skip
"""Language, charset it is written in, charset it is read in."""
_SCRIPT = re.compile(rb"<(?:script|style)[^>]*>([^<]{80,20000})")


@dataclass(frozen=True, slots=True)
class Text:
    """One text and what it truly is."""

    gold: tuple[str, ...]
    """Our labels that are right, the usual one first; `NOTHING` for text that is no language."""
    source: str
    """`udhr`, `ntrex`, …; `page`, `line` (of a page); `junk: <kind>`; `english: <kind>/<change>`."""
    text: str
    fold: int
    """Texts with the same one are held out together; pieces of a text go with it."""


def read_sentences(data: Path) -> list[Text]:
    """The labelled sentences."""
    rows = labelled(data)
    whole: dict[tuple[str, str], list[str]] = defaultdict(list)
    for label, source, text in rows:
        if not source.endswith("+cut"):
            whole[label, source].append(text)
    found = []
    for label, source, text in rows:
        base = source.removesuffix("+cut")
        parent = text if base == source else next((each for each in whole[label, base] if text in each), text)
        found.append(Text((our_gold(label),), base.split("/")[0], text, _fold(parent)))
    return found


def our_gold(label: str) -> str:
    """The label of a row, with our code where ours differs."""
    return SAME.get(label[:3], label[:3]) + label[3:]


def read_pages(data: Path, which: str) -> list[Text]:
    """The true main text of the pages of `dev` or `train`, in their languages as far as we have a label for it."""
    found = []
    for row in _truth(data, which):
        text = (row.get("truth") or {}).get("text")
        if row.get("lang") and text and row["source"] != "made" and (gold := find_language(row["lang"])):
            found.append(Text(gold, "page", text, _fold(row["id"])))
    return found


def lines_of(pages: Sequence[Text], count: int, seed: int) -> list[Text]:
    """Up to `count` lines, of 12 characters or more, of each page: headings, captions, menus that were left in."""
    rng = random.Random(seed)  # noqa: S311 (a sample)
    found = []
    for page in pages:
        lines = [line.strip() for line in page.text.splitlines() if len(line.strip()) >= 12]
        chosen = rng.sample(lines, min(count, len(lines)))
        found += [Text(page.gold, "line", line[:1000], page.fold) for line in chosen]
    return found


def junk(data: Path, sentences: Sequence[Text], seed: int) -> list[Text]:
    """Text that is no language: read in a wrong charset, scripts and style sheets of pages, codes, keyboard mash."""
    rng = random.Random(seed)  # noqa: S311 (a sample)
    found = [
        (f"misread {written} as {read}", each.text.encode(written, "ignore").decode(read, "replace"))
        for label, written, read in MISREAD
        for each in sentences
        if label in each.gold and len(each.text) > 30
    ]
    with gzip.open(data / "pages" / "pages.dev.warc.gz") as archive:
        raw = archive.read()
    scripts = sorted({match[1].decode("utf-8", "replace").strip() for match in _SCRIPT.finditer(raw)})
    found += [("code", script[:4000]) for script in rng.sample(scripts, min(900, len(scripts)))]
    found += [("mash", " ".join(_mash(rng) for _ in range(rng.randint(3, 40)))) for _ in range(400)]
    found += [("codes", " ".join(_code(rng) for _ in range(rng.randint(5, 40)))) for _ in range(300)]
    found += [("base64", base64.b64encode(rng.randbytes(rng.randint(60, 600))).decode()) for _ in range(300)]
    return [Text((NOTHING,), f"junk: {kind}", text, _fold(text)) for kind, text in found]


def english_like(count: int, seed: int) -> list[Text]:
    """Pieces of `english_traffic`; those of a kind are held out together."""
    return [
        Text((ENGLISH,), f"english: {piece.kind}/{piece.change}", piece.text, _fold(piece.kind))
        for piece in pieces(count, seed)
    ]


def _mash(rng: random.Random) -> str:
    row = rng.choice(["qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz"])
    return "".join(rng.choice(row) for _ in range(rng.randint(2, 9)))


def _code(rng: random.Random) -> str:
    return "".join(rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") for _ in range(rng.randint(4, 10)))


def _fold(text: str) -> int:
    return int(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[8:16], 16) % FOLDS


def _truth(data: Path, which: str) -> Iterator[dict[str, Any]]:
    if which == "dev":
        with gzip.open(data / "pages" / "pages.dev.truth.jsonl.gz", "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)
        return
    with (data / "pages" / "pages.train.truth.jsonl.zst").open("rb") as file:
        stream = zstandard.ZstdDecompressor().stream_reader(file)
        yield from map(json.loads, io.TextIOWrapper(stream, encoding="utf-8"))
