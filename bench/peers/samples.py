"""WARCs that are every so many pages of another: its own bytes, record by record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

_HTML = ("text/html", "application/xhtml+xml")


def html_pages(warc: Path) -> list[str]:
    """URLs of the responses with status 200 whose HTTP header says HTML, in order."""
    found = []
    with warc.open("rb") as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type == "response" and record.http_headers is not None:
                kind = (record.http_headers.get_header("Content-Type") or "").strip().lower()
                if record.http_headers.get_statuscode() == "200" and kind.startswith(_HTML):
                    found.append(record.rec_headers.get_header("WARC-Target-URI"))
    return found


def sampled(warc: Path, out: Path, every: int) -> Path:
    """Write each `every`-th response of `warc` and the records that follow it up to the next one.

    Records before the first response are kept. The archive must be compressed record by record, or not at all.
    """
    if every == 1:
        return warc
    with warc.open("rb") as source, out.open("wb") as target:
        for begin, length in _kept(warc, every):
            source.seek(begin)
            target.write(source.read(length))
    return out


def _kept(warc: Path, every: int) -> Iterator[tuple[int, int]]:
    """Offset and length of the records that are kept."""
    responses = -1
    with warc.open("rb") as stream:
        archive = ArchiveIterator(stream)
        for record in archive:
            responses += record.rec_type == "response"
            begin = archive.get_record_offset()
            archive.read_to_end(record)
            if max(responses, 0) % every == 0:
                yield begin, archive.get_record_length()
