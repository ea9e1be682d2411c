"""LMD files: one JSON object `{"text": …, "meta": {…}}` a line, in zstd. See docs/lmd.md."""

from humongous.lmd.bundle import BundleWriter
from humongous.lmd.frames import versions
from humongous.lmd.lines import MAX_LINE_BYTES, META_FIELDS, from_line, to_line
from humongous.lmd.part import write_part
from humongous.lmd.reader import read_documents, read_lines

__all__ = [
    "MAX_LINE_BYTES",
    "META_FIELDS",
    "BundleWriter",
    "from_line",
    "read_documents",
    "read_lines",
    "to_line",
    "versions",
    "write_part",
]
