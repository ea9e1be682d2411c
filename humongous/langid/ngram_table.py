"""Character n-grams → labels with weights: what a model of kind `ngrams` is, in memory and as a file.

A **scheme** says which n-grams of a (normalised) text are counted:

- `sizes`: how many characters, in the order in which they are counted. Of size 1 only characters from U+007E on count.
- `strip`: white space at both ends of an n-gram is cut off; what is left of one character or none is skipped.
- `omit_last`: the last n-gram of each size is left out (FUN-LangID's code does that).

A text's **sum** for a label is the sum of the weights that its n-grams give it, each n-gram as often as it is there. Its
**score** is that, divided by `unit` times the number of n-grams of the first size.

In memory: n-grams as 64-bit keys (`keys_of`), sorted; `offsets[i]:offsets[i + 1]` are the places in `ids` and `weights` of
the labels of key `i`. In a file: the line `humongous n-grams 1`, a line of JSON (the scheme, `unit`, `labels`, and how many
`bytes` of text, `grams`, `postings` there are, and whether they have `weights`), then one zlib stream of: the n-grams as
UTF-8, one a line, sorted by code points; the number of labels of each, 16 bits; the labels' numbers, 16 bits; the weights,
8 bits, unless all are 1. Numbers are little-endian.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from humongous.errors import ConfigError

FIRST_LINE = b"humongous n-grams 1\n"
MAX_BYTES = 1 << 28
"""Of the file's content once it is unpacked: a broken file must not take the machine's memory."""
MAX_LABELS = 1 << 16
_SEED = np.uint64(0x243F6A8885A308D3)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)
_LINE_FEED = ord("\n")

Keys = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Scheme:
    """Which n-grams are counted: see the module's description."""

    sizes: tuple[int, ...]
    strip: bool = False
    omit_last: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class NgramTable:
    """A table in memory; its arrays are never written to."""

    scheme: Scheme
    unit: int
    labels: tuple[str, ...]
    keys: Keys
    offsets: npt.NDArray[np.uint32]
    ids: npt.NDArray[np.uint16]
    weights: npt.NDArray[np.uint8]


def extend_keys(keys: Keys, points: npt.NDArray[np.uint32]) -> Keys:
    """Keys of n-grams that are one character longer: the same as `key` in core/src/ngrams/grams.rs."""
    mixed: Keys = (keys ^ points.astype(np.uint64)) * _FACTOR
    mixed ^= mixed >> _HALF
    return mixed


def empty_keys(count: int) -> Keys:
    """What keys are extended from."""
    return np.full(count, _SEED, dtype=np.uint64)


def keys_of(grams: Sequence[str]) -> Keys:
    """The key of each n-gram; none has a line feed."""
    return _keys_of_lines("\n".join(grams)) if grams else empty_keys(0)


def _keys_of_lines(text: str) -> Keys:
    """The key of each line: as arrays, since a table's n-grams as strings would take more memory than the table."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    ends = np.append(np.flatnonzero(points == _LINE_FEED), len(points))
    starts = np.concatenate(([0], ends[:-1] + 1))
    keys = empty_keys(len(ends))
    for at in range(int((ends - starts).max())):
        longer = np.flatnonzero(ends - starts > at)
        keys[longer] = extend_keys(keys[longer], points[starts[longer] + at])
    return keys


def write_ngrams(
    path: Path, scheme: Scheme, labels: Sequence[str], postings: Mapping[str, Mapping[int, int]], *, unit: int
) -> None:
    """Write a table: n-gram → {label's number → weight from 1 to 255}; the same bytes for the same table."""
    grams = sorted(postings)
    runs = [sorted(postings[gram].items()) for gram in grams]
    ids = np.array([label for run in runs for label, _ in run], dtype="<u2")
    weights = np.array([weight for run in runs for _, weight in run], dtype=np.uint8)
    if any("\n" in gram for gram in grams):
        raise ConfigError("an n-gram has a line feed", where=str(path), do="normalise white space before counting")
    if len(np.unique(keys_of(grams))) != len(grams):
        raise ConfigError("two n-grams have the same key", where=str(path), do="leave out the rarer one")
    text = "\n".join(grams).encode()
    body = [text, np.array([len(run) for run in runs], dtype="<u2").tobytes(), ids.tobytes()]
    if weighted := bool((weights != 1).any()):
        body.append(weights.tobytes())
    header = {
        "sizes": scheme.sizes, "strip": scheme.strip, "omit_last": scheme.omit_last, "unit": unit, "bytes": len(text),
        "grams": len(grams), "postings": len(ids), "weights": weighted, "labels": list(labels),
    }  # fmt: skip
    line = json.dumps(header, ensure_ascii=False).encode() + b"\n"
    path.write_bytes(FIRST_LINE + line + zlib.compress(b"".join(body), 9))


def read_ngrams(path: Path) -> NgramTable:
    """Read a table; raises `ConfigError` for what is none."""
    try:
        data = path.read_bytes()
        if not data.startswith(FIRST_LINE):
            raise ValueError(f"it does not begin with {FIRST_LINE!r}")
        line, _, packed = data[len(FIRST_LINE) :].partition(b"\n")
        return _parse(json.loads(line), _unpack(packed))
    except OSError as error:
        raise ConfigError(f"cannot read a table of n-grams: {error.strerror}", where=str(path)) from error
    except (ValueError, KeyError, TypeError, zlib.error, RecursionError) as error:
        raise ConfigError(
            f"this is no table of n-grams: {error}", where=str(path), do="fetch or write the file again"
        ) from error


def _unpack(packed: bytes) -> bytes:
    unpacking = zlib.decompressobj()
    body = unpacking.decompress(packed, MAX_BYTES)
    if not unpacking.eof:
        raise ValueError(f"it is cut off or longer than {MAX_BYTES} bytes")
    return body


def _parse(header: Mapping[str, Any], body: bytes) -> NgramTable:
    size, count, postings = (_number(header, name) for name in ("bytes", "grams", "postings"))
    expected = size + 2 * count + 2 * postings + (postings if header["weights"] else 0)
    if expected != len(body):
        raise ValueError(f"expected {expected} bytes, found {len(body)}")
    keys = _keys_of_lines(body[:size].decode()) if count else empty_keys(0)
    counts = np.frombuffer(body, dtype="<u2", count=count, offset=size).astype(np.int32)
    ids = np.frombuffer(body, dtype="<u2", count=postings, offset=size + 2 * count)
    weights = (
        np.frombuffer(body, dtype=np.uint8, count=postings, offset=size + 2 * count + 2 * postings)
        if header["weights"]
        else np.ones(postings, dtype=np.uint8)
    )
    labels = tuple(header["labels"])
    if len(keys) != count or counts.sum() != postings or not all(isinstance(label, str) for label in labels):
        raise ValueError("n-grams, counts and labels do not fit")
    if not 0 < len(labels) <= MAX_LABELS or (postings and int(ids.max()) >= len(labels)):
        raise ValueError("a label has no name")
    if not header["sizes"]:
        raise ValueError("`sizes` is empty")
    scheme = Scheme(
        sizes=tuple(_size(size) for size in header["sizes"]),
        strip=bool(header["strip"]),
        omit_last=bool(header["omit_last"]),
    )
    return _sorted_by_key(scheme, max(1, _number(header, "unit")), labels, keys, counts, ids, weights)


def _sorted_by_key(
    scheme: Scheme,
    unit: int,
    labels: tuple[str, ...],
    keys: Keys,
    counts: npt.NDArray[np.int32],
    ids: npt.NDArray[np.uint16],
    weights: npt.NDArray[np.uint8],
) -> NgramTable:
    order = np.argsort(keys, kind="stable")
    if len(np.unique(keys)) != len(keys):
        raise ValueError("an n-gram is there twice")
    starts = (np.cumsum(counts, dtype=np.int32) - counts)[order]
    runs = counts[order]
    offsets = np.append(np.int32(0), np.cumsum(runs, dtype=np.int32))
    places = np.arange(len(ids), dtype=np.int32) + np.repeat(starts - offsets[:-1], runs)
    return NgramTable(scheme, unit, labels, keys[order], offsets.astype(np.uint32), ids[places], weights[places])


def _number(header: Mapping[str, Any], name: str) -> int:
    value = header[name]
    if type(value) is not int or not 0 <= value <= MAX_BYTES:
        raise ValueError(f"`{name}` is {value!r}")
    return value


def _size(value: object) -> int:
    if type(value) is not int or not 1 <= value <= 16:
        raise ValueError(f"`sizes` has {value!r}")
    return value
