"""What an ingestion may spend: units, time, bytes read; whichever is spent first ends it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from humongous.errors import ConfigError

ROUNDS = 4
"""Units of a wave for each task that can run at once: a wave waits for its last unit, and fewer would wait more often."""

_AMOUNT = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,6})?) ?([A-Za-z]{0,5})")
_TIME: Mapping[str, int] = {"s": 1, "min": 60, "h": 3_600, "d": 86_400}
_BYTES: Mapping[str, int] = {
    "kb": 10**3,
    "mb": 10**6,
    "gb": 10**9,
    "tb": 10**12,
    "pb": 10**15,
    "kib": 2**10,
    "mib": 2**20,
    "gib": 2**30,
    "tib": 2**40,
}


@dataclass(frozen=True, slots=True)
class Spent:
    """What was spent so far."""

    units: int = 0
    """Begun, those that failed among them."""
    seconds: float = 0.0
    bytes_read: int = 0
    """Of archives as stored, by the sizes really read."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How much may be spent; `None` where there is no bound."""

    units: int | None = None
    seconds: float | None = None
    bytes_read: int | None = None

    def spent(self, so_far: Spent) -> str | None:
        """`units`, `time` or `bytes`, the first of them that is spent; `None` while there is something left."""
        if self.units is not None and so_far.units >= self.units:
            return "units"
        if self.seconds is not None and so_far.seconds >= self.seconds:
            return "time"
        if self.bytes_read is not None and so_far.bytes_read >= self.bytes_read:
            return "bytes"
        return None


def parse_budget(text: str) -> Budget:
    """`500`, `500units`, `8h`, `1.5h`, `30min`, `200GB`, or several of them with commas: at most one of each kind.

    Raises `ConfigError` that says what is wrong with which of them.
    """
    found: dict[str, Decimal] = {}
    for piece in text.split(","):
        number, unit = _amount(piece)
        if unit in ("", "unit", "units"):
            if number != int(number):
                raise _wrong(piece, "units are whole")
            kind, amount = "units", number
        elif unit in _TIME:
            kind, amount = "seconds", number * _TIME[unit]
        elif unit in _BYTES:
            kind, amount = "bytes_read", number * _BYTES[unit]
        else:
            raise _wrong(piece, f"`{unit}` is neither units, nor a time, nor a size")
        if kind in found:
            raise _wrong(piece, "there is one of its kind already")
        found[kind] = amount
    units, seconds, size = (found.get(kind) for kind in ("units", "seconds", "bytes_read"))
    return Budget(
        None if units is None else int(units),
        None if seconds is None else float(seconds),
        None if size is None else math.ceil(size),
    )


def parse_bytes(text: str) -> int:
    """`2GB` → 2,000,000,000. Raises `ConfigError`."""
    number, unit = _amount(text)
    if unit not in _BYTES:
        raise _wrong(text, "it is no size")
    return math.ceil(number * _BYTES[unit])


def _amount(text: str) -> tuple[Decimal, str]:
    match = _AMOUNT.fullmatch(text.strip())
    if not match:
        raise _wrong(text, "it is no number with a unit")
    number = Decimal(match[1])
    if not number:
        raise _wrong(text, "it is nothing")
    return number, match[2].casefold()


def _wrong(text: str, why: str) -> ConfigError:
    return ConfigError(
        f"`{text.strip()[:40]}`: {why}",
        do="write 500 or 500units; 90s, 30min, 1.5h or 2d; 200GB, 2TB or 500GiB; several with commas: 500units,8h",
    )


def wave_size(budget: Budget, so_far: Spent, slots: int, *, asking: bool) -> int:
    """How many units to begin before looking again, with `slots` tasks that run at once; at least 1.

    With a bound on units alone, all that are left. Else at most `ROUNDS` for each slot, and one where `asking` whether
    there is enough; with a bound on bytes no more than are likely to use up what is left, by what a unit has had so
    far, and one for each slot while that is not known.
    """
    sizes = [10**9 if budget.units is None else budget.units - so_far.units]
    if asking or budget.seconds is not None or budget.bytes_read is not None:
        sizes.append(slots if asking else ROUNDS * slots)
    if budget.bytes_read is not None:
        mean = so_far.bytes_read / so_far.units if so_far.units else 0
        sizes.append(math.ceil((budget.bytes_read - so_far.bytes_read) / mean) if mean else slots)
    return max(1, min(sizes))
