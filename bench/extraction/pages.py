"""The shared pages with their truth, decoded as the pipeline decodes them."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import zstandard
from warcio.archiveiterator import ArchiveIterator

from humongous import charset

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class TruePage:
    """A page and what people, or its publisher's mark-up, say its main text is."""

    url: str
    source: str
    html: bytes
    """UTF-8, whatever the page came as."""
    text: str
    """Empty where the truth is snippets."""
    optional: str
    """Neither right nor wrong."""
    comments: str
    present: tuple[str, ...]
    """Snippets that are in the main text."""
    absent: tuple[str, ...]
    """Snippets that are not."""
    kind: str = ""
    """WCXB's type of page: `article`, `forum`, …"""


def open_any(path: Path) -> IO[bytes]:
    """A file, unpacked where its name says that it is packed."""
    if path.suffix == ".gz" and ".warc" not in path.suffixes:  # warcio unpacks WARCs by itself
        return gzip.open(path, "rb")  # type: ignore[return-value]
    if path.suffix == ".zst":
        unpacker = zstandard.ZstdDecompressor(max_window_size=1 << 31)
        return io.BufferedReader(unpacker.stream_reader(path.open("rb"), read_across_frames=True), 1 << 20)
    return path.open("rb")


def truths(path: Path) -> dict[str, dict[str, Any]]:
    """Rows of a truth file that have a truth, by URL."""
    with open_any(path) as lines:
        rows = [json.loads(line) for line in lines]
    return {row["url"]: row for row in rows if row.get("truth")}


def true_pages(warc: Path, truth_path: Path) -> Iterator[TruePage]:
    """The pages of a WARC that have a truth, in its order."""
    by_url = truths(truth_path)
    with open_any(warc) as stream:
        for record in ArchiveIterator(stream):
            row = by_url.get(record.rec_headers.get_header("WARC-Target-URI"))
            if record.rec_type != "response" or record.http_headers is None or row is None:
                continue
            content_type = record.http_headers.get_header("Content-Type")
            html = charset.decode(record.content_stream().read(), content_type).text
            truth = row["truth"]
            yield TruePage(
                row["url"],
                row["source"],
                html.encode("utf-8", "ignore"),
                truth.get("text") or "",
                _joined(truth.get("optional")),
                _joined(truth.get("comments")),
                tuple(truth.get("with") or ()),
                tuple(truth.get("without") or ()),
                row.get("page_type") or "",
            )


def _joined(text: str | list[str] | None) -> str:
    return text if isinstance(text, str) else "\n".join(text or ())
