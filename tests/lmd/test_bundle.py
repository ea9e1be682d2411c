"""The bundle: documents by language, one frame each that decodes alone, nothing left when it breaks."""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from humongous.document import Document
from humongous.errors import RecordError, StorageError
from humongous.lmd import BundleWriter, read_documents, to_line
from humongous.manifest.entries import Frame

labels = st.sampled_from(["deu_Latn", "eng_Latn", "zxx", "cmn_Hani", "und_Arab", "srp_Cyrl"])
some = st.lists(st.tuples(labels, st.text(st.characters(exclude_categories=["Cs"]), max_size=30)), max_size=40)


def write(path: Path, documents: list[Document], level: int = 3) -> dict[str, Frame]:
    with BundleWriter(path.parent, level) as bundle:
        for document in documents:
            bundle.add(document)
        return bundle.finish(path)


@settings(deadline=None, max_examples=50)
@given(some)
def test_any_language_is_one_byte_range(pairs: list[tuple[str, str]]) -> None:
    documents = [Document(text, label, {"id": n, "language": label}) for n, (label, text) in enumerate(pairs)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "bundle.jsonl.zst")
        frames = write(path, documents)
        assert (["bundle.jsonl.zst"] if pairs else []) == [each.name for each in Path(folder).iterdir()]
        stored = path.read_bytes() if pairs else b""
    assert sorted({label for label, _ in pairs}) == list(frames)
    offset = 0
    for label, frame in frames.items():
        assert offset == frame.offset
        offset += frame.length
        # A decoder that knows nothing of bundles.
        text = zstandard.ZstdDecompressor().decompress(stored[frame.offset : offset])
        expected = [document for document in documents if document.language == label]
        assert b"".join(map(to_line, expected)) == text
        assert Frame(frame.offset, frame.length, len(expected), len(text), hashlib.sha256(text).hexdigest()) == frame
        parameters = zstandard.get_frame_parameters(stored[frame.offset : offset])
        assert (len(text), True) == (parameters.content_size, parameters.has_checksum)
    assert len(stored) == offset
    in_label_order = sorted(documents, key=lambda document: document.language)
    assert in_label_order == list(read_documents(io.BytesIO(stored)))


def test_the_same_documents_give_the_same_bytes(tmp_path: Path, nasty: list[Document]) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    assert write(one, nasty) == write(two, nasty)
    assert one.read_bytes() == two.read_bytes()


def test_the_level_matters(tmp_path: Path, nasty: list[Document]) -> None:
    low, high = write(tmp_path / "low", nasty, level=1), write(tmp_path / "high", nasty, level=19)
    assert low["eng_Latn"].length > high["eng_Latn"].length
    assert low["eng_Latn"].sha256 == high["eng_Latn"].sha256


def test_a_refused_document_is_not_taken(tmp_path: Path, document: Callable[..., Document]) -> None:
    path = tmp_path / "bundle"
    with BundleWriter(tmp_path, 3) as bundle:
        bundle.add(document("good"))
        with pytest.raises(RecordError):
            bundle.add(document("\ud800", language="deu_Latn"))
        bundle.add(document("also good"))
        frames = bundle.finish(path)
    assert ["eng_Latn"] == list(frames)
    with path.open("rb") as stream:
        assert ["good", "also good"] == [each.text for each in read_documents(stream)]


def test_an_interrupted_bundle_leaves_nothing(tmp_path: Path, document: Callable[..., Document]) -> None:
    def interrupted() -> None:
        with BundleWriter(tmp_path, 3) as bundle:
            bundle.add(document("a"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [] == list(tmp_path.iterdir())


def test_an_interrupted_finish_leaves_nothing(
    tmp_path: Path, document: Callable[..., Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with BundleWriter(tmp_path, 3) as bundle:
        bundle.add(document("a"))
        monkeypatch.setattr("humongous.lmd.bundle.write_frame", interrupted)
        with pytest.raises(KeyboardInterrupt):
            bundle.finish(tmp_path / "bundle")
    assert [] == list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_our_error(tmp_path: Path, document: Callable[..., Document]) -> None:
    with pytest.raises(StorageError, match="cannot write the bundle"):
        BundleWriter(tmp_path / "none", 3)
    with BundleWriter(tmp_path, 3) as bundle:
        bundle.add(document("a"))
        with pytest.raises(StorageError, match="cannot write the bundle"):
            bundle.finish(tmp_path / "none" / "bundle")
