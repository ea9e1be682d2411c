"""Export: what the condition keeps, line for line, with counts; finished once, resumed, never mixed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import lm_dataformat
import pytest
import zstandard

from humongous.corpus import ExportReport, export, export_part, iter_documents, plan_export, repair, repair_name
from humongous.document import Document
from humongous.errors import ConfigError, StorageError
from humongous.storage import open_store


def few(meta: Mapping[str, Any]) -> bool:
    return bool(meta["signals"]["chars"] < 6)


def long_only(meta: Mapping[str, Any]) -> bool:
    return bool(meta["signals"]["chars"] > 16)


def read(folder: Path) -> list[Document]:
    return [
        Document(text, meta["language"], meta)
        for path in sorted(folder.rglob("*.jsonl.zst"))
        for text, meta in lm_dataformat.Reader(str(path)).stream_data(get_meta=True)
    ]


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def in_export_order(output: Any) -> list[Document]:
    return sorted(iter_documents(str(output.root)), key=lambda document: document.language)


def test_everything(filled: Any, tmp_path: Path) -> None:
    report = export(str(filled.root), str(tmp_path / "to"))
    assert in_export_order(filled) == read(tmp_path / "to")
    assert ["deu_Latn", "eng_Latn", "jpn_Jpan"] == list(report.counts)
    assert 47 == sum(counts["kept"] for counts in report.counts.values())


def test_a_condition_a_language_a_dump(filled: Any, tmp_path: Path) -> None:
    to = tmp_path / "to"
    report = export(
        str(filled.root),
        str(to),
        languages=["eng_Latn", "deu_Latn"],
        dumps=["CC-MAIN-2020-40"],
        keep=few,
        condition="chars < 6",
        part_bytes=1,
    )
    chosen = [document for document in in_export_order(filled) if document.meta["dump"] == "CC-MAIN-2020-40"]
    expected = [d for d in chosen if d.language in ("deu_Latn", "eng_Latn") and few(d.meta)]
    assert expected == read(to)
    counts = {
        label: (
            sum(d.language == label for d in chosen),
            sum(d.language == label for d in expected),
        )
        for label in ("deu_Latn", "eng_Latn")
    }
    assert {
        label: {"read": was, "kept": kept, "left": was - kept} for label, (was, kept) in counts.items()
    } == report.counts
    told = json.loads((to / "export.json").read_text(encoding="utf-8"))
    assert "chars < 6" == told["condition"]
    assert [{"dump": "CC-MAIN-2020-40", "generation": number} for number in (1, 2)] == told["generations"]
    assert report.as_json()["documents"] == told["documents"]
    assert len(expected) == told["documents"]["totals"]["kept"] == sum(each["documents"] for each in told["files"])
    assert {"export.json", *(each["key"] for each in told["files"])} == set(files(to))


def test_source_parts_share_a_file_up_to_its_size(filled: Any, tmp_path: Path) -> None:
    small = plan_export(filled.manifest, part_bytes=1, level=9)
    large = plan_export(filled.manifest, part_bytes=10**9, level=9)
    assert all(len(part.sources) == 1 for part in small.parts)
    assert ["language=deu_Latn/00000.jsonl.zst", "language=eng_Latn/00000.jsonl.zst"] == [
        part.key for part in large.parts[:2]
    ]
    assert [s for p in small.parts for s in p.sources] == [s for p in large.parts for s in p.sources]


def test_a_file_of_no_document_is_not_written(filled: Any, tmp_path: Path) -> None:
    report = export(str(filled.root), str(tmp_path / "to"), keep=long_only, part_bytes=1)
    plan = plan_export(filled.manifest, part_bytes=1, level=9)
    assert 0 < len(report.files) < len(plan.parts)
    assert {"export.json", *(each.key for each in report.files)} == set(files(tmp_path / "to"))
    assert [d for d in in_export_order(filled) if long_only(d.meta)] == read(tmp_path / "to")


def test_the_same_export_gives_the_same_bytes(filled: Any, tmp_path: Path) -> None:
    for name in ("one", "two"):
        export(str(filled.root), str(tmp_path / name), keep=few, condition="few")
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_the_level_changes_size_only(filled: Any, tmp_path: Path) -> None:
    low = export(str(filled.root), str(tmp_path / "low"), level=1)
    high = export(str(filled.root), str(tmp_path / "high"), level=19)
    assert sum(e.compressed_bytes for e in low.files) > sum(e.compressed_bytes for e in high.files)
    assert read(tmp_path / "low") == read(tmp_path / "high")


def start(output: Any, to: Path, keep: Any, scratch: Path) -> None:
    """An export that is killed after its first files."""
    plan = plan_export(output.manifest, part_bytes=1, level=9)
    for part in plan.parts[:3]:
        export_part(output.store, open_store(str(to)), part, keep, level=9, scratch=scratch)


def test_a_killed_export_is_finished_by_the_same_command(filled: Any, tmp_path: Path) -> None:
    start(filled, tmp_path / "killed", few, filled.scratch)
    reports: list[ExportReport] = [
        export(str(filled.root), str(tmp_path / name), keep=few, condition="few", part_bytes=1)
        for name in ("killed", "whole")
    ]
    assert files(tmp_path / "killed") == files(tmp_path / "whole")
    assert reports[0].files == reports[1].files
    assert [] == list(filled.scratch.iterdir())


@pytest.mark.parametrize("keep", [None, long_only])
def test_a_killed_export_is_not_mixed_with_another(filled: Any, tmp_path: Path, keep: Any) -> None:
    start(filled, tmp_path / "to", few, filled.scratch)
    with pytest.raises(StorageError, match="not the one to be written"):
        export(str(filled.root), str(tmp_path / "to"), keep=keep, part_bytes=1)
    assert not (tmp_path / "to" / "export.json").exists()


def test_a_folder_with_an_export_or_anything_else_is_refused(filled: Any, tmp_path: Path) -> None:
    to = tmp_path / "to"
    export(str(filled.root), str(to))
    before = files(to)
    with pytest.raises(ConfigError, match="there is an export here already"):
        export(str(filled.root), str(to), keep=few)
    assert before == files(to)
    with pytest.raises(ConfigError, match="the folder is not empty"):
        export(str(filled.root), str(filled.root))


@pytest.mark.parametrize(
    ("wanted", "what"),
    [
        ({"languages": ["deu_Lat"]}, "no language is called 'deu_Lat'\n.*did you mean `deu_Latn`"),
        ({"dumps": ["CC-MAIN-2020-4"]}, "no dump CC-MAIN-2020-4\n.*did you mean CC-MAIN-2020-40"),
        ({"languages": ["jpn_Jpan", "tel_Telu"], "dumps": ["CC-MAIN-2021-04"]}, "no document in tel_Telu"),
    ],
)
def test_what_the_corpus_has_not_is_an_error(filled: Any, tmp_path: Path, wanted: Any, what: str) -> None:
    with pytest.raises(ConfigError, match=what):
        export(str(filled.root), str(tmp_path / "to"), **wanted)
    assert not (tmp_path / "to").exists() or not files(tmp_path / "to")


def test_a_damaged_source_stops_the_export(filled: Any, tmp_path: Path) -> None:
    key, data = next(iter(filled.files().items()))
    (filled.root / key).write_bytes(data[:-7])
    with pytest.raises(StorageError, match=key):
        export(str(filled.root), str(tmp_path / "to"))
    assert not (tmp_path / "to" / "export.json").exists()


def test_a_source_with_a_document_less_stops_the_export(filled: Any, tmp_path: Path) -> None:
    key, data = next(iter(filled.files().items()))
    lines = zstandard.decompress(data).splitlines(keepends=True)
    (filled.root / key).write_bytes(zstandard.compress(b"".join(lines[1:])))
    with pytest.raises(StorageError, match=f"{key}: expected {len(lines)} documents, found {len(lines) - 1}"):
        export(str(filled.root), str(tmp_path / "to"))


def test_an_output_with_nothing_in_it_gives_an_export_of_nothing(output: Any, tmp_path: Path) -> None:
    report = export(str(output.root), str(tmp_path / "to"))
    assert ((), {}) == (report.files, report.counts)


def test_mojibake_is_mended_on_wish_and_marked(output: Any, tmp_path: Path) -> None:
    output.extract("a", 0, texts=["Die FlÃ¼sse.\nSchÃ¶n, oder?", "Die Flüsse."])
    output.partition()
    plain, mended = tmp_path / "plain", tmp_path / "mended"
    export(str(output.root), str(plain))
    report = export(str(output.root), str(mended), repair=repair)
    texts = {document.text: document.meta.get("repaired") for document in read(mended)}
    assert texts == {"Die Flüsse.\nSchön, oder?": repair_name(), "Die Flüsse.": None}
    assert [document.text for document in read(plain)] == ["Die FlÃ¼sse.\nSchÃ¶n, oder?", "Die Flüsse."]
    assert sum(counts["repaired"] for counts in report.counts.values()) == 1
    assert json.loads((mended / "export.json").read_text(encoding="utf-8"))["repair"] == repair_name()
    assert json.loads((plain / "export.json").read_text(encoding="utf-8"))["repair"] is None
