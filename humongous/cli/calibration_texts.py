"""What `humongous calibrate` measures: documents of a corpus, or texts of a file."""

from __future__ import annotations

import gzip
import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from humongous.corpus import documents_of, published_parts
from humongous.errors import ConfigError
from humongous.extract.sanitise import sanitise
from humongous.langid import resolve_language
from humongous.lmd import from_line, read_documents
from humongous.manifest import Manifest
from humongous.quality import Signal, measure
from humongous.storage import open_store

Signals = Mapping[str, Signal]
Labelled = Iterator[tuple[str, str]]
"""Label and text."""


def of_corpus(output: str, labels: Collection[str], limit: int) -> dict[str, list[Signals]]:
    """The stored signals of each language's first `limit` documents; of all languages where `labels` is empty.

    Raises `ConfigError` where there are none.
    """
    store = open_store(output)
    found: dict[str, list[Signals]] = {}
    for part in published_parts(Manifest(store), languages=labels):
        some = found.setdefault(part.language, [])
        if len(some) < limit:
            documents = itertools.islice(documents_of(store, part), limit - len(some))
            some += [document.meta["signals"] for document in documents]
    if not found:
        raise ConfigError(
            "no document in the languages asked for is published here", where=output, do="see `humongous status`"
        )
    return dict(sorted(found.items()))


def of_file(path: Path, labels: Collection[str], limit: int, join: int) -> dict[str, list[Signals]]:
    """The signals of each language's first `limit` texts in a file, sanitised as documents are.

    `join`: shorter texts of a language are joined by line breaks until they have so many characters; 0 joins none.
    Raises `ConfigError` for a file that cannot be read or has no text.
    """
    found: dict[str, list[Signals]] = {}
    try:
        for label, text in _joined(_labelled(path, labels), join):
            some = found.setdefault(label, [])
            if len(some) < limit and (clean := sanitise(text)):
                some.append(measure(clean, label))
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read it: {error}", where=str(path), do="see the forms in --help") from error
    if not found:
        raise ConfigError("no text in the languages asked for", where=str(path), do="see the forms in --help")
    return dict(sorted(found.items()))


def _labelled(path: Path, labels: Collection[str]) -> Labelled:
    """Label and text of everything in the file that is in one of `labels` (in any, where it is empty)."""
    name = path.name.removesuffix(".gz")
    with path.open("rb") as raw:
        if name.endswith(".zst"):
            pairs: Iterable[tuple[str, str]] = (
                (document.meta["language"], document.text) for document in read_documents(raw, where=name)
            )
        else:
            pairs = _plain(gzip.GzipFile(fileobj=raw) if path.suffix == ".gz" else raw, name, labels)
        yield from (pair for pair in pairs if not labels or pair[0] in labels)


def _plain(stream: BinaryIO | gzip.GzipFile, name: str, labels: Collection[str]) -> Labelled:
    if name.endswith(".jsonl"):
        for number, line in enumerate(stream, 1):
            document = from_line(line, where=f"{name}, line {number}")
            yield document.meta["language"], document.text
    elif name.endswith(".tsv"):
        rows = (line.decode("utf-8").rstrip("\r\n").split("\t") for line in stream)
        yield from _rows(rows, name)
    elif len(labels) == 1:
        text = stream.read().decode("utf-8").replace("\r\n", "\n")
        yield from ((next(iter(labels)), part) for part in text.split("\n\n") if part.strip())
    else:
        do = "give one with --languages, or a .tsv, .jsonl or .jsonl.zst file, which say it of each text"
        raise ConfigError("plain text does not say its language", where=name, do=do)


def _rows(rows: Iterable[list[str]], name: str) -> Labelled:
    for number, row in enumerate(rows, 1):
        if len(row) < 2:
            raise ConfigError("expected label<TAB>source<TAB>text", where=f"{name}, line {number}")
        if number > 1 or row[0] != "label":
            yield row[0], row[-1]


def _joined(pairs: Labelled, join: int) -> Labelled:
    """Texts of at least `join` characters, but for the last of each language, which is left out where it is shorter."""
    waiting: dict[str, list[str]] = {}
    for label, text in pairs:
        some = waiting.setdefault(label, [])
        some.append(text)
        if sum(map(len, some)) >= join:
            yield label, "\n".join(some)
            some.clear()


def labels_of(languages: Iterable[str]) -> tuple[str, ...]:
    """All labels that the user's languages mean; raises `ConfigError`."""
    return tuple(dict.fromkeys(itertools.chain.from_iterable(map(resolve_language, languages))))
