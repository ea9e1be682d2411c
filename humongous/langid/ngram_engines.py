"""What counts a text's n-grams: the compiled core, or numpy where it is not installed, with the same answers."""

from __future__ import annotations

from types import ModuleType
from typing import Protocol

import numpy as np
import numpy.typing as npt

from humongous.compiled_core import find_core
from humongous.langid.ngram_table import Keys, NgramTable, Scheme, empty_keys, extend_keys

Ranked = list[tuple[int, int]]
"""Labels by number with their sums, highest first; of equals the one that was met first in the text."""

FIRST_SINGLE = 126
_SPACES = np.array(
    [*range(0x09, 0x0E), *range(0x1C, 0x21), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F,
     0x3000], dtype=np.uint32,
)  # fmt: skip
"""White space as `str.strip` knows it."""


class Engine(Protocol):
    """A table, ready to be asked."""

    def rank(self, text: bytes, top: int) -> tuple[Ranked, int]:
        """The `top` labels of a text in UTF-32 (little-endian), and how many n-grams of the first size it has."""


def open_engine(table: NgramTable) -> Engine:
    """The core's engine where there is one, else numpy's."""
    core = find_core()
    return NumpyEngine(table) if core is None else core_engine(core, table)


def core_engine(core: ModuleType, table: NgramTable) -> Engine:
    """The same table in the compiled core."""
    engine: Engine = core.NgramTable(
        keys=table.keys.astype("<u8").tobytes(),
        offsets=table.offsets.astype("<u4").tobytes(),
        ids=table.ids.astype("<u2").tobytes(),
        weights=table.weights.tobytes(),
        labels=len(table.labels),
        sizes=list(table.scheme.sizes),
        strip=table.scheme.strip,
        omit_last=table.scheme.omit_last,
    )
    return engine


class NumpyEngine:
    """Whole arrays at a time: about a fifth of the core's speed."""

    def __init__(self, table: NgramTable) -> None:
        self._table = table

    def rank(self, text: bytes, top: int) -> tuple[Ranked, int]:
        """See `Engine.rank`."""
        table = self._table
        seen = _keys_by_size(np.frombuffer(text, dtype="<u4"), table.scheme)
        keys = np.concatenate(seen)
        places = np.searchsorted(table.keys, keys)
        places = places[table.keys[np.minimum(places, len(table.keys) - 1)] == keys] if len(table.keys) else places[:0]
        starts, ends = table.offsets[places].astype(np.int64), table.offsets[places + 1].astype(np.int64)
        runs = ends - starts
        flat = np.arange(runs.sum()) + np.repeat(starts - (np.cumsum(runs) - runs), runs)
        ids, weights = table.ids[flat], table.weights[flat]
        sums = np.bincount(ids, weights=weights, minlength=len(table.labels)).astype(np.int64)
        ids = ids[weights > 0]
        first = np.zeros(len(table.labels), dtype=np.int64)
        first[ids[::-1]] = np.arange(len(ids))[::-1]
        met = np.flatnonzero(sums)
        ranked = met[np.lexsort((first[met], -sums[met]))][:top]
        return [(int(label), int(sums[label])) for label in ranked], len(seen[0])


def _keys_by_size(points: npt.NDArray[np.uint32], scheme: Scheme) -> list[Keys]:
    return [_singles(points) if size == 1 else _windows(points, size, scheme) for size in scheme.sizes]


def _singles(points: npt.NDArray[np.uint32]) -> Keys:
    chosen = points[points >= FIRST_SINGLE]
    return extend_keys(empty_keys(len(chosen)), chosen)


def _windows(points: npt.NDArray[np.uint32], size: int, scheme: Scheme) -> Keys:
    count = len(points) + 1 - size - scheme.omit_last
    if count <= 0:
        return empty_keys(0)
    windows = np.lib.stride_tricks.sliding_window_view(points, size)[:count]
    first, end = np.zeros(count, dtype=np.int64), np.full(count, size)
    if scheme.strip:
        inside = ~np.isin(points, _SPACES)
        inside = np.lib.stride_tricks.sliding_window_view(inside, size)[:count]
        some = inside.any(axis=1)
        first = np.where(some, inside.argmax(axis=1), 0)
        end = np.where(some, size - inside[:, ::-1].argmax(axis=1), 0)
    keys = empty_keys(count)
    for at in range(size):
        keys = np.where((first <= at) & (at < end), extend_keys(keys, windows[:, at]), keys)
    return keys[end - first > 1] if scheme.strip else keys
