"""How well languages are treated, and the gate for it: `python -m bench.languages --gate`.

Holds against `bench/languages.tsv`, by language and source: F1 of identification on the shared labelled sentences, how
many labels it covers, how often it abstains, English that is called something else; on whole pages, the language and the
charset; and the share of good text that the default rules keep. Exit code 0 where nothing fell (or the shared data is
not here), 1 where something did: each line says which language and source.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from bench.language_gates import figures, gold, pins
from bench.language_gates.pins import ALL, Name, Value
from bench.shared import SHARED
from humongous.config import RunConfig
from humongous.pipeline import open_tools

PINS = Path(__file__).with_name("languages.tsv")
HEAD = """\
Written by `python -m bench.languages --pin`. What it holds, and by which hair: bench/language_gates/pins.py.
Sentences are the dev half of the shared labelled sentences, which the table of n-grams `own`, the weights of the vote and
its calibration were made of: F1 here is flattered, and is for seeing a drop. docs/languages.md has F1 on text not seen.
"""


def main(arguments: list[str] | None = None) -> int:
    """Parse the arguments, measure, and compare or pin."""
    parser = argparse.ArgumentParser(prog="python -m bench.languages", description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=SHARED, help="folder with lid/ and pages/")
    parser.add_argument("--gate", action="store_true", help="compare with the pins: exit code 1 where one fell")
    parser.add_argument("--pin", action="store_true", help="write the pins; a worse one takes a line in CHANGELOG.md")
    chosen = parser.parse_args(arguments)
    for needed in ("lid/lid.dev.tsv.gz", "pages/pages.dev.warc.gz"):
        if not (chosen.data / needed).is_file():
            print(f"languages: skipped: there is no {needed} in {chosen.data} (set HUMONGOUS_SHARED_DATA)")
            return 0
    found = measured(chosen.data)
    print("\n".join(summary(found)))
    if chosen.pin:
        pins.write(PINS, HEAD, found)
        return 0
    if not chosen.gate:
        return 0
    lines = pins.drops(found, pins.read(PINS))
    print("\n".join(f"languages: {line}" for line in lines) or f"languages: {len(found):,} figures, none below its pin")
    return int(bool(lines))


def measured(data: Path) -> Mapping[Name, Value]:
    """Every figure, as a run with the default configuration would have it."""
    tools = open_tools(RunConfig())
    start = time.perf_counter()
    given = gold.sentences(data)
    called = [tools.identifier(each.text).label for each in given]
    found = dict(figures.of_sentences(given, called, tools))
    print(f"languages: {len(given):,} sentences in {time.perf_counter() - start:.0f} s")
    start = time.perf_counter()
    found |= dict(figures.of_pages(gold.pages(data), tools))
    print(f"languages: pages in {time.perf_counter() - start:.0f} s")
    return found


def summary(found: Mapping[Name, Value]) -> list[str]:
    """The figures that are of no single language."""
    labels = ("every label", "sentences", "pages", "lines of pages")
    chosen = {name: value for name, value in found.items() if name.of in labels and name.source == ALL}
    return [
        f"languages: {name} {value.value:.4f} ({value.rows:,})"
        for name, value in sorted(chosen.items(), key=lambda i: i[0])
    ]


if __name__ == "__main__":
    sys.exit(main())
