"""The long fuzzing campaign: seeded, each target in a process that is killed where it hangs: `make fuzz`.

    python bench/fuzz.py [--seed N] [--scale 1.0] [--only TARGET …] [--bombs] [--workers 2]
    python bench/fuzz.py --show TARGET NUMBER --seed N > input

Prints inputs and findings by target as one JSON document; exit code 1 where there are findings. A finding is an
exception that the reader does not promise, an invariant that does not hold, a death, or more than the time for one input.
An input is made from (seed, target, number) alone, so that every finding can be had again.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import selectors
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.hostile import pages  # noqa: E402
from tests.hostile.targets import INSTALLED, TARGETS, Target, check_page  # noqa: E402

INPUTS = {
    "archive": 40_000, "response": 20_000, "charset": 20_000, "lmd": 12_000, "manifest": 12_000, "wire": 12_000,
    "config": 3_000, "toml": 3_000, "listing": 2_000, "unit": 1_000, "text": 1_500, "page": 3_000,
}  # fmt: skip
"""How many of each at `--scale 1`."""
SECONDS = {"page": 30.0, "unit": 30.0, "text": 30.0, "bomb": 90.0}
"""For one input; `OTHER_SECONDS` for the readers."""
OTHER_SECONDS = 10.0
START_SECONDS = 60.0
ADDRESS_BYTES = 6 * 1024**3


@dataclass(frozen=True, slots=True)
class Found:
    """What went wrong with one input."""

    target: str
    number: int
    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Done:
    """A target that is through."""

    target: str
    inputs: int
    seconds: float
    slowest: tuple[float, str]
    findings: tuple[Found, ...]


def bombs(engine: str) -> dict[str, Target]:
    """Every bomb by hand, in its full size, through one engine."""
    made = {}
    for name, bomb in pages.BOMBS.items():
        made[name] = Target(lambda _, bomb=bomb: bomb(pages.FULL), lambda data: check_page(data, engine))  # type: ignore[misc]
    return made


def target_of(name: str, number: int) -> Target:
    """The target with that name; of the bombs, the one with that number."""
    kind, _, engine = name.partition(":")
    return list(bombs(engine).values())[number] if kind == "bomb" else TARGETS[name]


def input_of(name: str, seed: int, number: int) -> bytes:
    """The input with that number."""
    return target_of(name, number).make(random.Random(f"{seed}/{name}/{number}"))  # noqa: S311 - it must be the same again


def _no_network(*_: object, **__: object) -> NoReturn:
    raise ConnectionRefusedError("a parser reached for the network")


def work(name: str, seed: int, first: int, count: int) -> None:
    """In the killable process: say each number before its input is tried, and what went wrong."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_BYTES, ADDRESS_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    socket.socket.connect = _no_network  # type: ignore[method-assign]
    say = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    for number in range(first, count):
        data = input_of(name, seed, number)
        say.write(f"{number}\n")
        try:
            target_of(name, number).check(data)
        except BaseException as error:  # noqa: BLE001 - that is what is looked for
            where = traceback.extract_tb(error.__traceback__)[-1]
            detail = f"{type(error).__name__}: {error}"[:300] + f" ({Path(where.filename).name}:{where.lineno})"
            say.write(json.dumps({"number": number, "detail": detail}) + "\n")
    say.write("end\n")


def campaign(name: str, seed: int, count: int) -> Done:
    """One target, in as many processes as it kills."""
    findings: list[Found] = []
    first, began, slowest = 0, time.monotonic(), (0.0, "")
    while first < count:
        ended_at, kind, took = _one_process(name, seed, first, count, findings)
        slowest = max(slowest, took)
        if kind:
            findings.append(Found(name, ended_at, kind, _label(name, ended_at)))
        first = ended_at + 1
    return Done(name, count, round(time.monotonic() - began, 1), (round(slowest[0], 2), slowest[1]), tuple(findings))


def _label(name: str, number: int) -> str:
    return list(pages.BOMBS)[number] if name.startswith("bomb") else ""


def _one_process(
    name: str, seed: int, first: int, count: int, findings: list[Found]
) -> tuple[int, str | None, tuple[float, str]]:
    """Run from `first` on; returns the last number, how the process failed at it, and the slowest input."""
    command = [sys.executable, __file__, "--work", name, str(first), str(count), "--seed", str(seed)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT)
    at, since, slowest = first, time.monotonic(), (0.0, "")
    allowed = START_SECONDS
    try:
        for line in _lines(process):
            now = time.monotonic()
            if line is None:
                if now - since > allowed:
                    return at, "hang", slowest
                continue
            if line.startswith("{"):
                told = json.loads(line)
                findings.append(Found(name, told["number"], "error", f"{_label(name, at)} {told['detail']}".strip()))
                continue
            if allowed != START_SECONDS:
                slowest = max(slowest, (now - since, _label(name, at) or str(at)))
            if line == "end":
                return count, None, slowest
            at, since, allowed = int(line), now, SECONDS.get(name.partition(":")[0], OTHER_SECONDS)
        code = process.wait()
        return at, f"death ({signal.Signals(-code).name if code < 0 else code})", slowest
    finally:
        process.kill()
        process.wait()


def _lines(process: subprocess.Popen[bytes]) -> Iterator[str | None]:
    """Lines as they come, `None` each second without one."""
    if process.stdout is None:
        return
    descriptor, rest = process.stdout.fileno(), b""
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while True:
            if not selector.select(1.0):
                yield None
                continue
            data = os.read(descriptor, 65_536)
            if not data:
                return
            *whole, rest = (rest + data).split(b"\n")
            yield from (line.decode() for line in whole)


def main() -> int:
    """Run what the options ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scale", type=float, default=1.0, help="times as many inputs of each target")
    parser.add_argument("--only", nargs="+", choices=sorted(TARGETS), default=[])
    parser.add_argument(
        "--bombs", action="store_true", help="the hand-made pages in full size, through every extractor"
    )
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--show", nargs=2, metavar=("TARGET", "NUMBER"), help="write one input to standard output")
    parser.add_argument("--work", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        work(options.work[0], options.seed, int(options.work[1]), int(options.work[2]))
        return 0
    if options.show:
        sys.stdout.buffer.write(input_of(options.show[0], options.seed, int(options.show[1])))
        return 0
    todo = {name: max(1, int(INPUTS[name] * options.scale)) for name in options.only or INPUTS}
    if options.bombs:
        todo = {f"bomb:{engine}": len(pages.BOMBS) for engine in INSTALLED}
    began = time.monotonic()
    with ThreadPoolExecutor(options.workers) as pool:
        # The longest first.
        names = sorted(todo, key=lambda name: (name not in ("page", "archive"), name))
        done = list(pool.map(lambda name: campaign(name, options.seed, todo[name]), names))
    told: dict[str, Any] = {
        "seed": options.seed,
        "seconds": round(time.monotonic() - began, 1),
        "inputs": sum(each.inputs for each in done),
        "findings": sum(len(each.findings) for each in done),
        "by_target": [asdict(each) for each in done],
    }
    print(json.dumps(told, indent=1))
    return 1 if told["findings"] else 0


if __name__ == "__main__":
    sys.exit(main())
