"""`humongous models`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import langid_models


def test_the_models_with_their_state(run_humongous: Callable[..., Any]) -> None:
    done = run_humongous("models", "--json")
    assert 0 == done.code
    rows = {row["name"]: row for row in done.json["models"]}
    assert langid_models.load_catalogue().keys() == rows.keys()
    assert 1 == rows["lid.176"]["used"]
    assert rows["funlangid"]["state"].startswith("checksum right")
    assert rows["cld2"]["state"].startswith("installed (pycld2 ")
    assert ("not here", "Apache-2.0") == (rows["glotlid-v3"]["state"], rows["glotlid-v3"]["licence"])
    assert "huggingface.co/cis-lmu/glotlid" in rows["glotlid-v3"]["do"]


def test_a_file_s_lines_are_a_configuration(run_humongous: Callable[..., Any], tmp_path: Path) -> None:
    file = langid_models.verify("lid.176")
    shown = run_humongous("models", "--file", f"mine={file}", "--like", "lid.176")
    assert 0 == shown.code, shown.err
    config = tmp_path / "config.toml"
    config.write_text('[langid]\nmodels = ["cld2", "mine"]\n' + shown.out, encoding="utf-8")

    listed = run_humongous("models", "--config", str(config), "--json").json["models"]
    (mine,) = [row for row in listed if row["name"] == "mine"]
    assert (2, "fasttext", "checksum right (0.9 MB)", "") == (mine["used"], mine["kind"], mine["state"], mine["do"])

    config.write_text(config.read_text(encoding="utf-8").replace(langid_models.find("lid.176").sha256, "0" * 64))
    (mine,) = [
        row
        for row in run_humongous("models", "--config", str(config), "--json").json["models"]
        if row["name"] == "mine"
    ]
    assert "expected sha256 000" in mine["state"]


def test_a_table_for_people(run_humongous: Callable[..., Any]) -> None:
    done = run_humongous("models")
    assert 0 == done.code
    assert "CC-BY-NC-4.0" in done.out
    assert "glotlid-v3: fetch it from" in done.out
