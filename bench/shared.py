"""Where the shared data lies, and its labelled sentences as they are stored: for all that trains, measures or holds gates."""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from typing import NamedTuple

SHARED = Path(os.environ.get("HUMONGOUS_SHARED_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
"""Beside the repository, unless the environment says where; whether it is there is for the caller to see."""


class Labelled(NamedTuple):
    """A row of `lid/lid.dev.tsv.gz`."""

    label: str
    """As the sources give it: ISO 639-3 and script."""
    source: str
    """`udhr`, `storybooks/norge`, …; ends in `+cut` for a short piece of a longer row."""
    text: str


def labelled(data: Path) -> list[Labelled]:
    """The labelled sentences, in their order."""
    with gzip.open(data / "lid" / "lid.dev.tsv.gz", "rt", encoding="utf-8") as lines:
        next(lines)
        return [Labelled(*line.rstrip("\n").split("\t")) for line in lines]
