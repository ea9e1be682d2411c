"""Pages a second and CPU by step on one WARC, Spark's overhead over the plain loop, and peak memory: `make bench`.

    python bench/pipeline.py [WARC] [--engine core|trafilatura|resiliparse] [--spark]

The plain loop runs in a fresh process (so that its peak memory is its own), then, with --spark, the same WARC by
`humongous extract --cores 1` in another; the ratio of their wall times is Spark's overhead, start-up included and apart.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from humongous.config import RunConfig, default_engine
from humongous.dumps import units_of_files
from humongous.pipeline import open_tools, process_unit
from humongous.steps import Stopwatch
from humongous.storage import open_store

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data" / "pages" / "pages.dev.warc.gz"
SAMPLE = min((ROOT / "sample" / "crawl-data").rglob("*.warc.gz"))


def plain(warc: str, engine: str) -> dict[str, object]:
    """The loop of `process_unit` on one core, without Spark or a manifest."""
    config = RunConfig.from_mapping({"extract": {"engine": engine}})
    tools = open_tools(config)
    (unit,) = units_of_files("bench", [warc])
    watch, began, cpu = Stopwatch(), time.monotonic(), time.process_time()
    with tempfile.TemporaryDirectory() as scratch, open_store(unit.source or ".").open(unit.path) as archive:
        done = process_unit(archive, unit, tools, Path(scratch), watch)
    wall, cpu = time.monotonic() - began, time.process_time() - cpu
    counts = done.counts
    pages = counts.records - counts.not_a_page.total()
    steps = watch.seconds()
    return {
        "engine": engine,
        "records": counts.records,
        "pages": pages,
        "documents": counts.documents,
        "dropped": counts.dropped.total(),
        "quarantined": counts.quarantined.total(),
        "wall_seconds": round(wall, 2),
        "cpu_seconds": round(cpu, 2),
        "pages_per_cpu_second": round(pages / cpu, 1),
        "cpu_ms_per_page": round(1000 * cpu / pages, 3),
        "ms_per_page_by_step": {name: round(1000 * spent / pages, 3) for name, spent in steps.items()},
        "share_by_step": {name: round(spent / cpu, 4) for name, spent in steps.items()},
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def on_spark(warc: str, engine: str) -> dict[str, object]:
    """The same WARC through `humongous extract` on the embedded Spark, one worker."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.toml"
        config.write_text(f'[extract]\nengine = "{engine}"\n', encoding="utf-8")
        command = [sys.executable, "-c", "from humongous.cli import main; main()", "extract", "--warc", warc]
        command += ["--output", f"{folder}/out", "--config", str(config), "--cores", "1", "--json"]
        began = time.monotonic()
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        wall = time.monotonic() - began
        told = json.loads(done.stdout)
        entry = json.loads(next(Path(folder).glob("out/manifest/extracted/*/*.json")).read_text(encoding="utf-8"))
    return {
        "wall_seconds": round(wall, 2),
        "run_seconds": told["seconds"],
        "unit_wall_seconds": entry["ledger"]["wall"],
        "cpu_seconds_in_steps": told["cpu_seconds"],
    }


def main() -> None:
    """Print one JSON document."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("warc", nargs="?", default=str(SHARED if SHARED.exists() else SAMPLE))
    parser.add_argument("--engine", default=default_engine())
    parser.add_argument("--spark", action="store_true")
    parser.add_argument("--only-plain", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only_plain:
        print(json.dumps(plain(options.warc, options.engine)))
        return
    child = [sys.executable, __file__, options.warc, "--engine", options.engine, "--only-plain"]
    told = {"plain": json.loads(subprocess.run(child, capture_output=True, text=True, check=True).stdout)}
    if options.spark:
        told["spark"] = on_spark(options.warc, options.engine)
    print(json.dumps(told, indent=2))


if __name__ == "__main__":
    main()
