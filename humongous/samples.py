"""A bounded sample of what each rule drops, so that a researcher can look at it: `humongous drops` shows it.

Which pages are kept depends on their places in the archive alone (the lowest hashes), not on which came first: so a
sample is spread over the whole unit, and a unit done again after a kill has the same one.
"""

from __future__ import annotations

import dataclasses
import hashlib
import heapq
import io
import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

from humongous import lmd
from humongous.document import DropReason, Extracted, Identified, Record
from humongous.errors import StorageError
from humongous.lmd.frames import write_frame
from humongous.outcome import Dropped
from humongous.steps import Step
from humongous.storage import Store

P = ParamSpec("P")
R = TypeVar("R")

EXCERPT_CHARS = 1_000
"""Of the text, from its beginning."""
URL_CHARS = 2_000
_LEVEL = 3
"""zstd."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One page that a rule dropped: one JSON line of a `dropped/` object."""

    url: str | None
    """Cut at `URL_CHARS`."""
    warc_filename: str
    warc_record_offset: int
    warc_record_length: int
    reason: str
    signal: str | None
    """What the rule measures; `None` where no rule of the profile decided."""
    measured: float | None
    threshold: float | None
    language: str | None
    """`None` where the page was dropped before its language was asked for."""
    excerpt: str | None
    """The first `EXCERPT_CHARS` of the text; `None` where there was none."""


@dataclass(slots=True)
class Witness:
    """Calls the steps of one page and keeps what a drop should be told with: the text, the language, the signals."""

    step: Step
    text: str = ""
    language: Identified | None = None
    signals: Mapping[str, float | int | None] = field(default_factory=dict)

    def __call__(self, name: str, function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what `function` returns, raise what it raises."""
        answer = self.step(name, function, *args, **kwargs)
        if isinstance(answer, Extracted):
            self.text = answer.text
        elif isinstance(answer, Identified):
            self.language = answer
        elif name == "measure" and isinstance(answer, Mapping):
            self.signals = answer
        return answer


class Sampler:
    """Takes every dropped page of a unit and holds the `per_reason` of each reason with the lowest hashes."""

    def __init__(self, per_reason: int) -> None:
        self._per_reason = per_reason
        self._held: dict[DropReason, list[tuple[int, int, Sample]]] = {}
        """Heaps with the highest hash on top: (-hash, number of arrival, sample)."""
        self._number = 0

    def add(self, record: Record, dropped: Dropped) -> None:
        """Take a page that was dropped."""
        if not self._per_reason:
            return
        self._number += 1
        place = f"{record.warc_filename}\0{record.warc_record_offset}\0{record.url}"
        digest = hashlib.sha256(place.encode("utf-8", "surrogatepass")).digest()
        rank = -int.from_bytes(digest[:8], "big")
        held = self._held.setdefault(dropped.reason, [])
        if len(held) < self._per_reason:
            heapq.heappush(held, (rank, -self._number, _sample(record, dropped)))
        elif (rank, -self._number) > held[0][:2]:
            heapq.heapreplace(held, (rank, -self._number, _sample(record, dropped)))

    def samples(self) -> tuple[Sample, ...]:
        """What is held, by reason and place."""
        every = (sample for held in self._held.values() for _, _, sample in held)
        return tuple(sorted(every, key=lambda each: (each.reason, each.warc_record_offset, each.url or "")))


def store_samples(output: Store, dump: str, unit: str, attempt: str, samples: tuple[Sample, ...]) -> str | None:
    """Put a unit's sample and return its key; nothing, and `None`, where it is empty."""
    if not samples:
        return None
    lines = [_line(each) for each in samples]
    sink = io.BytesIO()
    write_frame(lines, sink, level=_LEVEL, text_bytes=sum(map(len, lines)))
    key = f"dropped/{dump}/{unit}.{attempt}.jsonl.zst"
    output.put_if_absent(key, sink.getvalue())
    return key


def read_samples(output: Store, key: str) -> Iterator[Sample]:
    """The sample under a key. Raises `StorageError` where the object is not one."""
    with output.open(key) as stream:
        for number, line in enumerate(lmd.read_lines(stream, where=key), start=1):
            try:
                yield Sample(**json.loads(line))
            except (ValueError, TypeError, RecursionError) as error:
                raise StorageError(
                    f"line {number} is no sample of a dropped page: {error}", where=key, do="restore it from a copy"
                ) from error


def _sample(record: Record, dropped: Dropped) -> Sample:
    return Sample(
        url=record.url[:URL_CHARS] if record.url else record.url,
        warc_filename=record.warc_filename,
        warc_record_offset=record.warc_record_offset,
        warc_record_length=record.warc_record_length,
        reason=str(dropped.reason),
        signal=dropped.signal,
        measured=_finite(dropped.measured),
        threshold=_finite(dropped.threshold),
        language=dropped.language,
        excerpt=dropped.excerpt[:EXCERPT_CHARS] if dropped.excerpt else None,
    )


def _finite(number: float | None) -> float | None:
    """JSON has no other numbers."""
    return number if number is not None and math.isfinite(number) else None


def _line(sample: Sample) -> bytes:
    """As JSON; a lone surrogate becomes `?`, since UTF-8 has none."""
    text = json.dumps(dataclasses.asdict(sample), sort_keys=True, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "replace") + b"\n"
