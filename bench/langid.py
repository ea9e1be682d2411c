"""Measure language identification on the shared labelled sentences and pages, and print the tables of docs/langid.md.

    python bench/langid.py [--data ../shared/data]

Gold labels are compared strictly: cousins (bos/hrv/srp, ind/zsm, nob/nno) are kept apart; only codes that mean the same
in our labels are merged (`SAME`). F1 of a label counts what other languages in the same source were called it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from humongous.config import LangidConfig
from humongous.errors import ConfigError
from humongous.langid import Identifier, open_identifier, resolve_language, versions
from humongous.langid.sample import take_sample
from humongous.langid.scripts import script_of
from humongous.langid.vote import MIN_IMPLIED_SCORE, implied_languages

SAME = {"pes": "fas", "prs": "fas", "kur": "kmr", "pus": "pbt", "orm": "gaz", "que": "quy"}
"""Gold codes that our labels do not have, and ours."""
ENGLISH = "eng_Latn"
WRONG_CHARSETS = (
    ("rus_Cyrl", "cp1251", "latin-1"),
    ("rus_Cyrl", "cp1251", "tis-620"),
    ("rus_Cyrl", "cp1251", "iso8859-7"),
    ("rus_Cyrl", "utf-8", "shift_jis"),
    ("ell_Grek", "iso8859-7", "latin-1"),
    ("arb_Arab", "cp1256", "tis-620"),
    ("arb_Arab", "utf-8", "shift_jis"),
    ("hin_Deva", "utf-8", "cp1252"),
    ("hin_Deva", "utf-8", "iso8859-7"),
    ("tam_Taml", "utf-8", "iso8859-7"),
    ("cmn_Hani", "utf-8", "latin-1"),
    ("cmn_Hani", "utf-8", "shift_jis"),
    ("cmn_Hani", "gbk", "shift_jis"),
    ("cmn_Hani", "gbk", "euc-kr"),
    ("jpn_Jpan", "euc-jp", "euc-kr"),
    ("kor_Hang", "euc-kr", "gbk"),
    ("kor_Hang", "euc-kr", "shift_jis"),
)
"""Language, charset it is written in, charset it is read in."""


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text and what it was called."""

    gold: str
    source: str
    text: str
    found: str


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = Path(os.environ.get("HUMONGOUS_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
    parser.add_argument("--data", type=Path, default=default, help="folder with lid/ and pages/ (default: %(default)s)")
    data = parser.parse_args().data
    before = _peak_rss_mb()
    identifier = open_identifier(LangidConfig())
    identifier("warm up")
    loaded = _peak_rss_mb()
    print("versions:", ", ".join(f"{key} {value}" for key, value in versions().items()))
    rows = read_sentences(data / "lid" / "lid.dev.tsv.gz", identifier)
    print_by_source(rows, identifier)
    print_english(rows)
    print_wrong_charsets(rows, identifier)
    print_implied(rows, identifier)
    print_pages(data / "pages" / "pages.dev.truth.jsonl.gz", identifier)
    print_speed([row.text for row in rows], identifier)
    print(f"peak RSS: {before:.0f} MB before, {loaded:.0f} MB with the model and tables loaded")


def read_sentences(path: Path, identifier: Identifier) -> list[Row]:
    """The labelled sentences, identified."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        cells = [line.rstrip("\n").split("\t") for line in lines][1:]
    golds = (SAME.get(gold[:3], gold[:3]) + gold[3:] for gold, _, _ in cells)
    return [
        Row(gold, _family(source), text, identifier(text).label)
        for gold, (_, source, text) in zip(golds, cells, strict=True)
    ]


def print_by_source(rows: Sequence[Row], identifier: Identifier) -> None:
    """Accuracy and macro-F1 by source, over the labels that the model can give and over all."""
    print(
        "\n| source | rows | labels (known) | accuracy, known | macro-F1, known | F1 ≥ .8 | macro-F1, all | und, zxx |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    groups = [(source, [row for row in rows if row.source == source]) for source in sorted({r.source for r in rows})]
    short = [row for row in rows if len(row.text) <= 60]
    long = [row for row in rows if len(row.text) > 200]
    for name, group in [*groups, ("all, ≤ 60 characters", short), ("all, > 200 characters", long), ("all", list(rows))]:
        f1 = f1_by_label(group)
        known = [label for label in f1 if label in identifier.known]
        of_known = [row for row in group if row.gold in identifier.known]
        right = sum(row.gold == row.found for row in of_known)
        abstained = sum(not _is_named(row.found) for row in group)
        print(
            f"| {name} | {len(group)} | {len(f1)} ({len(known)}) | {right / len(of_known):.3f} "
            f"| {sum(f1[label] for label in known) / len(known):.3f} | {sum(score >= 0.8 for score in f1.values())} "
            f"| {sum(f1.values()) / len(f1):.3f} | {abstained / len(group):.3f} |"
        )


def f1_by_label(rows: Sequence[Row]) -> dict[str, float]:
    """F1 of every gold label."""
    gold, found = Counter(row.gold for row in rows), Counter(row.found for row in rows)
    right = Counter(row.gold for row in rows if row.gold == row.found)
    return {label: 2 * right[label] / (gold[label] + found[label]) for label in sorted(gold)}


def print_english(rows: Sequence[Row]) -> None:
    """What English is called, and what is called English."""
    english = Counter(row.found for row in rows if row.gold == ENGLISH)
    named = sum(count for label, count in english.items() if label != ENGLISH and _is_named(label))
    into = Counter(row.gold for row in rows if row.found == ENGLISH and row.gold != ENGLISH)
    print(f"\nEnglish sentences: {english.total()}, called another language: {named}, und or zxx: "
          f"{english.total() - named - english[ENGLISH]}")  # fmt: skip
    print(f"called English though not: {into.total()} of {len(rows) - english.total()} rows, most: "
          f"{', '.join(f'{label} {count}' for label, count in into.most_common(6))}")  # fmt: skip


def print_wrong_charsets(rows: Sequence[Row], identifier: Identifier) -> None:
    """What becomes of sentences over 60 characters read in a wrong charset: any named language is an error."""
    print(
        "\n| language | written in | read as | texts | named a language | most |\n| --- | --- | --- | ---: | ---: | --- |"
    )
    for gold, written, read in WRONG_CHARSETS:
        labels = Counter(identifier(text).label for text in _misread(rows, gold, written, read))
        named = sum(count for label, count in labels.items() if _is_named(label))
        most = ", ".join(f"{label} {count}" for label, count in labels.most_common(2))
        print(f"| {gold} | {written} | {read} | {labels.total()} | {named} | {most} |")


def print_implied(rows: Sequence[Row], identifier: Identifier) -> None:
    """How many texts fall below `MIN_IMPLIED_SCORE` where the script implies a language that the model knows."""
    misread = [text for case in WRONG_CHARSETS for text in _misread(rows, *case)]
    for name, texts in [("rightly read", [row.text for row in rows]), ("read in a wrong charset", misread)]:
        samples = [take_sample(text, LangidConfig().sample_chars) for text in texts]
        scores = []
        for sample in samples:
            script = script_of(sample).main or ""
            label = f"{implied_languages().get(script)}_{script}"
            if label in identifier.known:
                answers = identifier.models[0].ask(sample, script)
                scores.append(next((answer.score for answer in answers if answer.label == label), 0.0))
        below = sum(score < MIN_IMPLIED_SCORE for score in scores)
        print(f"script implies a known language, {name}: {below} of {len(scores)} score less than {MIN_IMPLIED_SCORE}")


def _misread(rows: Sequence[Row], gold: str, written: str, read: str) -> list[str]:
    texts = [row.text for row in rows if row.gold == gold and len(row.text) > 60]
    return [text.encode(written, "ignore").decode(read, "replace") for text in texts]


def print_pages(path: Path, identifier: Identifier) -> None:
    """Language of the true main text of whole pages against the language that their source names."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        pages = [row for row in map(json.loads, lines) if row.get("lang") and (row.get("truth") or {}).get("text")]
    found = [
        (_resolve(row["lang"]), identifier(row["truth"]["text"]).label) for row in pages if row["source"] != "made"
    ]
    known = [(golds, label) for golds, label in found if identifier.known.intersection(golds)]
    english = [label for golds, label in known if ENGLISH in golds]
    wrong = Counter((golds[0], label) for golds, label in known if label not in golds)
    print(f"\npages: {len(found)}, of which {len(known)} in a language that the model knows; "
          f"right {sum(label in golds for golds, label in known) / len(known):.4f}, "
          f"und or zxx {sum(not _is_named(label) for _, label in known) / len(known):.4f}")  # fmt: skip
    leaked = sum(_is_named(label) and label != ENGLISH for label in english)
    print(f"English pages: {len(english)}, called another language: {leaked}")
    print("most wrong:", ", ".join(f"{gold} → {label} {count}" for (gold, label), count in wrong.most_common(10)))


def print_speed(texts: Sequence[str], identifier: Identifier) -> None:
    """Microseconds for 1,000 characters, on texts of the default sample's length."""
    size = LangidConfig().sample_chars
    joined = "\n".join(texts[::7])
    pieces = [joined[start : start + size] for start in range(0, min(len(joined), 600 * size), size)]
    samples = [take_sample(piece, size) for piece in pieces]
    print(f"\nµs for 1,000 characters, {len(pieces)} texts of {size} characters:")
    steps: list[tuple[str, Callable[[str], object], Sequence[str]]] = [
        ("sample", lambda piece: take_sample(piece, size), pieces),
        ("script", script_of, samples),
        ("all of it", identifier, pieces),
    ]
    for name, step, given in steps:
        start = time.perf_counter()
        for text in given:
            step(text)
        print(f"  {name}: {(time.perf_counter() - start) * 1e9 / sum(map(len, pieces)):.0f}")


def _family(source: str) -> str:
    return source.removesuffix("+cut").split("/")[0]


def _is_named(label: str) -> bool:
    return not label.startswith(("und_", "zxx"))


def _resolve(language: str) -> tuple[str, ...]:
    try:
        return resolve_language(language)
    except ConfigError:
        return (language,)


def _peak_rss_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
