"""Reading: published documents only, in order, by language and dump."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest

from humongous.config import LmdConfig
from humongous.corpus import iter_documents, make_part, next_plan
from humongous.document import Document
from humongous.errors import ConfigError, StorageError

DUMP = "CC-MAIN-2020-40"
Ids = Callable[[Iterable[Document]], Sequence[str]]


def test_by_language_and_dump(filled: Any, ids: Ids) -> None:
    root = str(filled.root)
    everything = [document for documents in filled.documents.values() for document in documents]
    assert sorted(ids(everything)) == sorted(ids(iter_documents(root)))
    english = [document for document in everything if document.language == "eng_Latn"]
    assert sorted(ids(english)) == sorted(ids(iter_documents(root, language="eng_Latn")))
    second = list(iter_documents(root, dump="CC-MAIN-2021-04"))
    assert sorted(ids(filled.documents["CC-MAIN-2021-04"])) == sorted(ids(second))
    assert ids(second) == ids(iter_documents(root))[-len(second) :]
    assert [] == list(iter_documents(root, language="tel_Telu"))
    texts = {document.meta["url"]: document for document in filled.documents["CC-MAIN-2021-04"]}
    assert all(texts[document.meta["url"]] == document for document in second)


def test_limit(filled: Any, ids: Ids) -> None:
    root = str(filled.root)
    assert ids(iter_documents(root))[:5] == ids(iter_documents(root, limit=5))
    assert [] == list(iter_documents(root, limit=0))


def test_what_is_not_published_is_not_read(output: Any) -> None:
    output.extract("a", 20)
    plan = next_plan(output.manifest, DUMP, LmdConfig())
    assert plan is not None
    for part in plan.parts:
        make_part(output.store, part, plan.level, output.scratch)
    assert output.files("corpus")
    assert [] == list(iter_documents(str(output.root)))


def test_a_dump_that_is_not_there(filled: Any) -> None:
    with pytest.raises(ConfigError, match=r"nothing of CC-MAIN-1999-01 .*\n.*CC-MAIN-2020-40, CC-MAIN-2021-04"):
        list(iter_documents(str(filled.root), dump="CC-MAIN-1999-01"))


def test_a_damaged_part_is_named(filled: Any) -> None:
    key, data = next(iter(filled.files().items()))
    (filled.root / key).write_bytes(data[:-7])
    with pytest.raises(StorageError, match=key):
        list(iter_documents(str(filled.root)))
