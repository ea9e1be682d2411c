"""Time and memory of the compiled core on floods of every construct of HTML, each size twice the one before.

    python bench/linear.py [--lifted] [--only NAME …] [--megabytes 6 12 24 48]

Prints one JSON document: for each flood the CPU seconds (the best of three where they are short) and the peak memory,
as a multiple of the page; and the worst ratio of two times. A run has limits on elements and blocks, so its floods end
there; `--lifted` is without, to see what each step costs.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import humongous_core

from tests.hostile.floods import FLOODS, flood

NOISE_SECONDS = 0.02
"""Below this a ratio says more of the clock than of the core."""
NO_LIMIT = 1 << 40


def measured(name: str, size: int, *, lifted: bool) -> tuple[float, float]:
    """CPU seconds and peak memory as a multiple of the page, in this process."""
    page = flood(name, size)
    limits = {"max_elements": NO_LIMIT, "max_blocks": NO_LIMIT} if lifted else {}
    times: list[float] = []
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak
    before = _memory("VmHWM")
    while len(times) < 3 and sum(times) < 1:
        began = time.process_time()
        humongous_core.extract(page, comments=True, markdown=True, **limits)
        times.append(time.process_time() - began)
    return min(times), (_memory("VmHWM") - before) / len(page)


def _memory(field: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith(field))


def in_a_child(name: str, size: int, *, lifted: bool) -> tuple[float, float]:
    """The same in a process of its own: what one flood leaves behind is not counted for the next."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "w") as out:
            json.dump(measured(name, size, lifted=lifted), out)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as found:
        answer = found.read()
    if os.waitpid(child, 0)[1] != 0 or not answer:
        raise SystemExit(f"{name}: the core died at {size} bytes")
    seconds, memory = json.loads(answer)
    return seconds, memory


def main() -> int:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lifted", action="store_true", help="no limit on elements and blocks")
    parser.add_argument("--only", nargs="*", default=sorted(FLOODS), metavar="NAME")
    parser.add_argument("--megabytes", nargs="*", type=float, default=[6, 12, 24, 48], help="each twice the one before")
    asked = parser.parse_args()
    sizes = [int(megabytes * 1_000_000) for megabytes in asked.megabytes]
    rows = {}
    for name in asked.only:
        found = [in_a_child(name, size, lifted=asked.lifted) for size in sizes]
        ratios = [after / before for (before, _), (after, _) in pairwise(found) if before > NOISE_SECONDS]
        rows[name] = {
            "seconds": [round(seconds, 3) for seconds, _ in found],
            "worst_ratio": round(max(ratios, default=0), 2),
            "memory": round(found[-1][1], 2),
        }
        print(name, json.dumps(rows[name]), file=sys.stderr, flush=True)
    worst = max(rows, key=lambda name: rows[name]["worst_ratio"])  # type: ignore[arg-type, return-value]
    print(json.dumps({"megabytes": asked.megabytes, "floods": rows, "worst": [worst, rows[worst]["worst_ratio"]]}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
