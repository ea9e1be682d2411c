from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from humongous.submit import TARGETS


@pytest.mark.slow
def test_the_manual_s_commands_print_a_request_for_each_target(repository: Path) -> None:
    page = (repository / "docs" / "clusters.md").read_text(encoding="utf-8")
    blocks = [
        block for block in re.findall(r"```sh\n(.*?)```", page, re.DOTALL) if block.startswith("humongous submit")
    ]
    calls = []
    for block in blocks:
        words = shlex.split(block.replace("\\\n", " "))
        assert "--dry-run" in words
        start = [sys.executable, "-c", "from humongous.cli import main; main()"]
        done = subprocess.run([*start, *words[1:]], capture_output=True, text=True)
        assert (0, "") == (done.returncode, done.stderr), block
        calls.append(json.loads(done.stdout)["call"])
    assert sorted(target.call for target in TARGETS.values()) == sorted(calls)
