"""The whole of HUMONGOUS in a plain loop: `humongous_pipeline.py WARC FOLDER`, default configuration, no Spark, no child."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bench.peers.adapters.spent import cpu_seconds, peak_mb
from humongous import lmd
from humongous.config import RunConfig
from humongous.dumps import units_of_files
from humongous.pipeline import Processed, open_tools, process_unit
from humongous.steps import Stopwatch
from humongous.storage import open_store


def processed(warc: str, folder: Path, watch: Stopwatch) -> Processed:
    """The WARC through `process_unit`, into a folder of its own."""
    folder.mkdir()
    (unit,) = units_of_files("bench", [warc])
    with open_store(unit.source or ".").open(unit.path) as archive:
        return process_unit(archive, unit, open_tools(RunConfig()), folder, watch)


def main() -> None:
    """Write the bundle, texts.jsonl and report.json."""
    warc, folder, watch = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2]).resolve(), Stopwatch()
    # Once before the clock: the charset model, the tables and the language model are loaded by the first page that wants
    # one, half a second in all, which a WARC of 20,000 pages does not notice and a sample does.
    processed(warc, folder / "before", Stopwatch())
    began = cpu_seconds()
    done = processed(warc, folder / "bundle", watch)
    spent, peak = cpu_seconds() - began, peak_mb()
    if done.bundle:
        with done.bundle.open("rb") as bundle, (folder / "texts.jsonl").open("w", encoding="utf-8") as texts:
            for document in lmd.read_documents(bundle):
                texts.write(json.dumps({"url": document.meta["url"], "text": document.text}) + "\n")
    counts = done.counts
    told = {str(cause): number for part in (counts.dropped, counts.quarantined) for cause, number in part.items()}
    report = {
        "pages_in": counts.records - counts.not_a_page.total(),
        "pages_out": counts.documents,
        "told": told,
        "told_total": counts.dropped.total() + counts.quarantined.total() + counts.not_a_page.total(),
        "cpu_seconds": spent,
        "peak_mb": peak,
        "extract_seconds": watch.seconds().get("cpu_extract", 0.0),
        "steps": watch.seconds(),
    }
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")


if __name__ == "__main__":
    main()
