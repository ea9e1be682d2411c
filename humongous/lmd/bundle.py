"""A unit's bundle: documents grouped by language, one zstd frame a language, any language one byte range."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from humongous.document import Document
from humongous.errors import StorageError
from humongous.lmd.frames import write_frame
from humongous.lmd.lines import to_line
from humongous.manifest.entries import Frame


class BundleWriter:
    """Takes documents in any order of languages and writes the bundle at the end.

    Lines wait in a temporary file of `directory` that has no name, so that nothing is left of it even after a kill;
    memory holds 16 bytes a document. Use it as a context manager:

        with BundleWriter(scratch, level=3) as bundle:
            for document in documents:
                bundle.add(document)
            frames = bundle.finish(scratch / "bundle.jsonl.zst")
    """

    def __init__(self, directory: Path, level: int) -> None:
        self._level = level
        self._size = 0
        self._places: dict[str, array[int]] = {}
        """Language → offset, length, offset, length, … in the spool."""
        try:
            self._spool = tempfile.TemporaryFile(dir=directory, prefix="humongous-bundle-")  # noqa: SIM115
        except OSError as error:
            raise _refused(directory, error) from error
        self._directory = directory

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Remove the temporary file; the writer is of no use afterwards."""
        self._spool.close()

    def add(self, document: Document) -> None:
        """Take a document; raises `RecordError`, and takes nothing, where it cannot be a line."""
        self.add_line(document.language, to_line(document))

    def add_line(self, language: str, line: bytes) -> None:
        """Take a document that is a line already (`to_line`)."""
        try:
            self._spool.write(line)
        except OSError as error:
            raise _refused(self._directory, error) from error
        self._places.setdefault(language, array("Q")).extend((self._size, len(line)))
        self._size += len(line)

    def finish(self, path: Path) -> dict[str, Frame]:
        """Write the bundle to `path` and return its frames in order, by language; no documents, no file.

        Frames are in label order, documents of a frame in order of arrival. Whatever fails leaves no file at `path`.
        """
        if not self._places:
            return {}
        frames: dict[str, Frame] = {}
        try:
            with path.open("wb") as bundle:
                offset = 0
                for language in sorted(self._places):
                    places = self._places[language]
                    written = write_frame(self._lines(places), bundle, level=self._level, text_bytes=sum(places[1::2]))
                    frames[language] = Frame(
                        offset, written.length, written.documents, written.text_bytes, written.text_sha256
                    )
                    offset += written.length
        except BaseException as error:
            path.unlink(missing_ok=True)
            if isinstance(error, OSError):
                raise _refused(path, error) from error
            raise
        return frames

    def _lines(self, places: array[int]) -> Iterator[bytes]:
        for at in range(0, len(places), 2):
            self._spool.seek(places[at])
            yield self._spool.read(places[at + 1])


def _refused(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"cannot write the bundle: {error.strerror or error}",
        where=str(path),
        do="check that the scratch folder exists and has free space",
    )
