"""How the core does on the same pages in other scripts: `python -m bench.extraction.scripts --help`.

The text of each page's blocks is replaced by sentences of each script in turn, mark-up and truth stay; F1 is that of
the blocks kept against the blocks labelled main, weighted by their words, mean over pages.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import humongous_core

from bench.extraction.augment import Sentences, rewritten
from bench.extraction.dataset import MIN_BEST
from bench.extraction.labels import Labels, label
from bench.extraction.pages import true_pages
from bench.shared import SHARED

SCRIPTS = (
    *("Latn", "Cyrl", "Grek", "Geor", "Arab", "Hebr", "Ethi", "Deva", "Beng", "Taml"),
    *("Thai", "Khmr", "Mymr", "Tibt", "Hani", "Jpan", "Hang"),
)


def f1(kept: Sequence[bool], labels: Labels) -> float:
    """Of blocks, by their words."""
    right = all_kept = wanted = 0
    for keep, main, words, weight in zip(kept, labels.main, labels.sizes, labels.weight, strict=True):
        size = words if weight else 0
        right += size * (keep and main)
        all_kept += size * keep
        wanted += size * main
    return 2 * right / max(1, all_kept + wanted)


def main() -> None:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--warc", type=Path, default=SHARED / "pages" / "pages.dev.warc.gz")
    parser.add_argument("--truth", type=Path, default=SHARED / "pages" / "pages.dev.truth.jsonl.gz")
    parser.add_argument("--sentences", type=Path, default=SHARED / "lid" / "lid.dev.tsv.gz")
    parser.add_argument("--every", type=int, default=5, help="every how many pages")
    arguments = parser.parse_args()
    sentences = Sentences(arguments.sentences)
    scores: dict[str, list[float]] = {script: [] for script in ("as it is", *SCRIPTS)}
    for number, page in enumerate(true_pages(arguments.warc, arguments.truth)):
        if number % arguments.every or not page.text:
            continue
        blocks, _, _, kept = humongous_core.blocks(page.html)
        labels = label(page, blocks)
        if labels is None or labels.best < MIN_BEST:
            continue
        scores["as it is"].append(f1(kept, labels))
        for script in SCRIPTS:
            rng = random.Random(f"{script} {page.url}")  # noqa: S311 # no secret
            texts = rewritten(blocks, sentences.of_script(script, rng), rng)
            scores[script].append(f1(humongous_core.blocks(page.html, texts)[3], labels))
    for script, found in scores.items():
        print(f"{script}: {sum(found) / len(found):.3f} ({len(found)} pages)")


if __name__ == "__main__":
    main()
