"""The examples of docs/manifest.md are what the code reads, and its commands run."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from humongous.manifest import UnitEntry, check_entry, decode
from humongous.manifest.codec import KINDS
from humongous.storage import Store

from .conftest import an_output


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    return (repository / "docs" / "manifest.md").read_text(encoding="utf-8")


def test_every_example_is_an_entry(page: str) -> None:
    kinds = {name: kind for kind, name in KINDS.items()}
    examples = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    assert list(kinds) == [json.loads(example)["kind"] for example in examples]
    for example in examples:
        entry: object = decode(kinds[json.loads(example)["kind"]], example.encode(), "docs/manifest.md")
        if isinstance(entry, UnitEntry):
            check_entry(entry)


def test_every_jq_command_runs(page: str, store: Store) -> None:
    if not shutil.which("jq"):
        pytest.skip("no jq here")
    an_output(store)
    (block,) = re.findall(r"```sh\ncd humongous-out/manifest\n(.*?)```", page, re.DOTALL)
    commands = block.strip().splitlines()
    assert 5 == len(commands)
    outputs = [
        subprocess.run(
            ["sh", "-ec", command], cwd=Path(store.url, "manifest"), capture_output=True, text=True, check=True
        ).stdout
        for command in commands
    ]
    assert "8\n" == outputs[0]
    assert {"too_short": 4} == json.loads(outputs[1])
    assert "" == outputs[2]
    assert ["deu_Latn", "eng_Latn"] == [line.split("\t")[0] for line in outputs[3].splitlines()]
    assert "u3\tArchiveError\tnot an archive\n" == outputs[4]
