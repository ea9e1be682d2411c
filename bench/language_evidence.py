"""How often what a page, its server, its address and the crawler say of its language is right: by source, on real pages.

    python bench/language_evidence.py <shared data>/pages

reads `pages.dev.warc.gz` and its truth: the pages whose language their source gives, since a detected one would prove
nothing. Prints how many pages have each source, how often it is right, and what it would do as a prior: how many of our
labels it would mend and spoil if it were believed instead, and how often it is right where our label is undetermined.
Our label is that of the true text.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from humongous import charset, markup
from humongous.config import LangidConfig, PagesConfig
from humongous.document import Drop, NotPage
from humongous.errors import RecordError
from humongous.langid import find_language, language_evidence, open_identifier
from humongous.warc import ArchiveReader, choose_page, with_crawler_languages

SOURCES = ("html", "http", "meta", "og", "hreflang", "tld", "cld2")
WAYS = ("present", "right", "would mend", "would spoil", "undetermined, right", "undetermined, wrong")


def pages(folder: Path) -> Iterator[tuple[frozenset[str], str, Mapping[str, Any]]]:
    """(true languages, our label from the true text, evidence compared with the truth) where the source gives the language."""
    with gzip.open(folder / "pages.dev.truth.jsonl.gz", "rt", encoding="utf-8") as file:
        truth = {row["url"]: row for row in map(json.loads, file)}
    identify = open_identifier(LangidConfig())
    with gzip.open(folder / "pages.dev.warc.gz") as stream:
        for record in with_crawler_languages(iter(ArchiveReader(stream, "pages.dev.warc.gz"))):  # type: ignore[arg-type]
            row = truth.get(record.url or "")
            if row is None or row.get("lang_by") != "given" or not (text := (row.get("truth") or {}).get("text")):
                continue
            true = {label[:3] for label in find_language(row["lang"])}
            try:
                page = choose_page(record, PagesConfig())
            except (NotPage, Drop, RecordError):
                continue
            if not true:
                continue
            statements = markup.read_markup(charset.decode(page.html, page.content_type).text)
            label = identify(text).label
            evidence = language_evidence(
                statements,
                f"{sorted(true)[0]}_Zyyy",
                headers=page.headers,
                url=page.url,
                crawler_languages=page.crawler_languages,
            )
            yield frozenset(true), label, evidence


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=Path)
    counts: dict[str, Counter[str]] = {name: Counter() for name in SOURCES}
    total = ours = 0
    for true, label, evidence in pages(parser.parse_args().pages):
        total += 1
        right = label[:3] in true
        ours += right
        for name in SOURCES:
            agrees, disagrees = name in evidence["agree"], name in evidence["disagree"]
            counts[name]["present"] += agrees or disagrees
            counts[name]["right"] += agrees
            counts[name]["would mend"] += agrees and not right
            counts[name]["would spoil"] += disagrees and right
            counts[name]["undetermined, right"] += agrees and label.startswith("und_")
            counts[name]["undetermined, wrong"] += disagrees and label.startswith("und_")
    print(f"{total} pages whose language their source gives; our label is right on {ours}")
    for name, count in counts.items():
        print(name, *(f"{way} {count[way]}" for way in WAYS), sep=" | ")


if __name__ == "__main__":
    main()
