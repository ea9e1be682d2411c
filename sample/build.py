"""Builds the sample dump from its sources: `python -m sample.build` from the checkout's root.

The same sources give the same archives. Nothing here knows HUMONGOUS: it makes input.
"""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sample.sources import HERE, PAGES, SampleError, catalogue, page_html, read_page
from sample.warc_writer import Fetch, chunked_gzip, fetch_records, http_date, revisit, warcinfo

_DETECTED = {"utf-8-sig": "UTF-8", "utf-16-le": "UTF-16LE", "cp874": "TIS-620", "gbk": "GB18030"}
"""What a charset detector calls it, where that is not Python's name in capitals."""


def main() -> int:
    """Write the dump under `sample/crawl-data/`; 0 if all is well, 1 and a message if a source is wrong."""
    try:
        files = build()
    except SampleError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for path, data in files.items():
        target = HERE / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        sys.stdout.write(f"{len(data):>9,} {path}\n")
    return 0


def build() -> dict[str, bytes]:
    """All files of the dump, by path under `sample/`; raises `SampleError`."""
    dump = catalogue()["dump"]
    archives = {archive_path(archive): archive for archive in catalogue()["warc"]}
    files = {path: _archive(dump, archive) for path, archive in archives.items()}
    segments = dict.fromkeys(f"crawl-data/{dump}/segments/{archive['segment']}/" for archive in archives.values())
    for name, lines in (("warc", list(files)), ("segment", list(segments))):
        listing = "".join(f"{line}\n" for line in lines).encode()
        files[f"crawl-data/{dump}/{name}.paths.gz"] = gzip.compress(listing, compresslevel=9, mtime=0)
    return files


def archive_path(archive: Mapping[str, Any]) -> str:
    """The archive's path as the dump's listing has it."""
    return f"crawl-data/{catalogue()['dump']}/segments/{archive['segment']}/warc/{archive['file']}.warc.gz"


def page_payload(name: str) -> tuple[bytes, str | None]:
    """A page source's bytes as stored, and `length` where the crawler cut it; raises `SampleError`."""
    page = read_page(name)
    text = page_html(page)
    if page.cut_after:
        head, found, _ = text.partition(page.cut_after)
        if not found:
            raise SampleError(f"pages/{name}.html: `cut_after` is not in it: {page.cut_after!r}")
        text = head + found
    try:
        data = (("\ufeff" if page.bom else "") + text).encode(page.codec)
    except (UnicodeEncodeError, LookupError) as error:
        raise SampleError(f"pages/{name}.html: it cannot be written in {page.codec}: {error}") from error
    return data, "length" if page.cut_after else None


def _archive(dump: str, archive: Mapping[str, Any]) -> bytes:
    start = datetime.fromtimestamp(int(archive["segment"].split(".")[0]) / 1000, tz=UTC)
    start += timedelta(hours=float(archive.get("hours", 0)))
    filename = f"{archive['file']}.warc.gz"
    members = [warcinfo(dump, filename, start)]
    for number, name in enumerate(archive["records"]):
        members.extend(_members(name, start + timedelta(seconds=60 + 37 * number), f"192.0.2.{number + 1}", filename))
    return b"".join(members)


def _members(name: str, when: datetime, ip: str, filename: str) -> Iterator[bytes]:
    if name not in catalogue()["record"]:
        yield from fetch_records(_page_fetch(name, when, ip), filename)
        return
    record = catalogue()["record"][name]
    if "revisit_of" in record:
        first = read_page(record["revisit_of"])
        payload, _ = page_payload(first.name)
        header = _http_header("200 OK", [("Content-Type", "text/html"), ("ETag", '"5f0c"')], when)
        yield revisit(first.url, first.url, payload, when, filename, header)
        return
    payload = (PAGES / record["file"]).read_bytes() if "file" in record else record.get("body", "").encode()
    extra = [(key, value) for key, value in record.get("headers", {}).items()]
    header = _http_header(record["status"], [*extra, ("Content-Length", str(len(payload)))], when)
    kind, charset = record["identified_type"], record.get("charset_detected")
    yield from fetch_records(Fetch(record["url"], when, ip, header, payload, kind, None, charset, None), filename)


def _page_fetch(name: str, when: datetime, ip: str) -> Fetch:
    page, (payload, truncated) = read_page(name), page_payload(name)
    frame = page.surroundings
    charset = f"; charset={page.http_charset}" if page.http_charset else ""
    headers = [("Content-Type", page.content_type + charset), ("Server", "Apache"), ("Vary", "Accept-Encoding")]
    if page.raw_encoding:
        payload = chunked_gzip(payload)
        headers += [("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
    elif len(page.title) % 3:
        headers += [("X-Crawler-Transfer-Encoding", "chunked"), ("X-Crawler-Content-Encoding", "gzip")]
        headers += [("Content-Length", str(len(payload)))]
    else:
        headers += [("X-Crawler-Content-Encoding", "gzip"), ("X-Crawler-Content-Length", str(len(payload) // 3))]
        headers += [("Content-Length", str(len(payload)))]
    return Fetch(
        url=page.url,
        when=when,
        ip=ip,
        http_header=_http_header("200 OK", headers, when),
        payload=payload,
        identified_type="application/xhtml+xml" if page.template == "blog" else "text/html",
        truncated=truncated,
        charset=_DETECTED.get(page.codec, page.codec.upper()),
        language=(frame.lang.split("-")[0], frame.iso, frame.name.upper()),
    )


def _http_header(status: str, headers: list[tuple[str, str]], when: datetime) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Date: {http_date(when)}", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


if __name__ == "__main__":
    sys.exit(main())
