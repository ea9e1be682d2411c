"""Archives → records → pages: stage one of a unit.

`ArchiveReader` reads any WARC or ARC and loses nothing silently; `read_one` reads a single record at an offset;
`choose_page` says whether a record is a page and undoes the payload's encodings. docs/warc.md has the promises.
"""

from __future__ import annotations

from humongous.warc.reader import ArchiveReader, read_one

__all__ = ["ArchiveReader", "read_one"]
