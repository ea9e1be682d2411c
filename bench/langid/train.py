"""Shared sentences → `langid_models/own.ngrams` and its label table.

    python -m bench.langid.train [--data ../shared/data]

No random number is drawn: the same sentences give the same bytes. What it is worth, by text that it has not seen:
`bench/langid/measure.py`.
"""

from __future__ import annotations

import argparse
import hashlib
import time
from pathlib import Path

import langid_models
from bench.langid import own_table
from bench.langid.texts import read_sentences
from bench.shared import SHARED
from humongous.langid.ngram_table import write_ngrams

HEAD = """\
# Labels of the table `own`, which are ours already; written by bench/langid/train.py.
label\tscripts\tlanguages
"""


def main() -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=SHARED, help="folder with lid/ (default: %(default)s)")
    start = time.perf_counter()
    sentences = read_sentences(parser.parse_args().data)
    golds = [each.gold[0] for each in sentences]
    labels = sorted(set(golds))
    counted = own_table.count([each.text for each in sentences])
    table = own_table.fit(counted, labels, golds)
    repository = Path(langid_models.__file__).parents[1]
    path = repository / "langid_models" / "own.ngrams"
    write_ngrams(path, table.scheme, labels, own_table.postings(counted, table), unit=table.unit)
    rows = (f"{label}\t{label[4:]}\t{label[:3]}\n" for label in labels)
    (repository / "humongous" / "langid" / "tables" / "own.tsv").write_text(HEAD + "".join(rows), encoding="utf-8")
    data = path.read_bytes()
    print(
        f"{len(labels)} labels, {len(table.keys)} n-grams, {len(table.ids)} postings, {time.perf_counter() - start:.0f} s"
    )
    print(f"bytes = {len(data)}, sha256 = {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
