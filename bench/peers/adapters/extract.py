"""One extractor in a plain loop over a WARC's pages: `extract.py WARC FOLDER NAME`.

Reading (warcio) and decoding are the same for every extractor: the charset of the HTTP header, else of a `<meta>` in the
first 4,096 bytes, else UTF-8 where the bytes are that, else windows-1252; what does not decode is replaced. Pages are
responses of status 200 whose header says HTML. What an extractor says of a page that it returns no text for, by an
exception or a logged warning, is noted; where it says nothing, so is that.
"""

from __future__ import annotations

import json
import logging
import re
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator

from bench.peers.adapters.extractors import EXTRACTORS
from bench.peers.adapters.spent import peak_mb

CPU_SECONDS_A_PAGE = 20.0
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.ASCII | re.IGNORECASE)
_HTML = ("text/html", "application/xhtml+xml")


class OutOfTimeError(Exception):
    """The page took more CPU time than it may."""


class Said(logging.Handler):
    """The first warning since it was last cleared."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.first = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the first."""
        self.first = self.first or f"logged by {record.name}"


def decoded(html: bytes, content_type: str) -> str:
    """The page's text, by the rule above."""
    names = [*_CHARSET.findall(content_type)[:1], *_CHARSET.findall(html[:4096].decode("latin-1"))[:1]]
    for name in names:
        try:
            return html.decode(name, "replace")
        except (LookupError, TypeError, ValueError):  # no such charset, or a codec that is none of text
            continue
    try:
        return html.decode("utf-8")
    except UnicodeDecodeError:
        return html.decode("windows-1252", "replace")


def pages(warc: str) -> Iterator[tuple[str, str]]:
    """URL and decoded HTML of each page."""
    with Path(warc).open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type != "response" or record.http_headers is None:
                continue
            content_type = record.http_headers.get_header("Content-Type") or ""
            if record.http_headers.get_statuscode() == "200" and content_type.strip().lower().startswith(_HTML):
                html = record.content_stream().read()
                yield record.rec_headers.get_header("WARC-Target-URI"), decoded(html, content_type)


def _stop(_number: int, _frame: object) -> None:
    raise OutOfTimeError(f"more than {CPU_SECONDS_A_PAGE} CPU seconds")


def main() -> None:
    """Write texts.jsonl and report.json."""
    warc, folder, name = sys.argv[1:4]
    extract, said = EXTRACTORS[name](), Said()
    logging.getLogger().addHandler(said)
    signal.signal(signal.SIGPROF, _stop)
    report: dict[str, Any] = {"pages_in": 0, "pages_out": 0, "told": {}, "told_urls": []}
    extracting, began = 0.0, time.process_time()
    with Path(folder, "texts.jsonl").open("w", encoding="utf-8", errors="replace") as texts:
        for url, html in pages(warc):
            report["pages_in"] += 1
            text, said.first, start = "", "", time.process_time()
            signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS_A_PAGE)
            try:
                text = extract(html) or ""
            except Exception as error:  # noqa: BLE001 - whatever a peer raises is its answer
                said.first = type(error).__name__
            signal.setitimer(signal.ITIMER_PROF, 0)
            extracting += time.process_time() - start
            if text.strip():
                report["pages_out"] += 1
                texts.write(json.dumps({"url": url, "text": text}, ensure_ascii=False) + "\n")
            elif said.first:
                report["told"][said.first] = report["told"].get(said.first, 0) + 1
                report["told_urls"].append(url)
    report |= {"cpu_seconds": time.process_time() - began, "extract_seconds": extracting, "peak_mb": peak_mb()}
    Path(folder, "report.json").write_text(json.dumps(report), encoding="utf-8")


if __name__ == "__main__":
    main()
