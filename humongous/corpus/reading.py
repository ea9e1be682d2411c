"""Reading the published corpus, document by document."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator

from humongous.document import Document
from humongous.errors import ConfigError
from humongous.langid import resolve_language
from humongous.lmd import read_documents
from humongous.manifest import Manifest
from humongous.manifest.entries import Part
from humongous.manifest.live import corpus_parts
from humongous.storage import Store, open_store


def iter_documents(
    output: str, *, language: str | None = None, dump: str | None = None, limit: int | None = None
) -> Iterator[Document]:
    """Yield the documents of published parts: by dump, generation and part, in the order they have in the part.

    `language` is whatever `resolve_language` takes (`deu_Latn`, `de`, `German`): of a language in several scripts all;
    at most `limit` documents. Streams: memory is a block and a document. Raises `ConfigError` for what is no language
    and for a dump that the output has not, `StorageError` for a part that is damaged.
    """
    labels = resolve_language(language) if language is not None else ()
    store = open_store(output)
    documents = (
        document
        for part in published_parts(Manifest(store), languages=labels, dump=dump)
        for document in documents_of(store, part)
    )
    return itertools.islice(documents, limit)


def documents_of(store: Store, part: Part) -> Iterator[Document]:
    """Yield the documents of one part, in its order; raises `StorageError` where it is damaged."""
    with store.open(part.key) as stream:
        yield from read_documents(stream, where=part.key)


def published_parts(manifest: Manifest, *, languages: Collection[str] = (), dump: str | None = None) -> Iterator[Part]:
    """Yield the parts that are the corpus, in order of dump, generation and key; of all languages or of these labels.

    A merged part (`humongous compact`) stands where the first of those that it replaced stood.
    """
    if dump is not None and manifest.dump(dump) is None:
        raise ConfigError(
            f"nothing of {dump} is in this output", do=f"it has {', '.join(sorted(manifest.dumps())) or 'no dump'}"
        )
    for each in sorted(manifest.dumps()) if dump is None else [dump]:
        yield from (part for part in corpus_parts(manifest, each) if not languages or part.language in languages)
