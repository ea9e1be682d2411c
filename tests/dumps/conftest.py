"""A mirror in a folder."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path


def put(root: Path, key: str, data: bytes = b"") -> str:
    """An object of a mirror; returns its key."""
    path = root / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return key


def listing(root: Path, key: str, paths: Sequence[str]) -> bytes:
    """A listing of a mirror; returns its bytes."""
    text = "".join(f"{path}\n" for path in paths).encode()
    data = gzip.compress(text, mtime=0) if key.endswith(".gz") else text
    put(root, key, data)
    return data
