"""The gate: F1 of the core on the shared development pages, by source; a drop fails: `python -m bench.extraction.gate`.

Each figure is held against its floor in `gate.toml`, a hair below what was measured when it was pinned. Exit code 0
where none is below (or the shared data is not here), 1 where one is.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from bench.extraction.pages import true_pages
from bench.extraction.scores import Scores
from bench.shared import SHARED
from humongous.config import ExtractConfig
from humongous.extract import extract_text

FLOORS = Path(__file__).with_name("gate.toml")
HAIR = 0.003
"""What a figure may lose without a word: a few words on a few pages."""

Table = Mapping[str, Mapping[str, float]]


def measured(folder: Path) -> Table:
    """F1 of the core's texts, as the corpus would have them."""
    scores, config = Scores(), ExtractConfig(engine="core")
    for page in true_pages(folder / "pages.dev.warc.gz", folder / "pages.dev.truth.jsonl.gz"):
        scores.add(page, extract_text(page.html.decode(), config=config).text)
    return scores.table()


def drops(found: Table, floors: Table) -> list[str]:
    """A line for each figure that is below its floor, or that is in one of the two alone."""
    lines = []
    for group in sorted(found.keys() | floors.keys()):
        here, least = found.get(group, {}), floors.get(group, {})
        for name in sorted(here.keys() | least.keys()):
            if name not in here or name not in least:
                lines.append(f"{group}.{name} is in {'the floors' if name in least else 'the measurement'} alone")
            elif here[name] < least[name]:
                lines.append(f"{group}.{name} is {here[name]:.4f}; the floor is {least[name]:.4f}")
    return lines


def as_toml(found: Table, truth: str) -> str:
    """The floors that a measurement gives."""
    lines = [f"# Written by `python -m bench.extraction.gate --pin`: F1 less {HAIR}.", f'truth_sha256 = "{truth}"']
    for group, values in found.items():
        lines += ["", f"[{group}]", *(f"{name} = {max(0.0, value - HAIR):.4f}" for name, value in values.items())]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Parse the arguments, measure, and compare or pin."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, default=SHARED / "pages", help="folder of the shared pages")
    parser.add_argument("--pin", action="store_true", help="write the floors; a lower one takes a line in CHANGELOG.md")
    arguments = parser.parse_args()
    truth_path = arguments.pages / "pages.dev.truth.jsonl.gz"
    if not truth_path.is_file():
        print(f"skipped: there is no {truth_path.name} in {arguments.pages} (set HUMONGOUS_SHARED_DATA)")
        return 0
    found, truth = measured(arguments.pages), hashlib.sha256(truth_path.read_bytes()).hexdigest()
    for group, values in found.items():
        print(f"{group}: " + ", ".join(f"{name} {value:.3f}" for name, value in values.items()))
    if arguments.pin:
        FLOORS.write_text(as_toml(found, truth), encoding="utf-8")
        return 0
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    if floors.pop("truth_sha256") != truth:
        print("the shared pages are others than the floors were pinned on: measure the last release on them, and pin")
        return 1
    lines = drops(found, floors)
    print("\n".join(lines) if lines else "no figure is below its floor")
    return int(bool(lines))


if __name__ == "__main__":
    sys.exit(main())
