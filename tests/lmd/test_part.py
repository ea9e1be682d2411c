"""A part: its ranges re-encoded as one frame, each checked on the way; and a stored part held against its plan."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import zstandard

from humongous.document import Document
from humongous.errors import StorageError
from humongous.lmd import BundleWriter, read_documents, write_part
from humongous.lmd.part import read_part
from humongous.manifest.entries import Frame, Part, PlannedPart, Range

KEY = "corpus/language=eng_Latn/dump=CC-MAIN-2020-40/00001-00000.jsonl.zst"
Make = Callable[..., Document]


class Bundles:
    """Three bundles of English and German in memory, and the part planned of their English."""

    def __init__(self, folder: Path, make: Make) -> None:
        self.stored: dict[str, bytes] = {}
        self.documents: list[Document] = []
        ranges = []
        for unit in ("a", "b", "c"):
            texts = [f"{unit} {number} " + "word " * number * 50 for number in range(40)]
            english = [make(text, number=number) for number, text in enumerate(texts)]
            with BundleWriter(folder, 3) as bundle:
                for document in english:
                    bundle.add(document)
                    bundle.add(make("deutsch", language="deu_Latn"))
                frame = bundle.finish(folder / unit)["eng_Latn"]
            self.documents += english
            self.stored[f"bundles/{unit}"] = (folder / unit).read_bytes()
            ranges.append(Range(unit, f"bundles/{unit}", frame))
            (folder / unit).unlink()
        self.part = PlannedPart(KEY, "eng_Latn", tuple(ranges))

    def fetch(self, piece: Range) -> Iterable[bytes]:
        data = self.stored[piece.bundle][piece.frame.offset :][: piece.frame.length]
        return (data[at : at + 1000] for at in range(0, len(data), 1000))

    def with_frame(self, number: int, **changes: Any) -> PlannedPart:
        ranges = list(self.part.ranges)
        ranges[number] = replace(ranges[number], frame=replace(ranges[number].frame, **changes))
        return replace(self.part, ranges=tuple(ranges))


@pytest.fixture
def bundles(tmp_path: Path, document: Make) -> Bundles:
    return Bundles(tmp_path, document)


def test_a_part_is_one_frame_of_all_documents_in_order(bundles: Bundles, tmp_path: Path) -> None:
    path = tmp_path / "part"
    part = write_part(bundles.part, 9, bundles.fetch, path)
    stored = path.read_bytes()
    text = zstandard.ZstdDecompressor().decompress(stored)
    assert Part(KEY, "eng_Latn", 120, len(text), len(stored), hashlib.sha256(stored).hexdigest()) == part
    assert zstandard.get_frame_parameters(stored).has_checksum
    with path.open("rb") as stream:
        assert bundles.documents == list(read_documents(stream))
    assert part == read_part(bundles.part, [stored])
    again = tmp_path / "again"
    assert part == write_part(bundles.part, 9, bundles.fetch, again)
    assert stored == again.read_bytes()


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"documents": 41}, "documents of bundles/b.*expected 41, found 40"),
        ({"sha256": "0" * 64}, "SHA-256 of bundles/b.*expected 0000.*, found"),
        ({"text_bytes": 10}, "bundles/b.*: documents of bundles/b.*: expected 40, found 0"),
        ({"text_bytes": 10**9}, "bytes of text of bundles/b.*: expected 1000000000, found"),
    ],
)
def test_a_range_that_is_not_what_the_manifest_says(
    bundles: Bundles, tmp_path: Path, changes: dict[str, Any], what: str
) -> None:
    with pytest.raises(StorageError, match=what):
        write_part(bundles.with_frame(1, **changes), 3, bundles.fetch, tmp_path / "part")
    assert [] == list(tmp_path.iterdir())


def test_a_damaged_or_cut_bundle_is_named(bundles: Bundles, tmp_path: Path) -> None:
    whole = bundles.stored["bundles/c"]
    for stored in (whole[:-1], whole[: len(whole) // 2], whole[:-30] + b"\0" * 30, b""):
        bundles.stored["bundles/c"] = stored
        with pytest.raises(StorageError, match="bundles/c"):
            write_part(bundles.part, 3, bundles.fetch, tmp_path / "part")
    assert [] == list(tmp_path.iterdir())


def test_a_range_of_two_frames_is_refused(bundles: Bundles, tmp_path: Path) -> None:
    frame = bundles.part.ranges[0].frame
    part = bundles.with_frame(0, offset=0, length=frame.offset + frame.length)
    with pytest.raises(StorageError, match="bundles/a"):
        write_part(part, 3, bundles.fetch, tmp_path / "part")
    first, second = bundles.part.ranges[0], bundles.part.ranges[1]
    data = b"".join(b"".join(bundles.fetch(piece)) for piece in (first, second))
    text = b"".join(zstandard.decompress(b"".join(bundles.fetch(piece))) for piece in (first, second))
    both = Range("a", "bundles/a", Frame(0, len(data), 80, len(text), hashlib.sha256(text).hexdigest()))
    with pytest.raises(StorageError, match=r"bundles/a.*expected one frame of .*, found 2"):
        write_part(replace(bundles.part, ranges=(both,)), 3, lambda _: [data], tmp_path / "part")


def test_a_stored_part_that_is_not_the_plans_is_named(bundles: Bundles, tmp_path: Path) -> None:
    path = tmp_path / "part"
    write_part(bundles.part, 3, bundles.fetch, path)
    stored = path.read_bytes()
    last = bundles.part.ranges[-1]
    for part, pieces, what in (
        (replace(bundles.part, ranges=bundles.part.ranges[:2]), [stored], "follow the last range"),
        (replace(bundles.part, ranges=(*bundles.part.ranges, last)), [stored], "nothing is left for bundles/c"),
        (replace(bundles.part, ranges=bundles.part.ranges[::-1]), [stored], "SHA-256 of bundles/c|documents of"),
        (bundles.part, [stored, zstandard.compress(b"")], "one zstd frame, found 2"),
        (bundles.part, [stored[:-4]], "middle of a zstd frame"),
        (bundles.part, [], "nothing is left for bundles/a"),
    ):
        with pytest.raises(StorageError, match=what) as raised:
            read_part(part, pieces)
        assert KEY == raised.value.where


def test_an_interrupted_part_leaves_nothing(bundles: Bundles, tmp_path: Path) -> None:
    def interrupted(piece: Range) -> Iterable[bytes]:
        yield next(iter(bundles.fetch(piece)))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_part(bundles.part, 3, interrupted, tmp_path / "part")
    assert [] == list(tmp_path.iterdir())


def test_a_scratch_folder_that_is_not_there_is_our_error(bundles: Bundles, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot write the part"):
        write_part(bundles.part, 3, bundles.fetch, tmp_path / "none" / "part")
