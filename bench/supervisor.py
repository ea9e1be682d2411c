"""What the supervised child costs in CPU on good pages: `python bench/supervisor.py --help`.

The same records go, in turn, through the recipe in this process and through the child; CPU is user + system of this
process and of the child, start-up of the child left out and told apart. The median of the rounds' ratios counts.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from humongous.config import RunConfig, default_engine
from humongous.document import Record
from humongous.outcome import Outcome
from humongous.pipeline import open_tools, outcome_of
from humongous.steps import Stopwatch
from humongous.supervisor import Supervisor
from humongous.warc import ArchiveReader

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data" / "pages" / "pages.dev.warc.gz"
DUMP = "bench"
WARM_UP = 60
"""Records before the first round: caches of the extractors fill in both processes."""


def child_cpu(process: int | None) -> float:
    """CPU seconds of a running process, exact to a nanosecond (`/proc/<pid>/schedstat`, first field)."""
    if process is None:
        return 0.0
    return sum(int(each.read_text().split()[0]) for each in Path(f"/proc/{process}/task").glob("*/schedstat")) / 1e9


def measure(engine: str, records: list[Record], rounds: int) -> dict[str, object]:
    """CPU seconds of both ways, round by round, and what they come to."""
    config = RunConfig.from_mapping({"extract": {"engine": engine}})
    tools, watch = open_tools(config), Stopwatch()
    supervisor = Supervisor(config)

    def here(record: Record) -> Outcome:
        return outcome_of(record, DUMP, tools, watch)

    def in_process() -> list[Outcome]:
        return [here(record) for record in records]

    def in_child() -> list[Outcome]:
        return [outcome for _, outcome in supervisor.outcomes(iter(records), DUMP, here, watch)]

    def timed(way: Callable[[], list[Outcome]]) -> tuple[float, float, list[Outcome]]:
        wall, own, child = time.monotonic(), time.process_time(), child_cpu(supervisor.child_pid)
        outcomes = way()
        cpu = time.process_time() - own + child_cpu(supervisor.child_pid) - child
        return cpu, time.monotonic() - wall, outcomes

    began = time.monotonic()
    list(supervisor.outcomes(iter(records[:WARM_UP]), DUMP, here, watch))
    start = time.monotonic() - began
    [here(record) for record in records[:WARM_UP]]
    alone: list[float] = []
    child: list[float] = []
    walls, same = [], True
    for each in range(rounds):
        for way in (in_process, in_child) if each % 2 else (in_child, in_process):
            cpu, wall, outcomes = timed(way)
            (alone if way is in_process else child).append(cpu)
            if way is in_process:
                expected = outcomes
            else:
                walls.append(wall)
                got = outcomes
        same = same and expected == got
    supervisor.close()
    ratios = [there / here_ for there, here_ in zip(child, alone, strict=True)]
    return {
        "engine": engine,
        "records": len(records),
        "megabytes": round(sum(len(record.block) for record in records) / 1e6, 1),
        "same_outcomes": same,
        "in_process_cpu_seconds": [round(each, 3) for each in alone],
        "with_child_cpu_seconds": [round(each, 3) for each in child],
        "with_child_wall_seconds": [round(each, 3) for each in walls],
        "overhead_percent": round(100 * (statistics.median(ratios) - 1), 2),
        "overhead_percent_by_round": [round(100 * (each - 1), 2) for each in ratios],
        "microseconds_a_record": round(
            1e6 * statistics.median(b - a for a, b in zip(alone, child, strict=True)) / len(records)
        ),
        "start_and_warm_up_wall_seconds": round(start, 2),
    }


def main() -> None:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("warc", type=Path, nargs="?", default=SHARED)
    parser.add_argument("--engine", nargs="+", default=[default_engine(), "resiliparse"])
    parser.add_argument("--limit", type=int, default=600, help="records (of the response type)")
    parser.add_argument("--rounds", type=int, default=4)
    arguments = parser.parse_args()
    with arguments.warc.open("rb") as archive:
        found = (each for each in ArchiveReader(archive, arguments.warc.name) if each.rec_type == "response")
        records = [record for record, _ in zip(found, range(arguments.limit), strict=False)]
    for engine in arguments.engine:
        print(json.dumps(measure(engine, records, arguments.rounds), indent=2))


if __name__ == "__main__":
    main()
