"""Peak resident memory of a unit by its size: a WARC of 1.2 GB, made by repeating a real one, never stored.

    python bench/memory.py [WARC] [--gigabytes 1.2] [--fraction 1.0] [--engine resiliparse] [--no-extract]

The unit runs in a process of its own, as a worker does, and its pages in that process's supervised child. This one looks
at both ten times a second and prints, at each tenth of the way, the peak of their resident memory together; pages that
they share count twice. `--no-extract` leaves out all between reader and writer. Exit code 1 where the peak is over
600 MB.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from humongous import lmd, warc
from humongous.config import RunConfig
from humongous.document import Counts, Document
from humongous.dumps import Unit
from humongous.pipeline import open_tools, process_unit
from humongous.steps import Stopwatch
from humongous.supervisor import supervisor_of

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data" / "pages" / "pages.dev.warc.gz"
MARKS = tuple(tenth / 10 for tenth in range(1, 11))
LIMIT_MB = 600


class Repeated:
    """The file again and again, up to `size` bytes, cut between two repetitions: members of gzip simply follow."""

    def __init__(self, path: Path, size: int) -> None:
        self._file = path.open("rb")
        whole = path.stat().st_size
        self.size = max(1, round(size / whole)) * whole
        self._left = self.size

    def read(self, count: int) -> bytes:
        """At most so many bytes."""
        if not self._left:
            return b""
        data = self._file.read(min(count, self._left))
        if not data:
            self._file.seek(0)
            return self.read(count)
        self._left -= len(data)
        return data


def say(told: dict[str, object]) -> None:
    """A line for the parent."""
    print(json.dumps(told), flush=True)


def work(options: argparse.Namespace) -> None:
    """In the measured process."""
    archive = Repeated(Path(options.warc), int(options.gigabytes * options.fraction * 1e9))
    stream = cast(BinaryIO, archive)
    step = archive.size // 100
    told = 0

    def report(_: Counts, read: int) -> None:
        nonlocal told
        if read - told >= step:
            told = read
            say({"share": read / archive.size})

    with tempfile.TemporaryDirectory() as scratch:
        if options.no_extract:
            records = copy(stream, Path(scratch), report)
            say({"share": 1.0, "records": records, "bytes": archive.size})
            return
        config = RunConfig.from_mapping({"extract": {"engine": options.engine}})
        unit = Unit("bench", "repeated", "repeated.warc.gz")
        place, supervisor = Path(scratch), supervisor_of(config)
        done = process_unit(stream, unit, open_tools(config), place, Stopwatch(), report, supervisor)
        say({"share": 1.0, "records": done.counts.records, "documents": done.counts.documents, "bytes": archive.size})


def copy(stream: BinaryIO, scratch: Path, report: object) -> int:
    """Each record's bytes as a document: reader and writer alone."""
    reader, records = warc.ArchiveReader(stream, "repeated.warc.gz"), 0
    with lmd.BundleWriter(scratch, 3) as bundle:
        for record in reader:
            records += 1
            text = record.block.decode("latin-1")
            bundle.add(Document(text, "zxx", {"language": "zxx", "url": record.url}))
            if callable(report):
                report(Counts(), reader.bytes_read)
        bundle.finish(scratch / "bundle.jsonl.zst")
    return records


def resident_mb(process: int) -> float:
    """Resident memory of a process and all below it, in MB (10^6 bytes); shared pages count in each."""
    total = 0
    for each in family(process):
        try:
            total += int(Path(f"/proc/{each}/statm").read_text().split()[1])
        except (OSError, IndexError):
            continue
    return total * os.sysconf("SC_PAGE_SIZE") / 1e6


def family(process: int) -> Iterator[int]:
    """The process and all its descendants."""
    yield process
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from family(int(child))


def watch(command: list[str]) -> dict[str, object]:
    """Run the command; the peak up to each mark."""
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak, stop = 0.0, threading.Event()

    def look() -> None:
        nonlocal peak
        while not stop.wait(0.1):
            peak = max(peak, resident_mb(process.pid))

    looker = threading.Thread(target=look, daemon=True)
    looker.start()
    peaks: dict[str, float] = {}
    last: dict[str, object] = {}
    for line in process.stdout or ():
        last = json.loads(line)
        for mark in MARKS:
            if cast(float, last["share"]) >= mark and str(mark) not in peaks:
                peaks[str(mark)] = round(peak)
    code = process.wait()
    stop.set()
    return {
        "code": code,
        "peak_mb_at": peaks,
        "peak_mb": round(peak),
        "seconds": round(time.monotonic() - began),
        **last,
    }


def main() -> int:
    """Print one JSON document."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("warc", nargs="?", default=str(SHARED))
    parser.add_argument("--gigabytes", type=float, default=1.2)
    parser.add_argument("--fraction", type=float, default=1.0, help="of the gigabytes")
    parser.add_argument("--engine", default="resiliparse")
    parser.add_argument("--no-extract", action="store_true", help="reader and writer alone")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        work(options)
        return 0
    told = watch([sys.executable, __file__, *sys.argv[1:], "--work"])
    print(json.dumps(told))
    return 0 if told["code"] == 0 and cast(float, told["peak_mb"]) <= LIMIT_MB else 1


if __name__ == "__main__":
    sys.exit(main())
