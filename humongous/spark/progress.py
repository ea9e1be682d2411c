"""What a person sees while a job runs: a bar on a terminal, a plain line now and then in a log file."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from humongous.spark.heartbeat import Beat, Receiver

LINE_EVERY_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Sums:
    """Where the run is."""

    share: float
    """Of the work, in units: those done, and the parts of those under way."""
    done: int
    units: int
    pages: int
    documents: int
    dropped: int
    quarantined: int
    bytes_read: int


def add_up(beats: dict[str, Beat], done: int, units: int) -> Sums:
    """Sums over the latest beats; `done` is Spark's own count of finished tasks, which no datagram can lose."""
    under_way = sum(min(1.0, beat.bytes_read / beat.size) for beat in beats.values() if beat.size)
    return Sums(
        share=min(1.0, max(done, under_way) / units) if units else 1.0,
        done=done,
        units=units,
        pages=sum(beat.pages for beat in beats.values()),
        documents=sum(beat.documents for beat in beats.values()),
        dropped=sum(beat.dropped for beat in beats.values()),
        quarantined=sum(beat.quarantined for beat in beats.values()),
        bytes_read=sum(beat.bytes_read for beat in beats.values()),
    )


def describe(sums: Sums, seconds: float) -> str:
    """One line: units, pages a second, MB a second, documents, drops, time left."""
    seconds = max(seconds, 1e-3)
    left = seconds * (1 - sums.share) / sums.share if sums.share > 0 else None
    parts = [
        f"{sums.done}/{sums.units} units",
        f"{sums.pages / seconds:,.0f} pages/s",
        f"{sums.bytes_read / seconds / 1e6:,.1f} MB/s",
        f"{sums.documents:,} documents",
        f"{sums.dropped:,} dropped",
    ]
    if sums.quarantined:
        parts.append(f"{sums.quarantined:,} quarantined")
    parts.append("time left " + (_clock(left) if left is not None else "unknown"))
    return " · ".join(parts)


@contextmanager
def shown(title: str, units: int, finished: Callable[[], int], receiver: Receiver) -> Iterator[None]:
    """Show the progress of a job of `units` while the block runs, on standard error."""
    began, stop = time.monotonic(), threading.Event()
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[line]}"),
        console=console,
        refresh_per_second=4,
    )
    task = bar.add_task(title, total=1.0, line="starting") if console.is_terminal else None

    def watch() -> None:
        said = began
        while not stop.wait(0.25):
            sums = add_up(dict(receiver.beats()), min(finished(), units), units)
            line = describe(sums, time.monotonic() - began)
            if task is not None:
                bar.update(task, completed=sums.share, line=line)
            elif time.monotonic() - said >= LINE_EVERY_SECONDS:
                said = time.monotonic()
                sys.stderr.write(f"{title}: {line}\n")
                sys.stderr.flush()

    watcher = threading.Thread(target=watch, daemon=True)
    if task is not None:
        bar.start()
    watcher.start()
    try:
        yield
    finally:
        stop.set()
        watcher.join(timeout=5)
        sums = add_up(dict(receiver.beats()), units, units)
        if task is not None:
            bar.update(task, completed=1.0, line=describe(sums, time.monotonic() - began))
            bar.stop()


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
