"""Score and time the extractors over a WARC of pages with truth: `python bench/extraction/compare.py --help`.

Each page goes through every engine in turn, so that a busy machine is busy for all of them. Prints F1 by source as
`score_extraction.py` beside the shared data has it (where it is there), CPU milliseconds a page (decoding apart),
pages that came out empty although they have truth, and writes each engine's texts as JSON lines.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from humongous import charset
from humongous.config import ExtractConfig
from humongous.document import Decoded
from humongous.errors import ExtractionError
from humongous.extract import Extractor, extract_decoded, open_extractor

ROOT = Path(__file__).resolve().parent.parent.parent
SHARED = ROOT.parent / "shared"


@dataclass(slots=True)
class Result:
    """What one engine did: texts by URL, CPU milliseconds by page, errors by message."""

    texts: dict[str, str] = field(default_factory=dict)
    milliseconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def pages(warc: Path, limit: int) -> Iterator[tuple[str, Decoded, float]]:
    """URL, decoded page and the milliseconds that decoding took, of the first `limit` responses."""
    with warc.open("rb") as stream:
        found = 0
        for record in ArchiveIterator(stream):
            if record.rec_type != "response" or record.http_headers is None or found == limit:
                continue
            found += 1
            html = record.content_stream().read()
            began = time.process_time()
            decoded = charset.decode(html, record.http_headers.get_header("Content-Type"))
            yield record.rec_headers.get_header("WARC-Target-URI"), decoded, (time.process_time() - began) * 1000


def run(engine: Extractor, url: str, decoded: Decoded, result: Result) -> None:
    """One page through one engine."""
    began = time.process_time()
    try:
        result.texts[url] = extract_decoded(decoded, url, engine).text
    except ExtractionError as error:
        result.errors.append(str(error))
    result.milliseconds.append((time.process_time() - began) * 1000)


def truths(path: Path) -> dict[str, dict[str, Any]]:
    """Rows of the truth file that have a truth, by URL."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return {row["url"]: row for row in rows if row.get("truth")}


def report(name: str, result: Result, truth: dict[str, dict[str, Any]], truth_path: Path, out: Path) -> None:
    """Print one engine's figures and write its texts."""
    texts = out / f"{name}.jsonl"
    with texts.open("w", encoding="utf-8") as lines:
        for url, text in result.texts.items():
            lines.write(json.dumps({"url": url, "text": text}, ensure_ascii=False) + "\n")
    times = sorted(result.milliseconds)
    empty = sum(url in truth and not text for url, text in result.texts.items())
    print(f"\n{name}: {len(times)} pages, {sum(times) / len(times):.1f} ms a page", end="")
    print(f" (p50 {times[len(times) // 2]:.1f}, p99 {times[len(times) * 99 // 100]:.1f}, max {times[-1]:.0f})", end="")
    print(f"; {empty} empty with truth; {len(result.errors)} errors {result.errors[:3]}")
    scorer = SHARED / "tools" / "score_extraction.py"
    if scorer.is_file():
        done = subprocess.run([sys.executable, scorer, truth_path, texts], capture_output=True, text=True, check=True)
        print(done.stdout.strip())
    else:
        print(f"no scores: {scorer.name} is not beside the shared data")


def main() -> None:
    """Parse the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--warc", type=Path, default=SHARED / "data" / "pages" / "pages.dev.warc.gz")
    parser.add_argument("--truth", type=Path, default=SHARED / "data" / "pages" / "pages.dev.truth.jsonl.gz")
    parser.add_argument("--engine", nargs="+", default=["core", "trafilatura", "resiliparse"])
    parser.add_argument("--limit", type=int, default=-1, help="pages (default: all)")
    parser.add_argument(
        "--out", type=Path, default=Path(tempfile.gettempdir()) / "bench-extraction", help="folder for texts"
    )
    arguments = parser.parse_args()
    engines = {name: open_extractor(ExtractConfig(engine=name)) for name in arguments.engine}
    results = {name: Result() for name in engines}
    decoding = []
    for number, (url, decoded, milliseconds) in enumerate(pages(arguments.warc, arguments.limit)):
        decoding.append(milliseconds)
        turn = list(engines.items())
        for name, engine in turn if number % 2 else reversed(turn):
            run(engine, url, decoded, results[name])
    arguments.out.mkdir(parents=True, exist_ok=True)
    print(f"charset: {sum(decoding) / len(decoding):.2f} ms a page")
    truth = truths(arguments.truth)
    for name, result in results.items():
        report(name, result, truth, arguments.truth, arguments.out)


if __name__ == "__main__":
    main()
