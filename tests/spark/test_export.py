"""An export on Spark makes the same files as the plain loop."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from humongous.corpus import export, split_languages

from ..corpus.conftest import Output
from ..corpus.mixed import ENGLISH, GERMAN, RUSSIAN, mixed

pytestmark = [pytest.mark.spark, pytest.mark.slow]


def test_documents_are_split_by_language_as_in_the_plain_loop(
    tmp_path: Path, run_humongous: Callable[..., Any]
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    output = Output(tmp_path / "output", scratch)
    made = [
        mixed("m", (*ENGLISH, *GERMAN), "deu_Latn", "eng_Latn"),
        mixed("n", (*RUSSIAN, *ENGLISH), "eng_Latn", "rus_Cyrl"),
    ]
    output.extract("a", 2, made=made)
    output.partition()
    ran = run_humongous("export", "--output", str(output.root), "--to", str(tmp_path / "spark"), "--split-languages")
    export(str(output.root), str(tmp_path / "loop"), split=split_languages)

    assert 0 == ran.code, ran.err
    assert "2 of them were split by language: 6 documents written" in ran.out
    spark, loop = (
        {str(path.relative_to(tmp_path / name)): path.read_bytes() for path in (tmp_path / name).rglob("*.*")}
        for name in ("spark", "loop")
    )
    assert spark == loop
    totals = json.loads(spark["export.json"])["documents"]["totals"]
    assert {"read": 4, "kept": 4, "left": 0, "split": 2, "written": 6} == totals
