"""datatrove as its users run it: `datatrove_pipeline.py WARC FOLDER`, WARC → Trafilatura → JSONL, one local task.

All defaults but one: the extractor's limit of 1 s of wall time a page, start of its child process included, is 120 s,
for on a busy machine the default is a measure of the machine. A step that keeps the URLs that come out of the reader
tells what the reader left out (it counts none of it) from what the extractor dropped (which it counts).
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.extractors import Trafilatura
from datatrove.pipeline.readers import WarcReader
from datatrove.pipeline.writers import JsonlWriter

from bench.peers.adapters.spent import cpu_seconds, peak_mb

SECONDS_A_PAGE = 120


SEEN: list[str] = []
"""URLs that came out of the reader; the executor works on copies of its steps, in this process."""


class Seen(PipelineStep):  # type: ignore[misc, unused-ignore]
    """Passes documents on and keeps their URLs."""

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Any]:  # noqa: ARG002 - its interface
        """Pass on."""
        for document in data:
            SEEN.append(document.metadata["url"])
            yield document


def main() -> None:
    """Write datatrove's files, texts.jsonl and report.json."""
    warc, folder = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    steps = [
        WarcReader(str(warc.parent), glob_pattern=warc.name),
        Seen(),
        Trafilatura(timeout=SECONDS_A_PAGE),
        JsonlWriter(str(folder / "out")),
    ]
    began = cpu_seconds()
    LocalPipelineExecutor(pipeline=steps, tasks=1, workers=1, logging_dir=str(folder / "logs")).run()
    spent, peak = cpu_seconds() - began, peak_mb()
    written = set()
    with (folder / "texts.jsonl").open("w", encoding="utf-8") as texts:
        for part in sorted((folder / "out").glob("*.jsonl.gz")):
            with gzip.open(part, "rt", encoding="utf-8") as lines:
                for document in map(json.loads, lines):
                    written.add(document["metadata"]["url"])
                    texts.write(json.dumps({"url": document["metadata"]["url"], "text": document["text"]}) + "\n")
    stats = json.loads((folder / "logs" / "stats.json").read_text(encoding="utf-8"))
    (counted,) = (step["stats"] for step in stats if "Trafilatura" in step["name"])
    told = {
        name: _total(counted[name])
        for name in ("dropped", "timeout", "clean_error", "broken_process")
        if name in counted
    }
    report = {
        "pages_in": len(SEEN),
        "pages_out": _total(counted.get("forwarded", 0)),
        "told": told,
        "told_urls": [url for url in SEEN if url not in written],
        "cpu_seconds": spent,
        "peak_mb": peak,
    }
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")


def _total(count: Any) -> int:
    return int(count["total"] if isinstance(count, dict) else count)


if __name__ == "__main__":
    main()
