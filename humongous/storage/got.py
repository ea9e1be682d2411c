"""What stores tell of an object."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ObjectInfo:
    """An object as listed."""

    key: str
    size: int
    """Bytes."""
    last_modified: datetime
    """In UTC, as the store says."""


@dataclass(frozen=True, slots=True)
class Got:
    """An object being read."""

    size: int
    """Of the whole object, bytes."""
    version: str
    """Changes when the object does: the ETag, or else the time of its last change."""
    chunks: Iterator[bytes]
    close: Callable[[], object] = bool
    """Lets go of what the chunks come from."""
