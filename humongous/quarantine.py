"""The pointers of a unit's quarantine: each goes to this machine's disk, the first few stay at hand for the entry."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from humongous.document import Record
from humongous.manifest import MAX_LISTED, Quarantined, encode_pointers
from humongous.outcome import Broken

URL_CHARS = 2_000
"""Of a URL, from its beginning: a record may give one of a megabyte, and an entry must stay readable."""


def shown_url(url: str | None) -> str | None:
    """The URL as a pointer has it."""
    return url[:URL_CHARS] if url else url


class QuarantineFile:
    """Pointers on their way into a `quarantine/` object; memory does not grow with their number."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.first: list[Quarantined] = []
        """At most `MAX_LISTED`."""
        self._file = path.open("wb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def add(self, record: Record, broken: Broken) -> None:
        """Take a record that broke a step."""
        place = (record.warc_record_offset, record.warc_record_length, shown_url(record.url))
        pointer = Quarantined(*place, str(broken.cause), broken.detail)
        self._file.write(encode_pointers([pointer]))
        if len(self.first) < MAX_LISTED:
            self.first.append(pointer)
