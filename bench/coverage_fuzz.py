"""Fuzzing led by coverage (atheris, libFuzzer) of the readers written in Python: `make fuzz` runs it after the campaign.

    python bench/coverage_fuzz.py [--runs 3000] [--seeds 60] [--only TARGET …] [--seed 1] [--corpus FOLDER]

The inputs begin with seeded ones of the campaign (`bench/fuzz.py`); what must hold for each is in
`tests/hostile/targets.py`. Each target runs in a process of its own. Prints one JSON document; exit code 1 where there
are findings, whose inputs are kept in the folder that is named. Where atheris has no wheel it says so and ends well.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

READERS = ("archive", "response", "charset", "lmd", "manifest", "wire", "config", "toml", "listing")
"""Those of the campaign's targets that are Python: of C libraries atheris sees nothing."""
INSTRUMENTED = ("humongous.warc", "humongous.charset", "humongous.lmd", "humongous.manifest", "humongous.wire",
                "humongous.config", "humongous.dumps")  # fmt: skip
SECONDS = 60
"""For one input, by the wall clock: the machine may be busy."""
MAX_BYTES = 65_536
_DONE = re.compile(r"(?:Done|stat::number_of_executed_units:)\s*(\d+)")


def work(name: str, arguments: list[str]) -> None:
    """In a process of its own: libFuzzer calls the target until it is through, or at a finding."""
    import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]

    with atheris.instrument_imports(include=list(INSTRUMENTED)):
        from tests.hostile.targets import TARGETS
    check = TARGETS[name].check

    def one(data: bytes) -> None:
        # An entry's first byte names its kind; no other target is given an input of no bytes by the campaign either.
        if data:
            check(data)

    atheris.Setup([sys.argv[0], *arguments], one)
    atheris.Fuzz()


def run(name: str, options: argparse.Namespace, folder: Path) -> dict[str, object]:
    """One target: its seeds, then `runs` inputs."""
    from tests.hostile.targets import TARGETS

    corpus = folder / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number in range(options.seeds):
        data = TARGETS[name].make(random.Random(f"{options.seed}/{name}/{number}"))  # noqa: S311 - the same each time
        (corpus / f"seed-{number}").write_bytes(data[:MAX_BYTES])
    words = [f"-runs={options.runs}", f"-seed={options.seed}", f"-timeout={SECONDS}", f"-max_len={MAX_BYTES}",
             "-rss_limit_mb=2048", "-print_final_stats=1", f"-artifact_prefix={folder}/{name}-"]  # fmt: skip
    began = time.monotonic()
    command = [sys.executable, __file__, "--work", name, *words, str(corpus)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
    executed = _DONE.findall(ran.stderr)
    return {
        "target": name,
        "inputs": max(map(int, executed), default=0),
        "corpus": len(list(corpus.iterdir())),
        "seconds": round(time.monotonic() - began, 1),
        "finding": None if ran.returncode == 0 else f"exit code {ran.returncode}: {ran.stderr[-2_000:]}",
        "input": [str(path) for path in sorted(folder.glob(f"{name}-*"))],
    }


def main() -> int:
    """Run what the options ask for."""
    if sys.argv[1:2] == ["--work"]:
        work(sys.argv[2], sys.argv[3:])
        return 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3_000, help="inputs of each target, its seeds included")
    parser.add_argument("--seeds", type=int, default=60)
    parser.add_argument("--only", nargs="+", choices=READERS, default=READERS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path, help="where inputs that reach new code are kept from run to run")
    options = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        print(json.dumps({"skipped": "there is no atheris for this Python and platform"}))
        return 0
    folder = options.corpus or Path(tempfile.mkdtemp(prefix="humongous-fuzz-"))
    done = [run(name, options, folder) for name in options.only]
    findings = sum(each["finding"] is not None for each in done)
    inputs = sum(int(str(each["inputs"])) for each in done)
    print(json.dumps({"folder": str(folder), "inputs": inputs, "findings": findings, "by_target": done}, indent=1))
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
