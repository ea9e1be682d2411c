"""Cross-validation over sources: `python -m bench.extraction.validate --help`.

Each group of sources is scored by a model that has seen no page of them: what to expect of pages that no training page
is like. F1 is that of blocks kept against blocks labelled main, weighted by words, mean over pages.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter, defaultdict
from pathlib import Path

import humongous_core
import lightgbm
import numpy as np

from bench.extraction.dataset import Rows, gather, stack
from bench.extraction.pages import true_pages
from bench.extraction.scripts import f1
from bench.extraction.train import OTHER_LANGUAGES, ROUNDS, boosted
from bench.shared import SHARED

GROUPS = (
    ("wcxb",),
    ("dragnet",),
    ("cleaneval-final", "cleanportaleval"),
    ("waddle-daniel",),
    ("article-extraction-dataset", "scrapinghub-aeb"),
    ("httpd-manual", "cc-legalcode"),
    tuple(f"storybooks-{place}" for place in ("bangladesh", "deutschland", "kenya", "minnesota", "nigeria", "norge")),
)
"""Sources made by the same people or from the same templates stay together; snippets have no F1 of this kind."""


def scored(model: lightgbm.Booster, pages: list[Rows]) -> dict[str, list[float]]:
    """F1 of each page by source; pages in another language under their source with a `+`."""
    found = defaultdict(list)
    for rows in pages:
        chances = np.rint(1000 * np.asarray(model.predict(rows.features, num_threads=1))).astype(int).tolist()
        kept = humongous_core.keep(chances, [max(1, size) for size in rows.labels.sizes])
        found[rows.source + ("+" if rows.script else "")].append(f1(kept, rows.labels))
    return found


def validate(pages: list[Rows], seed: int, cores: int) -> None:
    """Train without each group in turn and print what the model makes of it."""
    for group in GROUPS:
        others = [rows for rows in pages if rows.source not in group]
        model = boosted(stack(others, Counter(rows.source for rows in others), seed), seed, cores, ROUNDS["main"])
        for source, values in sorted(scored(model, [rows for rows in pages if rows.source in group]).items()):
            print(f"{source}: {sum(values) / len(values):.3f} ({len(values)} pages)", flush=True)


def main() -> None:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--warc", type=Path, default=SHARED / "pages" / "pages.train.warc.zst")
    parser.add_argument("--truth", type=Path, default=SHARED / "pages" / "pages.train.truth.jsonl.zst")
    parser.add_argument("--sentences", type=Path, default=SHARED / "lid" / "lid.dev.tsv.gz")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    pages = true_pages(arguments.warc, arguments.truth)
    rows = list(gather(pages, arguments.sentences, OTHER_LANGUAGES, arguments.seed, arguments.cores))
    validate(rows, arguments.seed, arguments.cores)


if __name__ == "__main__":
    main()
