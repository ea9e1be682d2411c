"""Archives → records → pages: the first steps of a unit.

`ArchiveReader` reads any WARC or ARC and loses nothing silently; `read_one` reads a single record at an offset;
`choose_page` says whether a record is a page and undoes the payload's codings. docs/warc.md has the promises.
"""

from __future__ import annotations

from humongous.warc.content_coding import brotli_version
from humongous.warc.crawler_languages import with_crawler_languages
from humongous.warc.pages import choose_page
from humongous.warc.reader import ArchiveReader, read_one
from humongous.warc.zstd_frame import version as zstd_version

__all__ = ["ArchiveReader", "choose_page", "read_one", "versions", "with_crawler_languages"]

READER_VERSION = "1"
"""Rises when other bytes come out of the same archive: a record more or less, a block cut elsewhere, another page."""


def versions() -> dict[str, str]:
    """Names and versions of all that decides which bytes come out of an archive.

    zlib is not among them: inflating has one answer, whatever the version.
    """
    return {"warc": READER_VERSION, "brotli": brotli_version(), "zstd": zstd_version()}
