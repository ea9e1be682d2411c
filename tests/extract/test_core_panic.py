"""A panic of the compiled core is the outcome of one page: seen with a core built to panic where a page asks for it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = """
import json
from humongous.config import RunConfig
from humongous.document import Record
from humongous.pipeline import open_tools, outcome_of
from humongous.steps import Stopwatch
from tests.extract.test_extract import LONG
from tests.hostile import archives
from tests.hostile.targets import record_of

tools = open_tools(RunConfig.from_mapping({"extract": {"engine": "core"}}))
prose = f"<p>{LONG} {LONG}</p>".encode()
for page in (prose, b"<!--panic-->" + prose, prose):
    outcome = outcome_of(record_of(archives.http(page)), "D", tools, Stopwatch())
    print(json.dumps([type(outcome).__name__, getattr(outcome, "cause", None), getattr(outcome, "detail", None)]))
"""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("cargo") is None, reason="no cargo: the core cannot be built")
def test_a_panic_is_a_quarantined_page_and_the_next_goes_on(tmp_path: Path) -> None:
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "core" / "target"))
    build = ["cargo", "build", "--quiet", "--lib", "--features", "python,panics", "--target-dir", str(target)]
    subprocess.run(build, cwd=ROOT / "core", check=True, timeout=500)
    library = "libhumongous_core.dylib" if sys.platform == "darwin" else "libhumongous_core.so"
    shutil.copy(target / "debug" / library, tmp_path / "humongous_core.abi3.so")

    environment = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    ran = subprocess.run(
        [sys.executable, "-c", PAGES],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=100,
    )

    assert [
        ["Written", None, None],
        ["Broken", "extraction", "core 0.1.0 broke: the core panicked: as the page asked"],
        ["Written", None, None],
    ] == [json.loads(line) for line in ran.stdout.splitlines()]
