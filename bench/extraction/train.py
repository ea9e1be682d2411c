"""Train the core's model from the shared pages, in one command: `python -m bench.extraction.train --help`.

Pages become blocks and features (the core itself makes them), labels by alignment with the truth, 300 trees by
LightGBM, and `core/src/model.bin`. Same pages, same seed, same versions: the same model.
"""

from __future__ import annotations

import argparse
import hashlib
import time
from collections import Counter
from pathlib import Path

import humongous_core
import lightgbm
import numpy as np

from bench.extraction.dataset import Rows, TrainingSet, gather, stack
from bench.extraction.pack import packed
from bench.extraction.pages import ROOT, true_pages
from bench.shared import SHARED

MODEL = ROOT / "core" / "src" / "model.bin"

SETTINGS = {
    "objective": "binary",
    "num_leaves": 31,
    "learning_rate": 0.1,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "min_data_in_leaf": 60,
    "lambda_l2": 5.0,
    "max_bin": 255,
    "use_missing": False,
    "deterministic": True,
    "force_row_wise": True,
    "verbosity": -1,
}
ROUNDS = {"main": 300, "comment": 60}
OTHER_LANGUAGES = 0.4
"""Share of the pages that are also learned from in another language."""


def boosted(rows: TrainingSet, seed: int, cores: int, rounds: int) -> lightgbm.Booster:
    """Trees that tell the label of a row."""
    data = lightgbm.Dataset(rows.features, rows.main, weight=rows.weight, free_raw_data=True)
    return lightgbm.train(SETTINGS | {"seed": seed, "num_threads": cores}, data, rounds)


def comment_rows(pages: list[Rows]) -> list[Rows]:
    """Pages whose comments are known, labelled by them."""
    found = []
    for rows in pages:
        labels = rows.labels
        if labels.comment is not None:
            found.append(
                Rows(
                    rows.source,
                    rows.script,
                    rows.features,
                    type(labels)(labels.comment, None, labels.weight, labels.sizes, labels.best),
                )
            )
    return found


def main() -> None:
    """Parse the arguments and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--warc", type=Path, default=SHARED / "pages" / "pages.train.warc.zst")
    parser.add_argument("--truth", type=Path, default=SHARED / "pages" / "pages.train.truth.jsonl.zst")
    parser.add_argument("--sentences", type=Path, default=SHARED / "lid" / "lid.dev.tsv.gz")
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cores", type=int, default=2)
    arguments = parser.parse_args()
    began = time.monotonic()
    pages = list(
        gather(
            true_pages(arguments.warc, arguments.truth),
            arguments.sentences,
            OTHER_LANGUAGES,
            arguments.seed,
            arguments.cores,
        )
    )
    print(f"{len(pages)} pages, {sum(len(rows.features) for rows in pages)} blocks, {time.monotonic() - began:.0f} s")
    sizes = Counter(rows.source for rows in pages)
    models = [
        boosted(stack(chosen, sizes, arguments.seed), arguments.seed, arguments.cores, ROUNDS[name])
        for name, chosen in (("main", pages), ("comment", comment_rows(pages)))
    ]
    data = packed(models, humongous_core.FEATURES)
    arguments.out.write_bytes(data)
    print(f"{arguments.out}: {len(data)} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}")
    print(f"{time.monotonic() - began:.0f} s; lightgbm {lightgbm.__version__}, numpy {np.__version__}")


if __name__ == "__main__":
    main()
