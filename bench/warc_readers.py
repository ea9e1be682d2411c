"""Compare warcio, FastWARC and our own reader: what each finds in odd and damaged archives, and what it costs.

    python bench/warc_readers.py [FOLDER] [--speed ARCHIVE] [--rounds N]

FOLDER holds archives and an INDEX.tsv with the columns `file` and `records_expected`.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

from fastwarc.warc import ArchiveIterator as FastWarcIterator
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from humongous.errors import ArchiveError
from humongous.warc import ArchiveReader

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
ALSO_RIGHT = {
    "aut__badexample.arc.gz": 6,  # one record has `null` for its date, which the index did not count
    "derived/bad-crc-one-member.warc.gz": 36,  # the data is whole
}
OUTCOMES = ("right", "error", "lost silently", "phantom")
Reader = Callable[[Path], Iterator[int]]


def with_warcio(path: Path) -> Iterator[int]:
    """Yield the bytes of each block."""
    with path.open("rb") as stream:
        for record in WarcioIterator(stream):
            yield len(record.raw_stream.read())


def with_fastwarc(path: Path) -> Iterator[int]:
    """Yield the bytes of each block."""
    with path.open("rb") as stream:
        for record in FastWarcIterator(stream, parse_http=False):
            yield len(record.reader.read())


def with_ours(path: Path) -> Iterator[int]:
    """Yield the bytes of each block."""
    with path.open("rb") as stream:
        for record in ArchiveReader(stream, path.name):
            yield len(record.block)


READERS: dict[str, Reader] = {"warcio": with_warcio, "FastWARC": with_fastwarc, "humongous": with_ours}


def found_by(reader: Reader, path: Path) -> tuple[int, str]:
    """Records found, and the error that ended it, if one did. An archive without a record is no error."""
    records = 0
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            for _ in reader(path):
                records += 1
    except ArchiveError as error:
        return records, error.what
    except Exception as error:  # noqa: BLE001 — these libraries raise what they like
        return records, f"{type(error).__name__}: {error}"
    return records, ""


def outcome_of(file: str, expected: str, records: int, error: str) -> str:
    """One of `OUTCOMES`."""
    least = int(re.match(r"\d+", expected)[0])  # type: ignore[index]
    right = records in (least, ALSO_RIGHT.get(file)) or (expected.endswith("+") and records >= least)
    if right and (not error or not least):
        return "right"
    if records > least and not right:
        return "phantom"
    return "error" if error else "lost silently"


def compare_finds(folder: Path) -> None:
    """Print every archive on which some reader is not right, and the sums."""
    sums = {name: Counter[str]() for name in READERS}
    with (folder / "INDEX.tsv").open(encoding="utf-8", newline="") as index:
        rows = list(csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE))
    print(f"{'archive':70} {'expected':>10} " + " ".join(f"{name:>18}" for name in READERS))
    for row in rows:
        cells, outcomes = [], set()
        for name, reader in READERS.items():
            records, error = found_by(reader, folder / row["file"])
            outcome = outcome_of(row["file"], row["records_expected"], records, error)
            sums[name][outcome] += 1
            outcomes.add(outcome)
            cells.append(f"{records} {outcome}")
        if outcomes != {"right"}:
            expected = row["records_expected"].split(" ")[0]
            print(f"{row['file'][:70]:70} {expected:>10} " + " ".join(f"{cell:>18}" for cell in cells))
    print(f"\n{len(rows)} archives")
    for outcome in OUTCOMES:
        print(f"{outcome:>15} " + " ".join(f"{name}: {sums[name][outcome]:>3}  " for name in READERS))


def compare_speed(archive: Path, rounds: int) -> None:
    """Print CPU time for each record, the readers taking turns; the best round counts."""
    best: dict[str, float] = {}
    records = 0
    for _ in range(rounds):
        for name, reader in READERS.items():
            began = time.process_time()
            records = sum(1 for _ in reader(archive))
            spent = time.process_time() - began
            best[name] = min(best.get(name, spent), spent)
    print(f"\n{archive.name}: {records} records, {archive.stat().st_size / 1e6:.1f} MB, best of {rounds} rounds")
    for name, spent in best.items():
        print(f"{name:>15} {spent:6.2f} s CPU  {1000 * spent / records:.3f} ms a record")


def main() -> None:
    """Compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=SHARED / "warc")
    parser.add_argument("--speed", type=Path, default=SHARED / "pages" / "pages.dev.warc.gz")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print("warcio", version("warcio"), "· FastWARC", version("fastwarc"))
    compare_finds(options.folder)
    compare_speed(options.speed, options.rounds)


if __name__ == "__main__":
    main()
