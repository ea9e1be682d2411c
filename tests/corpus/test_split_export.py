"""An export with documents split by language: where the pieces go, sums that close, resumed, never mixed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import lm_dataformat
import pytest

from humongous.corpus import export, export_part, plan_export, repair, split_languages
from humongous.errors import ConfigError, StorageError
from humongous.storage import open_store

from .mixed import ENGLISH, GERMAN, JAPANESE, RUSSIAN, mixed


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def ids(folder: Path) -> dict[str, list[str]]:
    return {
        str(path.relative_to(folder)): [
            meta["id"] for _, meta in lm_dataformat.Reader(str(path)).stream_data(get_meta=True)
        ]
        for path in sorted(folder.rglob("*.jsonl.zst"))
    }


@pytest.fixture
def several(output: Any) -> Any:
    output.extract(
        "a",
        3,
        made=[
            mixed("m", (*ENGLISH, *GERMAN), "deu_Latn", "eng_Latn"),
            mixed("n", (*RUSSIAN, *GERMAN), "deu_Latn", "rus_Cyrl"),
            mixed("o", GERMAN, "deu_Latn", "eng_Latn"),
            mixed("p", (*ENGLISH, *GERMAN), "eng_Latn", "deu_Latn"),
            mixed("q", (*ENGLISH, *JAPANESE, *JAPANESE), "und_Latn", "jpn_Jpan", "eng_Latn"),
        ],
    )
    output.extract("b", 1)
    output.partition()
    return output


def test_pieces_go_where_their_language_is(several: Any, tmp_path: Path) -> None:
    to = tmp_path / "to"
    report = export(str(several.root), str(to), split=split_languages)
    assert ids(to) == {
        "language=deu_Latn/00000.jsonl.zst": ["a-0", "m#deu_Latn", "n#deu_Latn", "o", "b-0"],
        "language=deu_Latn/from-eng_Latn-00000.jsonl.zst": ["p#deu_Latn"],
        "language=eng_Latn/00000.jsonl.zst": ["a-1", "a-2", "p#eng_Latn"],
        "language=eng_Latn/from-deu_Latn-00000.jsonl.zst": ["m#eng_Latn"],
        "language=eng_Latn/from-und_Latn-00000.jsonl.zst": ["q#eng_Latn"],
        "language=jpn_Jpan/from-und_Latn-00000.jsonl.zst": ["q#jpn_Jpan"],
        "language=rus_Cyrl/from-deu_Latn-00000.jsonl.zst": ["n#rus_Cyrl"],
    }
    told = json.loads((to / "export.json").read_text(encoding="utf-8"))
    assert report.as_json()["documents"] == told["documents"]
    assert set(files(to)) == {"export.json", *(each["key"] for each in told["files"])}
    assert told["split"]["splitting"]
    assert told["documents"]["languages"]["deu_Latn"] == {"read": 5, "kept": 5, "left": 0, "split": 2, "written": 7}
    assert told["documents"]["languages"]["und_Latn"] == {"read": 1, "kept": 1, "left": 0, "split": 1, "written": 2}


def test_the_sums_close_and_what_was_not_asked_for_is_left(several: Any, tmp_path: Path) -> None:
    to = tmp_path / "to"

    def keep(meta: Any) -> bool:
        return bool(meta["id"] != "b-0" and "#" not in meta["id"])

    export(str(several.root), str(to), split=split_languages, languages=["deu", "eng"], keep=keep)
    told = json.loads((to / "export.json").read_text(encoding="utf-8"))
    totals, pieces = told["documents"]["totals"], told["documents"]["pieces"]
    assert {"read": 8, "kept": 7, "left": 1, "split": 3, "written": 9} == totals
    assert [
        {"from": "deu_Latn", "language": "deu_Latn", "written": 2, "left": 0},
        {"from": "deu_Latn", "language": "eng_Latn", "written": 1, "left": 0},
        {"from": "deu_Latn", "language": "rus_Cyrl", "written": 0, "left": 1},
        {"from": "eng_Latn", "language": "deu_Latn", "written": 1, "left": 0},
        {"from": "eng_Latn", "language": "eng_Latn", "written": 1, "left": 0},
    ] == pieces
    assert totals["written"] == totals["kept"] - totals["split"] + sum(each["written"] for each in pieces)
    assert totals["written"] == sum(each["documents"] for each in told["files"]) == sum(map(len, ids(to).values()))
    assert not any("rus_Cyrl" in key for key in files(to))


def test_all_other_lines_stay_as_they_are(several: Any, tmp_path: Path) -> None:
    for name, split in (("whole", None), ("split", split_languages)):
        export(str(several.root), str(tmp_path / name), split=split)
    path = "language=deu_Latn/00000.jsonl.zst"
    whole, split_up = (
        [
            json.dumps([text, meta], sort_keys=True)
            for text, meta in lm_dataformat.Reader(str(tmp_path / name / path)).stream_data(get_meta=True)
        ]
        for name in ("whole", "split")
    )
    assert [line for line in whole if line in split_up] == [whole[0], whole[3], whole[4]]
    told = json.loads((tmp_path / "whole" / "export.json").read_text(encoding="utf-8"))
    assert told["split"] is None
    assert "pieces" not in told["documents"]


def test_mojibake_is_mended_before_the_split(output: Any, tmp_path: Path) -> None:
    output.extract("a", 0, made=[mixed("m", (*ENGLISH, "GrÃ¶ÃŸe", *GERMAN), "deu_Latn", "eng_Latn")])
    output.partition()
    report = export(str(output.root), str(tmp_path / "to"), repair=repair, split=split_languages)
    path = tmp_path / "to" / "language=eng_Latn" / "from-deu_Latn-00000.jsonl.zst"
    ((text, meta),) = lm_dataformat.Reader(str(path)).stream_data(get_meta=True)
    assert "\n".join((*ENGLISH, "Größe")) == text
    assert meta["repaired"].startswith("ftfy ")
    assert (1, 1) == (report.counts["deu_Latn"]["repaired"], report.counts["deu_Latn"]["split"])


def start(output: Any, to: Path, split: Any, keep: Any = None) -> None:
    """An export that is killed after its first file and those beside it."""
    part = plan_export(output.manifest, part_bytes=10**9, level=9).parts[0]
    export_part(output.store, open_store(str(to)), part, keep, level=9, scratch=output.scratch, split=split)


def test_a_killed_export_is_finished_by_the_same_command(several: Any, tmp_path: Path) -> None:
    start(several, tmp_path / "killed", split_languages)
    (tmp_path / "killed" / "language=deu_Latn" / "00000.jsonl.zst").unlink()
    for name in ("killed", "whole"):
        export(str(several.root), str(tmp_path / name), split=split_languages)
    assert files(tmp_path / "killed") == files(tmp_path / "whole")
    assert [] == list(several.scratch.iterdir())


def test_a_killed_export_is_not_mixed_with_another(several: Any, tmp_path: Path) -> None:
    start(several, tmp_path / "split", split_languages)
    with pytest.raises(ConfigError, match=r"from-deu_Latn-00000[.]jsonl[.]zst is not of this export"):
        export(str(several.root), str(tmp_path / "split"))
    with pytest.raises(ConfigError, match=r"language=rus_Cyrl/from-deu_Latn.* is not of this export"):
        export(str(several.root), str(tmp_path / "split"), split=split_languages, languages=["deu", "eng"])
    strange = tmp_path / "strange" / "language=deu_Latn" / "from-deu_Latn-00000.jsonl.zst"
    strange.parent.mkdir(parents=True)
    strange.touch()
    with pytest.raises(ConfigError, match=r"from-deu_Latn-00000[.]jsonl[.]zst is not of this export"):
        export(str(several.root), str(tmp_path / "strange"), split=split_languages)
    start(several, tmp_path / "whole", None)
    with pytest.raises(StorageError, match="not the one to be written"):
        export(str(several.root), str(tmp_path / "whole"), split=split_languages)


def test_a_file_that_another_condition_wrote_beside_is_no_part_of_the_export(several: Any, tmp_path: Path) -> None:
    start(several, tmp_path / "to", split_languages)
    (tmp_path / "to" / "language=deu_Latn" / "00000.jsonl.zst").unlink()

    def keep(meta: Any) -> bool:
        return bool(meta["id"] != "n")

    with pytest.raises(StorageError, match="language=rus_Cyrl/from-deu_Latn"):
        export(str(several.root), str(tmp_path / "to"), split=split_languages, keep=keep)
    assert not (tmp_path / "to" / "export.json").exists()
