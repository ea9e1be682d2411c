"""The readers that people have read every document of a part: nothing lost, nothing split, nothing altered."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import lm_dataformat
import pandas as pd
import pytest
import zstandard

from humongous.document import Document
from humongous.lmd import BundleWriter, write_part
from humongous.manifest.entries import PlannedPart, Range

# A document of 1 MB is amid these; the rest fills several of pyarrow's and zstd's blocks.
COPIES = 30


@pytest.fixture
def part(tmp_path: Path, nasty_texts: Iterable[str], document: Callable[..., Document]) -> tuple[Path, list[Document]]:
    """A part made of three bundles, and its documents."""
    ranges, documents = [], []
    for unit in range(3):
        path = tmp_path / f"bundle-{unit}"
        with BundleWriter(tmp_path, 3) as bundle:
            for number in range(COPIES):
                for place, text in enumerate(nasty_texts):
                    if len(text) < 100_000 or number == 15:
                        documents.append(document(text, number=1000 * unit + 10 * number + place))
                        bundle.add(documents[-1])
                        bundle.add(document(text, language="deu_Latn"))
            ranges.append(Range(str(unit), path.name, bundle.finish(path)["eng_Latn"]))

    def fetch(piece: Range) -> Iterable[bytes]:
        yield (tmp_path / piece.bundle).read_bytes()[piece.frame.offset :][: piece.frame.length]

    folder = tmp_path / "language=eng_Latn"
    folder.mkdir()
    write_part(PlannedPart("part", "eng_Latn", tuple(ranges)), 9, fetch, folder / "00001-00000.jsonl.zst")
    return folder / "00001-00000.jsonl.zst", documents


Made = tuple[Path, list[Document]]


def test_lm_dataformat(part: Made) -> None:
    path, documents = part
    read = list(lm_dataformat.Reader(str(path)).stream_data(get_meta=True))
    assert [(document.text, document.meta) for document in documents] == read
    assert len(documents) == sum(1 for _ in lm_dataformat.Reader(str(path.parent)).stream_data())


def test_zstd_and_jq(part: Made) -> None:
    path, documents = part
    if shutil.which("zstd") and shutil.which("jq"):
        unpacked = subprocess.run(["zstd", "-dcq", path], check=True, capture_output=True).stdout
        program = ["jq", "-c", "[.text, .meta.id]"]
        listed = subprocess.run(program, input=unpacked, check=True, capture_output=True).stdout
    else:
        unpacked = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(path.read_bytes())).read()
        listed = b"\n".join(
            json.dumps([line["text"], line["meta"]["id"]]).encode() for line in map(json.loads, unpacked.splitlines())
        )
    assert len(documents) == unpacked.count(b"\n")
    read = [json.loads(line) for line in listed.split(b"\n") if line]
    assert [[document.text, document.meta["id"]] for document in documents] == read


def test_a_decoder_that_takes_the_whole_file_or_one_frame(part: Made) -> None:
    path, documents = part
    at_once = zstandard.ZstdDecompressor().decompress(path.read_bytes())  # needs the content size in the frame
    with path.open("rb") as stream:
        first_frame = zstandard.ZstdDecompressor().stream_reader(stream, read_across_frames=False).read()
    assert at_once == first_frame
    texts = [json.loads(line)["text"] for line in at_once.decode().splitlines()]
    assert [document.text for document in documents] == texts


def test_pandas(part: Made) -> None:
    path, documents = part
    frame = pd.read_json(path, lines=True, compression="zstd")
    assert [document.text for document in documents] == frame["text"].tolist()
    assert [document.meta["url"] for document in documents] == [meta["url"] for meta in frame["meta"]]


@pytest.mark.slow
def test_datasets(part: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, documents = part
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_DATASETS_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    import datasets

    for streaming in (False, True):
        read: Any = datasets.load_dataset(
            "json", data_files=str(path), split="train", cache_dir=str(tmp_path / "cache"), streaming=streaming
        )
        assert [document.text for document in documents] == [row["text"] for row in read]
    assert [document.meta["id"] for document in documents] == [row["meta"]["id"] for row in read]


@pytest.mark.slow
def test_datasets_with_the_types_of_our_page(
    repository: Path, tmp_path: Path, document: Callable[..., Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The first 10 MB have no licence, no flag and no value of a signal: `datasets` would guess them null for ever.
    text = "x" * 4000
    early = [document(text, number=number) for number in range(3000)]
    late = [document(text, licence="CC0", flags=["truncated"], signals={"chars": 1.5, "none": 2, "stop_word_share": 1})]
    path = tmp_path / "part.jsonl.zst"
    with BundleWriter(tmp_path, 3) as bundle:
        for each in early + late:
            bundle.add(each)
        bundle.finish(path)
    page = (repository / "docs" / "lmd.md").read_text(encoding="utf-8")
    program = page.split("<!-- test: datasets -->\n```python\n")[1].split("```")[0]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_DATASETS_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    import datasets

    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    names: dict[str, Any] = {}
    exec(program, names)
    assert len(early) + 1 == len(names["dataset"])
    time = dt.datetime(2020, 9, 20, 3, 14, 25)  # noqa: DTZ001
    read = names["dataset"][-1]["meta"]
    assert late[0].meta == read | {name: late[0].meta[name] for name in ("fetch_time", "published")}
    assert (time, time.date().replace(day=19)) == (read["fetch_time"], read["published"])
