"""Labelled sentences for training and measuring, in two parts that share no sentence."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from pathlib import Path

from bench.shared import labelled

_MEASURED = 3
"""One sentence of three is for measuring only."""


def sentences(shared: Path, *, measured: bool) -> dict[str, list[str]]:
    """Label → sentences of `lid/lid.dev.tsv.gz`, for measuring or for training; cut pieces go with neither."""
    found: dict[str, list[str]] = defaultdict(list)
    for label, source, text in labelled(shared):
        if source.endswith("+cut"):
            continue
        digest = hashlib.sha256(text.encode("utf-8")).digest()
        if (digest[4] % _MEASURED == 0) == measured:
            found[label].append(text)
    return dict(found)
