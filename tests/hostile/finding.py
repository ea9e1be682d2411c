"""What a fuzzed input brings to light."""

from __future__ import annotations


class Finding(Exception):
    """An invariant that did not hold."""


def holds(true: bool, what: str) -> None:
    """Raise a `Finding` unless it is so."""
    if not true:
        raise Finding(what)
