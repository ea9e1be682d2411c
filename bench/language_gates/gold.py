"""The shared labelled sentences and pages, each with the labels that are right for it."""

from __future__ import annotations

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType

from bench.shared import labelled
from humongous.langid import find_language


@dataclass(frozen=True, slots=True)
class Sentence:
    """A labelled sentence."""

    gold: str
    """Our label of it."""
    accepted: frozenset[str]
    """What says the same: labels that its code resolves to or that ALIASES.tsv accepts, but none that other rows have."""
    source: str
    """Without the country or the translation: `udhr`, `storybooks`."""
    text: str
    cut: bool
    """A piece of 20 to 60 characters of a longer one."""

    def judged(self, called: str) -> str:
        """`called`, or `gold` where that says the same."""
        return self.gold if called in self.accepted else called


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was fetched, with what is known of it."""

    gold: tuple[str, ...]
    """The labels that its language has, the usual one first; no page is here whose language is not known."""
    source: str
    html: bytes
    content_type: str | None
    url: str
    charset: str
    """Empty where nobody says."""
    text: str
    """Its true main text; empty where the truth is something else."""
    translated: bool
    """It shows translations beside its text (story pages do), and so is in no one language."""


def sentences(data: Path) -> list[Sentence]:
    """All of `lid/lid.dev.tsv.gz`."""
    rows = labelled(data)
    ours = {label: find_language(label) or (label,) for label in dict.fromkeys(row.label for row in rows)}
    taken = frozenset(labels[0] for labels in ours.values())
    also = _also(data)
    accepted = {
        label: frozenset([*labels, *(f"{code}{label[3:]}" for code in also.get(label[:3], ()))]) - taken
        for label, labels in ours.items()
    }
    return [
        Sentence(
            ours[label][0], accepted[label], source.removesuffix("+cut").split("/")[0], text, source.endswith("+cut")
        )
        for label, source, text in rows
    ]


def paragraphs(given: Sequence[Sentence], least_chars: int) -> Iterator[tuple[str, str]]:
    """Label and text: whole sentences of a label and source, one a line, until there are so many characters.

    What is left of each at the end is shorter, and is not given.
    """
    lines: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in given:
        if not each.cut:
            part = lines[each.gold, each.source]
            part.append(each.text)
            if sum(map(len, part)) >= least_chars:
                yield each.gold, "\n".join(part)
                part.clear()


def pages(data: Path) -> Iterator[Page]:
    """The responses of `pages/pages.dev.warc.gz` whose language is known and has a label."""
    known = {}
    with gzip.open(data / "pages" / "pages.dev.truth.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["lang"] and row["source"] != "made" and (gold := find_language(row["lang"])):
                known[row["url"]] = gold, row
    with (data / "pages" / "pages.dev.warc.gz").open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
            url = record.headers.get("WARC-Target-URI") or ""
            if url in known:
                gold, row = known[url]
                html, content_type = record.reader.read(), record.http_headers.get("Content-Type")
                truth = row.get("truth") or {}
                yield Page(
                    gold,
                    row["source"],
                    html,
                    content_type,
                    url,
                    row.get("charset_guess") or "",
                    truth.get("text") or "",
                    translated=bool(truth.get("optional")),
                )


def _also(data: Path) -> Mapping[str, tuple[str, ...]]:
    with (data / "lid" / "ALIASES.tsv").open(encoding="utf-8") as lines:
        return {row["label_prefix"]: tuple(row["accept_also"].split()) for row in csv.DictReader(lines, delimiter="\t")}
