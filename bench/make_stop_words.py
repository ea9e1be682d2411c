"""Write `humongous/quality/tables/stop_words.tsv` of FineWeb-2's stop words (huggingface/fineweb-2, Apache-2.0).

Run by a developer with a checkout of that repository, never by the pipeline:

    python -m bench.make_stop_words fineweb-2/configs

FineWeb-2 took, for each language, the commonest words of its Wikipedia or of GlotLID's corpus [arXiv 2506.20920].
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml  # type: ignore[import-untyped,unused-ignore]

TARGET = Path(__file__).resolve().parent.parent / "humongous" / "quality" / "tables" / "stop_words.tsv"
HEADER = """\
# Stop words by language label, written by bench/make_stop_words.py of huggingface/fineweb-2, configs/*.yml.
# Copyright the FineWeb-2 authors, Apache License 2.0; changed: other settings left out, words sorted.
"""


def table(lists: Mapping[str, Sequence[str]]) -> str:
    """The table: a label, a tab, its words apart by spaces. What is no word of ours (white space in it) is left out."""
    rows = {label: sorted({word for word in words if word.split() == [word]}) for label, words in lists.items()}
    return HEADER + "".join(f"{label}\t{' '.join(words)}\n" for label, words in sorted(rows.items()) if words)


def main(folder: Path) -> None:
    """Read every configuration; with a loader that takes `no` and `on` for the words that they are."""
    found = {path.stem: yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader) for path in folder.glob("*.yml")}  # noqa: S506
    TARGET.write_text(table({label: settings["stopwords"] for label, settings in found.items()}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
