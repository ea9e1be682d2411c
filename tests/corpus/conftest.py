"""A small output with real bundles, committed as extraction commits them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from humongous.config import LmdConfig, RunConfig
from humongous.corpus import make_merge, make_part, next_compaction, next_plan, publish, publish_compaction
from humongous.document import Counts, Document
from humongous.lmd import BundleWriter
from humongous.manifest import Compaction, DumpPin, Generation, Manifest, UnitEntry
from humongous.storage import Store, open_store

DUMP = "CC-MAIN-2020-40"
LANGUAGES = ("deu_Latn", "eng_Latn", "eng_Latn", "jpn_Jpan", "eng_Latn")


class Output:
    """An output folder, and the documents committed to it by dump."""

    def __init__(self, root: Path, scratch: Path) -> None:
        self.root = root
        self.store: Store = open_store(str(root))
        self.manifest = Manifest(self.store)
        self.scratch = scratch
        self.documents: dict[str, list[Document]] = {}

    def extract(
        self, unit: str, documents: int, dump: str = DUMP, texts: Sequence[str] = (), made: Iterable[Document] = ()
    ) -> UnitEntry:
        """Commit a unit with so many documents, with these texts, or with these documents."""
        made = [*(_document(dump, unit, number) for number in range(documents)), *made]
        made += [replace(_document(dump, unit, 0), text=text) for text in texts]
        self.manifest.pin(DumpPin(dump, None, None, None, "0" * 16, RunConfig().as_json(), {}))
        path = self.scratch / "bundle"
        with BundleWriter(self.scratch, 3) as bundle:
            for document in made:
                bundle.add(document)
            frames = bundle.finish(path)
        key = f"bundles/{dump}/{unit}.a1.jsonl.zst" if frames else None
        size = path.stat().st_size if frames else 0
        if key:
            self.store.put_file_if_absent(key, path)
            path.unlink()
        counts = Counts(records=len(made), written=Counter(document.language for document in made))
        self.documents.setdefault(dump, []).extend(made)
        return self.manifest.commit_unit(
            UnitEntry(
                dump=dump,
                unit=unit,
                attempt="a1",
                warc_filename=f"{unit}.warc.gz",
                fingerprint="0" * 16,
                bundle=key,
                bundle_bytes=size,
                frames=frames,
                counts=counts.as_json(),
                bytes_read=100,
                record_bytes=100,
                damage=(),
                damage_bytes=0,
                quarantined=(),
                quarantine=None,
                ledger={"wall": 0.5},
            )
        )

    def partition(self, dump: str = DUMP, lmd: LmdConfig | None = None) -> list[Generation]:
        """Publish everything, as the Spark layer does, in a plain loop."""
        lmd = lmd or LmdConfig(part_bytes=400)
        published = []
        while plan := next_plan(self.manifest, dump, lmd):
            parts = [make_part(self.store, part, plan.level, self.scratch) for part in plan.parts]
            published.append(publish(self.manifest, plan, parts))
        return published

    def compact(
        self, dump: str = DUMP, lmd: LmdConfig | None = None, languages: Sequence[str] = ()
    ) -> list[Compaction]:
        """Merge small parts, as the Spark layer does, in a plain loop."""
        published = []
        while plan := next_compaction(self.manifest, dump, lmd or LmdConfig(), languages):
            merged = [make_merge(self.store, merge, plan.level, self.scratch) for merge in plan.merges]
            published.append(publish_compaction(self.manifest, plan, merged))
        return published

    def files(self, folder: str = "corpus") -> dict[str, bytes]:
        """Every file under a folder, by path."""
        paths: Iterable[Path] = sorted((self.root / folder).rglob("*"))
        return {str(path.relative_to(self.root)): path.read_bytes() for path in paths if path.is_file()}


def _document(dump: str, unit: str, number: int) -> Document:
    language = LANGUAGES[number % len(LANGUAGES)]
    meta = {
        "id": f"{unit}-{number}",
        "url": f"https://example.org/{unit}/{number}",
        "dump": dump,
        "title": None,
        "language": language,
        "signals": {"chars": float(number), "none": None},
    }
    # Text that does not compress away, and that is the same in every run.
    text = f"{unit} {number} \u2028 " + " ".join(
        str(hash_of * 2_654_435_761 % 2**32) for hash_of in range(number, number + 40)
    )
    return Document(text, language, meta)


@pytest.fixture
def output(tmp_path: Path) -> Output:
    """An output with nothing in it."""
    return _new(tmp_path, "output")


@pytest.fixture
def another(tmp_path: Path) -> Output:
    """A second one, to compare with."""
    return _new(tmp_path, "another")


def _new(tmp_path: Path, name: str) -> Output:
    scratch = tmp_path / f"{name}-scratch"
    scratch.mkdir()
    return Output(tmp_path / name, scratch)


@pytest.fixture
def filled(output: Output) -> Output:
    """Two dumps published: one in two generations, with a unit that has no document."""
    for unit, documents in (("b", 11), ("a", 20), ("empty", 0)):
        output.extract(unit, documents)
    output.partition()
    output.extract("c", 7)
    output.partition()
    output.extract("a", 9, dump="CC-MAIN-2021-04")
    output.partition("CC-MAIN-2021-04")
    return output


@pytest.fixture
def ids() -> Callable[[Iterable[Document]], Sequence[str]]:
    """What documents are told apart by here."""
    return lambda documents: [f"{document.meta['dump']} {document.meta['id']}" for document in documents]
